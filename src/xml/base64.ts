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

interface Decoding {
  readonly text: Uint8Array;
  /** End of the text before padding. */
  readonly end: number;
  readonly out: Buffer;
  at: number;
  used: number;
  /** The sextets of the group that is not complete, and their number. */
  bits: number;
  rest: number;
}

/**
 * The bytes that the text stands for, in memory of their own or in the place of the text.
 * @throws GatewayError `content.invalid` for a foreign character, wrong or missing padding, or bits that are not used and not zero. Of a
 *   text that was to be replaced a part may then be gone.
 */
export function decodeBase64(text: Uint8Array, place: 'own' | 'text' = 'own'): Buffer {
  const padding = countPadding(text, trimEnd(text, text.length));
  const out =
    place === 'text'
      ? Buffer.from(text.buffer as ArrayBuffer, text.byteOffset, text.byteLength)
      : Buffer.allocUnsafe(Math.ceil((padding.start * 3) / 4));
  const decoding: Decoding = { text, end: padding.start, out, at: 0, used: 0, bits: 0, rest: 0 };
  decodeRuns(decoding);
  while (decoding.at < decoding.end) {
    if (decoding.rest === 0) decodeGroups(decoding);
    if (decoding.at < decoding.end) decodeByte(decoding);
  }
  return out.subarray(0, finish(decoding, padding.count));
}

/** What the runtime decodes at a time, and the shortest text for which that pays: characters, a multiple of four. */
const RUN = 32 * 1024;
const FROM = 1024;
/** The runtime also reads `-` and `_`, of the other alphabet (RFC 4648 §5); text in lines is seen at once. */
const FOREIGN = [0x2d, 0x5f, 0x0a] as const;

/**
 * Lets the runtime decode the text from its start as long as it holds nothing but the alphabet: four times as fast as `decodeGroups`. Its
 * decoder skips what it does not know, so that a run is right only when it gives three bytes for every four characters.
 */
function decodeRuns(decoding: Decoding): void {
  const { text, end, out } = decoding;
  if (end < FROM) return;
  for (;;) {
    const length = Math.min(RUN, (end - decoding.at) & ~3);
    const decoded = decodeRun(text, decoding.at, length);
    if (decoded === undefined) return;
    decoded.copy(out, decoding.used);
    decoding.at += length;
    decoding.used += decoded.length;
  }
}

/** One run. It comes by way of a piece of memory that every run uses, so that it may replace its own text. */
const SCRATCH = Buffer.allocUnsafeSlow((RUN / 4) * 3);

/** The bytes of a run, valid until the next one; undefined when it holds something else than the alphabet, or nothing. */
function decodeRun(text: Uint8Array, at: number, length: number): Buffer | undefined {
  const run = Buffer.from(text.buffer, text.byteOffset + at, length);
  if (length === 0 || FOREIGN.some((byte) => run.includes(byte))) return undefined;
  const written = SCRATCH.write(run.toString('latin1'), 0, 'base64');
  return written === (length / 4) * 3 ? SCRATCH.subarray(0, written) : undefined;
}

/**
 * How many bytes the text stands for; nothing is kept, so that a large text costs no memory.
 * @throws GatewayError `content.invalid` as `decodeBase64`.
 */
export function base64Length(text: Uint8Array): number {
  const padding = countPadding(text, trimEnd(text, text.length));
  const end = padding.start;
  let at = 0;
  for (let length = end < FROM ? 0 : RUN; length > 0; ) {
    length = Math.min(RUN, (end - at) & ~3);
    if (decodeRun(text, at, length) === undefined) break;
    at += length;
  }
  let sextets = at;
  let last = 0;
  for (; at < end; at++) {
    const value = SEXTETS[text[at]!]!;
    if (value === SKIP) continue;
    if (value === BAD) throw invalid();
    last = value;
    sextets += 1;
  }
  checkEnd(last, sextets & 3, padding.count);
  return Math.floor((sextets * 3) / 4);
}

/** The last group is whole, or padded to a whole one with unused bits that are zero. */
function checkEnd(bits: number, rest: number, padding: number): void {
  if (rest + padding !== (padding > 0 ? 4 : 0)) throw invalid();
  if (rest !== 0 && (bits & ((1 << spareBits(rest)) - 1)) !== 0) throw invalid();
}

function spareBits(rest: number): number {
  return rest === 2 ? 4 : 2;
}

/** Decodes whole groups of four characters without white space in them. */
function decodeGroups(decoding: Decoding): void {
  const { text, out } = decoding;
  const last = decoding.end - 4;
  let { at, used } = decoding;
  for (; at <= last; at += 4) {
    const first = SEXTETS[text[at]!]!;
    const second = SEXTETS[text[at + 1]!]!;
    const third = SEXTETS[text[at + 2]!]!;
    const fourth = SEXTETS[text[at + 3]!]!;
    if ((first | second | third | fourth) >= SKIP) break;
    out[used++] = (first << 2) | (second >>> 4);
    out[used++] = (second << 4) | (third >>> 2);
    out[used++] = (third << 6) | fourth;
  }
  decoding.at = at;
  decoding.used = used;
}

/** Decodes one character: white space, or a sextet of a group that has white space in it or is the last one. */
function decodeByte(decoding: Decoding): void {
  const value = SEXTETS[decoding.text[decoding.at++]!]!;
  if (value === SKIP) return;
  if (value === BAD) throw invalid();
  decoding.bits = (decoding.bits << 6) | value;
  decoding.rest = (decoding.rest + 1) & 3;
  if (decoding.rest !== 0) return;
  decoding.out.writeUIntBE(decoding.bits, decoding.used, 3);
  decoding.used += 3;
  decoding.bits = 0;
}

/** Writes the last, padded group and returns the length of the whole. */
function finish({ out, used, bits, rest }: Decoding, padding: number): number {
  checkEnd(bits, rest, padding);
  return rest === 0 ? used : out.writeUIntBE(bits >>> spareBits(rest), used, rest - 1);
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
