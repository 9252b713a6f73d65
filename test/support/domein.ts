// Fixtures for tests of the domain: one organisation with a client and an intermediary, citizens, and makers of batches.
import { createHash } from 'node:crypto';
import type { AangebodenBatch, AangebodenBijlage, DomeinContext, LeesbaarBericht } from '../../src/berichten/index.ts';
import {
  type Bsn,
  type EpochMs,
  type Guid,
  newGuid,
  type Oin,
  parseBsn,
  parseGuid,
  parseOin,
} from '../../src/core/index.ts';
import type { Abonnement, Berichttype, Change, Machtiging, Profiel, Store } from '../../src/store/index.ts';

export const NU: EpochMs = Date.UTC(2026, 2, 3, 9, 12, 4);
export const DAG = 86_400_000;

export const oin = (volgnummer: number): Oin => parseOin(`00000099${String(volgnummer).padStart(9, '0')}000`)!;
export const bsn = (value: string): Bsn => parseBsn(value)!;
/** A GUID that only depends on its name. */
export const guid = (naam: string): Guid => {
  const hex = createHash('sha256').update(naam).digest('hex');
  return parseGuid(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
  )!;
};

export const AFZENDER = oin(1);
export const INTERMEDIAIR = oin(2);
export const VREEMD = oin(3);

/** Active, terms accepted, subscribed to AFZENDER. */
export const BURGER = bsn('999990111');
/** Registered, terms not accepted. */
export const ZONDER_AKKOORD = bsn('999990184');
/** Active, switched everything off. */
export const UITGEZET = bsn('999990196');
/** Valid, without a profile. */
export const ONBEKEND = bsn('999990275');

const contact = { naam: 'Klantcontact', telefoon: '0000000000' };

export function berichttype(code: string, anders: Partial<Berichttype> = {}): Berichttype {
  return {
    oin: AFZENDER,
    code,
    naam: `Type ${code}`,
    omschrijving: 'Een soort bericht',
    status: 'actief',
    doel: 'besluit',
    rechtsgevolg: false,
    reactieVerwacht: false,
    minimaalNiveau: 'Basis',
    persoonlijkeOverhandigingVereist: false,
    ...anders,
  };
}

export function profiel(van: Bsn, anders: Partial<Profiel> = {}): Profiel {
  const akkoord = { versie: '1', op: NU - 30 * DAG, niveau: 'Midden' } as const;
  return { bsn: van, naam: 'T. Test', status: 'actief', akkoord, kanaal: 'geen', ...anders };
}

export function abonnement(van: Bsn, status: Abonnement['status'], type?: string): Abonnement {
  const berichtType = type !== undefined && { berichtType: type };
  return { bsn: van, oin: AFZENDER, ...berichtType, status, ingangsmoment: NU - DAG, bron: 'instelling' };
}

export function machtiging(anders: Partial<Machtiging> = {}): Machtiging {
  return { intermediairOin: INTERMEDIAIR, clientOin: AFZENDER, berichtTypes: [], van: NU - DAG, ...anders };
}

const organisatie = (van: Oin, dossierHosts: readonly string[]): Change => ({
  kind: 'organisatie',
  value: { oin: van, naam: `Organisatie ${van}`, soort: 'gemeente', bsnGerechtigd: true, dossierHosts, contact },
});

const { akkoord: _, ...zonderAkkoord } = profiel(ZONDER_AKKOORD, { status: 'geregistreerd' });

