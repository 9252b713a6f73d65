// What each change does to the store in memory, and which rows it meets (the Conflict semantics of the port).
import type { Bsn, EpochMs, Guid } from '../../src/core/index.ts';
import {
  type Aansluiting,
  type Abonnement,
  type BatchVerslag,
  type BerichtMap,
  type Berichttype,
  type Bewijs,
  type Change,
  Conflict,
  type EbmsChange,
  type Gegevensbron,
  type GegevensLevering,
  type Inzage,
  type Machtiging,
  type NieuwBericht,
  type Organisatie,
  type Profiel,
  type Sessie,
  type Taak,
  type Zaak,
  type ZaakStatus,
  type Zaaktype,
} from '../../src/store/index.ts';

/** A bericht in a box; visible from `gepubliceerdOp` on. */
export interface InBox extends NieuwBericht {
  readonly gelezenOp?: EpochMs;
  readonly map: BerichtMap;
}

export interface TaakRij extends Taak {
  readonly stand: 'open' | 'klaar' | 'mislukt';
  readonly bezetTot?: EpochMs;
}

/** Everything that is kept, by key. Tests read it. */
export interface Inhoud {
  readonly once: Map<string, EpochMs>;
  readonly organisaties: Map<string, Organisatie>;
  readonly aansluitingen: Map<string, Aansluiting>;
  readonly machtigingen: Map<string, Machtiging>;
  readonly berichttypes: Map<string, Berichttype>;
  readonly zaaktypes: Map<string, Zaaktype>;
  readonly bronnen: Map<string, Gegevensbron>;
  readonly profielen: Map<string, Profiel>;
  readonly abonnementen: Map<string, Abonnement>;
  readonly batches: Map<string, BatchVerslag>;
  readonly berichten: Map<string, InBox>;
  readonly zaken: Map<string, Zaak>;
  readonly statussen: Map<string, ZaakStatus>;
  readonly gegevens: Map<string, GegevensLevering>;
  readonly inzages: Map<string, Inzage>;
  readonly taken: Map<string, TaakRij>;
  readonly sessies: Map<string, Sessie>;
  readonly bewijzen: Map<string, Bewijs>;
}

export const leeg = (): Inhoud => ({
  once: new Map(),
  organisaties: new Map(),
  aansluitingen: new Map(),
  machtigingen: new Map(),
  berichttypes: new Map(),
  zaaktypes: new Map(),
  bronnen: new Map(),
  profielen: new Map(),
  abonnementen: new Map(),
  batches: new Map(),
  berichten: new Map(),
  zaken: new Map(),
  statussen: new Map(),
  gegevens: new Map(),
  inzages: new Map(),
  taken: new Map(),
  sessies: new Map(),
  bewijzen: new Map(),
});

/** Key of a row. */
export const sleutel = (...delen: readonly (string | number | undefined)[]): string =>
  delen.map((deel) => deel ?? '').join('|');

type Toepassers = {
  readonly [K in Exclude<Change['kind'], EbmsChange['kind']>]: (
    inhoud: Inhoud,
    change: Extract<Change, { kind: K }>,
  ) => void;
};

/** Applies one change. @throws Conflict when it meets a row that is there. */
export function pasToe(inhoud: Inhoud, change: Change): void {
  if (!(change.kind in TOEPASSERS)) throw new Error(`the store in memory does not keep ${change.kind}`);
  (TOEPASSERS[change.kind as keyof Toepassers] as (inhoud: Inhoud, change: Change) => void)(inhoud, change);
}

