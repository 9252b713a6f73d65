// Records of ebMS2 exchange as they are kept: agreements, messages in both directions, their parts, and the work that is waiting.
// Names of parties, services and actions are stored as text; header and payload bytes are sealed with the key of the partner (D9).
import type { EpochMs, Guid } from '../core/index.ts';

/** One version of a CPA. Versions of one `cpaId` may overlap while certificates roll over (x-CPA-8). */
export interface CpaRij {
  readonly cpaId: string;
  readonly versie: Guid;
  /** The document as imported. */
  readonly xml: string;
  readonly ingeschakeld: boolean;
  readonly actiefVanaf: EpochMs;
  readonly actiefTot?: EpochMs;
  readonly geimporteerdOp: EpochMs;
}

export type EbmsRichting = 'in' | 'uit';

/**
 * Where a message is. `uit`: aangenomen → verzonden → bevestigd → verwerkt; `in`: ontvangen → verwerkt. From every state but the last to
 * mislukt. Best effort has no bevestigd.
 */
export type EbmsStatus = 'aangenomen' | 'verzonden' | 'bevestigd' | 'ontvangen' | 'verwerkt' | 'mislukt';

/** Which message: owner first, as in every key. */
export interface EbmsPlaats {
  /** OIN of the other party, or its PartyId when that is no OIN. */
  readonly partner: string;
  /** Opaque key for commands, REST and logs. */
  readonly id: Guid;
}

/** What the partners call a message. */
export interface EbmsSleutel {
  readonly partner: string;
  readonly richting: EbmsRichting;
  readonly messageId: string;
}

/** A payload part. Its bytes are in pieces (`EbmsStuk`) under `deelId`. */
export interface EbmsDeel {
  readonly deelId: Guid;
  /** Without angle brackets. */
  readonly contentId: string;
  readonly contentType: string;
  readonly omvang: number;
  /** SHA-256 of the content, hex. */
  readonly sha256: string;
  /** Number of pieces. */
  readonly stukken: number;
}

/** A piece of a payload part; all but the last have `STUK_BYTES`. Written before the message that refers to it. */
export interface EbmsStuk {
  readonly partner: string;
  readonly deelId: Guid;
  /** From 0. */
  readonly nr: number;
  readonly inhoud: Uint8Array;
  /** Pieces that no message refers to are removed some time after this. */
  readonly op: EpochMs;
}

/** Size of a piece: 1 MiB. */
export const STUK_BYTES = 1024 * 1024;

/** A signal as it was answered, to be answered again to a duplicate (x-RM-10). */
export interface EbmsAntwoord {
  readonly messageId: string;
  readonly action: 'Acknowledgment' | 'MessageError';
  /** The whole SOAP envelope. */
  readonly envelop: Uint8Array;
}

export interface EbmsBericht extends EbmsSleutel, EbmsPlaats {
  readonly cpaId: string;
  readonly conversationId: string;
  readonly refToMessageId?: string;
  readonly service: string;
  readonly action: string;
  /** PartyIds as in the header. */
  readonly van: string;
  readonly naar: string;
  readonly profiel: string;
  readonly status: EbmsStatus;
  /** eb:Timestamp. */
  readonly tijd: EpochMs;
  readonly timeToLive?: EpochMs;
  /** Received or made here. */
  readonly ontstaanOp: EpochMs;
  /** A finished message and its MessageId are forgotten after this (x-RM-8). */
  readonly vergeetOp: EpochMs;
  /** Bytes of all payload parts. */
  readonly omvang: number;
  readonly delen: readonly EbmsDeel[];
  /** Outgoing: media type of the HTTP request with its boundary, so that every attempt is byte-equal (x-RM-5). */
  readonly contentType?: string;
  /** Outgoing: an Acknowledgment is expected. */
  readonly ackVerwacht?: boolean;
  /** Transport OIN of what came in. */
  readonly transportOin?: string;
  /** Fingerprint of the signing certificate of what came in. */
  readonly certificaat?: string;
  /** Of a message that is verwerkt or mislukt: a code and, for mislukt, a reason without content. */
  readonly code?: string;
  readonly reden?: string;
}

export interface NieuwEbmsBericht extends Omit<EbmsBericht, 'code' | 'reden'> {
  /** A second message with this MessageId is a duplicate. Best effort does not filter (x-RM-3): then it is one more message. */
  readonly eenmalig: boolean;
  /** The SOAP envelope, exact bytes. */
  readonly envelop: Uint8Array;
  readonly antwoord?: EbmsAntwoord;
}

/** A step in the life of a message; `soort` is a stable word such as `verzonden`, `poging`, `laatBevestigd`, `duplicaat`. */
export interface EbmsGebeurtenis {
  readonly op: EpochMs;
  readonly soort: string;
  readonly code?: string;
  readonly reden?: string;
}

/**
 * `zend`: deliver an outgoing message; `signaal`: deliver a signal; `verwerk`: a service of ours handles what came in; `aanbod`: waits to be
 * fetched by a back office; `webhook`: is pushed to one.
 */
export type EbmsWerkSoort = 'zend' | 'signaal' | 'verwerk' | 'aanbod' | 'webhook';

/** Waiting work. A lane is served apart from every other lane: partner and endpoint, or a service, or a back office. */
export interface EbmsWerk {
  readonly id: Guid;
  readonly soort: EbmsWerkSoort;
  readonly laan: string;
  /** The message it is about. */
  readonly bericht: EbmsPlaats;
  /** Not before. */
  readonly op: EpochMs;
  /** How often it was claimed, the running claim included: 0 when it is new. */
  readonly pogingen: number;
  /** Small, without content or personal data. */
  readonly gegevens: Readonly<Record<string, string>>;
  /** Bytes that are delivered when they are not those of the message: a signal, an event. */
  readonly lading?: Uint8Array;
}

/** A lane with work, and its circuit breaker. */
export interface EbmsLaan {
  readonly laan: string;
  /** Moment of its earliest work that nobody holds. */
  readonly eerste: EpochMs;
  /** Nothing is tried before this. */
  readonly dichtTot: EpochMs;
  /** Failures in a row. */
  readonly fouten: number;
}
