// Services of ours behind ebMS2.
export { MIJNOVERHEID, type MijnOverheidNamen } from './instellingen.ts';
export { createMijnOverheid, type MijnOverheid, type MijnOverheidOptions } from './mijnoverheid.ts';
export type { Kijker } from './simulator.ts';
