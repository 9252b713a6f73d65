// GUIDs of the MijnOverheid contract (8-4-4-4-12 ASCII hexadecimal digits) and the UUIDv7 keys that Bode makes itself (RFC 9562 §5.7).
import { pooledRandom } from './random.ts';

declare const guid: unique symbol;

/** A GUID in lower case, so that equality of strings is equality of GUIDs (compared case-insensitively, mijnoverheid.md §3). */
export type Guid = string & { readonly [guid]: true };

const FORM = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;

/** The value as a lower-case GUID, or undefined. The XSD's `\d` lets other scripts' digits through; this does not. */
export function parseGuid(value: string): Guid | undefined {
  return FORM.test(value) ? (value.toLowerCase() as Guid) : undefined;
}

/** A new time-ordered key: 48 bits of `now` (epoch ms), then random bits. */
export function newGuid(now: number, random: (size: number) => Uint8Array = pooledRandom): Guid {
  const bytes = Buffer.from(random(16));
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Guid;
}
