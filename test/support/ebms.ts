// Two parties of an ebMS2 agreement in one process: each a real gateway on a free port, a real store, and the lanes that deliver. For tests that
// look inside; test/process has them as two processes.
//
//   const [bode, gemeente] = await ebmsPair({ profiel: 'osb-rm-s' });
//   const { bericht } = await gemeente.send({ action: 'melding', delen: [lading('<a/>')] });
//   await bode.until(async () => (await bode.received()).length === 1);
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newGuid, type Oin } from '../../src/core/index.ts';
import { type LaneHandler, type LaneWorker, startLanes } from '../../src/delivery/index.ts';
import {
  type ActieSpec,
  type CpaSpec,
  createCpaRegister,
  createSoon,
  deliverMessage,
  deliverSignal,
  type EbmsDependencies,
  type EbmsProfiel,
  ebmsRoute,
  type Gemaakt,
  type Lading,
  loadMessageSchema,
  maakBericht,
  maakCpa,
  type Opdracht,
  type PartnerAfspraak,
  parseCpa,
} from '../../src/ebms/index.ts';
import type { Trust } from '../../src/pki/index.ts';
import type { EbmsBericht, EbmsStatus } from '../../src/store/index.ts';
import { newMasterKeys, openSqliteStore, type SqliteStore } from '../../src/store/sqlite/index.ts';
import { createMetrics, type LogEvent } from '../../src/telemetry/index.ts';
import { createTlsClient, type Gateway, startGateway, type TlsClient } from '../../src/transport/index.ts';
import { type TestCertificate, type TestPki, testPki } from './pki.ts';

export const BODE_OIN = '00000099000000001000';
export const PARTNER_OIN = '00000099000000002000';
export const SERVICE = { value: 'OSB:Proef:1:0', type: 'urn:osb:services' };

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const HOUR = 3_600_000;
const GUARD_MS = 20_000;

export interface EbmsSide {
  readonly oin: string;
  readonly store: SqliteStore;
  readonly deps: EbmsDependencies;
  readonly identity: TestCertificate;
  readonly gateway: Gateway;
  readonly endpoint: string;
  /** The file of the store. */
  readonly file: string;
  readonly logged: LogEvent[];
  /** Makes a message to the other side and gives it to the lanes. */
  send(message: Partial<Opdracht> & { readonly delen: readonly Lading[] }): Promise<Gemaakt>;
  /** Messages that came in, oldest first. */
  received(): Promise<readonly EbmsBericht[]>;
  status(id: EbmsBericht['id']): Promise<EbmsStatus | undefined>;
  /** The content of a part. */
  content(bericht: EbmsBericht, part?: number): Promise<Buffer>;
  /** Starts the lanes; done by `ebmsPair` unless it says otherwise. */
  start(): void;
  stopLanes(): Promise<void>;
  close(): Promise<void>;
}

export interface PairOptions {
  readonly profiel?: EbmsProfiel;
  readonly syncSignals?: boolean;
  readonly retries?: number;
  readonly retryIntervalMs?: number;
  readonly acties?: readonly ActieSpec[];
  readonly spec?: Partial<CpaSpec>;
  /** Changes the agreement before both parties have it. */
  readonly cpa?: (xml: string) => string;
  /** Partner settings of both sides. */
  readonly afspraak?: Partial<PartnerAfspraak>;
  /** Default: lanes of both sides run. */
  readonly lanes?: boolean;
  /** Changes of the dependencies, per side. */
  readonly deps?: (side: 'bode' | 'partner') => Partial<EbmsDependencies>;
  /** Handlers of `verwerk`, `webhook`. */
  readonly handlers?: (side: 'bode' | 'partner', deps: EbmsDependencies) => Readonly<Record<string, LaneHandler>>;
  readonly clock?: () => number;
  /** Time of the gateways for a whole request. */
  readonly requestTimeoutMs?: number;
  /** Address that the partner sends to instead of Bode's own: a relay. */
  readonly bodeEndpoint?: string;
  readonly partnerEndpoint?: string;
}

export interface EbmsPair {
  readonly bode: EbmsSide;
  readonly partner: EbmsSide;
  readonly pki: TestPki;
  readonly trust: Trust;
  readonly cpa: Buffer;
  readonly cpaId: string;
  /** The client that a stranger with this certificate has. */
  client(identity: TestCertificate): TlsClient;
  close(): Promise<void>;
}

export function lading(text: string | Uint8Array, contentType = 'application/xml'): Lading {
  return { contentType, inhoud: typeof text === 'string' ? Buffer.from(text) : text };
}

