// What the answer of the peer's HTTP server says about an attempt (x-PKG-13 … 15, trap 52).
import type { PeerFault } from '../header/index.ts';

/** How one HTTP exchange ended. */
export type HttpResult =
  | { readonly kind: 'response'; readonly status: number; readonly fault?: PeerFault }
  /** No response. `sent`: some byte of the request may have left, so that the peer may have it. */
  | { readonly kind: 'failure'; readonly sent: boolean };

/**
 * `taken`: the peer has it. `unreached`: the peer does not have it, later it may. `unknown`: perhaps it has it. `refused`: the peer does not
 * want it, and a resend does not change that.
 */
export type Outcome = 'taken' | 'unreached' | 'unknown' | 'refused';

export interface OutcomePolicy {
  /** The peer did not take the message but may later. 503 is the standard's; 408 and 429 are usual (x-PKG-15). */
  readonly later: ReadonlySet<number>;
  /** 5xx that no resend heals. */
  readonly never: ReadonlySet<number>;
}

export const OUTCOME_POLICY: OutcomePolicy = { later: new Set([408, 429, 503]), never: new Set([501, 505, 510]) };

/** 3xx and 4xx are errors; a SOAP Fault of the client's kind is one as well, whatever the status it came with. */
export function outcomeOf(result: HttpResult, { later, never }: OutcomePolicy = OUTCOME_POLICY): Outcome {
  if (result.kind === 'failure') return result.sent ? 'unknown' : 'unreached';
  const { status, fault } = result;
  if (later.has(status)) return 'unreached';
  if (fault) return fault.code === 'Server' || fault.code.startsWith('Server.') ? 'unknown' : 'refused';
  if (status >= 200 && status < 300) return 'taken';
  return status < 500 || never.has(status) ? 'refused' : 'unknown';
}
