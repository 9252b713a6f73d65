// When a distribution point is fetched next: at least every 4 hours, always before nextUpdate (x-CRL-2), and soon again after a failure.
import type { EpochMs } from '../core/index.ts';
import type { Crl } from './crl.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MAX_REFRESH_MS = 4 * HOUR;
const MAX_RETRY_MS = 15 * MINUTE;
/** Fetched this long before nextUpdate at the latest. */
const BEFORE_NEXT_UPDATE_MS = 10 * MINUTE;

/** One distribution point and how its fetches went. */
export interface Point {
  readonly url: string;
  /** Due from this moment. */
  readonly next: EpochMs;
  /** Failures since the last success. */
  readonly failures: number;
  readonly fetchedAt: EpochMs | undefined;
  readonly failure: string | undefined;
}

/** A point that is due at once. */
export function newPoint(url: string): Point {
  return { url, next: 0, failures: 0, fetchedAt: undefined, failure: undefined };
}

/** After a good fetch; never due again within the minute. */
export function fetched(
  point: Point,
  crl: Crl,
  { now, refreshMs = HOUR }: { readonly now: EpochMs; readonly refreshMs: number | undefined },
): Point {
  const soonest = Math.min(now + Math.min(refreshMs, MAX_REFRESH_MS), crl.nextUpdate - BEFORE_NEXT_UPDATE_MS);
  return { ...point, next: Math.max(now + MINUTE, soonest), failures: 0, fetchedAt: now, failure: undefined };
}

/** After a failure: 1, 2, 4, 8 and then every 15 minutes. */
export function failed(point: Point, failure: string, now: EpochMs): Point {
  const pause = Math.min(MINUTE * 2 ** point.failures, MAX_RETRY_MS);
  return { ...point, next: now + pause, failures: point.failures + 1, failure };
}
