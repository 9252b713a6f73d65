// Signals as records, made from the header of the message they are about (ebMS 2.0 §4.2, §6.3.2, §7, §8; x-SIG-1 … 5, 11, 12, trap 45): parties
// swapped and without roles, the conversation echoed, nothing asked for in return. header/write.ts makes bytes of them.
import type { EpochMs } from '../../core/index.ts';
import { ACTOR_TO_PARTY, EbmsError, type ReturnAddress } from '../header/index.ts';
import {
  type DigestReference,
  type EbmsErrorItem,
  type EbmsMessage,
  type MessageHeader,
  type MessageStatus,
  type Party,
  SIGNAL_SERVICE,
  type Signal,
} from '../types.ts';

/** What is new in every message. */
export interface Fresh {
  readonly now: EpochMs;
  /** Globally unique, `UUID@host` (x-HDR-10). */
  readonly messageId: string;
}

/** Between whom and in which conversation a signal goes that answers nothing. */
export type Route = Pick<MessageHeader, 'from' | 'to' | 'cpaId' | 'conversationId'>;

/**
 * The acknowledgement of a message that is safely stored (x-RM-4: it stands alone).
 * @param references every ds:Reference of the verified signature when a signed acknowledgement was asked for, else none (x-SIG-4).
 */
export function makeAcknowledgment(
  about: ReturnAddress,
  fresh: Fresh,
  references: readonly DigestReference[] = [],
): EbmsMessage {
  const { messageId: refToMessageId } = about;
  return {
    ...answer(about, 'Acknowledgment', fresh),
    acknowledgment: { timestamp: fresh.now, refToMessageId, from: [], actor: ACTOR_TO_PARTY, references },
  };
}

/** The errors of a message, to its sender. Ask `mayReportError` first (x-SIG-7). At least one error. */
export function makeMessageError(
  about: ReturnAddress,
  errors: readonly (EbmsError | EbmsErrorItem)[],
  fresh: Fresh,
): EbmsMessage {
  const errorList = errors.map((error) => (error instanceof EbmsError ? error.item : error));
  return { ...answer(about, 'MessageError', fresh), errorList };
}

export function makePing(route: Route, fresh: Fresh): EbmsMessage {
  return signal('Ping', route, fresh);
}

export function makePong(ping: ReturnAddress, fresh: Fresh): EbmsMessage {
  return answer(ping, 'Pong', fresh);
}

/** Asks what became of a message that we sent (x-SIG-11). */
export function makeStatusRequest(route: Route, refToMessageId: string, fresh: Fresh): EbmsMessage {
  return { ...signal('StatusRequest', route, fresh), statusRequest: { refToMessageId } };
}

/** What a status request is answered with. */
export interface StatusAnswer {
  /** The message that was asked about. */
  readonly refToMessageId: string;
  readonly messageStatus: MessageStatus;
  /** When that message was received; only of a message that is known here (ebMS 2.0 §7.1.2). */
  readonly timestamp?: EpochMs;
}

export function makeStatusResponse(request: ReturnAddress, status: StatusAnswer, fresh: Fresh): EbmsMessage {
  return { ...answer(request, 'StatusResponse', fresh), statusResponse: status };
}

function answer(about: ReturnAddress, action: Signal, fresh: Fresh): EbmsMessage {
  const { from: to, to: from, cpaId, conversationId, messageId } = about;
  const message = signal(action, { from, to, cpaId, conversationId }, fresh);
  return { ...message, header: { ...message.header, refToMessageId: messageId } };
}

function signal(action: Signal, route: Route, { now, messageId }: Fresh): EbmsMessage {
  const header: MessageHeader = {
    from: withoutRole(route.from),
    to: withoutRole(route.to),
    cpaId: route.cpaId,
    conversationId: route.conversationId,
    service: { value: SIGNAL_SERVICE },
    action,
    messageId,
    timestamp: now,
    duplicateElimination: false,
  };
  return { header, syncReply: false, messageOrder: false, manifest: [] };
}

function withoutRole({ partyIds }: Party): Party {
  return { partyIds };
}
