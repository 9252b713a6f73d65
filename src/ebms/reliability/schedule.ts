// When a message is sent, sent again, and given up (x-RM-5 … 9, 14; x-HDR-20, trap 59). All from the agreement and the Timestamp of the message,
// so that a restart or another process comes to the same moments.
import type { EpochMs } from '../../core/index.ts';
import type { Kanaal } from '../cpa/types.ts';

export interface SendPlan {
  /** An acknowledgement is expected: osb-rm. Without it a message is sent once, best effort. */
  readonly reliable: boolean;
  readonly retryIntervalMs: number;
  /** From then on nothing is sent: the TimeToLive, or the end of the agreement before it. */
  readonly sendUntil: EpochMs;
  /** Without acknowledgement the message has failed at this moment. */
  readonly failAt: EpochMs;
}

/** How long a best effort message is tried while the peer cannot be reached at all. */
const BEST_EFFORT_MS = 3_600_000;
/** Longest pause between two tries of a peer that cannot be reached. */
const MAX_PAUSE_MS = 5 * 60_000;

/** TimeToLive of a reliable message: one interval more than there are retries, so that the last one can still be acknowledged. */
export function timeToLiveOf(kanaal: Kanaal, timestamp: EpochMs): EpochMs | undefined {
  return kanaal.ackRequested ? timestamp + (kanaal.retries + 1) * kanaal.retryIntervalMs : undefined;
}

/** @param timestamp of the message. */
export function planSending(kanaal: Kanaal, timestamp: EpochMs): SendPlan {
  const failAt = timeToLiveOf(kanaal, timestamp) ?? timestamp + BEST_EFFORT_MS;
  return {
    reliable: kanaal.ackRequested,
    retryIntervalMs: kanaal.retryIntervalMs,
    sendUntil: Math.min(failAt, kanaal.end),
    failAt,
  };
}

/**
 * Pause after the `failures`-th exchange in a row that failed below ebMS, ms: doubling from a second. Never longer than half an interval, so
 * that these tries are over, or go on, before the next resend of ebMS would come (x-RM-9).
 */
export function pauseMs({ reliable, retryIntervalMs }: SendPlan, failures: number): number {
  const limit = reliable ? Math.min(MAX_PAUSE_MS, retryIntervalMs / 2) : MAX_PAUSE_MS;
  return Math.min(limit, 1000 * 2 ** Math.min(20, Math.max(0, failures - 1)));
}

/** Time limit of one HTTP exchange, ms: it ends before the next resend begins (x-RM-9). */
export function exchangeLimitMs({ reliable, retryIntervalMs }: SendPlan): number {
  return reliable ? Math.min(120_000, retryIntervalMs / 2) : 120_000;
}
