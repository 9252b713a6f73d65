// The outcome of one benchmark as data: what bench.json holds and what the tables are made from.
import type { Machine } from './machine.ts';
import { quantile, type Series, spread } from './rounds.ts';
import type { World } from './world.ts';

/** What a benchmark is given. */
export interface Run {
  readonly world: World;
  readonly rounds: number;
  /** Prints a result when it is there. */
  say(result: Result): void;
}

/** The median must be at least or at most this. */
export type Target = { readonly least: number } | { readonly most: number };

export interface Measured extends Series {
  /** The same in wall time, where `values` is processor time. */
  readonly wall?: readonly number[];
  readonly target?: Target;
}

export interface Result {
  readonly name: string;
  /** What was measured, one line. */
  readonly about: string;
  readonly series: readonly Measured[];
  /** Ratios within rounds. */
  readonly ratios: readonly Measured[];
}

export function isMet({ values, target }: Measured): boolean | undefined {
  if (!target) return undefined;
  const { median } = spread(values);
  return 'least' in target ? median >= target.least : median <= target.most;
}

/** `2.41×  (2.30 – 2.52)`: median and quartiles. */
export function figure({ values, unit }: Series): string {
  const { median, q1, q3 } = spread(values);
  return values.length === 1 ? `${round(median)} ${unit}` : `${round(median)} ${unit} (${round(q1)} – ${round(q3)})`;
}

export function targetText({ target, unit }: Measured): string {
  if (!target) return '';
  return 'least' in target ? `≥ ${round(target.least)} ${unit}` : `≤ ${round(target.most)} ${unit}`;
}

/** Three significant digits. */
export function round(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return value >= 1000 ? Math.round(value).toLocaleString('en') : Number(value.toPrecision(3)).toString();
}

/** The value below which `share` of `values` lies. */
export function percentile(values: readonly number[], share: number): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    share,
  );
}

/** What bench.json holds. */
export interface Outcome {
  readonly begin: Machine;
  readonly end: Machine;
  readonly rounds: number;
  readonly results: readonly Result[];
}
