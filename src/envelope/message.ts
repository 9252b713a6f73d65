// The stages of a message inside this folder. Both are branded: only parse.ts and addressing.ts can make them, so that code which
// skips the checks does not compile (ARCHITECTURE.md §2).
import type { Oin } from '../core/index.ts';
import type { XmlDocument, XmlElement } from '../xml/index.ts';

declare const parsed: unique symbol;
declare const addressed: unique symbol;

/** A SOAP 1.1 envelope of the right structure. Nothing in it is trusted yet. */
export interface Parsed {
  readonly [parsed]: true;
  readonly document: XmlDocument;
  /** The blocks under `soap:Header`, in order; empty without Header. Each was judged by WS007. */
  readonly headers: readonly XmlElement[];
  readonly body: XmlElement;
  /** The one element under `soap:Body` (WW003). */
  readonly payload: XmlElement;
}

/** The WS-Addressing properties of one message, as text (x-WSA-1). */
export interface Addressing {
  readonly action: string;
  readonly messageId: string;
  readonly to?: string;
  readonly relatesTo?: string;
  /** Address of `wsa:From`. */
  readonly from?: string;
  /** `?OIN=` on To: a routing hint that must equal the own OIN (x-OIN-14). */
  readonly toOin?: Oin;
  /** `?OIN=` on From: a hint that must equal the signer, never an authentication (x-OIN-14, x-WSS-10). */
  readonly fromOin?: Oin;
}

/** A parsed envelope whose WS-Addressing headers were read and judged. Still not trusted: security/ makes the next stage. */
export interface Addressed extends Parsed {
  readonly [addressed]: true;
  readonly addressing: Addressing;
}
