// Interleaved rounds: within one round every contender has a turn, and the next round begins with another one, so that what else the
// machine does falls on all of them alike. Result: median, quartiles and extremes of each, and of ratios taken within a round.

/** One series of measurements of one thing. */
export interface Series {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
}

export interface Spread {
  readonly median: number;
  readonly q1: number;
  readonly q3: number;
  readonly min: number;
  readonly max: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    q1: quantile(sorted, 0.25),
    q3: quantile(sorted, 0.75),
    min: sorted[0] ?? Number.NaN,
    max: sorted.at(-1) ?? Number.NaN,
  };
}

/** Linear between neighbours; `sorted` ascending. */
export function quantile(sorted: readonly number[], at: number): number {
  const place = (sorted.length - 1) * at;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** `values[i] / by[i]`: the ratio of each round. */
export function ratios(values: readonly number[], by: readonly number[]): readonly number[] {
  return values.map((value, round) => value / by[round]!);
}

/** Calls each of `turns` once per round, each round beginning one further. Answers with their results in the order of `turns`. */
export async function interleave<T>(rounds: number, turns: readonly (() => Promise<T>)[]): Promise<readonly T[][]> {
  const results: T[][] = turns.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (let step = 0; step < turns.length; step++) {
      const index = (round + step) % turns.length;
      results[index]!.push(await turns[index]!());
    }
  return results;
}
