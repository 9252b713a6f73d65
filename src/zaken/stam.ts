// What both operations of Lopende Zaken read and write in the same way: registered zaaktypes, link hosts, the record of a
// status, the task that tells the citizen, the receipt.

import { type DomeinContext, MAX_BERICHTEN, ontvangst } from '../berichten/index.ts';
import { verwerkingBlad } from '../bewijs/index.ts';
import { type EpochMs, GatewayError, type Guid, type Json } from '../core/index.ts';
import type { Change, Zaak, ZaakStatus, Zaaktype } from '../store/index.ts';
import { gemeldHash } from './hash.ts';
import type { GemeldeStatus, ZaakOordeel } from './types.ts';

export interface ZakenContext extends DomeinContext {
  /** Refuse a status without a text for the citizen (LZ-10); default false, so that the message of six fields works. */
  readonly statustekstVerplicht?: boolean;
}

/** What the organisation agreed beforehand. */
export interface Stam {
  readonly zaaktypes: ReadonlyMap<string, Zaaktype>;
  readonly hosts: readonly string[];
  readonly statustekstVerplicht: boolean;
}

export async function leesStam(context: ZakenContext): Promise<Stam> {
  const { organisaties } = context.store;
  const { oin } = context.afzender;
  const [organisatie, zaaktypes] = await Promise.all([organisaties.get(oin), organisaties.zaaktypes(oin)]);
  return {
    zaaktypes: new Map(zaaktypes.map((type) => [type.code, type])),
    hosts: organisatie?.dossierHosts ?? [],
    statustekstVerplicht: context.statustekstVerplicht ?? false,
  };
}

/** @throws GatewayError `content.invalid` for 0 or more than 1000 items. */
export function eisAantal(aantal: number, veld: string): void {
  if (aantal >= 1 && aantal <= MAX_BERICHTEN) return;
  throw new GatewayError('content.invalid', '§3.19', { veld, limiet: `1..${MAX_BERICHTEN}`, gevonden: `${aantal}` });
}

/** The record of a reported status, defaults filled in (§3.8: `informeren` is true unless said otherwise). */
export function statusRecord(
  gemeld: GemeldeStatus,
  zaak: Pick<Zaak, 'oin' | 'identificatie'>,
  eigen: Eigen,
): ZaakStatus {
  return {
    ...gemeld,
    id: eigen.id,
    oin: zaak.oin,
    identificatie: zaak.identificatie,
    isEindstatus: gemeld.isEindstatus ?? false,
    informeren: gemeld.informeren ?? true,
    actieVereist: gemeld.actieVereist ?? false,
    inhoudHash: gemeldHash(gemeld),
    ontvangenOp: eigen.now,
  };
}

interface Eigen {
  readonly id: Guid;
  readonly now: EpochMs;
}

/** Proof that a status of this zaak is stored and visible to the citizen. */
export function verwerkt(zaak: Zaak, status: ZaakStatus, context: DomeinContext): Change {
  const { oin, bsn, id: zaakId } = zaak;
  const op = status.ontvangenOp;
  const ontvanger = context.pseudoniem?.(oin, bsn);
  const { volgnummer, inhoudHash } = status;
  const verwijzing = { zaakId, volgnummer, inhoudHash, ...(ontvanger && { ontvanger }) };
  return { kind: 'bewijs', value: verwerkingBlad({ bewijsId: context.newGuid(op), oin, op }, verwijzing), stil: true };
}

/** Work for the notifier: the zaak has a new current status (§3.12). */
export function meldAanBurger(zaak: Zaak, status: ZaakStatus, context: DomeinContext): Change {
  const { oin, bsn, id: onderwerpId } = zaak;
  const op = status.ontvangenOp;
  const gegevens = { gebeurtenis: 'Zaakstatus', volgnummer: String(status.volgnummer) };
  const id = context.newGuid(op);
  return {
    kind: 'taak',
    value: { id, soort: 'notificeer', oin, onderwerpId, bsn, gegevens, uitTeVoerenOp: op, pogingen: 0 },
  };
}

/** One item with its verdict and what it writes. */
export interface Behandeld {
  readonly oordeel: ZaakOordeel;
  readonly changes: readonly Change[];
  /** Hash of what Bode holds when that is what was reported: for the receipt. */
  readonly hash?: string;
}

/** The receipt first, then the changes of the items. */
export function metOntvangst(
  dienst: 'MeldZaak' | 'MeldZaakstatus',
  behandeld: readonly Behandeld[],
  context: DomeinContext & { readonly now: EpochMs },
): readonly Change[] {
  const receipt = ontvangst(
    {
      dienst,
      oin: context.afzender.oin,
      ontvangenOp: context.now,
      verwerktOp: context.now,
      aantal: behandeld.length,
      aantalVerwerkt: behandeld.filter(({ oordeel }) => oordeel.code === 'Verwerkt').length,
      oordelen: behandeld.map(({ oordeel }) => ({ ...sleutel(oordeel), code: oordeel.code })),
      inhoud: behandeld.flatMap(({ oordeel, hash }) => (hash ? [{ ...sleutel(oordeel), inhoudHash: hash }] : [])),
    },
    context,
  );
  return [receipt, ...behandeld.flatMap(({ changes }) => changes)];
}

function sleutel({ identificatie, volgnummer }: ZaakOordeel): { readonly [name: string]: Json } {
  return { identificatie, ...(volgnummer !== undefined && { volgnummer }) };
}
