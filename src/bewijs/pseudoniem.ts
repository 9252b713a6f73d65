// A stable pseudonym of a BSN in receipts (mijnoverheid.md §3.14 `bsnPseudoniem`, §4.5): keyed HMAC, per organisation.
import { createHmac, createSecretKey } from 'node:crypto';
import type { Bsn, Oin } from '../core/index.ts';
import type { Pseudoniem } from './bladen.ts';

const MIN_KEY_BYTES = 32;

/**
 * Makes the function that turns (organisation, BSN) into 64 hexadecimal digits: HMAC-SHA-256 under `key`.
 * With a billion possible BSNs only the secrecy of the key protects them: at least 32 random bytes.
 * @throws RangeError when the key is shorter.
 */
export function bsnPseudoniem(key: Uint8Array): Pseudoniem {
  if (key.length < MIN_KEY_BYTES) throw new RangeError(`a pseudonym key has at least ${MIN_KEY_BYTES} bytes`);
  // Made once: a key given as bytes costs eight times as much per pseudonym.
  const secret = createSecretKey(key);
  return (oin: Oin, bsn: Bsn) => createHmac('sha256', secret).update(`bsnPseudoniem:${oin}:${bsn}`).digest('hex');
}
