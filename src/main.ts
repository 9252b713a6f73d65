// The composition root: picks adapters by the settings, starts listeners and workers in order, and stops them in the reverse order.
// Whatever fails here ends the start with one sentence that names the setting.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { publiceerBericht } from './berichten/index.ts';
import { bsnPseudoniem, notificatieBlad, type Pseudoniem } from './bewijs/index.ts';
import { type Settings, SettingsError } from './config/index.ts';
import { type Clock, newGuid, sha256Hex } from './core/index.ts';
import { createPubliceer, NOTIFICEER, startWorker, type Worker, waitAfter } from './delivery/index.ts';
import {
  createAdresControle,
  createMelder,
  createSmtpPost,
  type Post,
  type Sink,
  startSink,
} from './notification/index.ts';
import {
  type CrlEvent,
  createCrlStore,
  createTrust,
  loadOwnKey,
  type OwnKey,
  PkiError,
  pemBlocks,
  type Trust,
} from './pki/index.ts';
import { type Aansluitgegevens, createPortal, createSimulator } from './portal/index.ts';
import { type Contracts, checkHandlers, loadContracts, publishService, publishTree } from './schema/index.ts';
import type { Store } from './store/index.ts';
import { deriveSecret, loadMasterKeys, type MasterKeys, openSqliteStore } from './store/sqlite/index.ts';
import {
  createLog,
  createMetrics,
  type EventLog,
  type Metrics,
  type OperatorServer,
  startOperatorServer,
} from './telemetry/index.ts';
import { type Gateway, secureOptions, startGateway, type TlsIdentity } from './transport/index.ts';
import { aansluitTabellen, createRapporten, noRoute, SERVICES, type WusDependencies, wusRoute } from './wus/index.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface StartOptions {
  readonly settings: Settings;
  readonly versie: string;
  /** Project root, with a trailing slash: wsdl/ and xsd/ are read from here. */
  readonly root: string;
  readonly clock: Clock;
  /** Runs on the open store before anything listens: demo data. */
  readonly prepare?: (store: Store) => Promise<void>;
  /** Where log lines go; absent = standard output. */
  readonly writeLog?: (line: string) => void;
}

/** A running Bode. */
export interface Bode {
  readonly gatewayPort: number;
  readonly portalPort: number | undefined;
  readonly operatorPort: number;
  readonly store: Store;
  /** The mail sink, outside productie. */
  readonly sink: Sink | undefined;
  /** Stops accepting, finishes what was accepted, closes the store. */
  close(reason: string): Promise<void>;
}

/** What every part needs. */
interface Base {
  readonly options: StartOptions;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: EventLog;
  readonly metrics: Metrics;
  readonly own: OwnKey;
  readonly trust: Trust;
  readonly store: Store;
  readonly pseudoniem: Pseudoniem;
  readonly contracts: Contracts;
  /** Steps of the orderly stop, newest first. */
  readonly stops: (() => Promise<void> | void)[];
}

/**
 * Starts everything that the settings ask for. When a part fails to start, what was started is stopped again.
 * @throws SettingsError, PkiError, StoreError or the system's error: one sentence.
 */
export async function startBode(options: StartOptions): Promise<Bode> {
  const stops: Base['stops'] = [];
  try {
    return await start(options, stops);
  } catch (error) {
    for (const stop of stops) await stop();
    throw error;
  }
}

