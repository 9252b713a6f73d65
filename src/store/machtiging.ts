// When a machtiging holds (mijnoverheid.md §3.13): one rule for every protocol.
import type { EpochMs } from '../core/index.ts';
import type { Machtiging } from './records.ts';

/** True when the machtiging holds at this moment. */
export function machtigingGeldt(machtiging: Machtiging | undefined, now: EpochMs): boolean {
  if (!machtiging || machtiging.van > now) return false;
  return (machtiging.tot ?? Infinity) > now && (machtiging.ingetrokkenOp ?? Infinity) > now;
}
