// The document as a whole (XML 1.0 §2.1, §2.8): encoding, prolog, one root element, nothing after it. What a gateway never accepts —
// DOCTYPE, processing instructions, another encoding than UTF-8 — is refused where it begins (engineering rule 2).
import { isUtf8 } from 'node:buffer';
import { BANG, LESS, QUESTION, SLASH, SPACE_BYTES } from '../chars.ts';
import { DEFAULT_LIMITS, LARGEST_MESSAGE, type XmlLimits } from '../limits.ts';
import { forbidden, malformed, notUtf8, overLimit } from '../refuse.ts';
import { NONE, TEXT_DIFFERS, TEXT_ENCODED } from '../tree.ts';
import type { XmlDocument } from '../types.ts';
import { viewOf } from '../view.ts';
import { scanCdata, scanComment, scanText } from './content.ts';
import { scanEndTag, scanStartTag } from './elements.ts';
import { createScan, looksAt, note, type Scan, skipSpace } from './state.ts';
import { takeTapes } from './tapes.ts';

const DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.0"|'1\.0')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"([A-Za-z][\w.-]*)"|'([A-Za-z][\w.-]*)'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>/;
/** No honest XML declaration is longer, bytes. */
const MAX_DECLARATION = 256;

/**
 * Parses one message. The document keeps `source` and points into it.
 * @throws GatewayError `xml.malformed`, `xml.forbidden`, `xml.encoding` or `xml.limit`, with the byte offset in `detail.positie`.
 */
export function parseXml(source: Buffer, limits: Partial<XmlLimits> = {}): XmlDocument {
  const inForce = { ...DEFAULT_LIMITS, ...limits };
  if (source.length > Math.min(inForce.maxBytes, LARGEST_MESSAGE)) throw overLimit(inForce, 'maxBytes', 0);
  checkEncoding(source);
  const scan = createScan(source, inForce);
  if (looksAt(scan, '\u00ef\u00bb\u00bf')) scan.at = 3;
  if (looksAt(scan, '<?xml') && SPACE_BYTES[source[scan.at + 5] ?? 0] === 1) scanDeclaration(scan);
  scanMisc(scan);
  if (scan.at >= scan.end) throw malformed('XML 1.0 §2.1', 'no root element', scan.at);
  scanStartTag(scan);
  while (scan.open !== NONE) scanContent(scan);
  scanMisc(scan);
  if (scan.at < scan.end) throw malformed('XML 1.0 §2.1', 'content after the root element', scan.at);
  takeTapes(scan.tree);
  scan.tree.root = viewOf(scan.tree, 0);
  return scan.tree;
}

function checkEncoding(source: Buffer): void {
  if (source[0] === 0 || source[1] === 0) throw notUtf8('looks like UTF-16 or UTF-32', 0);
  if (!isUtf8(source)) throw notUtf8('not UTF-8', 0);
}

function scanDeclaration(scan: Scan): void {
  const start = scan.at;
  const match = DECLARATION.exec(scan.source.toString('latin1', start, start + MAX_DECLARATION));
  if (match === null) throw malformed('XML 1.0 §2.8', 'not an XML 1.0 declaration', start);
  const encoding = match[1] ?? match[2] ?? 'UTF-8';
  if (encoding.toUpperCase() !== 'UTF-8') throw notUtf8('another encoding is declared', start);
  scan.at = start + match[0].length;
}

/** Comments and white space before or after the root (§2.8 [27]); stops at the root or at the end. */
function scanMisc(scan: Scan): void {
  for (;;) {
    skipSpace(scan);
    if (scan.at >= scan.end) return;
    if (scan.source[scan.at] !== LESS) throw malformed('XML 1.0 §2.1', 'text outside the root element', scan.at);
    if (scan.source[scan.at + 1] === QUESTION) throw processingInstruction(scan);
    if (scan.source[scan.at + 1] !== BANG) return;
    if (looksAt(scan, '<!DOCTYPE')) throw forbidden('XML 1.0 §2.8', 'DOCTYPE', scan.at);
    if (!looksAt(scan, '<!--')) throw malformed('XML 1.0 §2.8', 'comment expected', scan.at);
    scanComment(scan);
  }
}

function processingInstruction(scan: Scan): Error {
  return forbidden('XML 1.0 §2.6', 'processing instruction', scan.at);
}

/** Text and then one piece of markup inside the open element. */
function scanContent(scan: Scan): void {
  scanText(scan);
  const byte = scan.source[scan.at + 1];
  if (byte === SLASH) scanEndTag(scan);
  else if (byte === BANG) scanSection(scan);
  else if (byte === QUESTION) throw processingInstruction(scan);
  else scanStartTag(scan);
}

function scanSection(scan: Scan): void {
  if (looksAt(scan, '<!--')) {
    scanComment(scan);
    note(scan, TEXT_DIFFERS | TEXT_ENCODED);
  } else if (looksAt(scan, '<![CDATA[')) scanCdata(scan);
  else if (looksAt(scan, '<!DOCTYPE')) throw forbidden('XML 1.0 §2.8', 'DOCTYPE', scan.at);
  else throw malformed('XML 1.0 §3.1', 'comment, CDATA section or tag expected', scan.at);
}
