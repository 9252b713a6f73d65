// The entries of a CRL as a hash table in one typed array: serial number → place of its entry in the DER. 100,000 entries take one
// megabyte, are found in constant time, and move between threads without being copied. All entries are checked while they are indexed.
import { type Der, DerError, elementAt, expectTag, TAG } from './der.ts';

export interface CrlIndex {
  /** Offset of an entry plus 1, or 0 for a free slot; the length is a power of 2 and at least twice the number of entries. */
  readonly slots: Uint32Array<ArrayBuffer>;
  /** How many different serial numbers there are. */
  readonly size: number;
}

export const EMPTY_INDEX: CrlIndex = { slots: new Uint32Array(2), size: 0 };

/** Indexes `revokedCertificates`. Throws DerError when an entry is not strict DER or means something that is not processed. */
export function indexEntries(list: Der): CrlIndex {
  const { bytes } = list;
  const offsets: number[] = [];
  for (let at = list.body; at < list.end; at = checkEntry(bytes, at, list.end)) offsets.push(at);
  let bits = 1;
  while (2 ** bits < offsets.length * 2) bits += 1;
  const slots = new Uint32Array(2 ** bits);
  let size = 0;
  for (const at of offsets) {
    const { body, end } = serialAt(bytes, at);
    const slot = slotOf(slots, bytes, bytes.subarray(body, end));
    if (slots[slot] !== 0) continue; // The same serial number again: the first one stands.
    slots[slot] = at + 1;
    size += 1;
  }
  return { slots, size };
}

/** The entry about a serial number (content octets), as an element of the CRL's DER. */
export function findEntry({ slots }: CrlIndex, der: Buffer, serial: Buffer): Der | undefined {
  const found = slots[slotOf(slots, der, serial)]!;
  return found === 0 ? undefined : elementAt(der, found - 1, der.length);
}

// The slot that holds this serial number, or the free one where it would come. There is always a free one.
function slotOf(slots: Uint32Array, der: Buffer, serial: Buffer): number {
  const mask = slots.length - 1;
  for (let slot = hash(serial) & mask; ; slot = (slot + 1) & mask) {
    const at = slots[slot]!;
    if (at === 0) return slot;
    const held = serialAt(der, at - 1);
    if (serial.equals(der.subarray(held.body, held.end))) return slot;
  }
}

// FNV-1a with a final mix. Only a trusted CA chooses serial numbers, so the hash needs no secret.
function hash(octets: Buffer): number {
  let value = 0x811c9dc5;
  for (const octet of octets) value = Math.imul(value ^ octet, 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  return (value ^ (value >>> 15)) >>> 0;
}

function serialAt(der: Buffer, at: number): Der {
  return elementAt(der, elementAt(der, at, der.length).body, der.length);
}

// Checks one entry and gives where the next one starts.
function checkEntry(bytes: Buffer, at: number, limit: number): number {
  const entry = expectTag(elementAt(bytes, at, limit), TAG.sequence, 'revoked certificate');
  const serial = expectTag(elementAt(bytes, entry.body, entry.end), TAG.integer, 'serial number');
  const date = elementAt(bytes, serial.end, entry.end);
  if (date.tag !== TAG.utcTime && date.tag !== TAG.generalizedTime) throw new DerError('revocation date is no time');
  if (date.end < entry.end) checkExtensions(bytes, date.end, entry.end);
  return entry.end;
}

/** Content octets of the OIDs 2.5.29.21 (reason), .24 (invalidity date) and .29 (certificate issuer). */
const [REASON, INVALIDITY_DATE, ISSUER] = [0x551d15, 0x551d18, 0x551d1d];

// Only what changes the meaning of an entry is looked at here; the rest is read when the entry is found.
function checkExtensions(bytes: Buffer, at: number, limit: number): void {
  const list = expectTag(elementAt(bytes, at, limit), TAG.sequence, 'CRL entry extensions');
  if (list.end !== limit) throw new DerError('revoked certificate holds something unknown');
  for (let next = list.body; next < list.end; ) {
    const extension = expectTag(elementAt(bytes, next, list.end), TAG.sequence, 'CRL entry extension');
    const type = expectTag(elementAt(bytes, extension.body, extension.end), TAG.oid, 'CRL entry extension');
    const known = type.end - type.body === 3 ? bytes.readUIntBE(type.body, 3) : 0;
    const critical = type.end < extension.end && bytes[type.end] === TAG.boolean;
    if (known === ISSUER) throw new DerError('an entry of the CRL is about a certificate of another issuer');
    if (critical && known !== REASON && known !== INVALIDITY_DATE)
      throw new DerError('a critical extension of a CRL entry is not processed');
    next = extension.end;
  }
}
