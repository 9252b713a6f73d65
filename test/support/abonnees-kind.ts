// A program of its own for lists of subscriptions of any size, so that its peak of memory says something:
//   abonnees-kind.ts seed <folder> <count>            a store with so many subscribers
//   abonnees-kind.ts volledig|lijst <folder> <count>  what GLOBE-R-A-Request for all of them costs, as one line of JSON
import { Buffer } from 'node:buffer';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { bsnPseudoniem } from '../../src/bewijs/index.ts';
import { type Bsn, newGuid, type Oin, parseBsn } from '../../src/core/index.ts';
import {
  createMijnOverheid,
  type EbmsDependencies,
  loadMessageSchema,
  MIJNOVERHEID,
  maakBericht,
  maakCpa,
  type Opdracht,
  parseCpa,
  readPart,
} from '../../src/ebms/index.ts';
import type { Change, EbmsWerk } from '../../src/store/index.ts';
import { createMasterKeys, loadMasterKeys, openSqliteStore, type SqliteStore } from '../../src/store/sqlite/index.ts';

/** What one list cost. */
export interface LijstKosten {
  readonly seconden: number;
  readonly regels: number;
  readonly delen: number;
  /** Bytes of all parts, compressed. */
  readonly bytes: number;
  /** Resident memory when it began, and the most while it was made. */
  readonly rss: number;
  readonly piek: number;
  /** Longest time that nothing else got a turn, ms. */
  readonly stilstand: number;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BODE = '00000099000000001000' as Oin;
const PARTNER = '00000099000000002000' as Oin;
const MOMENT = Date.UTC(2026, 0, 5);
const { verzoek, antwoord } = MIJNOVERHEID.acties.abonnementen;

async function open(folder: string): Promise<SqliteStore> {
  const keys = join(folder, 'master-keys.json');
  if (!existsSync(keys)) createMasterKeys(keys);
  const url = `sqlite:${join(folder, 'bode.sqlite')}`;
  return openSqliteStore({ url, masterKeys: loadMasterKeys(keys), clock: Date.now, migrate: true });
}

function* bsns(count: number): Generator<Bsn, void, void> {
  for (let candidate = 100_000_000, made = 0; made < count; candidate++) {
    const found = parseBsn(String(candidate));
    if (found === undefined) continue;
    made += 1;
    yield found;
  }
}

const ORGANISATIE: readonly Change[] = [
  {
    kind: 'organisatie',
    value: {
      oin: PARTNER,
      naam: 'Partner',
      soort: 'gemeente',
      bsnGerechtigd: true,
      dossierHosts: [],
      contact: { naam: 'Klantcontact' },
    },
  },
  {
    kind: 'aansluiting',
    value: {
      oin: PARTNER,
      functie: 'BERICHTENBOX',
      profiel: '2W-be-S',
      ondertekening: 'verplicht',
      status: 'productie',
    },
  },
];

async function seed(store: SqliteStore, count: number): Promise<void> {
  await store.commit(ORGANISATIE);
  const akkoord = { versie: '1', op: MOMENT, niveau: 'Midden' } as const;
  let changes: Change[] = [];
  for (const bsn of bsns(count)) {
    changes.push(
      { kind: 'profiel', value: { bsn, naam: 'T. Test', status: 'actief', akkoord, kanaal: 'geen' } },
      { kind: 'abonnement', value: { bsn, oin: PARTNER, status: 'aan', ingangsmoment: MOMENT, bron: 'activatie' } },
    );
    if (changes.length < 4_000) continue;
    await store.commit(changes);
    changes = [];
  }
  if (changes.length > 0) await store.commit(changes);
}

function dependencies(store: SqliteStore): EbmsDependencies {
  const now = Date.now();
  const party = (naam: string, oin: Oin, rol: string) => ({
    naam,
    oin,
    rol,
    endpoint: `https://${naam}.example/ebms`,
    certificaten: {},
  });
  const cpa = maakCpa({
    cpaId: 'cpa',
    versie: '1',
    start: now - 1000,
    end: now + 365 * 86_400_000,
    service: MIJNOVERHEID.service,
    a: party('partner', PARTNER, 'SR'),
    b: party('bode', BODE, 'SP'),
    acties: [
      { actie: verzoek, van: 'a', profiel: 'osb-rm' },
      { actie: antwoord, van: 'b', profiel: 'osb-rm' },
    ],
  });
  const read = cpa.ok ? parseCpa(cpa.bytes) : undefined;
  if (!read?.ok) throw new Error('the agreement cannot be made');
  const never = (): never => {
    throw new Error('not for this program');
  };
  return {
    store,
    trust: { judge: never } as unknown as EbmsDependencies['trust'],
    overeenkomst: async () => read.cpa,
    laatsteOvereenkomst: async () => read.cpa,
    schema: loadMessageSchema(ROOT),
    signingKey: never,
    decryptionKeys: never,
    partner: never,
    clock: Date.now,
    newGuid,
    omgeving: 'productie',
    oin: BODE,
    host: 'bode.example',
    limits: { soapBytes: 1e6, parts: 31, partHeaderBytes: 8192, totalBytes: 1e9, encryptedBytes: 1e7 },
    bewaarMs: 3_600_000,
    bestemming: never,
    meld: () => [],
    client: { post: never },
    soon: never,
    log: () => {},
    metrics: { ebms: () => {} },
  };
}

function* document(soort: string, count: number): Generator<Buffer, void, void> {
  yield Buffer.from(
    `<n:AbonnementAanvraag xmlns:n="http://schemas.overheid.nl/GEB/AbonnementServiceProcessor/2014/02"><BerichtLeverancier><OIN>${PARTNER}</OIN></BerichtLeverancier><VerzoekId>${newGuid(Date.now())}</VerzoekId>`,
  );
  if (soort === 'lijst') {
    yield Buffer.from('<BSNLijst>');
    for (const bsn of bsns(count)) yield Buffer.from(`<BSN>${bsn}</BSN>`);
    yield Buffer.from('</BSNLijst>');
  }
  yield Buffer.from('</n:AbonnementAanvraag>');
}

async function* asyncOf(chunks: Iterable<Buffer>): AsyncGenerator<Buffer, void, void> {
  yield* chunks;
}

/** The request as a message that came in. */
async function receive(deps: EbmsDependencies, soort: string, count: number): Promise<EbmsWerk> {
  const party = (value: Oin, role: string) => ({ partyIds: [{ type: 'urn:osb:oin', value }], role });
  const opdracht: Opdracht = {
    cpaId: 'cpa',
    from: party(PARTNER, 'SR'),
    to: party(BODE, 'SP'),
    service: MIJNOVERHEID.service,
    action: verzoek,
    delen: [{ contentType: 'application/xml', inhoud: asyncOf(document(soort, count)) }],
  };
  const { bericht, changes } = await maakBericht(deps, opdracht);
  const werk: EbmsWerk = {
    id: newGuid(Date.now()),
    soort: 'verwerk',
    laan: 'verwerk',
    bericht: { partner: bericht.partner, id: bericht.id },
    op: Date.now(),
    pogingen: 0,
    gegevens: {},
  };
  await deps.store.commit([
    ...changes.filter(({ kind }) => kind === 'ebmsStuk'),
    { kind: 'ebmsBericht', value: { ...bericht, richting: 'in', status: 'ontvangen' } },
    { kind: 'ebmsWerk', value: werk },
  ]);
  return werk;
}

async function measure(store: SqliteStore, soort: string, count: number): Promise<LijstKosten> {
  const deps = dependencies(store);
  const { carryOut } = createMijnOverheid({
    deps,
    store,
    root: ROOT,
    pseudoniem: bsnPseudoniem(Buffer.alloc(32, 1)),
    metrics: { verdicts: () => {} },
    limits: { maxBytes: 104 * 1024 * 1024 },
  });
  // The agreement has Bode as the sender of nothing but the answer: the request was made here only to be received.
  const werk = await receive(deps, soort, count);
  const rss = process.memoryUsage.rss();
  let [piek, stilstand, last] = [rss, 0, performance.now()];
  const timer = setInterval(() => {
    piek = Math.max(piek, process.memoryUsage.rss());
    stilstand = Math.max(stilstand, performance.now() - last);
    last = performance.now();
  }, 5);
  const began = performance.now();
  const { changes } = await carryOut(werk, Date.now());
  const seconden = (performance.now() - began) / 1000;
  clearInterval(timer);
  if (changes.length > 0) throw new Error(`the request failed: ${JSON.stringify(changes[0])}`);
  return { seconden, rss, piek, stilstand, ...(await countOf(store, werk)) };
}

/** The rows in what was made. */
async function countOf(store: SqliteStore, { bericht }: EbmsWerk) {
  const { items } = await store.ebms.lijst({ richting: 'uit', partner: PARTNER }, undefined, 1000);
  const about = (await store.ebms.opId(bericht.id))!.messageId;
  let [regels, delen, bytes] = [0, 0, 0];
  for (const { partner, delen: parts, refToMessageId } of items) {
    if (refToMessageId !== about) continue;
    const chunks: Uint8Array[] = [];
    for await (const chunk of readPart(store, partner, parts[0]!)) chunks.push(chunk);
    const gzip = Buffer.concat(chunks);
    const xml = gunzipSync(gzip).toString();
    regels += xml.split('<a:Geabonneerd>true<').length - 1;
    delen += 1;
    bytes += gzip.length;
  }
  return { regels, delen, bytes };
}

const [what = '', folder = '', count = '0'] = process.argv.slice(2);
const store = await open(folder);
if (what === 'seed') await seed(store, Number(count));
else console.log(JSON.stringify(await measure(store, what, Number(count))));
await store.close();
