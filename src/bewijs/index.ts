// Proof of what happened: the leaves of the log per kind of event, and their verification by anyone, offline (§3.14).
export * from './bladen.ts';
export * from './pseudoniem.ts';
