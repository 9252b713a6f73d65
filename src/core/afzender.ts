// Who sent a message, as the domain sees it: organisations only, never departments or persons (x-AUT-1).
import type { Guid } from './guid.ts';
import type { Oin } from './oin.ts';

export interface Afzender {
  /** The end party: signer of the message, or the TLS peer where the profile has no signature. */
  readonly oin: Oin;
  /** Holder of the TLS client certificate; differs from `oin` only under a recorded machtiging (x-AUT-4). */
  readonly transportOin: Oin;
  /** Names this exchange in log, fault and report. */
  readonly correlatieId: Guid;
}

/** Where this Bode runs (x-PKI-3, §3.18): simulator numbers and test OINs exist only outside `productie`. */
export type Omgeving = 'demo' | 'preproductie' | 'productie';
