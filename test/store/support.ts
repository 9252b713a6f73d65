// What the tests of the store share: a folder that goes away, a signer of tree heads, and records that are valid and differ.
import { verify, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Bsn,
  type Guid,
  leafHash,
  newGuid,
  type Oin,
  parseBsn,
  sha256Hex,
  treeHeadBytes,
  verifyInclusion,
} from '../../src/core/index.ts';
import type {
  BatchVerslag,
  BerichtOordeel,
  Bewijs,
  BewijsBlad,
  GegevensLevering,
  NieuwBericht,
  Profiel,
  Store,
  Taak,
  Zaak,
  ZaakStatus,
} from '../../src/store/index.ts';
import {
  type LogSigner,
  newMasterKeys,
  openSqliteStore,
  type SqliteStore,
  type SqliteStoreOptions,
} from '../../src/store/sqlite/index.ts';
import { testPki } from '../support/pki.ts';

export const OIN = '00000099000000002000' as Oin;
export const OIN2 = '00000099000000003000' as Oin;
/** A moment to count from; no test reads the clock. */
export const T0 = 1_790_000_000_000;

/** A folder for the files of one test file, removed at the end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bode-store-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function testSigner(schrijver = 'test'): Promise<LogSigner> {
  const pki = await testPki();
  const { privateKey, certificate } = await pki.issue({ key: 'ec', freshKey: true });
  return { schrijver, key: privateKey, certificaat: certificate };
}

let files = 0;

/** A new store in the folder; `options.url` of another one opens that again. */
export async function newStore(folder: string, options: Partial<SqliteStoreOptions> = {}): Promise<SqliteStore> {
  return openSqliteStore({
    url: `sqlite:${join(folder, `${files++}.sqlite`)}`,
    masterKeys: newMasterKeys(),
    bewijs: await testSigner(),
    clock: () => T0,
    migrate: true,
    ...options,
  });
}

const bsns: Bsn[] = [];
let candidate = 100_000_000;

/** The n-th valid BSN, from 0. */
export function bsn(n: number): Bsn {
  while (bsns.length <= n) {
    const found = parseBsn(String(candidate++));
    if (found) bsns.push(found);
  }
  return bsns[n]!;
}

let made = 0;

/** A new key; keys that are made later sort later. */
export function id(): Guid {
  made += 1;
  return newGuid(T0 + made);
}

export function nieuwBericht(value: Partial<NieuwBericht> = {}): NieuwBericht {
  const key = value.id ?? id();
  return {
    id: key,
    oin: OIN,
    berichtId: id(),
    batchId: id(),
    aanlevering: 1,
    bsn: bsn(1),
    berichtType: 'AANSLAG',
    onderwerp: 'Uw aanslag',
    inhoudHash: sha256Hex(key),
    bijlagen: [],
    ontvangenOp: T0,
    verwerktOp: T0 + 1,
    gepubliceerdOp: T0 + 2,
    ...value,
  };
}

export function ongepubliceerd(value: Partial<NieuwBericht> = {}): NieuwBericht {
  const { gepubliceerdOp: _nooit, ...rest } = nieuwBericht(value);
  return rest;
}

export function bijlage(volgorde: number, inhoud: Uint8Array): NieuwBericht['bijlagen'][number] {
  return { volgorde, omschrijving: `Bijlage ${volgorde}`, inhoud, sha256: sha256Hex(inhoud) };
}

export function batch(value: Partial<BatchVerslag> = {}, oordelen: readonly BerichtOordeel[] = []): BatchVerslag {
  return {
    oin: OIN,
    batchId: id(),
    aanlevering: 1,
    transportOin: OIN,
    aanmaakDatum: T0,
    ontvangenOp: T0,
    verwerktOp: T0 + 1,
    totaal: oordelen.length,
    oordelen,
    ...value,
  };
}

export function zaak(value: Partial<Zaak> = {}): Zaak {
  return {
    id: id(),
    oin: OIN,
    identificatie: `Z-${id()}`,
    bsn: bsn(1),
    rol: 'initiator',
    zaaktypeCode: 'VERG',
    zaaktypeOmschrijving: 'Vergunning',
    omschrijving: 'Dakkapel achterzijde',
    registratiedatum: '2026-03-03',
    startdatum: '2026-03-01',
    inhoudHash: sha256Hex('zaak'),
    ontvangenOp: T0,
    ...value,
  };
}

export function zaakstatus(identificatie: string, volgnummer: number, value: Partial<ZaakStatus> = {}): ZaakStatus {
  return {
    id: id(),
    oin: OIN,
    identificatie,
    volgnummer,
    statusCode: `S${volgnummer}`,
    omschrijving: 'In behandeling',
    datumStatusGezet: T0 + volgnummer,
    isEindstatus: false,
    informeren: true,
    actieVereist: false,
    inhoudHash: sha256Hex(`status ${volgnummer}`),
    ontvangenOp: T0 + volgnummer,
    ...value,
  };
}

export function levering(value: Partial<GegevensLevering> = {}): GegevensLevering {
  return {
    bsn: bsn(1),
    bron: 'RDW',
    set: 'VOERTUIGEN',
    versie: '1',
    soort: 'Gevonden',
    peilmoment: T0,
    ontvangenOp: T0,
    gegevens: [
      { pad: 'RDW.voertuig[0].kenteken', label: 'Kenteken', waarde: 'XX-99-YY', soort: 'tekst', inOnderzoek: false },
    ],
    inhoudHash: sha256Hex('levering'),
    ...value,
  };
}

export function profiel(value: Partial<Profiel> = {}): Profiel {
  return { bsn: bsn(1), naam: 'Fenna van der Meulen', status: 'actief', kanaal: 'email', ...value };
}

export function taak(value: Partial<Taak> = {}): Taak {
  return {
    id: id(),
    soort: 'notificeer',
    oin: OIN,
    onderwerpId: id(),
    bsn: bsn(1),
    gegevens: { gebeurtenis: 'NieuwBericht' },
    uitTeVoerenOp: T0,
    pogingen: 0,
    ...value,
  };
}

export function blad(value: Partial<BewijsBlad> = {}): BewijsBlad {
  return { soort: 'Ontvangst', oin: OIN, op: T0, blad: `{"bewijsId":"${id()}"}`, ...value };
}

/** True when the leaf is under the root and the root is signed by the certificate: what anyone can check offline. */
export function proves(bewijs: Bewijs): boolean {
  const { hoofd } = bewijs;
  const bytes = (text: string) => Buffer.from(text, 'base64');
  const { publicKey } = new X509Certificate(bytes(hoofd.certificaat));
  const inclusion = {
    leafHash: leafHash(bewijs.blad),
    index: bewijs.index,
    size: hoofd.omvang,
    path: bewijs.pad.map(bytes),
  };
  return (
    bewijs.logId === hoofd.logId &&
    verifyInclusion(inclusion, bytes(hoofd.wortel)) &&
    verify('sha256', treeHeadBytes(hoofd), publicKey, bytes(hoofd.handtekening))
  );
}

/** The error that a promise ends with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

/** Ids of all pages of a list, in order. */
export async function allPages(
  store: Store,
  who: Bsn,
  filter: Parameters<Store['berichten']['lijst']>[1],
  limit = 3,
): Promise<readonly Guid[]> {
  const ids: Guid[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.berichten.lijst(who, filter, cursor, limit);
    ids.push(...page.items.map((item) => item.id));
    cursor = page.volgende;
  } while (cursor !== undefined);
  return ids;
}
