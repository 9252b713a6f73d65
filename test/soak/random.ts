// Seeded chance: the same seed and the same name give the same choices, on every machine. Named streams, so that what happens on one path does not
// move the choices of another.

export interface Chance {
  /** From 0, below 1. */
  next(): number;
  /** A whole number of `from` … `to`. */
  between(from: number, to: number): number;
  pick<T>(choices: readonly T[]): T;
}

/** mulberry32 over a hash of seed and name. */
export function chance(seed: number, name: string): Chance {
  let state = hash(`${seed} ${name}`);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return { next, between, pick: (choices) => choices[between(0, choices.length - 1)]! };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value;
}
