// `bode send --ebms`: plays a back office with its own ebMS2 adapter. It listens at its endpoint of the CPA, sends GLOBE-R-BV-Request, and waits for the
// Acknowledgment and for GLOBE-R-BV-Result, which come by themselves (x-MO-1, x-MO-2). Its store lives as long as the command.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newGuid } from '../../core/index.ts';
import { startLanes } from '../../delivery/index.ts';
import {
  type Cpa,
  createCpaRegister,
  createSoon,
  deliverMessage,
  deliverSignal,
  type EbmsDependencies,
  ebmsRoute,
  eigenPartij,
  kanaalVoor,
  loadCpaSchema,
  loadMessageSchema,
  maakBericht,
  type Opdracht,
  parseCpa,
  readAll,
  readPart,
  SOON,
} from '../../ebms/index.ts';
import type { EbmsBericht } from '../../store/index.ts';
import { newMasterKeys, openSqliteStore, type SqliteStore } from '../../store/sqlite/index.ts';
import { createMetrics, silentLog } from '../../telemetry/index.ts';
import { createTlsClient, startGateway } from '../../transport/index.ts';
import { canonicalize, parseXml } from '../../xml/index.ts';
import { CommandError, progress } from '../output.ts';
import { ROOT } from '../version.ts';
import { type Client, type ClientSettings, countCodes, type Reply } from './client.ts';
import { BATCH, type Item } from './inputs.ts';

/** What a batch is sent and answered as. */
const REQUEST = 'GLOBE-R-BV-Request';
const RESULT_LIMIT = 64 * 1024 * 1024;
const LOOK_MS = 20;

export interface EbmsClientSettings extends ClientSettings {
  readonly cpaFile: string;
  /** How long the result of a message is waited for, ms. */
  readonly waitMs: number;
  /** Tells what came back for each message. */
  readonly tell: boolean;
}

interface Adapter {
  readonly deps: EbmsDependencies;
  readonly store: SqliteStore;
  /** The message that every batch is, but for its content. */
  readonly opdracht: Omit<Opdracht, 'delen'>;
  close(): Promise<void>;
}

/** @throws CommandError for a CPA that does not fit, and the system's error when the endpoint cannot be listened on. */
export async function ebmsClient(settings: EbmsClientSettings): Promise<Client> {
  const adapter = await openAdapter(settings);
  return {
    send: (item) => exchange(adapter, settings, item),
    close: () => adapter.close(),
  };
}

