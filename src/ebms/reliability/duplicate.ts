// Once and only once at the receiver (x-RM-1 … 3, 8, 10; traps 48, 49): what to do with a message that may have been here before.
import type { EpochMs } from '../../core/index.ts';
import type { Kanaal } from '../cpa/types.ts';
import type { EbmsMessage } from '../types.ts';

/** A message with the same MessageId from the same party under the same agreement, as it was accepted. */
export interface Earlier {
  readonly receivedAt: EpochMs;
  /** SHA-256 of its SOAP part, hex. */
  readonly sha256: string;
}

export interface Arrival {
  readonly now: EpochMs;
  readonly sha256: string;
  readonly earlier?: Earlier;
}

export interface Acceptance {
  /** False for a duplicate: stored and delivered once. TimeToLive is judged only when this is true: what was accepted stays accepted. */
  readonly deliver: boolean;
  /** The acknowledgement: none in best effort, made now, or the stored one again, byte for byte. */
  readonly acknowledge: 'none' | 'make' | 'resend';
  /** In the answer of this HTTP exchange (mshSignalsOnly), or in one of its own (x-EBP-4, x-RM-11). */
  readonly answer: 'sync' | 'async';
  /** A resend must be byte-equal; one that is not is a duplicate all the same, but the operator is told (x-RM-5). */
  readonly altered: boolean;
  /** The MessageId is known until then; undefined: not kept for this purpose. */
  readonly rememberUntil?: EpochMs;
}

/** What becomes of a message that passed every check. In best effort nothing is filtered: a replay is delivered again. */
export function planAcceptance(message: EbmsMessage, kanaal: Kanaal, { now, sha256, earlier }: Arrival): Acceptance {
  const filtered = message.header.duplicateElimination;
  const known = filtered && earlier !== undefined && isRemembered(earlier, kanaal, now) ? earlier : undefined;
  const asked = message.ackRequested !== undefined;
  return {
    deliver: known === undefined,
    acknowledge: asked ? (known ? 'resend' : 'make') : 'none',
    answer: message.syncReply ? 'sync' : 'async',
    altered: known !== undefined && known.sha256 !== sha256,
    ...(filtered && { rememberUntil: (known?.receivedAt ?? now) + kanaal.duplicateWindowMs }),
  };
}

/** Within max(PersistDuration, (1 + Retries) × RetryInterval) of its arrival (x-RM-8). */
function isRemembered({ receivedAt }: Earlier, { duplicateWindowMs }: Kanaal, now: EpochMs): boolean {
  return now <= receivedAt + duplicateWindowMs;
}
