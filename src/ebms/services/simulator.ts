// The simulator number whose batch is never acknowledged (mijnoverheid.md §3.18: 999990044): seen while the payload streams, because after its
// acceptance it is too late. Outside productie only.
import { GatewayError, type Omgeving, SIMULATOR_BSNS, simulatorUitkomst } from '../../core/index.ts';

/** Sees the bytes of one payload, chunk by chunk. @throws GatewayError `server.unavailable`, so that the sender gets a 503 and no acknowledgement. */
export type Kijker = (chunk: Uint8Array) => void;

/** Longest text around a number that is looked at: the tag before it, white space, the tag after it. */
const CONTEXT = 128;

/** Undefined where simulator numbers are ordinary numbers. */
export function createKijker(omgeving: Omgeving): Kijker | undefined {
  const bsns = [...SIMULATOR_BSNS.keys()].filter((bsn) => simulatorUitkomst(bsn, omgeving)?.levering === 'transport');
  if (bsns.length === 0) return undefined;
  const pattern = new RegExp(`GebruikerID\\s*>\\s*(?:${bsns.join('|')})\\s*<`);
  let tail = '';
  return (chunk) => {
    const seen = tail + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
    if (bsns.some((bsn) => seen.includes(bsn)) && pattern.test(seen))
      throw new GatewayError('server.unavailable', '§3.18', { oorzaak: 'a simulator BSN asked for this outcome' });
    tail = seen.slice(-CONTEXT);
  };
}
