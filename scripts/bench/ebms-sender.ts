// A Bode that only sends ebMS2: messages made in full and stored durably, and the lanes of `bode serve` that deliver them.
// `ebms-sender.ts <folder>`; answers `agree` and `write`.
import { fileURLToPath } from 'node:url';
import { newGuid, type Oin } from '../../src/core/index.ts';
import { startLanes } from '../../src/delivery/index.ts';
import {
  createCpaRegister,
  deliverMessage,
  type EbmsDependencies,
  loadMessageSchema,
  maakBericht,
} from '../../src/ebms/index.ts';
import { openBase } from '../../src/start/base.ts';
import { createTlsClient } from '../../src/transport/index.ts';
import { ACTIONS, type Agreement, imported, party, SERVICE } from './ebms-agreement.ts';
import { text } from './messages.ts';
import { serve } from './service.ts';
import { freshSettings, readWorld } from './world.ts';

/** Which messages to make, partners taking turns. */
export interface Writing {
  readonly agreements: readonly Agreement[];
  readonly messages: number;
  readonly tekst: number;
}

/** Messages that are being made at the same time. */
const MAKING = 32;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const [folder = ''] = process.argv.slice(2);
const world = readWorld(folder);
const settings = await freshSettings(folder, 'ebms-sender');
const stops: (() => Promise<void> | void)[] = [];
const base = await openBase({ settings, versie: '0.0.0-bench', root: ROOT, clock: Date.now }, stops);
const deps = dependencies();
const lanes = startLanes({
  store: base.store,
  handlers: { zend: { carryOut: (werk, now) => deliverMessage(deps, werk, now) } },
  clock: Date.now,
  log: base.log.log,
  name: 'bench',
  perLane: settings.ebms.delivery.perLane,
  leaseMs: settings.ebms.delivery.leaseMs,
  pollMs: settings.ebms.delivery.pollMs,
});

function dependencies(): EbmsDependencies {
  const { store, trust, own, log, metrics } = base;
  const { ebms, gateway, omgeving, oin } = settings;
  const register = createCpaRegister(store.ebms.cpas);
  const client = createTlsClient({
    identity: { certificateChain: world.bode.chain, privateKey: world.bode.key },
    authorities: [world.anchors, world.intermediates],
    trust,
    clock: Date.now,
    timeoutMs: ebms.delivery.timeoutMs,
    maxResponseBytes: ebms.limits.soapBytes,
  });
  stops.unshift(() => client.close());
  return {
    store,
    trust,
    overeenkomst: async (cpaId, now) => (await register.geldig(cpaId, now))[0]?.cpa,
    laatsteOvereenkomst: async (cpaId, now) => (await register.laatste(cpaId, now))?.cpa,
    schema: loadMessageSchema(ROOT),
    signingKey: own.signing,
    decryptionKeys: own.decrypting,
    partner: () => ({ accepts: ['exclusive'], signsWith: 'exclusive', ecdsa: false }),
    clock: Date.now,
    newGuid,
    omgeving,
    oin: oin as Oin,
    host: ebms.messageIdHost,
    limits: { ...ebms.limits, totalBytes: gateway.limits.streamBytes },
    bewaarMs: ebms.keepMs,
    bestemming: () => ({ soort: 'aanbod', laan: `aanbod ${oin}` }),
    meld: () => [],
    client,
    soon: () => {},
    log: log.log,
    metrics,
  };
}

/** Makes and stores messages; the lanes send them meanwhile. */
async function write({ agreements, messages, tekst }: Writing): Promise<void> {
  const inhoud = Buffer.from(`<antwoord xmlns="urn:bench"><tekst>${text(tekst)}</tekst></antwoord>`);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < messages; index = next++) {
      const number = index % agreements.length;
      const { changes } = await maakBericht(deps, {
        cpaId: agreements[number]!.cpaId,
        from: party(world.bode, 'Bode'),
        to: party(world.senders[number]!, 'Partner'),
        service: SERVICE,
        action: ACTIONS.uit,
        delen: [{ contentType: 'application/xml', inhoud }],
      });
      await deps.store.commit(changes);
    }
  };
  await Promise.all(Array.from({ length: MAKING }, lane));
}

serve({ agree: (agreements: readonly Agreement[]) => deps.store.commit(agreements.map(imported)), write }, async () => {
  await lanes.stop();
  for (const stop of stops) await stop();
});
