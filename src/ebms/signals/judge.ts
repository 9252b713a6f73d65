// Signals of a peer against what we sent (x-SIG-4, x-SIG-7, x-SIG-10, x-SIG-11, trap 58). All of them are expected outcomes: results, no errors.
import type { EpochMs } from '../../core/index.ts';
import { sameTyped } from '../header/index.ts';
import {
  type DigestReference,
  type EbmsMessage,
  type MessageHeader,
  type Party,
  type ReceivedErrorItem,
  type Severity,
  signalOf,
} from '../types.ts';
import type { StatusAnswer } from './make.ts';

/** What is known of a message that we sent. */
export interface Sent {
  readonly header: Pick<MessageHeader, 'from' | 'to' | 'cpaId' | 'conversationId' | 'messageId'>;
  /** References of our signature; empty when unsigned. */
  readonly references: readonly DigestReference[];
  /** The acknowledgement must be signed and carry them (x-SIG-4). */
  readonly ackSigned: boolean;
}

/** Why a signal does not belong to what we sent. */
export type Mismatch = 'reference' | 'agreement' | 'conversation' | 'party' | 'unsigned' | 'digests';

/** What an acknowledgement must be, undefined when it is that. `signed`: its own signature was verified. */
export function acknowledgmentMismatch(ack: EbmsMessage, sent: Sent, signed: boolean): Mismatch | undefined {
  const { acknowledgment } = ack;
  if (!acknowledgment || acknowledgment.refToMessageId !== sent.header.messageId) return 'reference';
  const odd = addressMismatch(ack, sent);
  if (odd) return odd;
  // eb:From in the Acknowledgment names who made it, where that differs from the From of the message: for us it may not.
  if (!acknowledgment.from.every((id) => sent.header.to.partyIds.some((other) => sameTyped(id, other)))) return 'party';
  if (!sent.ackSigned) return undefined;
  if (!signed) return 'unsigned';
  return sameReferences(acknowledgment.references, sent.references) ? undefined : 'digests';
}

/** The same for a MessageError, Pong or StatusResponse: it refers to our message and comes from its receiver. */
export function answerMismatch(answer: EbmsMessage, sent: Sent): Mismatch | undefined {
  return answer.header.refToMessageId === sent.header.messageId ? addressMismatch(answer, sent) : 'reference';
}

function addressMismatch({ header }: EbmsMessage, { header: sent }: Sent): Mismatch | undefined {
  if (header.refToMessageId !== sent.messageId) return 'reference';
  if (header.cpaId !== sent.cpaId) return 'agreement';
  if (header.conversationId !== sent.conversationId) return 'conversation';
  return isParty(header.from, sent.to) && isParty(header.to, sent.from) ? undefined : 'party';
}

/** Every id of `stated` is one of `known`. Roles do not count: signals have none (trap 45). */
function isParty(stated: Party, known: Party): boolean {
  return stated.partyIds.every((id) => known.partyIds.some((other) => sameTyped(id, other)));
}

/** Count, URI, algorithm and digest of each; the order is free (x-SIG-4). */
export function sameReferences(got: readonly DigestReference[], sent: readonly DigestReference[]): boolean {
  const left = new Map(sent.map((reference) => [reference.uri, reference]));
  if (got.length !== sent.length || left.size !== sent.length) return false;
  return got.every(({ uri, digestMethod, digestValue }) => {
    const own = left.get(uri);
    left.delete(uri);
    return own !== undefined && own.digestMethod === digestMethod && sameBytes(own.digestValue, digestValue);
  });
}

function sameBytes(a: string, b: string): boolean {
  return Buffer.from(a, 'base64').equals(Buffer.from(b, 'base64'));
}

/**
 * Whether errors of this message may be told to its sender: never about an error or an acknowledgement, and not about another answer
 * either, for nobody waits for that (x-SIG-7, trap 58).
 */
export function mayReportError(header: Pick<MessageHeader, 'service' | 'action'>): boolean {
  const signal = signalOf(header);
  return signal === undefined || signal === 'Ping' || signal === 'StatusRequest';
}

/** The severity of a list of errors: Error when any is. Only then the message has failed (x-SIG-10). */
export function severityOf(errors: readonly ReceivedErrorItem[]): Severity {
  return errors.some(({ severity }) => severity === 'Error') ? 'Error' : 'Warning';
}

/** A message that we received, as far as its sender may ask about it. */
export interface Known {
  readonly cpaId: string;
  readonly from: Party;
  readonly receivedAt: EpochMs;
  readonly processed: boolean;
}

/**
 * The answer to a status request. To anybody but the sender of the message it does not exist: who guesses an id learns nothing (x-SIG-11).
 * @param known the message that it asks about, if there is one.
 */
export function statusAnswer(request: EbmsMessage, known: Known | undefined): StatusAnswer {
  const refToMessageId = request.statusRequest?.refToMessageId ?? '';
  const { header } = request;
  if (!known || known.cpaId !== header.cpaId || !isParty(header.from, known.from))
    return { refToMessageId, messageStatus: 'NotRecognized' };
  return {
    refToMessageId,
    messageStatus: known.processed ? 'Processed' : 'Received',
    timestamp: known.receivedAt,
  };
}
