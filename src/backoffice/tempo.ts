// How often somebody may ask: a bucket of tokens per name that fills while time passes. Bounded in memory, pure but for its own state.
import type { EpochMs } from '../core/index.ts';

export interface Tempo {
  /** Takes one token. @returns 0, or after how many ms there is one again. */
  neem(naam: string, now: EpochMs): number;
}

/** Names that are remembered; the one that asked longest ago is forgotten first. */
const NAMEN = 10_000;
const MINUUT = 60_000;

interface Emmer {
  readonly tokens: number;
  readonly op: EpochMs;
}

/** @param perMinuut size of a bucket, and how much of it comes back in a minute. */
export function createTempo(perMinuut: number): Tempo {
  const emmers = new Map<string, Emmer>();

  function stand(naam: string, now: EpochMs): number {
    const { tokens, op } = emmers.get(naam) ?? { tokens: perMinuut, op: now };
    return Math.min(perMinuut, tokens + (Math.max(0, now - op) * perMinuut) / MINUUT);
  }

  const tekort = (tokens: number) => (tokens >= 1 ? 0 : Math.ceil(((1 - tokens) * MINUUT) / perMinuut));

  return {
    neem(naam, now) {
      const tokens = stand(naam, now);
      const wait = tekort(tokens);
      emmers.delete(naam);
      emmers.set(naam, { tokens: wait === 0 ? tokens - 1 : tokens, op: now });
      if (emmers.size > NAMEN) emmers.delete(emmers.keys().next().value!);
      return wait;
    },
  };
}
