// Content between tags: text (XML 1.0 §2.4), references (§4.1), comments (§2.5) and CDATA sections (§2.7). Text is not copied here:
// the element only learns whether its raw bytes are its value and its canonical form.
import { AMPERSAND, BRACKET_CLOSE, CR, GREATER, isForbiddenAt, LESS, RAW_STOPS, TEXT_STOPS } from '../chars.ts';
import { CDATA_OPEN, COMMENT_OPEN, keptReferenceEnd, referencedChar, referenceEnd, SECTION_CLOSE } from '../decode.ts';
import { forbidden, malformed, overLimit } from '../refuse.ts';
import { TEXT, TEXT_DIFFERS, TEXT_ENCODED } from '../tree.ts';
import { skipPlain, wordsOf } from './plain.ts';
import { note, type Scan } from './state.ts';

/** Bytes of plain text after which the scanner tries to pass over more of it in words. */
const LONG = 16;

/** Scans text of the open element up to the next `<`. */
export function scanText(scan: Scan): void {
  const { source, end } = scan;
  let at = scan.at;
  for (;;) {
    at = skipPlainText(scan, at);
    if (at >= end) throw malformed('XML 1.0 §2.1', 'the message ends inside an element', at);
    if (source[at] === LESS) break;
    at = judgeText(scan, at);
  }
  if (at > scan.at) countText(scan, at - scan.at);
  scan.at = at;
}

/** Offset of the next byte of text that needs a look. */
function skipPlainText(scan: Scan, from: number): number {
  const { source, end } = scan;
  let at = from;
  for (;;) {
    const stop = Math.min(at + LONG, end);
    while (at < stop && TEXT_STOPS[source[at]!] === 0) at++;
    if (at < stop || at === end) return at;
    scan.words ??= wordsOf(source);
    at = skipPlain(scan.words, at);
  }
}

/** Judges the byte at `at` of text that needs a look, and returns where to go on. */
function judgeText(scan: Scan, at: number): number {
  const { source } = scan;
  switch (source[at]) {
    case AMPERSAND:
      return judgeReference(scan, at);
    case GREATER:
      if (source[at - 1] === BRACKET_CLOSE && source[at - 2] === BRACKET_CLOSE)
        throw malformed('XML 1.0 §2.4', ']]> in text', at - 2);
      note(scan, TEXT_DIFFERS);
      return at + 1;
    case CR:
      note(scan, TEXT_DIFFERS | TEXT_ENCODED);
      return at + 1;
    default:
      if (isForbiddenAt(source, at)) throw malformed('XML 1.0 §2.2', 'character not allowed', at);
      return at + 1;
  }
}

function judgeReference(scan: Scan, at: number): number {
  const kept = keptReferenceEnd(scan.source, at);
  note(scan, kept === 0 ? TEXT_DIFFERS | TEXT_ENCODED : TEXT_ENCODED);
  if (kept === 0) return scanReference(scan, at);
  countReference(scan, at);
  return kept;
}

/** Checks the reference at `at` and returns the offset after it. */
export function scanReference(scan: Scan, at: number): number {
  const end = referenceEnd(scan.source, at);
  const char = end === 0 ? Number.NaN : referencedChar(scan.source, at, end);
  if (char === undefined) throw forbidden('XML 1.0 §4.1', 'entity reference', at);
  if (Number.isNaN(char)) throw malformed('XML 1.0 §4.1', 'not a reference to an allowed character', at);
  countReference(scan, at);
  return end;
}

function countReference(scan: Scan, at: number): void {
  scan.references += 1;
  if (scan.references > scan.limits.maxReferences) throw overLimit(scan.limits, 'maxReferences', at);
}

/** Scans the comment at the current offset. */
export function scanComment(scan: Scan): void {
  const from = scan.at + COMMENT_OPEN;
  const close = scan.source.indexOf('--', from, 'latin1');
  if (close < 0) throw malformed('XML 1.0 §2.5', 'comment without end', scan.at);
  if (scan.source[close + 2] !== GREATER) throw malformed('XML 1.0 §2.5', '-- in comment', close);
  checkRaw(scan, from, close);
  scan.at = close + SECTION_CLOSE;
}

/** Scans the CDATA section at the current offset. */
export function scanCdata(scan: Scan): void {
  const from = scan.at + CDATA_OPEN;
  const close = scan.source.indexOf(']]>', from, 'latin1');
  if (close < 0) throw malformed('XML 1.0 §2.7', 'CDATA section without end', scan.at);
  checkRaw(scan, from, close);
  note(scan, TEXT_DIFFERS | TEXT_ENCODED);
  countText(scan, close - from);
  scan.at = close + SECTION_CLOSE;
}

function checkRaw(scan: Scan, from: number, to: number): void {
  const { source } = scan;
  for (let at = from; at < to; at++)
    if (RAW_STOPS[source[at]!] === 1 && isForbiddenAt(source, at))
      throw malformed('XML 1.0 §2.2', 'character not allowed', at);
}

function countText(scan: Scan, bytes: number): void {
  const field = scan.open + TEXT;
  const total = scan.tree.elements[field]! + bytes;
  if (total > scan.limits.maxTextBytes) throw overLimit(scan.limits, 'maxTextBytes', scan.at);
  scan.tree.elements[field] = total;
}
