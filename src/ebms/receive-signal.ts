// What a signal of a partner does (x-SIG-1 … 12, x-RM-2, x-RM-10, x-RM-13): an acknowledgement or an error moves a message of ours; Ping and StatusRequest get
// their answer. A signal that fits nothing is logged and dropped: nobody is told (trap 58).
import { Conflict, type EbmsBericht } from '../store/index.ts';
import type { Answer } from '../transport/index.ts';
import { EMPTY, reply } from './answer.ts';
import type { EbmsStory } from './audit.ts';
import type { Collected } from './collect.ts';
import { newMessageId } from './messages.ts';
import type { SendEvent } from './reliability/index.ts';
import { hear, readOwn, sentOf } from './sent.ts';
import {
  acknowledgmentMismatch,
  answerMismatch,
  type Bucket,
  type Mismatch,
  makePong,
  makeStatusResponse,
  type Sent,
  severityOf,
  statusAnswer,
  takeToken,
} from './signals/index.ts';
import { type EbmsMessage, signalOf } from './types.ts';
import type { EbmsDependencies } from './types-exchange.ts';

/** A signal that was read and, where it is signed, proven. */
export type ReceivedSignal = Pick<Collected, 'message' | 'partner' | 'verified' | 'terug'>;

/** The answer to the HTTP request that brought the signal. */
export async function receiveSignal(deps: EbmsDependencies, signal: ReceivedSignal, story: EbmsStory): Promise<Answer> {
  story.uitkomst = 'signaal';
  switch (signalOf(signal.message.header)) {
    case 'Ping':
    case 'StatusRequest':
      return (await answerQuestion(deps, signal, story)) ?? EMPTY;
    default: {
      const { oorzaak, bericht } = await takeSignal(deps, signal);
      if (oorzaak !== undefined) story.oorzaak = oorzaak;
      if (bericht) story.bericht = bericht.id;
      return EMPTY;
    }
  }
}

/** What became of a signal about a message of ours. `oorzaak`: why it changed nothing. */
export interface Taken {
  readonly bericht?: EbmsBericht;
  readonly oorzaak?: string;
}

/** An Acknowledgment, MessageError, Pong or StatusResponse. */
export async function takeSignal(deps: EbmsDependencies, signal: ReceivedSignal): Promise<Taken> {
  const { message, partner } = signal;
  const { refToMessageId } = message.header;
  if (refToMessageId === undefined) return { oorzaak: 'a signal without RefToMessageId' };
  const kind = signalOf(message.header);
  if (kind === 'Pong' || kind === 'StatusResponse') return {};
  const ours = await deps.store.ebms.get({ partner, richting: 'uit', messageId: refToMessageId });
  if (!ours) return { oorzaak: 'a signal about a message that is not ours' };
  const own = await readOwn(deps, ours);
  if (!own) return { bericht: ours, oorzaak: 'a signal about a message whose content is gone' };
  const mismatch = mismatchOf(message, sentOf(own), signal.verified.signer !== undefined);
  if (mismatch) return { bericht: ours, oorzaak: `the signal does not fit the message: ${mismatch}` };
  await apply(deps, ours, message);
  return { bericht: ours };
}

function mismatchOf(message: EbmsMessage, sent: Sent, signed: boolean): Mismatch | undefined {
  return message.acknowledgment ? acknowledgmentMismatch(message, sent, signed) : answerMismatch(message, sent);
}

function eventOf({ acknowledgment, errorList = [] }: EbmsMessage): SendEvent {
  return acknowledgment ? { kind: 'acknowledged' } : { kind: 'error', severity: severityOf(errorList) };
}

/** Another step of the same message may come first: then this one is judged again on what that left. */
async function apply(deps: EbmsDependencies, ours: EbmsBericht, message: EbmsMessage): Promise<void> {
  const now = deps.clock();
  const code = message.errorList?.find(({ severity }) => severity === 'Error')?.code;
  const heard = { event: eventOf(message), now, ...(code === undefined ? {} : { code: code.slice(0, 80) }) };
  const { changes, effects } = hear(deps, ours, heard);
  try {
    if (changes.length > 0) await deps.store.commit(changes);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const again = await deps.store.ebms.opId(ours.id);
    return again && again.status !== ours.status ? apply(deps, again, message) : undefined;
  }
  if (effects.includes('alarm')) alarm(deps, ours, { code, clause: 'x-SIG-10' });
}

/** What an operator must look at, with a stable code (x-RM-12). */
export function alarm(
  deps: EbmsDependencies,
  bericht: EbmsBericht,
  at: { readonly code: string | undefined; readonly clause: string; readonly oorzaak?: string },
): void {
  deps.log({
    event: 'ebms',
    level: 'error',
    richting: bericht.richting,
    bericht: bericht.id,
    partner: bericht.partner,
    cpa: bericht.cpaId,
    action: bericht.action,
    messageId: bericht.messageId,
    conversationId: bericht.conversationId,
    uitkomst: 'mislukt',
    code: at.code,
    clause: at.clause,
    oorzaak: at.oorzaak,
  });
}

/** Tokens per partner (x-SIG-12); few, for partners are few. */
const buckets = new WeakMap<EbmsDependencies['store'], Map<string, Bucket>>();

/** Pong, or what is known of a message; undefined when the answer goes its own way, or too many were asked. */
async function answerQuestion(
  deps: EbmsDependencies,
  signal: ReceivedSignal,
  story: EbmsStory,
): Promise<Answer | undefined> {
  const { message, partner, terug } = signal;
  const known = buckets.get(deps.store) ?? new Map<string, Bucket>();
  buckets.set(deps.store, known);
  const { allowed, bucket } = takeToken(known.get(partner), deps.clock());
  known.set(partner, bucket);
  if (!allowed) {
    story.oorzaak = 'too many signals of this partner';
    return undefined;
  }
  const fresh = { now: deps.clock(), messageId: newMessageId(deps) };
  const answer = message.statusRequest
    ? makeStatusResponse(message.header, statusAnswer(message, await askedAbout(deps, signal)), fresh)
    : makePong(message.header, fresh);
  const channel = terug(message.statusRequest ? 'StatusResponse' : 'Pong');
  return reply(deps, { terug: channel, about: message.header, sync: message.syncReply }, answer);
}

async function askedAbout(deps: EbmsDependencies, { message, partner }: ReceivedSignal) {
  const messageId = message.statusRequest?.refToMessageId ?? '';
  const found = await deps.store.ebms.get({ partner, richting: 'in', messageId });
  return (
    found && {
      cpaId: found.cpaId,
      from: message.header.from,
      receivedAt: found.ontstaanOp,
      processed: found.status === 'verwerkt',
    }
  );
}