async function start(options: StartOptions, stops: Base['stops']): Promise<Bode> {
  const { settings, clock, versie } = options;
  const began = clock();
  checkLogin(settings);
  const base = await openBase(options, stops);
  await options.prepare?.(base.store);
  const { sink, post } = await openMail(base);
  startDelivery(base, post);
  const operator = await startOperator(base);
  const gateway = await openGateway(base);
  base.metrics.watch({ openConnections: () => gateway.connections() });
  const portal = settings.portal.enabled ? await openPortal(base, post) : undefined;
  const cleaning = setInterval(() => void clean(base), HOUR_MS).unref();
  stops.unshift(() => clearInterval(cleaning));
  base.log.log({ event: 'process.start', versie: `v${versie}`, omgeving: settings.omgeving, duurMs: clock() - began });
  let closing: Promise<void> | undefined;
  return {
    gatewayPort: gateway.port,
    portalPort: portal,
    operatorPort: operator.port,
    store: base.store,
    sink,
    close: (reason) => (closing ??= stop(base, operator, reason)),
  };
}

async function stop({ log, stops, clock }: Base, operator: OperatorServer, reason: string): Promise<void> {
  const began = clock();
  operator.stopping();
  for (const step of stops.slice(0, -1)) await step();
  log.log({ event: 'process.stop', reden: reason, duurMs: clock() - began });
  await stops.at(-1)?.();
}

/** Log, own key, trust, store and contracts: everything that listens on nothing. */
async function openBase(options: StartOptions, stops: Base['stops']): Promise<Base> {
  const { settings, clock, root } = options;
  const metrics = createMetrics({ processMetrics: true });
  const log = createLog({
    level: settings.log.level,
    clock,
    onRefused: (why) => metrics.logRefused(why),
    ...(options.writeLog ? { write: options.writeLog } : {}),
  });
  stops.unshift(() => log.close());
  const own = readOwnKey(settings, clock);
  const trust = await openTrust(settings, clock, log);
  stops.unshift(() => trust.crls.stop());
  checkOwnCertificate(own, trust, settings, clock);
  const masterKeys = loadMasterKeys(settings.store.masterKeys);
  const store = timed(await openStore(settings, { own, masterKeys, clock }), metrics, clock);
  stops.unshift(() => store.close());
  const contracts = await loadContracts(root);
  stops.unshift(() => contracts.dispose());
  checkHandlers(
    contracts,
    Object.fromEntries(Object.entries(SERVICES).map(([path, { operations }]) => [path, Object.keys(operations)])),
  );
  const pseudoniem = bsnPseudoniem(deriveSecret(masterKeys, 'pseudoniem'));
  return { options, settings, clock, log, metrics, own, trust, store, pseudoniem, contracts, stops };
}

/** A portal that nobody can log in to is a mistake in the settings. */
function checkLogin({ portal }: Settings): void {
  if (portal.enabled && !portal.developmentLogin)
    throw new SettingsError([
      'portal.enabled must be false while portal.developmentLogin is: this version has no other way to log in.',
    ]);
}

function readOwnKey({ gateway }: Settings, clock: Clock): OwnKey {
  const { certificate: certificateFile, key: keyFile, chain: chainFile } = gateway;
  return loadOwnKey({ setting: 'gateway.certificate', certificateFile, keyFile, chainFile }, clock());
}

async function openTrust({ trust }: Settings, clock: Clock, { log }: EventLog): Promise<Trust> {
  const crls = createCrlStore({
    folder: trust.crlFolder,
    clock,
    refreshMs: trust.crlRefreshMs,
    ...(trust.crlRefresh ? { fetch } : {}),
    onEvent: (event) => log(crlEvent(event)),
  });
  const made = createTrust({
    anchors: readPem('trust.anchors', trust.anchors),
    intermediates: readPem('trust.intermediates', trust.intermediates),
    policies: trust.policies,
    minRsaBits: trust.minRsaBits,
    crls,
    testOinAllowed: trust.testOins,
  });
  await crls.reload();
  // Without a usable list everybody would be refused: then the first fetch is waited for, otherwise it goes on beside the start.
  if (trust.crlRefresh && made.health(clock())) await crls.refresh();
  crls.start();
  return made;
}

