// Strict base64 (RFC 4648 §4, §3.5; XML Schema Part 2 §3.2.16) straight from bytes: a large attachment never becomes a string.
import { GatewayError } from '../core/index.ts';
import { SPACE_BYTES } from './chars.ts';

const PAD = 0x3d;
const SKIP = 64;
const BAD = 65;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Byte → its six bits, SKIP for white space, BAD for anything else. */
const SEXTETS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const value = ALPHABET.indexOf(String.fromCharCode(byte));
  if (value >= 0) return value;
  return SPACE_BYTES[byte] === 1 ? SKIP : BAD;
});

/**
 * The bytes that the text stands for.
 * @throws GatewayError `content.invalid` for a foreign character, wrong or missing padding, or bits that are not used and not zero.
 */
export function decodeBase64(text: Uint8Array): Buffer {
  const end = trimEnd(text, text.length);
  const padding = countPadding(text, end);
  const out = Buffer.allocUnsafe(Math.ceil((end * 3) / 4));
  let used = 0;
  let bits = 0;
  let sextets = 0;
  for (let at = 0; at < padding.start; at++) {
    const value = SEXTETS[text[at]!]!;
    if (value === SKIP) continue;
    if (value === BAD) throw invalid();
    bits = (bits << 6) | value;
    if ((++sextets & 3) === 0) {
      out[used++] = bits >>> 16;
      out[used++] = bits >>> 8;
      out[used++] = bits;
      bits = 0;
    }
  }
  return out.subarray(0, finish(out, { used, bits, rest: sextets & 3 }, padding));
}

interface Rest {
  readonly used: number;
  readonly bits: number;
  /** Sextets of the last group before its padding. */
  readonly rest: number;
}

/** Writes the last, padded group and returns the length of the whole. */
function finish(out: Buffer, { used, bits, rest }: Rest, padding: Padding): number {
  if (rest + padding.count !== (padding.count > 0 ? 4 : 0)) throw invalid();
  if (rest === 0) return used;
  const spare = rest === 2 ? 4 : 2;
  if ((bits & ((1 << spare) - 1)) !== 0) throw invalid();
  const value = bits >>> spare;
  if (rest === 2) out[used] = value;
  else out.writeUInt16BE(value, used);
  return used + rest - 1;
}

interface Padding {
  readonly start: number;
  readonly count: number;
}

/** The `=` signs at the end, white space between them allowed; three or more are left to fail as foreign characters. */
function countPadding(text: Uint8Array, end: number): Padding {
  let start = end;
  let count = 0;
  while (count < 2 && start > 0 && text[start - 1] === PAD) {
    count += 1;
    start = trimEnd(text, start - 1);
  }
  return { start, count };
}

function trimEnd(text: Uint8Array, end: number): number {
  let at = end;
  while (at > 0 && SPACE_BYTES[text[at - 1]!] === 1) at--;
  return at;
}

function invalid(): GatewayError {
  return new GatewayError('content.invalid', 'RFC 4648 §4', { oorzaak: 'not base64' });
}