async function exchange({ deps, store, opdracht }: Adapter, settings: EbmsClientSettings, item: Item): Promise<Reply> {
  const { waitMs, tell } = settings;
  const began = performance.now();
  const delen = [{ contentType: 'application/xml', inhoud: officialBatch(item) }];
  const { bericht, changes } = await maakBericht(deps, { ...opdracht, delen });
  await store.commit(changes);
  const say = (what: string) => {
    if (tell) progress(`${item.name}: ${what} after ${Math.round(performance.now() - began)} ms`);
  };
  let acknowledged = false;
  while (performance.now() - began < waitMs) {
    const now = await store.ebms.opId(bericht.id);
    if (!now || now.status === 'mislukt') return failed(now);
    if (!acknowledged && (now.status === 'bevestigd' || now.status === 'verwerkt')) {
      acknowledged = true;
      say(`acknowledged (${bericht.messageId})`);
    }
    const [result] = await store.ebms.verwijzendNaar(bericht.partner, 'in', bericht.messageId);
    if (result) {
      const codes = countCodes(parseXml(await contentOf(store, result)).root);
      say(
        `${result.action} (${result.messageId}): ${[...codes].map(([code, times]) => `${times} × ${code}`).join(', ')}`,
      );
      return { ok: true, codes, proven: true };
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  const what = acknowledged ? 'acknowledged, but no result came' : 'no acknowledgement came';
  return { ok: false, code: 'timeout', text: `${what} within ${waitMs / 1000} s` };
}

function failed(bericht: EbmsBericht | undefined): Reply {
  const { code, reden } = bericht ?? {};
  return { ok: false, code: code ?? reden ?? 'mislukt', text: `the message failed: ${reden ?? 'unknown'}` };
}

/** `Berichten` itself: over ebMS2 no element stands around it. */
function officialBatch(item: Item): Buffer {
  const { root } = parseXml(Buffer.from(item.make()), { maxBytes: 200 * 1024 * 1024, maxTextBytes: 200 * 1024 * 1024 });
  const batch = [root, ...root.children].find(({ uri, local }) => uri === BATCH && local === 'Berichten');
  if (!batch) throw new CommandError(`${item.name} is no batch of berichten: that is what goes over ebMS2.`);
  return Buffer.from(canonicalize(batch));
}

async function contentOf(store: SqliteStore, { partner, delen: [deel] }: EbmsBericht): Promise<Buffer> {
  return deel ? readAll(readPart(store, partner, deel), RESULT_LIMIT) : Buffer.alloc(0);
}

async function openAdapter(settings: EbmsClientSettings): Promise<Adapter> {
  const { party } = settings;
  const xml = readFileSync(settings.cpaFile);
  const read = parseCpa(xml, loadCpaSchema(ROOT));
  if (!read.ok) throw new CommandError(`${settings.cpaFile}: ${read.bevindingen[0]?.tekst ?? 'not a CPA'}`);
  const { opdracht, endpoint } = requestOf(read.cpa, settings);
  const folder = mkdtempSync(join(tmpdir(), 'bode-send-'));
  const store = await openSqliteStore({
    url: `sqlite:${join(folder, 'send.sqlite')}`,
    masterKeys: newMasterKeys(),
    clock: Date.now,
    migrate: true,
  });
  const now = Date.now();
  const rij = { cpaId: read.cpa.cpaId, versie: newGuid(now), ingeschakeld: true, actiefVanaf: 0, geimporteerdOp: now };
  await store.commit([{ kind: 'cpa', value: { ...rij, xml: xml.toString('utf8') } }]);
  const client = createTlsClient({
    identity: { certificateChain: party.key.certificatePem, privateKey: party.key.keyPem },
    authorities: party.authorities,
    trust: party.trust,
    clock: Date.now,
    timeoutMs: 60_000,
    maxResponseBytes: 1_048_576,
    maxSockets: settings.parallel,
  });
  const deps = dependencies(settings, { store, client });
  const listener = await listen(settings, deps, endpoint);
  const lanes = startLanes({
    store,
    handlers: {
      zend: { carryOut: (werk, at) => deliverMessage(deps, werk, at) },
      signaal: { carryOut: (werk, at) => deliverSignal(deps, werk, at) },
    },
    clock: Date.now,
    log: silentLog,
    name: 'send',
    perLane: settings.parallel,
    leaseMs: 120_000,
    pollMs: 1_000,
  });
  return {
    deps,
    store,
    opdracht,
    async close() {
      await lanes.stop();
      await listener.close(2_000);
      client.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The channel of a batch, and where the result comes. */
function requestOf(cpa: Cpa, { party, settings, cpaFile }: EbmsClientSettings) {
  const own = eigenPartij(cpa, party.oin, settings.omgeving);
  const role = own?.roles.find(({ canSend }) => canSend.some(({ action }) => action === REQUEST));
  const other = cpa.parties.find((one) => one !== own);
  const otherRole = other?.roles.find(({ canReceive }) => canReceive.some(({ action }) => action === REQUEST));
  if (!own || !role || !other || !otherRole)
    throw new CommandError(`${cpaFile} does not let ${party.oin} send ${REQUEST}.`);
  const opdracht = {
    cpaId: cpa.cpaId,
    from: { partyIds: own.partyIds, role: role.role },
    to: { partyIds: other.partyIds, role: otherRole.role },
    service: role.service,
    action: REQUEST,
  };
  const answer = otherRole.canSend[0]?.action ?? '';
  const back = kanaalVoor(cpa, { ...opdracht, from: opdracht.to, to: opdracht.from, action: answer });
  if (!back.ok) throw new CommandError(`${cpaFile}: ${back.tekst}`);
  return { opdracht, endpoint: new URL(back.kanaal.endpoint) };
}

function dependencies(
  { party, settings }: EbmsClientSettings,
  { store, client }: { readonly store: SqliteStore; readonly client: ReturnType<typeof createTlsClient> },
): EbmsDependencies {
  const register = createCpaRegister(store.ebms.cpas);
  const key = { privateKey: party.key.privateKey, certificate: party.key.certificate };
  return {
    store,
    trust: party.trust,
    overeenkomst: async (cpaId, now) => (await register.geldig(cpaId, now))[0]?.cpa,
    laatsteOvereenkomst: async (cpaId, now) => (await register.laatste(cpaId, now))?.cpa,
    schema: loadMessageSchema(ROOT),
    signingKey: () => key,
    decryptionKeys: () => [key],
    partner: () => ({ accepts: ['exclusive'], signsWith: 'exclusive', ecdsa: false }),
    clock: Date.now,
    newGuid,
    omgeving: settings.omgeving,
    oin: party.oin,
    host: settings.ebms.messageIdHost,
    limits: { ...settings.ebms.limits, totalBytes: settings.gateway.limits.streamBytes },
    bewaarMs: settings.ebms.keepMs,
    bestemming: () => ({ soort: 'aanbod', laan: 'aanbod send' }),
    meld: () => [],
    client,
    soon: createSoon({ client, ...SOON }).send,
    log: silentLog,
    metrics: createMetrics(),
  };
}

async function listen({ party, settings }: EbmsClientSettings, deps: EbmsDependencies, endpoint: URL) {
  const route = ebmsRoute(deps);
  try {
    return await startGateway({
      host: '127.0.0.1',
      port: Number(endpoint.port || 443),
      identity: { certificateChain: party.key.certificatePem, privateKey: party.key.keyPem },
      authorities: party.authorities,
      trust: party.trust,
      limits: settings.gateway.limits,
      routes: new Map([[endpoint.pathname, route]]),
      otherwise: route,
      clock: Date.now,
      onHandshakeError: (cause) => progress(`A connection to ${endpoint.host} failed: ${cause}`),
    });
  } catch (error) {
    throw new CommandError(
      `The endpoint of the CPA, ${endpoint.href}, cannot be listened on: ${(error as Error).message}`,
    );
  }
}
