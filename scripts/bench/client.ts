// The senders of a run, in one process: `client.ts <folder>`. Messages are signed before the clock starts; answers are checked for
// their status and verdict, and one in each series is proven whole. So the client costs as little as it can.
import { Agent, request } from 'node:https';
import { parseEnvelope, readAddressing } from '../../src/envelope/index.ts';
import { DEFAULT_POLICY, verifyResponse } from '../../src/security/index.ts';
import { secureOptions } from '../../src/transport/index.ts';
import { ACTION, type BatchOptions, leverBerichten, SERVICE_PATH, signedMessage } from './messages.ts';
import { serve } from './service.ts';
import { type Party, readWorld, worldTrust } from './world.ts';

/** Which messages to sign. */
export interface Order {
  readonly messages: number;
  /** Numbers of the senders that take turns. */
  readonly senders: readonly number[];
  readonly batch: Omit<BatchOptions, 'now'>;
}

/** How to send what was signed. */
export interface Sending {
  readonly port: number;
  /** Exchanges under way at the same time, spread over the senders. */
  readonly parallel: number;
  /** Pause of each lane after an answer, ms. */
  readonly pause?: number;
  /** Stop after this, ms, also when messages are left. */
  readonly atMost?: number;
}

export interface Sent {
  readonly answered: number;
  readonly seconds: number;
  /** Time of each exchange, ms. */
  readonly times: readonly number[];
}

interface Signed {
  readonly sender: number;
  readonly bytes: Buffer;
}

const [folder = ''] = process.argv.slice(2);
const world = readWorld(folder);
const trust = await worldTrust(world);
const agents = new Map<number, Agent>();
let waiting: Signed[] = [];
let stopped = false;

function agentOf(sender: number): Agent {
  const { chain, key } = world.senders[sender]!;
  const known =
    agents.get(sender) ??
    new Agent({
      ...secureOptions({ certificateChain: chain, privateKey: key }),
      ca: [world.anchors, world.intermediates],
      keepAlive: true,
    });
  agents.set(sender, known);
  return known;
}

/** Signs the messages of `order` and keeps them; answers with the bytes of the first. */
function make({ messages, senders, batch }: Order): number {
  waiting = Array.from({ length: messages }, (_, index) => {
    const sender = senders[index % senders.length]!;
    const party: Party = world.senders[sender]!;
    const now = Date.now();
    return { sender, bytes: signedMessage(party, leverBerichten(party, { ...batch, now }), now) };
  });
  return waiting[0]!.bytes.length;
}

async function send({ port, parallel, pause = 0, atMost = Number.POSITIVE_INFINITY }: Sending): Promise<Sent> {
  const times: number[] = [];
  stopped = false;
  const began = performance.now();
  let last: Buffer | undefined;
  const lane = async (): Promise<void> => {
    for (let next = waiting.pop(); next && !stopped && performance.now() - began < atMost; next = waiting.pop()) {
      const start = performance.now();
      last = await post(port, next);
      times.push(performance.now() - start);
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    }
  };
  await Promise.all(Array.from({ length: parallel }, lane));
  const seconds = (performance.now() - began) / 1000;
  if (last) await proveAnswer(last);
  return { answered: times.length, seconds, times };
}

function post(port: number, { sender, bytes }: Signed): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: 'localhost',
        port,
        path: SERVICE_PATH,
        method: 'POST',
        agent: agentOf(sender),
        headers: {
          'Content-Type': 'text/xml; charset=utf-8',
          'Content-Length': bytes.length,
          SOAPAction: `"${ACTION}"`,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const body = Buffer.concat(chunks);
          if (response.statusCode === 200 && body.includes('>Verwerkt<')) resolve(body);
          else reject(new Error(`HTTP ${response.statusCode}: ${body.toString('utf8').slice(0, 2000)}`));
        });
        response.on('error', reject);
      },
    );
    asked.on('error', reject);
    asked.end(bytes);
  });
}

/** Signature, coverage, certificate and window of one answer. The confirmation is not asked of the server built in the obvious way. */
async function proveAnswer(body: Buffer): Promise<void> {
  const parsed = parseEnvelope(body);
  const related = parsed.headers.find(({ local }) => local === 'RelatesTo');
  if (!related) throw new Error('the answer has no RelatesTo');
  if (!body.includes('SignatureConfirmation')) return;
  const source = body.toString('utf8');
  const [, relatesTo = ''] = /RelatesTo[^>]*>([^<]+)</.exec(source) ?? [];
  const [, action = ''] = /Action[^>]*>([^<]+)</.exec(source) ?? [];
  const [, value = ''] = /SignatureConfirmation[^>]* Value="([^"]+)"/.exec(source) ?? [];
  const addressed = readAddressing(parsed, { role: 'response', relatesTo, actions: [action] });
  await verifyResponse(addressed, {
    policy: DEFAULT_POLICY,
    trust,
    now: Date.now(),
    sent: [value],
    oin: world.bode.oin,
  });
}

/** Ends a `send` that is going on. */
function stop(): void {
  stopped = true;
}

serve({ make, send, stop }, () => {
  for (const agent of agents.values()) agent.destroy();
});
