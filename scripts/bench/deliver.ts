// Organisations that deliver batches with Bode's own client (src/wus/send.ts): sign, send, prove the answer. `deliver.ts <folder>`.
// Answers `deliver` (several batches, organisations taking turns, two under way), and `prepare` and `send` (one large message).
import { createPrivateKey } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { loadContracts } from '../../src/schema/index.ts';
import { DEFAULT_POLICY } from '../../src/security/index.ts';
import { createTlsClient } from '../../src/transport/index.ts';
import { type RequesterOptions, send } from '../../src/wus/index.ts';
import { text, type XmlElement } from '../../src/xml/index.ts';
import { type BatchOptions, leverBerichten, SERVICE_PATH } from './messages.ts';
import { serve } from './service.ts';
import { der, type Party, readWorld, worldTrust } from './world.ts';

const PARALLEL = 2;

export interface Delivery {
  readonly port: number;
  readonly organisations: number;
  readonly batches: number;
  readonly aantal: number;
  readonly tekst: number;
}

export interface Delivered {
  readonly seconds: number;
  /** Processor time of this process meanwhile, µs. */
  readonly cpu: number;
}

const [folder = ''] = process.argv.slice(2);
const world = readWorld(folder);
const trust = await worldTrust(world);
const contracts = await loadContracts(fileURLToPath(new URL('../../', import.meta.url)));
const operation = contracts.services
  .find(({ path }) => path === SERVICE_PATH)!
  .operations.find(({ name }) => name === 'LeverBerichten')!;
const requesters = world.senders.map(requester);
let large: Buffer | undefined;

function requester({ oin, chain, key, certificate }: Party): RequesterOptions {
  const client = createTlsClient({
    identity: { certificateChain: chain, privateKey: key },
    authorities: [world.anchors, world.intermediates],
    trust,
    clock: Date.now,
    timeoutMs: 300_000,
    maxResponseBytes: 50_000_000,
  });
  return {
    client,
    trust,
    policy: DEFAULT_POLICY,
    key: { privateKey: createPrivateKey(key), certificate: der(certificate) },
    oin,
    peerOin: world.bode.oin,
    signed: true,
    clock: Date.now,
  };
}

async function post(sender: number, port: number, payload: Buffer, aantal: number): Promise<void> {
  const { fault, payload: answer } = await send(
    requesters[sender]!,
    { url: `https://localhost:${port}${SERVICE_PATH}`, operation },
    payload,
  );
  if (fault) throw new Error(`${fault.code}: ${fault.text}`);
  const said = processed(answer);
  if (said !== aantal) throw new Error(`${said} of ${aantal} berichten are Verwerkt`);
}

/** AantalBerichtenSuccesvolVerwerkt of an answer. */
function processed(element: XmlElement): number | undefined {
  if (element.local === 'AantalBerichtenSuccesvolVerwerkt') return Number(text(element));
  for (const inner of element.children) {
    const found = processed(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function deliver({ port, organisations, batches, aantal, tekst }: Delivery): Promise<Delivered> {
  const before = process.cpuUsage();
  const began = performance.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let batch = next++; batch < batches; batch = next++) {
      const sender = batch % organisations;
      const options = { aantal, tekst, now: Date.now(), canonical: true };
      await post(sender, port, Buffer.from(leverBerichten(world.senders[sender]!, options)), aantal);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - began) / 1000, cpu: user + system };
}

/** Makes one large batch and keeps it; answers with its bytes. */
function prepare(options: Omit<BatchOptions, 'now' | 'canonical'>): number {
  large = Buffer.from(leverBerichten(world.senders[0]!, { ...options, now: Date.now(), canonical: true }));
  return large.length;
}

/** Sends what was prepared; answers with the seconds it took. */
async function sendLarge({ port, aantal }: { readonly port: number; readonly aantal: number }): Promise<number> {
  const began = performance.now();
  await post(0, port, large!, aantal);
  return (performance.now() - began) / 1000;
}

serve({ deliver, prepare, send: sendLarge }, () => {
  for (const { client } of requesters) client.close();
  contracts.dispose();
});
