// Persoonlijke Gegevens: what source holders push, and how a source looks to the citizen (mijnoverheid.md §3.9, §3.10).
export { type BronBeeld, bronBeeld, type Kijker } from './beeld.ts';
export { leverGegevens, setHash } from './leveren.ts';
export * from './types.ts';