/** The stock of every test; `extra` comes after it. */
export async function vul(store: Store, extra: readonly Change[] = []): Promise<void> {
  await store.commit([
    organisatie(AFZENDER, ['loket.example.nl', 'Zaken.example.nl']),
    organisatie(INTERMEDIAIR, []),
    {
      kind: 'aansluiting',
      value: {
        oin: AFZENDER,
        functie: 'BERICHTENBOX',
        profiel: '2W-be-S',
        ondertekening: 'verplicht',
        status: 'productie',
      },
    },
    { kind: 'berichttype', value: berichttype('BESLUIT') },
    { kind: 'berichttype', value: berichttype('NIEUWS', { doel: 'attendering' }) },
    { kind: 'berichttype', value: berichttype('CONCEPT', { status: 'concept' }) },
    { kind: 'berichttype', value: berichttype('OUD', { status: 'inactief' }) },
    { kind: 'berichttype', value: berichttype('HANDIG', { persoonlijkeOverhandigingVereist: true }) },
    { kind: 'profiel', value: profiel(BURGER) },
    { kind: 'profiel', value: zonderAkkoord },
    { kind: 'profiel', value: profiel(UITGEZET) },
    { kind: 'abonnement', value: abonnement(BURGER, 'aan') },
    { kind: 'abonnement', value: abonnement(ZONDER_AKKOORD, 'aan') },
    { kind: 'abonnement', value: abonnement(UITGEZET, 'uit') },
    ...extra,
  ]);
}

let volgende = 0;

/** A context in which AFZENDER sends over his own connection. `anders.afzender` may name other parties. */
export function context(
  store: Store,
  anders: Partial<Omit<DomeinContext, 'store' | 'afzender'>> & {
    readonly afzender?: Partial<DomeinContext['afzender']>;
  } = {},
): DomeinContext {
  const { afzender, ...rest } = anders;
  return {
    afzender: { oin: AFZENDER, transportOin: afzender?.oin ?? AFZENDER, correlatieId: guid('correlatie'), ...afzender },
    store,
    clock: () => NU,
    omgeving: 'productie',
    eerst: [],
    newGuid: (now) => newGuid(now),
    ...rest,
  };
}

/** A once-key, as the gateway gives it. */
export function once(naam: string): Change {
  return {
    kind: 'once',
    key: { oin: AFZENDER, sleutel: createHash('sha256').update(naam).digest('hex'), tot: NU + DAG },
  };
}

export function pdf(bytes = 1000): Buffer {
  const text = Buffer.alloc(bytes, 'x');
  text.write('%PDF-1.7 pdfaid:part');
  return text;
}

export function bijlage(anders: Partial<AangebodenBijlage> & { readonly bytes?: Uint8Array } = {}): AangebodenBijlage {
  const { bytes = pdf(), ...rest } = anders;
  return { volgorde: 1, omschrijving: 'Brief', bijlageType: 'Pdf', inhoud: () => bytes, ...rest };
}

export const BATCH = guid('batch');

export function bericht(anders: Partial<LeesbaarBericht> = {}): LeesbaarBericht {
  return {
    leesbaar: true,
    positie: 1,
    batchId: BATCH,
    berichtId: guid(`bericht ${++volgende}`),
    berichtType: 'BESLUIT',
    onderwerp: 'Uw aanvraag',
    berichtTekst: 'Wij hebben besloten.',
    gebruikerId: BURGER,
    bijlagen: [],
    waarschuwingen: [],
    ...anders,
  };
}

/** A batch of these berichten, positions filled in. */
export function batch(
  berichten: readonly AangebodenBatch['berichten'][number][],
  anders: Partial<AangebodenBatch> = {},
): AangebodenBatch {
  return {
    batchId: BATCH,
    aanmaakDatum: NU - 60_000,
    leverancierId: AFZENDER,
    totaal: berichten.length,
    berichten: berichten.map((een, index) => ({ ...een, positie: index + 1 })),
    ongeldig: false,
    ontvangenOp: NU,
    ...anders,
  };
}

/** The BSN with these first eight digits that passes the 11-proef, or undefined when there is none. */
export function bsnMet(begin: string): Bsn | undefined {
  for (let cijfer = 0; cijfer <= 9; cijfer++) {
    const gevonden = parseBsn(`${begin}${cijfer}`);
    if (gevonden) return gevonden;
  }
  return undefined;
}
