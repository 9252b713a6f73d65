// Content between tags: text (XML 1.0 §2.4), references (§4.1), comments (§2.5) and CDATA sections (§2.7). Text is not copied here:
// the element only learns whether its raw bytes are its value and its canonical form.
import { AMPERSAND, BRACKET_CLOSE, CR, GREATER, isForbiddenAt, LESS, RAW_STOPS, TEXT_STOPS } from '../chars.ts';
import {
  CDATA_OPEN,
  COMMENT_OPEN,
  isCanonicalReference,
  referencedChar,
  referenceEnd,
  SECTION_CLOSE,
} from '../decode.ts';
import type { Node } from '../model.ts';
import { forbidden, malformed, overLimit } from '../refuse.ts';
import type { Scan } from './state.ts';

/** Scans text of the open element up to the next `<`. */
export function scanText(scan: Scan, node: Node): void {
  const { source, end } = scan;
  let at = scan.at;
  for (;;) {
    while (at < end && TEXT_STOPS[source[at]!] === 0) at++;
    if (at >= end) throw malformed('XML 1.0 §2.1', 'the message ends inside an element', at);
    if (source[at] === LESS) break;
    at = judgeText(scan, node, at);
  }
  countText(scan, node, at - scan.at);
  scan.at = at;
}

/** Judges the byte at `at` of text that needs a look, and returns where to go on. */
function judgeText(scan: Scan, node: Node, at: number): number {
  const { source } = scan;
  switch (source[at]) {
    case AMPERSAND:
      return judgeReference(scan, node, at);
    case GREATER:
      if (source[at - 1] === BRACKET_CLOSE && source[at - 2] === BRACKET_CLOSE)
        throw malformed('XML 1.0 §2.4', ']]> in text', at - 2);
      node.canonicalText = false;
      return at + 1;
    case CR:
      node.literalText = false;
      node.canonicalText = false;
      return at + 1;
    default:
      if (isForbiddenAt(source, at)) throw malformed('XML 1.0 §2.2', 'character not allowed', at);
      return at + 1;
  }
}

function judgeReference(scan: Scan, node: Node, at: number): number {
  const end = scanReference(scan, at);
  node.literalText = false;
  if (!isCanonicalReference(scan.source, at, end)) node.canonicalText = false;
  return end;
}

/** Checks the reference at `at` and returns the offset after it. */
export function scanReference(scan: Scan, at: number): number {
  const end = referenceEnd(scan.source, at);
  const char = end === 0 ? Number.NaN : referencedChar(scan.source, at, end);
  if (char === undefined) throw forbidden('XML 1.0 §4.1', 'entity reference', at);
  if (Number.isNaN(char)) throw malformed('XML 1.0 §4.1', 'not a reference to an allowed character', at);
  scan.references += 1;
  if (scan.references > scan.limits.maxReferences) throw overLimit(scan.limits, 'maxReferences', at);
  return end;
}

/** Scans the comment at the current offset. */
export function scanComment(scan: Scan): void {
  const from = scan.at + COMMENT_OPEN;
  const close = scan.source.indexOf('--', from, 'latin1');
  if (close < 0 || scan.source[close + 2] !== GREATER)
    throw malformed('XML 1.0 §2.5', close < 0 ? 'comment without end' : '-- in comment', close < 0 ? scan.at : close);
  checkRaw(scan, from, close);
  scan.at = close + SECTION_CLOSE;
}

/** Scans the CDATA section at the current offset. */
export function scanCdata(scan: Scan, node: Node): void {
  const from = scan.at + CDATA_OPEN;
  const close = scan.source.indexOf(']]>', from, 'latin1');
  if (close < 0) throw malformed('XML 1.0 §2.7', 'CDATA section without end', scan.at);
  checkRaw(scan, from, close);
  node.literalText = false;
  node.canonicalText = false;
  countText(scan, node, close - from);
  scan.at = close + SECTION_CLOSE;
}

function checkRaw(scan: Scan, from: number, to: number): void {
  const { source } = scan;
  for (let at = from; at < to; at++)
    if (RAW_STOPS[source[at]!] === 1 && isForbiddenAt(source, at))
      throw malformed('XML 1.0 §2.2', 'character not allowed', at);
}

function countText(scan: Scan, node: Node, bytes: number): void {
  node.textBytes += bytes;
  if (node.textBytes > scan.limits.maxTextBytes) throw overLimit(scan.limits, 'maxTextBytes', scan.at);
}
