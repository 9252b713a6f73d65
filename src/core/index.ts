// Vocabulary without dependencies: everything else may import this, this imports nothing of Bode.
export * from './afzender.ts';
export * from './bsn.ts';
export * from './clock.ts';
export * from './digest.ts';
export * from './errors.ts';
export * from './guid.ts';
export * from './jcs.ts';
export * from './link.ts';
export * from './merkle.ts';
export * from './oin.ts';
export * from './random.ts';
export * from './simulator.ts';
export * from './text.ts';
