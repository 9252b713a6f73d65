// The entries of a CRL as a hash table in one typed array: serial number → place of its entry in the DER. 100,000 entries take one
// megabyte, are found in constant time, and move between threads without being copied. All entries are checked while they are indexed.
// The loops make no objects: at a hundred thousand entries those would be most of the time.
import { type Der, DerError, elementAt, readDer, sequence, TAG } from './der.ts';

export interface CrlIndex {
  /** Offset of an entry plus 1, or 0 for a free slot; the length is a power of 2 and at least twice the number of entries. */
  readonly slots: Uint32Array<ArrayBuffer>;
  /** How many different serial numbers there are. */
  readonly size: number;
}

/** Some octets: an offset to the first and one after the last. */
interface Octets {
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
}

/** The index of the CRL in `der`. Throws DerError when an entry is not strict DER or means something that is not processed. */
export function indexCrl(der: Buffer): CrlIndex {
  const [tbs] = sequence(readDer(der), 'CRL');
  // version, signature, issuer, thisUpdate and nextUpdate come first; readCrl sees to them.
  const list = sequence(tbs, 'CRL')[5];
  return list?.tag === TAG.sequence ? indexEntries(list) : { slots: new Uint32Array(2), size: 0 };
}

function indexEntries({ bytes, body, end }: Der): CrlIndex {
  let count = 0;
  for (let at = body; at < end; at = checkEntry(bytes, at, end)) count += 1;
  let length = 2;
  while (length < count * 2) length *= 2;
  const slots = new Uint32Array(length);
  let size = 0;
  for (let at = body; at < end; at = endAt(bytes, at, end)) {
    const serial = bodyAt(bytes, at, end);
    const slot = slotOf(slots, bytes, { bytes, from: bodyAt(bytes, serial, end), to: endAt(bytes, serial, end) });
    if (slots[slot] !== 0) continue; // The same serial number again: the first one stands.
    slots[slot] = at + 1;
    size += 1;
  }
  return { slots, size };
}

/** The entry about a serial number (content octets), as an element of the CRL's DER. */
export function findEntry({ slots }: CrlIndex, der: Buffer, serial: Buffer): Der | undefined {
  const found = slots[slotOf(slots, der, { bytes: serial, from: 0, to: serial.length })]!;
  return found === 0 ? undefined : elementAt(der, found - 1, der.length);
}

// The slot that holds this serial number, or the free one where it would come. There is always a free one.
function slotOf(slots: Uint32Array, der: Buffer, wanted: Octets): number {
  const mask = slots.length - 1;
  for (let slot = hash(wanted) & mask; ; slot = (slot + 1) & mask) {
    const held = slots[slot]!;
    if (held === 0 || sameSerial(der, held - 1, wanted)) return slot;
  }
}

function sameSerial(der: Buffer, entry: number, { bytes, from, to }: Octets): boolean {
  const serial = bodyAt(der, entry, der.length);
  const body = bodyAt(der, serial, der.length);
  if (endAt(der, serial, der.length) - body !== to - from) return false;
  for (let at = from; at < to; at++) if (bytes[at] !== der[body + at - from]) return false;
  return true;
}

// FNV-1a with a final mix. Only a trusted CA chooses serial numbers, so the hash needs no secret.
function hash({ bytes, from, to }: Octets): number {
  let value = 0x811c9dc5;
  for (let at = from; at < to; at++) value = Math.imul(value ^ bytes[at]!, 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  return (value ^ (value >>> 15)) >>> 0;
}

// Where the content of an element starts and ends, by elementAt where the length is not one octet.
function bodyAt(bytes: Buffer, at: number, limit: number): number {
  return at + 2 <= limit && bytes[at + 1]! < 0x80 ? at + 2 : elementAt(bytes, at, limit).body;
}

function endAt(bytes: Buffer, at: number, limit: number): number {
  const end = at + 2 + bytes[at + 1]!;
  return end <= limit && bytes[at + 1]! < 0x80 ? end : elementAt(bytes, at, limit).end;
}

function expectAt(bytes: Buffer, at: number, tag: number, what: string): void {
  if (bytes[at] !== tag) throw new DerError(`${what} has tag 0x${bytes[at]!.toString(16)}`);
}

// Checks one entry and gives where the next one starts.
function checkEntry(bytes: Buffer, at: number, limit: number): number {
  expectAt(bytes, at, TAG.sequence, 'revoked certificate');
  const end = endAt(bytes, at, limit);
  const serial = bodyAt(bytes, at, limit);
  if (serial === end) throw new DerError('revoked certificate is empty');
  expectAt(bytes, serial, TAG.integer, 'serial number');
  const date = endAt(bytes, serial, end);
  if (date === end) throw new DerError('revocation date is missing');
  if (bytes[date] !== TAG.utcTime && bytes[date] !== TAG.generalizedTime)
    throw new DerError('revocation date is no time');
  const extensions = endAt(bytes, date, end);
  if (extensions < end) checkExtensions(bytes, extensions, end);
  return end;
}

/** Content octets of the OIDs 2.5.29.21 (reason), .24 (invalidity date) and .29 (certificate issuer). */
const [REASON, INVALIDITY_DATE, ISSUER] = [0x551d15, 0x551d18, 0x551d1d];

// Only what changes the meaning of an entry is looked at here; the rest is read when the entry is found.
function checkExtensions(bytes: Buffer, at: number, limit: number): void {
  expectAt(bytes, at, TAG.sequence, 'CRL entry extensions');
  if (endAt(bytes, at, limit) !== limit) throw new DerError('revoked certificate holds something unknown');
  for (let next = bodyAt(bytes, at, limit); next < limit; next = endAt(bytes, next, limit)) {
    expectAt(bytes, next, TAG.sequence, 'CRL entry extension');
    const end = endAt(bytes, next, limit);
    const type = bodyAt(bytes, next, limit);
    if (type === end) throw new DerError('CRL entry extension is empty');
    expectAt(bytes, type, TAG.oid, 'CRL entry extension');
    const after = endAt(bytes, type, end);
    const body = bodyAt(bytes, type, end);
    const known = after - body === 3 ? bytes.readUIntBE(body, 3) : 0;
    const critical = after < end && bytes[after] === TAG.boolean;
    if (known === ISSUER) throw new DerError('an entry of the CRL is about a certificate of another issuer');
    if (critical && known !== REASON && known !== INVALIDITY_DATE)
      throw new DerError('a critical extension of a CRL entry is not processed');
  }
}
