// SHA-256, the one hash of the domain: content hashes, receipts, pseudonyms of keys.
import { hash } from 'node:crypto';

/** SHA-256 of the bytes, or of the UTF-8 of a text, as 64 lower-case hexadecimal digits. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}
