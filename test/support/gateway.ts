// A whole WUS gateway on a free port for tests: real mutual TLS, real signatures, the contracts of wsdl/ and a store.
// The sender is played by src/wus/send.ts, or by raw bytes where a test must break something.
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { bsnPseudoniem } from '../../src/bewijs/index.ts';
import type { Clock, Oin } from '../../src/core/index.ts';
import { type Contracts, loadContracts, publishService } from '../../src/schema/index.ts';
import { DEFAULT_POLICY } from '../../src/security/index.ts';
import { startWorkers, type Workers, withWorkers } from '../../src/start/workers/index.ts';
import type { Store } from '../../src/store/index.ts';
import { createLog, createMetrics } from '../../src/telemetry/index.ts';
import { createTlsClient, type Gateway, type GatewayLimits, startGateway } from '../../src/transport/index.ts';
import { noRoute, type RequesterOptions, SERVICES, type WusDependencies, wusRoute } from '../../src/wus/index.ts';
import { type TestCertificate, type TestPki, type TrustOptions, testPki } from './pki.ts';

/** Set by test/process/workers.test.ts: then every message, of whatever size, goes through a worker thread. */
const EVERYTHING_BY_WORKER = process.env.TEST_WORKERS === '1';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const BODE_OIN = '00000099000000001000' as Oin;

export interface TestGateway {
  readonly url: string;
  readonly port: number;
  readonly contracts: Contracts;
  readonly pki: TestPki;
  /** Log lines, parsed. */
  readonly log: readonly Record<string, unknown>[];
  metrics(): Promise<string>;
  /** Open connections now. */
  connections(): number;
  /** Sends as `certificate`'s organisation; `tls` = another certificate for the connection. */
  requester(
    certificate: TestCertificate,
    oin: Oin,
    more?: Partial<RequesterOptions> & { tls?: TestCertificate },
  ): RequesterOptions;
  close(): Promise<void>;
}

const LIMITS: GatewayLimits = {
  bodyBytes: 110_000_000,
  headerBytes: 16_384,
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 60_000,
  streamTimeoutMs: 600_000,
  keepAliveMs: 5_000,
  connectionLifetimeMs: 600_000,
  sessionLifetimeS: 300,
  connectionsPerOin: 64,
  exchanges: 32,
  exchangesPerOin: 2,
  waitingPerOin: 256,
  largeBytes: 262_144,
  largeMessages: 4,
  streamBytes: 1024 * 1024,
  streams: 8,
};
const PSEUDONIEM_KEY = createHash('sha256').update('test').digest();

let contracts: Promise<Contracts> | undefined;
let bode: Promise<TestCertificate> | undefined;

/** The contracts of the project, loaded once per process. */
export function testContracts(): Promise<Contracts> {
  contracts ??= loadContracts(ROOT);
  return contracts;
}

export async function startTestGateway(
  store: Store,
  options: {
    clock?: Clock;
    more?: Partial<WusDependencies>;
    limits?: Partial<GatewayLimits>;
    trust?: TrustOptions;
    /** Threads for messages above limits.largeBytes. */
    workers?: { readonly threads?: number; readonly idleMs?: number; readonly memoryMiB?: number };
  } = {},
): Promise<TestGateway> {
  const clock = options.clock ?? Date.now;
  const pki = await testPki();
  bode ??= pki.issue({ oin: BODE_OIN, naam: 'Bode', freshKey: true });
  const own = await bode;
  const trust = await pki.trust(options.trust);
  const loaded = await testContracts();
  const log: Record<string, unknown>[] = [];
  const metrics = createMetrics();
  const deps: WusDependencies = {
    store,
    trust,
    signingKey: () => key,
    decryptionKeys: () => [key],
    policy: DEFAULT_POLICY,
    xmlLimits: {},
    clock,
    omgeving: 'demo',
    oin: BODE_OIN,
    log: createLog({ level: 'debug', clock, write: (line) => log.push(JSON.parse(line)) }).log,
    metrics,
    pseudoniem: bsnPseudoniem(PSEUDONIEM_KEY),
    versie: '0.0.0-test',
    ...options.more,
  };
  const key = { privateKey: own.privateKey, certificate: own.certificate };
  const limits: GatewayLimits = { ...LIMITS, ...options.limits };
  const workers =
    options.workers || EVERYTHING_BY_WORKER ? testWorkers(deps, { threads: 1, ...options.workers }) : undefined;
  const routes = new Map(
    loaded.services.map((contract) => {
      const documents = publishService(ROOT, contract, 'https://localhost:1');
      const route = wusRoute(deps, { contract, handlers: SERVICES[contract.path]! }, documents);
      const from = EVERYTHING_BY_WORKER ? 0 : limits.largeBytes;
      return [contract.path, workers ? withWorkers(route, workers, from) : route] as const;
    }),
  );
  const gateway: Gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    identity: { certificateChain: own.chainPem, privateKey: own.keyPem },
    authorities: [pki.anchorsPem, pki.intermediatesPem],
    trust,
    limits,
    routes,
    otherwise: noRoute(deps),
    clock,
    onHandshakeError: () => {},
  });
  const clients: { close(): void }[] = [];
  return {
    url: `https://localhost:${gateway.port}`,
    port: gateway.port,
    contracts: loaded,
    pki,
    log,
    metrics: () => metrics.text(),
    connections: () => gateway.connections(),
    requester(certificate, oin, { tls = certificate, ...more } = {}) {
      const client = createTlsClient({
        identity: { certificateChain: tls.chainPem, privateKey: tls.keyPem },
        authorities: [pki.anchorsPem, pki.intermediatesPem],
        trust,
        clock: Date.now,
        timeoutMs: 60_000,
        maxResponseBytes: 10_000_000,
      });
      clients.push(client);
      return {
        client,
        trust,
        policy: DEFAULT_POLICY,
        key: { privateKey: certificate.privateKey, certificate: certificate.certificate },
        oin,
        peerOin: BODE_OIN,
        signed: true,
        clock,
        ...more,
      };
    },
    async close() {
      for (const client of clients) client.close();
      await gateway.close(200);
      await workers?.close();
    },
  };
}

function testWorkers(
  deps: WusDependencies,
  { threads = 1, idleMs = 30_000, memoryMiB = 512 }: { threads?: number; idleMs?: number; memoryMiB?: number },
): Workers {
  const { policy, xmlLimits, omgeving, oin, versie, store, trust, log, metrics, rapporten, clock } = deps;
  return startWorkers({
    threads,
    idleMs,
    memoryMiB,
    waiting: 64,
    settings: {
      root: ROOT,
      policy,
      xmlLimits,
      omgeving,
      oin,
      versie,
      pseudoniem: PSEUDONIEM_KEY,
      rapporten: rapporten !== undefined,
    },
    clock,
    answering: { store, trust, log, metrics, rapporten },
    signingKey: deps.signingKey,
    decryptionKeys: deps.decryptionKeys,
  });
}