const TOEPASSERS: Toepassers = {
  once: ({ once }, { key }) => voegToe(once, [sleutel(key.oin, key.sleutel), key.tot], ['once', key.sleutel]),
  organisatie: ({ organisaties }, { value }) => organisaties.set(value.oin, value),
  aansluiting: ({ aansluitingen }, { value }) => aansluitingen.set(sleutel(value.oin, value.functie), value),
  machtiging: ({ machtigingen }, { value }) => machtigingen.set(sleutel(value.intermediairOin, value.clientOin), value),
  berichttype: ({ berichttypes }, { value }) => berichttypes.set(sleutel(value.oin, value.code), value),
  zaaktype: ({ zaaktypes }, { value }) => zaaktypes.set(sleutel(value.oin, value.code), value),
  gegevensbron: ({ bronnen }, { value }) => bronnen.set(value.code, value),
  profiel: ({ profielen }, { value }) => profielen.set(value.bsn, value),
  abonnement: ({ abonnementen }, { value }) =>
    abonnementen.set(sleutel(value.bsn, value.oin, value.berichtType), value),
  batch: ({ batches }, { value }) => {
    const key = sleutel(value.oin, value.batchId, value.aanlevering);
    voegToe(batches, [key, value], ['batch', String(value.aanlevering)]);
  },
  bericht: ({ berichten }, { value }) =>
    voegToe(berichten, [sleutel(value.oin, value.berichtId), { ...value, map: 'inbox' }], ['bericht', value.berichtId]),
  // Once: a second worker that comes later meets a Conflict, so that there is one receipt and one mail.
  publicatie: (inhoud, change) => {
    const rij = [...inhoud.berichten.values()].find(({ id, bsn }) => id === change.id && bsn === change.bsn);
    if (!rij || rij.gepubliceerdOp !== undefined) throw new Conflict('publicatie', [change.id]);
    wijzig(inhoud, change, (oud) => ({ ...oud, gepubliceerdOp: change.op }));
  },
  gelezen: (inhoud, change) => wijzig(inhoud, change, (rij) => ({ ...rij, gelezenOp: rij.gelezenOp ?? change.op })),
  ongelezen: (inhoud, change) => wijzig(inhoud, change, ({ gelezenOp: _, ...rij }) => rij),
  verplaats: (inhoud, change) => wijzig(inhoud, change, (rij) => ({ ...rij, map: change.map })),
  zaak: ({ zaken }, { value }) =>
    voegToe(zaken, [sleutel(value.oin, value.identificatie), value], ['zaak', value.identificatie]),
  zaakstatus: ({ statussen }, { value }) => {
    const { oin, identificatie, volgnummer } = value;
    voegToe(
      statussen,
      [sleutel(oin, identificatie, volgnummer), value],
      ['zaakstatus', sleutel(identificatie, volgnummer)],
    );
  },
  // A newer peilmoment replaces an older one; what is older or as old changes nothing.
  gegevens: ({ gegevens }, { value }) => {
    const key = sleutel(value.bsn, value.bron, value.set);
    if ((gegevens.get(key)?.peilmoment ?? -Infinity) < value.peilmoment) gegevens.set(key, value);
  },
  inzage: ({ inzages }, { value }) => voegToe(inzages, [value.id, value], ['inzage', value.id]),
  // Receipts get their place in the log at the end of the commit.
  bewijs: () => {},
  taak: ({ taken }, { value }) => voegToe(taken, [value.id, { ...value, stand: 'open' }], ['taak', value.id]),
  taakKlaar: (inhoud, { id }) => wijzigTaak(inhoud, id, { stand: 'klaar' }),
  taakLater: (inhoud, { id, op }) => wijzigTaak(inhoud, id, { uitTeVoerenOp: op, bezetTot: 0 }),
  taakMislukt: (inhoud, { id }) => wijzigTaak(inhoud, id, { stand: 'mislukt' }),
  sessie: ({ sessies }, { value }) => sessies.set(value.tokenHash, value),
  sessieActief: ({ sessies }, { tokenHash, op }) => {
    const sessie = sessies.get(tokenHash);
    if (sessie) sessies.set(tokenHash, { ...sessie, laatstActiefOp: op });
  },
  sessieEinde: ({ sessies }, { tokenHash }) => sessies.delete(tokenHash),
};

/** Adds a row that may not be there yet. */
function voegToe<T>(
  map: Map<string, T>,
  [key, value]: readonly [string, T],
  [kind, naam]: readonly [Change['kind'], string],
): void {
  if (map.has(key)) throw new Conflict(kind, [naam]);
  map.set(key, value);
}

function wijzig(inhoud: Inhoud, wie: { readonly bsn: Bsn; readonly id: Guid }, anders: (rij: InBox) => InBox): void {
  for (const [key, rij] of inhoud.berichten)
    if (rij.id === wie.id && rij.bsn === wie.bsn) inhoud.berichten.set(key, anders(rij));
}

function wijzigTaak(inhoud: Inhoud, id: Guid, anders: Partial<TaakRij>): void {
  const taak = inhoud.taken.get(id);
  if (taak) inhoud.taken.set(id, { ...taak, ...anders });
}
