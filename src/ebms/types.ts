// The vocabulary of ebMS 2.0 as plain records: what a SOAP Header Container says, free of bytes and XML (ebMS 2.0 §3, §4.2, §6, §7; x-HDR-1 … 21).
import type { EpochMs } from '../core/index.ts';

/** A value with the domain it comes from; without a type it is a URI (x-HDR-15). */
export interface Typed {
  readonly value: string;
  readonly type?: string;
}

export interface Party {
  /** At least one (x-HDR-4). */
  readonly partyIds: readonly Typed[];
  readonly role?: string;
}

export interface MessageHeader {
  readonly from: Party;
  readonly to: Party;
  readonly cpaId: string;
  readonly conversationId: string;
  readonly service: Typed;
  readonly action: string;
  /** RFC 2822 form without angle brackets (x-HDR-10). */
  readonly messageId: string;
  readonly timestamp: EpochMs;
  readonly refToMessageId?: string;
  /** After this moment the message may not be delivered (x-HDR-20). */
  readonly timeToLive?: EpochMs;
  readonly duplicateElimination: boolean;
}

export interface AckRequested {
  /** The acknowledgement must be signed. */
  readonly signed: boolean;
  readonly actor?: string;
}

/** A part of the message that belongs to it: `href` is `cid:` and the percent-encoded Content-ID (x-PKG-9). */
export interface ManifestReference {
  readonly href: string;
  readonly id?: string;
}

/** A digest that a signature stated, as it travels in a signed acknowledgement (x-SIG-4). */
export interface DigestReference {
  readonly uri: string;
  /** As they stood in the signature, so that the copy is complete; the comparison does not need them. */
  readonly transforms?: readonly { readonly algorithm: string; readonly xpath?: string }[];
  /** Algorithm URI. */
  readonly digestMethod: string;
  /** Base64. */
  readonly digestValue: string;
}

export interface Acknowledgment {
  readonly timestamp: EpochMs;
  readonly refToMessageId: string;
  readonly from: readonly Typed[];
  readonly actor?: string;
  readonly references: readonly DigestReference[];
}

/** The codes of ebMS 2.0 §4.2.3.4.1 (x-SIG-6). */
export type EbmsErrorCode =
  | 'ValueNotRecognized'
  | 'NotSupported'
  | 'Inconsistent'
  | 'OtherXml'
  | 'DeliveryFailure'
  | 'TimeToLiveExpired'
  | 'SecurityFailure'
  | 'MimeProblem'
  | 'Unknown';

export type Severity = 'Error' | 'Warning';

export interface EbmsErrorItem {
  readonly code: EbmsErrorCode;
  readonly severity: Severity;
  /** XPath or `cid:` of what is wrong. */
  readonly location?: string;
  readonly description?: string;
}

/** An error of a peer: a code that we do not know is kept as it is. */
export interface ReceivedErrorItem extends Omit<EbmsErrorItem, 'code'> {
  readonly code: string;
}

export type MessageStatus = 'UnAuthorized' | 'NotRecognized' | 'Received' | 'Processed' | 'Forwarded';

/** What is in the Header and Body besides the MessageHeader: which of these a message may have follows from its action. */
export interface EbmsMessage {
  readonly header: MessageHeader;
  readonly ackRequested?: AckRequested;
  /** SyncReply was present. */
  readonly syncReply: boolean;
  /** MessageOrder was present (x-HDR-21). */
  readonly messageOrder: boolean;
  readonly manifest: readonly ManifestReference[];
  readonly acknowledgment?: Acknowledgment;
  readonly errorList?: readonly ReceivedErrorItem[];
  readonly statusRequest?: { readonly refToMessageId: string };
  readonly statusResponse?: {
    readonly refToMessageId: string;
    readonly messageStatus: MessageStatus;
    readonly timestamp?: EpochMs;
  };
}

/** Service of every signal (x-SIG-1). */
export const SIGNAL_SERVICE = 'urn:oasis:names:tc:ebxml-msg:service';

/** Actions of that service. */
export const SIGNALS = ['Acknowledgment', 'MessageError', 'StatusRequest', 'StatusResponse', 'Ping', 'Pong'] as const;
export type Signal = (typeof SIGNALS)[number];

/** The signal that a header names, undefined for a business message. */
export function signalOf({ service, action }: Pick<MessageHeader, 'service' | 'action'>): Signal | undefined {
  return service.value === SIGNAL_SERVICE ? SIGNALS.find((signal) => signal === action) : undefined;
}