/** Waits until it is true. @throws Error after 20 s, with what it waited for. */
export async function until(ready: () => boolean | Promise<boolean>, what = 'something'): Promise<void> {
  const began = Date.now();
  while (!(await ready())) {
    if (Date.now() - began > GUARD_MS) throw new Error(`${what} did not happen`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Both parties, with one agreement in both stores. */
export async function ebmsPair(options: PairOptions = {}): Promise<EbmsPair> {
  const pki = await testPki();
  const trust = await pki.trust();
  const folder = await mkdtemp(join(tmpdir(), 'bode-ebms-'));
  const clients: TlsClient[] = [];
  const opened: OpenSide[] = [];
  const shared: Shared = {
    trust,
    pki,
    folder,
    options,
    client(identity) {
      const client = createTlsClient({
        identity: { certificateChain: identity.chainPem, privateKey: identity.keyPem },
        authorities: [pki.anchorsPem, pki.intermediatesPem],
        trust,
        clock: Date.now,
        timeoutMs: 10_000,
        maxResponseBytes: 1024 * 1024,
      });
      clients.push(client);
      return client;
    },
  };
  for (const [naam, oin] of [
    ['bode', BODE_OIN],
    ['partner', PARTNER_OIN],
  ] as const)
    opened.push(await openSide(shared, naam, oin));
  const [a, b] = opened as [OpenSide, OpenSide];
  const endpoints = [options.bodeEndpoint ?? a.side.endpoint, options.partnerEndpoint ?? b.side.endpoint] as const;
  const cpa = maakCpa(specOf([a.side, b.side], endpoints, options));
  if (!cpa.ok) throw new Error(cpa.bezwaren.join(' '));
  const xml = options.cpa ? Buffer.from(options.cpa(cpa.bytes.toString('utf8'))) : cpa.bytes;
  const made: Agreement = { cpaId: cpa.cpaId, xml };
  for (const { side } of opened) await importCpa(side, made);
  a.partnerOf(b.side, made);
  b.partnerOf(a.side, made);
  if (options.lanes !== false) for (const { side } of opened) side.start();
  return {
    bode: a.side,
    partner: b.side,
    pki,
    trust,
    cpa: made.xml,
    cpaId: made.cpaId,
    client: (identity) => shared.client(identity),
    async close() {
      for (const { side } of opened) await side.close();
      for (const client of clients) client.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Shared {
  readonly pki: TestPki;
  readonly trust: Trust;
  readonly folder: string;
  readonly options: PairOptions;
  client(identity: TestCertificate): TlsClient;
}

interface Agreement {
  readonly cpaId: string;
  readonly xml: Buffer;
}

interface OpenSide {
  readonly side: EbmsSide;
  /** Tells the side to whom it sends. */
  partnerOf(other: EbmsSide, agreement: Agreement): void;
}

function specOf(
  [a, b]: readonly [EbmsSide, EbmsSide],
  [bodeEndpoint, partnerEndpoint]: readonly [string, string],
  options: PairOptions,
): CpaSpec {
  const { profiel = 'osb-rm', syncSignals = false, retries = 3, retryIntervalMs = 60_000 } = options;
  const partij = (side: EbmsSide, naam: string, endpoint: string) => ({
    naam,
    oin: side.oin,
    rol: naam,
    endpoint,
    certificaten: {
      tlsClient: side.identity.certificate,
      tlsServer: side.identity.certificate,
      signing: side.identity.certificate,
      encryption: side.identity.certificate,
    },
  });
  return {
    versie: '1',
    start: Date.now() - HOUR,
    end: Date.now() + 200 * 24 * HOUR,
    service: SERVICE,
    a: partij(a, 'Bode', bodeEndpoint),
    b: partij(b, 'Partner', partnerEndpoint),
    acties: options.acties ?? [
      { actie: 'melding', van: 'b', profiel },
      { actie: 'antwoord', van: 'a', profiel },
    ],
    syncSignals,
    retries,
    retryIntervalMs,
    ...options.spec,
  };
}

async function importCpa({ store }: EbmsSide, { cpaId, xml }: Agreement): Promise<void> {
  const now = Date.now();
  const value = {
    cpaId,
    versie: newGuid(now),
    xml: xml.toString('utf8'),
    ingeschakeld: true,
    actiefVanaf: now - HOUR,
    geimporteerdOp: now,
  };
  await store.commit([{ kind: 'cpa', value }]);
}

async function openSide(shared: Shared, naam: 'bode' | 'partner', oin: string): Promise<OpenSide> {
  const { pki, trust, folder, options } = shared;
  const clock = options.clock ?? Date.now;
  const identity = await pki.issue({ oin, naam, freshKey: true });
  const file = join(folder, `${naam}.sqlite`);
  const store = await openSqliteStore({
    url: `sqlite:${file}`,
    masterKeys: newMasterKeys(),
    bewijs: { schrijver: oin, key: identity.privateKey, certificaat: identity.certificate },
    clock,
    migrate: true,
  });
  const logged: LogEvent[] = [];
  const register = createCpaRegister(store.ebms.cpas);
  const client = shared.client(identity);
  const soon = createSoon({ client, atOnce: 64, waitMs: [100, 500] });
  const key = { privateKey: identity.privateKey, certificate: identity.certificate };
  const keys = [key];
  const afspraak: PartnerAfspraak = {
    accepts: ['exclusive'],
    signsWith: 'exclusive',
    ecdsa: false,
    ...options.afspraak,
  };
  const deps: EbmsDependencies = {
    store,
    trust,
    overeenkomst: async (cpaId, now) => (await register.geldig(cpaId, now))[0]?.cpa,
    laatsteOvereenkomst: async (cpaId, now) => (await register.laatste(cpaId, now))?.cpa,
    schema: loadMessageSchema(ROOT),
    signingKey: () => key,
    decryptionKeys: () => keys,
    partner: () => afspraak,
    clock,
    newGuid,
    omgeving: 'preproductie',
    oin: oin as Oin,
    host: `${naam}.example`,
    limits: {
      soapBytes: 1024 * 1024,
      parts: 31,
      partHeaderBytes: 8192,
      encryptedBytes: 32 * 1024 * 1024,
      totalBytes: 1100 * 1024 * 1024,
    },
    bewaarMs: HOUR,
    bestemming: () => ({ soort: 'aanbod', laan: `aanbod ${oin}` }),
    meld: () => [],
    client,
    soon: soon.send,
    log: (event) => void logged.push(event),
    metrics: createMetrics(),
    ...options.deps?.(naam),
  };
  const route = ebmsRoute(deps);
  const gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    identity: { certificateChain: identity.chainPem, privateKey: identity.keyPem },
    authorities: [pki.anchorsPem, pki.intermediatesPem],
    trust,
    limits: limitsOf(options),
    routes: new Map([['/ebms', route]]),
    otherwise: route,
    clock,
    onHandshakeError: () => {},
  });
  let lanes: LaneWorker | undefined;
  let other: { readonly side: EbmsSide; readonly agreement: Agreement } | undefined;
  const side: EbmsSide = {
    oin,
    store,
    deps,
    identity,
    gateway,
    endpoint: `https://localhost:${gateway.port}/ebms`,
    file,
    logged,
    async send(message) {
      const { side: to, agreement } = other!;
      const read = parseCpa(agreement.xml);
      if (!read.ok) throw new Error('the agreement cannot be read');
      const action = message.action ?? (naam === 'bode' ? 'antwoord' : 'melding');
      const party = (of: string, role: string) => ({ partyIds: [{ value: of, type: 'urn:osb:oin' }], role });
      const [own, their] = naam === 'bode' ? ['Bode', 'Partner'] : ['Partner', 'Bode'];
      const opdracht: Opdracht = {
        cpaId: agreement.cpaId,
        from: party(oin, own!),
        to: party(to.oin, their!),
        service: SERVICE,
        action,
        ...message,
      };
      const made = await maakBericht(deps, opdracht);
      await store.commit(made.changes);
      return made;
    },
    received: async () => [...(await store.ebms.lijst({ richting: 'in' }, undefined, 10_000)).items].reverse(),
    status: async (id) => (await store.ebms.opId(id))?.status,
    async content({ partner, delen }, part = 0) {
      const { deelId, stukken } = delen[part]!;
      const pieces: Uint8Array[] = [];
      for (let nr = 0; nr < stukken; nr++) pieces.push((await store.ebms.stuk(partner, deelId, nr))!);
      return Buffer.concat(pieces);
    },
    start() {
      lanes = startLanes({
        store,
        handlers: {
          zend: { carryOut: (werk, now) => deliverMessage(deps, werk, now) },
          signaal: { carryOut: (werk, now) => deliverSignal(deps, werk, now) },
          ...options.handlers?.(naam, deps),
        },
        clock,
        log: deps.log,
        name: naam,
        perLane: 8,
        leaseMs: 60_000,
        // A clock of the test moves without waking anybody.
        pollMs: options.clock ? 20 : 1_000,
      });
    },
    async stopLanes() {
      await lanes?.stop();
      lanes = undefined;
    },
    async close() {
      await lanes?.stop();
      await gateway.close(500);
      await soon.idle();
      await store.close();
    },
  };
  return {
    side,
    partnerOf(to, agreement) {
      other = { side: to, agreement };
    },
  };
}

function limitsOf({ requestTimeoutMs = GATEWAY_LIMITS.requestTimeoutMs }: PairOptions) {
  const { headersTimeoutMs } = GATEWAY_LIMITS;
  return { ...GATEWAY_LIMITS, requestTimeoutMs, headersTimeoutMs: Math.min(headersTimeoutMs, requestTimeoutMs) };
}

const GATEWAY_LIMITS = {
  bodyBytes: 1024 * 1024,
  headerBytes: 16_384,
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 60_000,
  streamTimeoutMs: 600_000,
  keepAliveMs: 5_000,
  connectionLifetimeMs: 600_000,
  sessionLifetimeS: 300,
  connectionsPerOin: 64,
  exchanges: 16,
  exchangesPerOin: 16,
  waitingPerOin: 256,
  largeBytes: 262_144,
  largeMessages: 4,
  streamBytes: 1100 * 1024 * 1024,
  streams: 64,
} as const;