function crlEvent({ kind, source, reason }: CrlEvent) {
  const uitkomst = {
    loaded: 'ongewijzigd',
    fetched: 'vernieuwd',
    failed: 'mislukt',
    expiring: 'mislukt',
    expired: 'verlopen',
  } as const;
  return {
    event: 'crl',
    level: kind === 'loaded' || kind === 'fetched' ? 'debug' : 'warn',
    uitkomst: uitkomst[kind],
    uitgever: sha256Hex(source).slice(0, 40),
    oorzaak: reason,
  } as const;
}

function readPem(setting: string, file: string): readonly Buffer[] {
  let text: string;
  try {
    text = readFileSync(file, 'latin1');
  } catch (error) {
    throw new PkiError(`${setting}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const found = pemBlocks(text, 'CERTIFICATE');
  if (found.length === 0) throw new PkiError(`${setting}: ${file} holds no certificate in PEM`);
  return found;
}

/**
 * Partners would refuse what our own trust refuses: said at the start, not at the first message. A revocation list that is missing or
 * too old heals by itself: then Bode starts, is not ready, and refuses everybody until it is there (x-CRL-3).
 */
function checkOwnCertificate(own: OwnKey, trust: Trust, settings: Settings, clock: Clock): void {
  const verdict = trust.judge(own.certificate, own.chain, 'signing', clock());
  const reasons = verdict.ok
    ? []
    : verdict.reasons.filter(({ rule }) => rule !== 'crl.missing' && rule !== 'crl.expired');
  if (reasons[0]) throw new PkiError(`gateway.certificate: our own certificate is not trusted: ${reasons[0].text}`);
  if (verdict.ok && verdict.oin !== settings.oin)
    throw new SettingsError([`oin must be the OIN in gateway.certificate (${verdict.oin}).`]);
}

function openStore(
  { store, portal, oin }: Settings,
  of: { readonly own: OwnKey; readonly masterKeys: MasterKeys; readonly clock: Clock },
): Promise<Store> {
  const { own, masterKeys, clock } = of;
  const bewijs = { schrijver: oin, key: own.privateKey, certificaat: own.certificate };
  const { sessionIdleMs: inactiefMs, sessionAbsoluteMs: totaalMs } = portal;
  return openSqliteStore({ url: store.url, masterKeys, bewijs, clock, sessies: { inactiefMs, totaalMs } });
}

/** The store with its commits measured. */
function timed(store: Store, metrics: Metrics, clock: Clock): Store {
  return {
    ...store,
    async commit(changes) {
      const began = clock();
      const receipts = await store.commit(changes);
      metrics.commit(clock() - began, changes.length);
      return receipts;
    },
  };
}

async function openMail({ settings, stops }: Base): Promise<{ readonly sink: Sink | undefined; readonly post: Post }> {
  const { mail } = settings;
  const { smtp } = mail;
  const from = { name: mail.fromName, address: mail.from };
  const limits = { connections: smtp.connections, timeoutMs: smtp.timeoutMs, from };
  if (mail.delivery === 'sink') {
    const { port, keep, folder } = mail.sink;
    const sink = await startSink({ port, keep, ...(folder === undefined ? {} : { folder }) });
    stops.unshift(() => sink.close());
    const post = createSmtpPost({ host: '127.0.0.1', port: sink.port, tls: 'none', ...limits });
    stops.unshift(() => post.close());
    return { sink, post };
  }
  const password = smtp.passwordFile === undefined ? undefined : readPassword(smtp.passwordFile);
  const login = smtp.user === undefined ? {} : { user: smtp.user, password: password ?? '' };
  const post = createSmtpPost({ host: smtp.host, port: smtp.port, tls: smtp.tls, ...login, ...limits });
  stops.unshift(() => post.close());
  return { sink: undefined, post };
}

function readPassword(file: string): string {
  try {
    return readFileSync(file, 'utf8').split('\n', 1)[0]!.trimEnd();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new SettingsError([`mail.smtp.passwordFile ${file} cannot be read (${code}).`]);
  }
}

function startDelivery(base: Base, post: Post): Worker {
  const { store, clock, log, metrics, settings, pseudoniem } = base;
  const melder = createMelder({
    store,
    post,
    omgeving: settings.omgeving,
    site: settings.mail.site,
    bundleMs: settings.notification.bundleMs,
    waitAfter: (attempt) => waitAfter(NOTIFICEER, attempt),
    bewijs: ({ oin, op, ...poging }) => notificatieBlad({ bewijsId: newGuid(op), oin, op }, poging),
    newGuid,
    log: log.log,
    metrics,
  });
  const worker = startWorker({
    store,
    handlers: {
      publiceer: createPubliceer({
        berichten: store.berichten,
        publiceer: (taak, bericht, now) => publiceerBericht(taak, bericht, { newGuid, pseudoniem, now }),
      }),
      notificeer: { ladder: NOTIFICEER, carryOut: melder },
    },
    clock,
    log: log.log,
    metrics,
    name: `${process.pid}-${newGuid(clock())}`,
    ...settings.delivery,
  });
  base.stops.unshift(() => worker.stop());
  return worker;
}

async function startOperator(base: Base): Promise<OperatorServer> {
  const { settings, metrics, store, trust, own, clock } = base;
  metrics.watch({
    tasks: () => store.taken.tel(clock()),
    crlAgeS: () => extreme(trust, clock(), (state) => state.ageMs, Math.max),
    crlLeftS: () => extreme(trust, clock(), ({ nextUpdate }) => nextUpdate && nextUpdate - clock(), Math.min),
    certificateDays: () => Math.floor((own.notAfter - clock()) / DAY_MS),
  });
  const operator = await startOperatorServer({
    ...settings.operator,
    metrics,
    checks: {
      store: () => store.gezondheid(),
      trust: () => trust.health(clock()),
      certificate: () =>
        clock() < own.notAfter ? undefined : 'The own certificate (gateway.certificate) has expired.',
    },
  });
  base.stops.unshift(() => operator.close());
  return operator;
}

type CrlState = ReturnType<Trust['crls']['states']>[number];

/** The largest or smallest figure over all revocation lists, in seconds. */
function extreme(
  trust: Trust,
  now: number,
  figure: (state: CrlState) => number | undefined,
  pick: (...values: number[]) => number,
): number | undefined {
  const figures = trust.crls.states(now).flatMap((state) => figure(state) ?? []);
  return figures.length === 0 ? undefined : Math.round(pick(...figures) / 1000);
}

function identityOf(own: OwnKey): TlsIdentity {
  return { certificateChain: own.certificatePem, privateKey: own.keyPem };
}

async function openGateway(base: Base): Promise<Gateway> {
  const { settings, own, trust, store, clock, log, metrics, contracts, pseudoniem, options } = base;
  const key = { privateKey: own.privateKey, certificate: own.certificate };
  const keys = [key];
  const policy = {
    ecdsa: settings.security.ecdsa,
    maxAgeMs: settings.security.maxAgeMs,
    skewMs: settings.security.clockSkewMs,
  };
  const deps: WusDependencies = {
    store,
    trust,
    signingKey: () => key,
    decryptionKeys: () => keys,
    policy,
    xmlLimits: { ...settings.gateway.xml, maxBytes: settings.gateway.limits.bodyBytes },
    clock,
    omgeving: settings.omgeving,
    oin: settings.oin,
    log: log.log,
    metrics,
    pseudoniem,
    versie: options.versie,
    ...(settings.gateway.rapporten ? { rapporten: createRapporten({ policy, trust, clock }) } : {}),
  };
  const routes = new Map(
    contracts.services.map((contract) => {
      const documents = publishService(options.root, contract, settings.gateway.publicUrl);
      return [contract.path, wusRoute(deps, { contract, handlers: SERVICES[contract.path]! }, documents)] as const;
    }),
  );
  const { host, port, limits } = settings.gateway;
  const gateway = await startGateway({
    host,
    port,
    identity: identityOf(own),
    authorities: [readFileSync(settings.trust.anchors, 'latin1'), readFileSync(settings.trust.intermediates, 'latin1')],
    trust,
    limits,
    routes,
    otherwise: noRoute(deps),
    clock,
    onHandshakeError: (oorzaak) => {
      metrics.handshakeFailed();
      log.log({ event: 'tls.handshake', oorzaak });
    },
  });
  base.stops.unshift(() => gateway.close(settings.gateway.closeGraceMs));
  log.log({ event: 'listener.start', onderdeel: 'gateway', poort: gateway.port });
  return gateway;
}

/** The citizens' portal; answers with its port. */
async function openPortal(base: Base, post: Post): Promise<number> {
  const { settings, clock, log, store, metrics, pseudoniem } = base;
  const { portal } = settings;
  const app = createPortal({
    store,
    clock,
    omgeving: settings.omgeving,
    config: {
      origin: portal.publicUrl,
      naam: portal.naam,
      beheerder: portal.beheerder,
      helpdesk: portal.helpdesk,
      sessie: { idleMs: portal.sessionIdleMs, absoluutMs: portal.sessionAbsoluteMs },
    },
    login: createSimulator({ store, omgeving: settings.omgeving, dienst: portal.beheerder }),
    aansluiten: aansluitgegevens(base),
    adresControle: createAdresControle({ post, site: settings.mail.site }),
    log: log.log,
    metrics,
    pseudoniem,
    newGuid,
  });
  const chain = readFileSync(portal.chain, 'latin1');
  const identity = { certificateChain: chain, privateKey: readFileSync(portal.key, 'latin1') };
  const server = createServer({ ...secureOptions(identity), maxHeaderSize: 16_384, requestTimeout: 30_000 }, app);
  const port = await listen(server, portal);
  base.stops.unshift(() => closeServer(server));
  log.log({ event: 'listener.start', onderdeel: 'portal', poort: port });
  return port;
}

const DIENSTEN: Readonly<Record<string, { readonly naam: string; readonly omschrijving: string }>> = {
  berichtenbox: { naam: 'Berichtenbox', omschrijving: 'Lever digitale post aan burgers en vraag de status op.' },
  'berichtenbox-validatie': {
    naam: 'Berichtenbox validatie',
    omschrijving: 'Vraag of u een burger digitaal mag schrijven: de bestaande dienst, precies zoals gepubliceerd.',
  },
  'lopende-zaken': { naam: 'Lopende Zaken', omschrijving: 'Meld zaken en hun status.' },
  'persoonlijke-gegevens': {
    naam: 'Persoonlijke Gegevens',
    omschrijving: 'Lever de gegevens die u over een burger heeft geregistreerd.',
  },
};

/** The contracts as organisations find them under /aansluiten/ (DOC-01). */
function aansluitgegevens({ contracts, settings, options }: Base): Aansluitgegevens {
  const { publicUrl } = settings.gateway;
  return {
    diensten: contracts.services.map(({ folder, version, path, operations }) => ({
      naam: DIENSTEN[folder]?.naam ?? folder,
      omschrijving: DIENSTEN[folder]?.omschrijving ?? '',
      versie: version,
      adres: publicUrl + path,
      map: `wsdl/${folder}/${version}`,
      operaties: operations.map(({ name }) => name),
    })),
    bestanden: publishTree(options.root, publicUrl),
    tabellen: aansluitTabellen(settings.omgeving),
  };
}

function listen(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
  });
}

async function clean({ store, clock, log }: Base): Promise<void> {
  const began = clock();
  try {
    await store.opruimen(began);
    log.log({ event: 'cleanup', duurMs: clock() - began });
  } catch {
    log.log({ event: 'process.error', onderdeel: 'cleanup' });
  }
}
