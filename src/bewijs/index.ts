// Proof of what happened: the leaves of the log per kind of event, and their verification by anyone, offline (§3.14).
export { beschrijf } from './beschrijven.ts';
export * from './bladen.ts';
export { bewijsJson, parseBewijsJson } from './json.ts';
export { bsnPseudoniem } from './pseudoniem.ts';
export { type BewijsOordeel, type Stap, type VerifieerOpties, verifyBewijs } from './verifieren.ts';
