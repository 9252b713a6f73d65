// From raw bytes to values: references (XML 1.0 §4.1, §4.6), line ends (§2.11), attribute-value normalization (§3.3.3).
// Works only on bytes that the scanner has checked.
import {
  AMPERSAND,
  CR,
  DIGITS,
  GREATER,
  HASH,
  HYPHEN,
  isNcName,
  isXmlChar,
  LF,
  LOWER_A,
  LOWER_G,
  LOWER_L,
  LOWER_M,
  LOWER_P,
  LOWER_T,
  LOWER_X,
  SEMICOLON,
  TEXT_MARKS,
} from './chars.ts';

/** Longest reference: `&#x0010FFFF;` with room for a few more leading zeros. */
const MAX_REFERENCE = 16;

/** Offset after the `;` of the reference at `at`, or 0 when there is none nearby. */
export function referenceEnd(source: Buffer, at: number): number {
  const stop = Math.min(at + MAX_REFERENCE, source.length);
  for (let i = at + 1; i < stop; i++) if (source[i] === SEMICOLON) return i + 1;
  return 0;
}

/** The character that the reference at `at` … `end` stands for; undefined for an unknown entity, NaN when there cannot be one. */
export function referencedChar(source: Buffer, at: number, end: number): number | undefined {
  if (source[at + 1] === HASH) return numericChar(source, at + 2, end - 1);
  const name = source.toString('latin1', at + 1, end - 1);
  return isNcName(name) ? PREDEFINED[name] : Number.NaN;
}

/** The character that `65` or `x41` at `from` … `to` stands for (§4.1 [66]). */
function numericChar(source: Buffer, from: number, to: number): number {
  const radix = source[from] === LOWER_X ? 16 : 10;
  const first = radix === 16 ? from + 1 : from;
  let code = first === to ? Number.NaN : 0;
  for (let at = first; at < to; at++) {
    const digit = DIGITS[source[at]!]!;
    code = digit < radix ? code * radix + digit : Number.NaN;
  }
  return isXmlChar(code) ? code : Number.NaN;
}

/** Offset after an `&amp;`, `&lt;` or `&gt;` at `at`, which canonical text keeps (Canonical XML 1.0 §2.3); 0 for anything else. */
export function keptReferenceEnd(source: Buffer, at: number): number {
  const first = source[at + 1];
  if (first === LOWER_A)
    return source[at + 2] === LOWER_M && source[at + 3] === LOWER_P && source[at + 4] === SEMICOLON ? at + 5 : 0;
  if (first !== LOWER_L && first !== LOWER_G) return 0;
  return source[at + 2] === LOWER_T && source[at + 3] === SEMICOLON ? at + 4 : 0;
}

/** §4.6: the only entities there are without a DTD. */
const PREDEFINED: Readonly<Record<string, number | undefined>> = Object.freeze(
  Object.assign(Object.create(null), { amp: 38, lt: 60, gt: 62, apos: 39, quot: 34 }),
);

/** Offset of the next byte in checked text that may differ from its value or canonical form, or `to`. */
export function nextMark(source: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && TEXT_MARKS[source[at]!] === 0) at++;
  return at;
}

/** Bytes of `<!--` and `-->`, `<![CDATA[` and `]]>`. */
export const COMMENT_OPEN = 4;
export const CDATA_OPEN = 9;
export const SECTION_CLOSE = 3;

/** The comment or CDATA section that starts at `at` of checked text. */
export function sectionAt(source: Buffer, at: number): { readonly comment: boolean; readonly end: number } {
  const comment = source[at + 2] === HYPHEN;
  const close = comment ? source.indexOf('-->', at + COMMENT_OPEN) : source.indexOf(']]>', at + CDATA_OPEN);
  return { comment, end: close + SECTION_CLOSE };
}

/** Where decoded bytes go. `bytes` has room for as many bytes as the raw text: no value is longer than its raw form. */
export interface Decoder {
  readonly source: Buffer;
  readonly bytes: Buffer;
  used: number;
}

/** Decodes checked text without elements in it as UTF-8. */
export function decodeText(decoder: Decoder, from: number, to: number): void {
  const { source } = decoder;
  let run = from;
  for (let at = nextMark(source, from, to); at < to; at = nextMark(source, run, to)) {
    append(decoder, run, at);
    run = decodeMark(decoder, at);
  }
  append(decoder, run, to);
}

/** Decodes what stands at `at` and returns the offset after it. */
function decodeMark(decoder: Decoder, at: number): number {
  const { source } = decoder;
  switch (source[at]) {
    case AMPERSAND:
      return decodeReference(decoder, at);
    case CR:
      decoder.bytes[decoder.used++] = LF;
      return afterLineEnd(source, at);
    case GREATER:
      append(decoder, at, at + 1);
      return at + 1;
    default:
      return decodeSection(decoder, at);
  }
}

/** Offset after the CR or CR LF at `at` (§2.11). */
export function afterLineEnd(source: Buffer, at: number): number {
  return source[at + 1] === LF ? at + 2 : at + 1;
}

function decodeReference(decoder: Decoder, at: number): number {
  const end = referenceEnd(decoder.source, at);
  const code = referencedChar(decoder.source, at, end)!;
  if (code < 0x80) decoder.bytes[decoder.used++] = code;
  else decoder.used += decoder.bytes.write(String.fromCodePoint(code), decoder.used, 'utf8');
  return end;
}

function decodeSection(decoder: Decoder, at: number): number {
  const { source } = decoder;
  const { comment, end } = sectionAt(source, at);
  if (comment) return end;
  let run = at + CDATA_OPEN;
  for (let i = run; i < end - SECTION_CLOSE; i++) {
    if (source[i] !== CR) continue;
    append(decoder, run, i);
    decoder.bytes[decoder.used++] = LF;
    run = afterLineEnd(source, i);
    i = run - 1;
  }
  append(decoder, run, end - SECTION_CLOSE);
  return end;
}

function append(decoder: Decoder, from: number, to: number): void {
  decoder.used += decoder.source.copy(decoder.bytes, decoder.used, from, to);
}

/** The value of an attribute from its checked raw bytes (§3.3.3, type CDATA). */
export function decodeValue(source: Buffer, from: number, to: number): string {
  const raw = source.toString('utf8', from, to).replace(/\r\n|[\t\n\r]/g, ' ');
  return raw.includes('&') ? raw.replace(/&[^;]+;/g, decodeReferenceText) : raw;
}

function decodeReferenceText(reference: string): string {
  return String.fromCodePoint(referencedChar(Buffer.from(reference, 'latin1'), 0, reference.length)!);
}
