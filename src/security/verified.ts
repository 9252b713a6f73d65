// The stage after security: the only content of a message that goes on (ARCHITECTURE.md §2). Branded, made only in this folder.
import { type EpochMs, type Oin, sha256Hex } from '../core/index.ts';
import type { Addressed, Addressing } from '../envelope/index.ts';
import type { XmlElement } from '../xml/index.ts';
import type { SignaturePolicy } from './policy.ts';
import type { Timestamp } from './timestamp.ts';
import type { Signer } from './token.ts';
import type { Encryption } from './xmlenc/index.ts';

declare const verified: unique symbol;

/** A key that may be stored once until `tot`; a second time is a replay (x-WSS-3). */
export interface ReplayKey {
  readonly oin: Oin;
  /** SHA-256, lower-case hex. */
  readonly sleutel: string;
  readonly tot: EpochMs;
}

export interface Verified {
  readonly [verified]: true;
  /** The element under `soap:Body`: the very node whose digest was checked, where the message is signed. */
  readonly payload: XmlElement;
  readonly addressing: Addressing;
  /** Absent in an accepted message without signature (2W-be): the sender is then the TLS peer. */
  readonly signer?: Signer;
  readonly timestamp?: Timestamp;
  /** How the Body was encrypted (2W-be-SE); absent in a message that came in the clear. */
  readonly encryption?: Encryption;
  /** SignatureValues (base64, no white space) that the response must confirm (WB014); empty without signature. */
  readonly signatureValues: readonly string[];
  /** To be stored in the transaction of the message; a conflict is `wss.replay`. Empty without signature (x-FLT-8). */
  readonly once: readonly ReplayKey[];
}

/** What a valid signature proved. */
export interface Proof {
  readonly signer: Signer;
  readonly timestamp: Timestamp;
  readonly value: Buffer;
  /** Present when the message was encrypted. */
  readonly encryption?: Encryption;
}

export function unsigned(message: Addressed): Verified {
  const { payload, addressing } = message;
  return { payload, addressing, signatureValues: [], once: [] } as object as Verified;
}

export function signed(message: Addressed, proof: Proof, policy: SignaturePolicy): Verified {
  const { payload, addressing } = message;
  const { signer, timestamp, value, encryption } = proof;
  // Until then the same message would still pass the Timestamp check (x-WSS-3: maximum age + skew).
  const tot = timestamp.created + policy.maxAgeMs + policy.skewMs;
  const once = [replayKey('MessageID', addressing.messageId), replayKey('SignatureValue', value)];
  return {
    payload,
    addressing,
    signer,
    timestamp,
    ...(encryption ? { encryption } : {}),
    signatureValues: [value.toString('base64')],
    once: once.map((sleutel) => ({ oin: signer.oin, sleutel, tot })),
  } as object as Verified;
}

function replayKey(kind: 'MessageID' | 'SignatureValue', value: string | Buffer): string {
  const key = `${kind}\n`;
  return sha256Hex(typeof value === 'string' ? key + value : Buffer.concat([Buffer.from(key), value]));
}
