// Loads the demo data (mijnoverheid.md §6) through the one write. Loading twice changes nothing (ORG-02): reference data is written when
// it is not there, a person and everything about him in one transaction when he is not known, so a start that was cut off goes on.

import { inhoudHash } from '../../berichten/index.ts';
import { notificatieBlad, type Pseudoniem, publicatieBlad, raadplegingBlad } from '../../bewijs/index.ts';
import { type EpochMs, newGuid } from '../../core/index.ts';
import { setHash } from '../../gegevens/index.ts';
import type { Bijlage, Change, NieuwBericht, Profiel, Store } from '../../store/index.ts';
import { gemeldHash } from '../../zaken/index.ts';
import type { DemoBrief } from './brieven.ts';
import { bronWijzigingen, SET_VERSIE } from './bronnen.ts';
import { groteBox } from './grote-box.ts';
import { OIN, ORGANISATIES, organisatieWijzigingen } from './organisaties.ts';
import { maakBijlage } from './pdf.ts';
import { type DemoPersoon, demoPersonen, grotePersoon } from './personen.ts';
import { typeWijzigingen } from './typen.ts';
import { guidVan, type Kalender, kalender } from './vast.ts';
import { zaakVelden } from './zaken.ts';

export interface SeedOptions {
  readonly now: EpochMs;
  /** Version of the terms that active citizens have accepted. */
  readonly voorwaardenVersie: string;
  /** Also the citizen with 10,000 berichten. */
  readonly groteBox?: boolean;
  /** Pseudonym of a citizen in receipts; absent = receipts name none. */
  readonly pseudoniem?: Pseudoniem;
  /** Told after each transaction. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Loads what is missing. Answers with the number of citizens that were loaded. */
export async function seedDemo(store: Store, options: SeedOptions): Promise<number> {
  const k = kalender(options.now);
  if (!(await store.organisaties.get(OIN.leverancier)))
    await store.commit([...organisatieWijzigingen(k.op(-365)), ...typeWijzigingen(), ...bronWijzigingen()]);
  const personen = [...demoPersonen(k), ...(options.groteBox ? [grotePersoon(k)] : [])];
  const nieuw: DemoPersoon[] = [];
  for (const persoon of personen) if (!(await store.profielen.get(persoon.profiel.bsn))) nieuw.push(persoon);
  for (const [index, persoon] of nieuw.entries()) {
    await laad(store, persoon, { k, options });
    options.onProgress?.(index + 1, nieuw.length);
  }
  return nieuw.length;
}

interface Omgeving {
  readonly k: Kalender;
  readonly options: SeedOptions;
}

async function laad(store: Store, persoon: DemoPersoon, omgeving: Omgeving): Promise<void> {
  const { k } = omgeving;
  const { bsn } = persoon.profiel;
  const changes: Change[] = [];
  for (const brief of persoon.brieven) changes.push(...(await briefWijzigingen(brief, persoon, omgeving)));
  for (const zaak of persoon.zaken) changes.push(...zaakWijzigingen(zaak, persoon));
  changes.push(...persoon.sets.map((set) => setWijziging(set, persoon, k)), ...inzages(persoon, k));
  // The big box comes first, in parts; the profile comes last, so that a start that was cut off begins it anew and meets its own keys.
  if (persoon.profiel.bsn === grotePersoon(k).profiel.bsn) await groteBox(store, bsn, k);
  await store.commit([...profielWijzigingen(persoon, omgeving), ...changes]);
}

function profielWijzigingen({ profiel, aan, uit }: DemoPersoon, { k, options }: Omgeving): readonly Change[] {
  const { bsn, geactiveerdOp } = profiel;
  const value: Profiel =
    geactiveerdOp === undefined
      ? profiel
      : { ...profiel, akkoord: { versie: options.voorwaardenVersie, op: geactiveerdOp, niveau: 'Midden' } };
  const ingangsmoment = geactiveerdOp ?? k.now;
  return [
    { kind: 'profiel', value },
    ...aan.map(
      (oin): Change => ({ kind: 'abonnement', value: { bsn, oin, status: 'aan', ingangsmoment, bron: 'activatie' } }),
    ),
    ...uit.map(
      (oin): Change => ({
        kind: 'abonnement',
        value: { bsn, oin, status: 'uit', ingangsmoment: k.op(-20), bron: 'instelling' },
      }),
    ),
  ];
}

/** A bericht with its batch of one, its receipts, and what its citizen did with it. */
async function briefWijzigingen(brief: DemoBrief, persoon: DemoPersoon, { k, options }: Omgeving): Promise<Change[]> {
  const { bsn, email } = persoon.profiel;
  const bericht = await nieuwBericht(brief, persoon, k);
  const { id, oin, berichtId, batchId, berichtType, inhoudHash: hash, gepubliceerdOp: op = k.now } = bericht;
  const ontvanger = options.pseudoniem?.(oin, bsn);
  const verwijzing = { id, berichtId, inhoudHash: hash, ...(ontvanger && { ontvanger }) };
  const kern = (moment: EpochMs) => ({ bewijsId: newGuid(moment), oin, op: moment });
  const oordeel = { positie: 1, berichtId, berichtType, code: 'Verwerkt', stadium: 'NA' } as const;
  const poging = { id, berichtId, kanaal: 'email', gebeurtenis: 'NieuwBericht' };
  const gelezen = Math.min(op + 3 * 3_600_000, k.now);
  return [
    {
      kind: 'batch',
      value: {
        oin,
        batchId,
        aanlevering: 1,
        transportOin: oin,
        aanmaakDatum: op,
        ontvangenOp: op,
        verwerktOp: op,
        totaal: 1,
        oordelen: [oordeel],
      },
    },
    { kind: 'bericht', value: bericht },
    { kind: 'bewijs', value: publicatieBlad(kern(op), verwijzing) },
    ...(email ? [{ kind: 'bewijs', value: notificatieBlad(kern(op + 120_000), poging) } as const] : []),
    ...(brief.gelezen
      ? ([
          { kind: 'gelezen', bsn, id, op: gelezen },
          { kind: 'bewijs', value: raadplegingBlad(kern(gelezen), verwijzing) },
        ] as const)
      : []),
    ...(brief.map ? [{ kind: 'verplaats', bsn, id, map: brief.map } as const] : []),
  ];
}

async function nieuwBericht(brief: DemoBrief, { profiel: { bsn } }: DemoPersoon, k: Kalender): Promise<NieuwBericht> {
  const { oin, onderwerp, tekst, referentie, zaak, actie } = brief;
  const op = Math.min(k.op(brief.dagen, brief.uur, brief.minuut), k.now);
  const bijlagen = await bijlagenVan(brief, k);
  const eind = brief.termijn === undefined ? {} : { eindDatumHandelingsTermijn: k.eind(brief.termijn) };
  const berichtId = guidVan(`bericht ${bsn} ${brief.naam}`);
  const kern = { berichtId, onderwerp, ...eind, ...(referentie !== undefined && { referentie }) };
  const lijst = bijlagen.map(({ inhoud, ...rest }) => ({ ...rest, bytes: inhoud.length }));
  return {
    ...kern,
    id: guidVan(`box ${bsn} ${brief.naam}`),
    oin,
    batchId: guidVan(`batch ${bsn} ${brief.naam}`),
    aanlevering: 1,
    bsn,
    berichtType: brief.type,
    tekst,
    inhoudHash: inhoudHash({
      ...kern,
      afzenderOin: oin,
      berichtType: brief.type,
      berichtTekst: tekst,
      ontvangerBsn: bsn,
      bijlagen: lijst,
    }),
    bijlagen,
    ontvangenOp: op,
    verwerktOp: op,
    gepubliceerdOp: op,
    ...(zaak !== undefined && { zaakIdentificatie: zaak }),
    ...(actie !== undefined && { actie }),
  };
}

async function bijlagenVan({ pdf = [], oin, dagen }: DemoBrief, k: Kalender): Promise<readonly Bijlage[]> {
  const afzender = ORGANISATIES.find((organisatie) => organisatie.oin === oin)!.naam;
  const vast = { afzender, datum: k.tekst(dagen), op: k.op(dagen) };
  return await Promise.all(pdf.map((brief, index) => maakBijlage({ ...brief, ...vast }, index + 1)));
}

function zaakWijzigingen(zaak: DemoPersoon['zaken'][number], { profiel: { bsn } }: DemoPersoon): readonly Change[] {
  const { zaak: gemeld, statussen, gemeente } = zaak;
  const [eerste] = statussen;
  const { identificatie } = gemeld;
  const id = guidVan(`zaak ${bsn} ${identificatie}`);
  const value = {
    ...zaakVelden(zaak, bsn),
    id,
    inhoudHash: gemeldHash({ ...gemeld, status: eerste! }),
    ontvangenOp: eerste!.datumStatusGezet,
  };
  return [
    { kind: 'zaak', value },
    ...statussen.map(
      (status): Change => ({
        kind: 'zaakstatus',
        value: {
          isEindstatus: false,
          informeren: true,
          actieVereist: false,
          ...status,
          id: guidVan(`status ${bsn} ${identificatie} ${status.volgnummer}`),
          oin: gemeente.oin,
          identificatie,
          inhoudHash: gemeldHash(status),
          ontvangenOp: status.datumStatusGezet,
        },
      }),
    ),
  ];
}

function setWijziging(set: DemoPersoon['sets'][number], { profiel: { bsn } }: DemoPersoon, k: Kalender): Change {
  const { bron, set: naam, gegevens, peil, maximaleLeeftijd } = set;
  const peilmoment = k.op(-peil, 3, 0);
  const levering = { bsn, versie: SET_VERSIE, soort: 'Gevonden', peilmoment, gegevens, set: naam } as const;
  return {
    kind: 'gegevens',
    value: {
      ...levering,
      bron,
      ontvangenOp: peilmoment,
      ...(maximaleLeeftijd !== undefined && { geldigTot: peilmoment + maximaleLeeftijd * 1000 }),
      inhoudHash: setHash({ ...levering, bronCode: bron, ...(maximaleLeeftijd !== undefined && { maximaleLeeftijd }) }),
    },
  };
}

/** A few lines in the citizen's list of who looked (PG-15): himself, and who needed his data for something that he asked. */
function inzages({ profiel: { bsn }, sets, zaken }: DemoPersoon, k: Kalender): readonly Change[] {
  const adres = 'Persoon en adres (Basisregistratie Personen)';
  const aanvraag = 'Uw aanvraag behandelen. Dat is een wettelijke taak.';
  const [zaak] = zaken;
  const rijen: readonly (readonly [wie: string, wat: string, doel: string, op: EpochMs])[] = [
    ...(sets.some(({ bron }) => bron === 'RDW')
      ? [['burger', 'Voertuigen (RDW)', 'Gegevens bekeken', k.op(-4, 20, 16)] as const]
      : []),
    ...(zaak ? [[zaak.gemeente.oin, adres, aanvraag, k.op(-5, 9, 40)] as const] : []),
    ...(sets.some(({ bron }) => bron === 'UWV')
      ? [[OIN.uwv, adres, 'Uw uitkering vaststellen. Dat is een wettelijke taak.', k.op(-12, 11, 12)] as const]
      : []),
  ];
  return rijen.map(([wie, wat, doel, op], index) => ({
    kind: 'inzage',
    value: { id: guidVan(`inzage ${bsn} ${index}`), bsn, wie, wat, doel, op },
  }));
}
