// Vocabulary without dependencies: everything else may import this, this imports nothing of Bode.
export * from './afzender.ts';
export * from './bsn.ts';
export * from './clock.ts';
export * from './errors.ts';
export * from './guid.ts';
export * from './oin.ts';
