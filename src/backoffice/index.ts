// The back-office side of ebMS2: REST and webhooks for applications of organisations that use Bode as their adapter.
export {
  type BestemmingOptions,
  createBestemming,
  type Doorstuurregel,
} from './bestemming.ts';
export { type Backoffice, type ListenOptions, startBackoffice } from './luisteraar.ts';
export { openapi } from './openapi.ts';
export type { Applicatie, BackofficeDependencies, BackofficeLimits, Webhook } from './types.ts';
export * from './webhook/index.ts';
