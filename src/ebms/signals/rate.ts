// How often a partner may ask Ping or StatusRequest (x-SIG-12): a bucket of tokens that fills with time.
import type { EpochMs } from '../../core/index.ts';

export interface Rate {
  /** Signals at once. */
  readonly burst: number;
  /** Signals a minute in the long run. */
  readonly perMinute: number;
}

export const SIGNAL_RATE: Rate = { burst: 10, perMinute: 30 };

/** What is left for one partner. */
export interface Bucket {
  readonly tokens: number;
  readonly at: EpochMs;
}

/** Takes one token. `bucket` undefined: the first one of this partner. A clock that goes back gives nothing. */
export function takeToken(
  bucket: Bucket | undefined,
  now: EpochMs,
  { burst, perMinute }: Rate = SIGNAL_RATE,
): { readonly allowed: boolean; readonly bucket: Bucket } {
  const since = bucket ? Math.max(0, now - bucket.at) : 0;
  const tokens = bucket ? Math.min(burst, bucket.tokens + (since * perMinute) / 60_000) : burst;
  const at = bucket ? Math.max(bucket.at, now) : now;
  return tokens >= 1
    ? { allowed: true, bucket: { tokens: tokens - 1, at } }
    : { allowed: false, bucket: { tokens, at } };
}
