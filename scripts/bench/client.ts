// The senders of a run, in one process: `client.ts <folder>`. Messages are signed before the clock starts; answers are checked for
// their status and verdict, and one in each series is proven whole. So the client costs as little as it can.
import { parseEnvelope, readAddressing } from '../../src/envelope/index.ts';
import { DEFAULT_POLICY, verifyResponse } from '../../src/security/index.ts';
import { ACTION, type BatchOptions, leverBerichten, SERVICE_PATH, signedMessage } from './messages.ts';
import { createSender, type Sending, type Sent, type Signed } from './sending.ts';
import { serve } from './service.ts';
import { type Party, readWorld, worldTrust } from './world.ts';

/** Which messages to sign. */
export interface Order {
  readonly messages: number;
  /** Numbers of the senders that take turns. */
  readonly senders: readonly number[];
  readonly batch: Omit<BatchOptions, 'now'>;
}

const HEADERS = { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: `"${ACTION}"` };

const [folder = ''] = process.argv.slice(2);
const world = readWorld(folder);
const trust = await worldTrust(world);
const sender = createSender(world);
let waiting: Signed[] = [];

/** Signs the messages of `order` and keeps them; answers with the bytes of the first. */
function make({ messages, senders, batch }: Order): number {
  waiting = Array.from({ length: messages }, (_, index) => {
    const number = senders[index % senders.length]!;
    const party: Party = world.senders[number]!;
    const now = Date.now();
    const bytes = signedMessage(party, leverBerichten(party, { ...batch, now }), now);
    return { sender: number, path: SERVICE_PATH, headers: HEADERS, bytes, expects: '>Verwerkt<' };
  });
  return waiting[0]!.bytes.length;
}

async function send(sending: Sending): Promise<Sent> {
  const { last, ...sent } = await sender.send(waiting, sending);
  if (last) await proveAnswer(last);
  return sent;
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

serve({ make, send, stop: () => sender.stop() }, () => sender.close());
