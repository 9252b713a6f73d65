// Values of the DER types that X.509 uses (ITU-T X.690 §8 and §11): booleans, integers, bit strings, object identifiers, times and strings.
import type { EpochMs } from '../core/index.ts';
import { content, type Der, DerError, expectTag, TAG } from './der.ts';

/** BOOLEAN: DER knows only 00 and FF. */
export function boolean(element: Der, what: string): boolean {
  const octets = content(expectTag(element, TAG.boolean, what));
  if (octets.length !== 1 || (octets[0] !== 0x00 && octets[0] !== 0xff)) throw new DerError(`${what} is no boolean`);
  return octets[0] === 0xff;
}

/** Content octets of an INTEGER in its one minimal form. */
export function integer(element: Der | undefined, what: string, tag: number = TAG.integer): Buffer {
  const octets = content(expectTag(element, tag, what));
  const [first, second] = octets;
  if (first === undefined) throw new DerError(`${what} is empty`);
  const padded = second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
  if (padded) throw new DerError(`${what} is not minimal`);
  return octets;
}

/** A non-negative INTEGER (or ENUMERATED) of at most 6 octets as a number. */
export function smallInteger(element: Der | undefined, what: string, tag: number = TAG.integer): number {
  const octets = integer(element, what, tag);
  if (octets.length > 6 || octets[0]! >= 0x80) throw new DerError(`${what} is out of range`);
  return octets.readUIntBE(0, octets.length);
}

/** Octets of a BIT STRING that fills whole octets, such as a signature. */
export function wholeBits(element: Der | undefined, what: string): Buffer {
  const octets = content(expectTag(element, TAG.bitString, what));
  if (octets.length < 1 || octets[0] !== 0) throw new DerError(`${what} does not fill whole octets`);
  return octets.subarray(1);
}

/** Numbers of the bits that are set in a BIT STRING with named bits. Trailing zero bits mean nothing and are let through. */
export function namedBits(element: Der | undefined, what: string, tag: number = TAG.bitString): readonly number[] {
  const octets = content(expectTag(element, tag, what));
  const unused = octets[0];
  const last = octets.length > 1 ? octets[octets.length - 1]! : 0;
  if (unused === undefined || unused > 7 || (octets.length === 1 && unused !== 0) || last & ((1 << unused) - 1))
    throw new DerError(`${what} is no bit string`);
  const found: number[] = [];
  for (let bit = 0; bit < (octets.length - 1) * 8; bit++)
    if (octets[1 + (bit >> 3)]! & (0x80 >> (bit & 7))) found.push(bit);
  return found;
}

/** OBJECT IDENTIFIER in dotted form. */
export function oid(element: Der | undefined, what: string): string {
  const octets = content(expectTag(element, TAG.oid, what));
  if (octets.length === 0 || octets.length > 64 || octets[octets.length - 1]! >= 0x80)
    throw new DerError(`${what} is no object identifier`);
  const arcs: bigint[] = [];
  let value = 0n;
  let fresh = true;
  for (const octet of octets) {
    if (fresh && octet === 0x80) throw new DerError(`${what} is not minimal`);
    value = (value << 7n) | BigInt(octet & 0x7f);
    fresh = octet < 0x80;
    if (!fresh) continue;
    arcs.push(value);
    value = 0n;
  }
  const first = arcs[0]!;
  const top = first < 80n ? first / 40n : 2n;
  return [top, first - top * 40n, ...arcs.slice(1)].join('.');
}

const UTC_TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;

/** UTCTime or GeneralizedTime in the forms of RFC 5280 §4.1.2.5: seconds, `Z`, no fraction; two-digit years are 1950-2049. */
export function time(element: Der | undefined, what: string): EpochMs {
  const tag = element?.tag;
  if (!element || (tag !== TAG.utcTime && tag !== TAG.generalizedTime)) throw new DerError(`${what} is no time`);
  const text = content(element).toString('latin1');
  const parts = (tag === TAG.utcTime ? UTC_TIME : GENERALIZED_TIME).exec(text)?.slice(1).map(Number);
  if (!parts) throw new DerError(`${what} is no time`);
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  const full = tag === TAG.generalizedTime ? year : year + (year < 50 ? 2000 : 1900);
  const date = new Date(Date.UTC(2000, month - 1, day, hour, minute, second));
  date.setUTCFullYear(full, month - 1, day);
  const exact =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!exact) throw new DerError(`${what} is no time`);
  return date.getTime();
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const utf16 = new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true });

/** Text of one of the string types of a distinguished name (RFC 5280 §4.1.2.4) or of an IA5String. */
export function text(element: Der, what: string): string {
  const octets = content(element);
  try {
    switch (element.tag) {
      case TAG.utf8String:
        return utf8.decode(octets);
      case TAG.bmpString:
        return utf16.decode(Buffer.from(octets).swap16());
      case TAG.t61String:
        return octets.toString('latin1');
      case TAG.numericString:
      case TAG.printableString:
      case TAG.ia5String:
        return ascii(octets);
    }
  } catch {
    throw new DerError(`${what} is not readable text`);
  }
  throw new DerError(`${what} has a string type that is not allowed`);
}

/** Text of an implicitly tagged IA5String, such as a URI or dNSName in a GeneralName. */
export function ia5(element: Der, what: string): string {
  try {
    return ascii(content(element));
  } catch {
    throw new DerError(`${what} is not readable text`);
  }
}

function ascii(octets: Buffer): string {
  if (octets.some((octet) => octet >= 0x80)) throw new DerError('not ASCII');
  return octets.toString('latin1');
}
