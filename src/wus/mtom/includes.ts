// Finds every xop:Include of a root part and judges its place (XOP 1.0 §3.2, §4.1; x-MTM-3, x-ENC-4). Only the bytes between two tags are
// ever replaced, so the elements found here are, in the same order and at the same places, the elements of the message that is verified.
import { GatewayError } from '../../core/index.ts';
import { SOAP, WSSE } from '../../envelope/index.ts';
import { attribute, textBytes, type XmlDocument, type XmlElement } from '../../xml/index.ts';
import { XENC, XOP } from './names.ts';

/** A place for content: the byte range of the xop:Include, and the Content-ID of its part. */
export interface Include {
  readonly from: number;
  readonly to: number;
  readonly contentId: string;
}

/**
 * In document order.
 * @throws GatewayError `xop.reference`.
 */
export function findIncludes(document: XmlDocument): readonly Include[] {
  if (!document.source.includes(XOP)) return [];
  const found: Include[] = [];
  const visit = (element: XmlElement): void => {
    if (element.uri === XOP) found.push(readInclude(element));
    else for (const inner of element.children) visit(inner);
  };
  visit(document.root);
  return found;
}

function readInclude(element: XmlElement): Include {
  const { parent, start, end } = element;
  if (element.local !== 'Include') throw refuse('XOP 1.0 §3.1', 'an element of XOP other than Include', start);
  if (!parent || !mayHoldContent(parent)) throw refuse('x-MTM-3', 'an Include outside soap:Body', start);
  if (!isOnlyContent(element, parent)) throw refuse('XOP 1.0 §3.2', 'an Include is not the only content', start);
  const href = attribute(element, 'href');
  if (
    href === undefined ||
    element.attributes.length !== 1 ||
    element.children.length > 0 ||
    textBytes(element).length > 0
  )
    throw refuse('XOP 1.0 §4.1', 'an Include has more or less than href', start);
  return { from: start, to: end, contentId: contentIdOf(href, start) };
}

/** Nothing but the two tags of the parent around it: no text, no white space, no comment. */
function isOnlyContent({ start, end }: XmlElement, parent: XmlElement): boolean {
  const { source } = parent.document;
  const before = source.subarray(parent.start, start);
  const after = source.subarray(end, parent.end);
  return before.lastIndexOf('<') === 0 && after.lastIndexOf('<') === 0 && textBytes(parent).length === 0;
}

/**
 * In soap:Body below its child anywhere: the schema says what is base64Binary there. In soap:Header only what WSS4J puts in parts: the
 * token and the wrapped key of wsse:Security (x-ENC-4).
 */
function mayHoldContent(parent: XmlElement): boolean {
  const path = pathOf(parent);
  if (path[1] === `{${SOAP}}Body`) return path.length > 2;
  return IN_HEADER.has(path.join(' '));
}

const SECURITY = [`{${SOAP}}Envelope`, `{${SOAP}}Header`, `{${WSSE}}Security`];
const IN_HEADER: ReadonlySet<string> = new Set(
  [
    [...SECURITY, `{${WSSE}}BinarySecurityToken`],
    [...SECURITY, `{${XENC}}EncryptedKey`, `{${XENC}}CipherData`, `{${XENC}}CipherValue`],
  ].map((path) => path.join(' ')),
);

function pathOf(element: XmlElement): string[] {
  const path: string[] = [];
  for (let at: XmlElement | undefined = element; at; at = at.parent) path.unshift(`{${at.uri}}${at.local}`);
  return path;
}

/** RFC 2392: what follows `cid:`, percent-decoded once, is the Content-ID without its brackets (trap 71). */
function contentIdOf(href: string, start: number): string {
  if (!/^cid:[!-~]+$/i.test(href)) throw refuse('RFC 2392', 'href is not a cid: URL', start);
  try {
    return decodeURIComponent(href.slice(4));
  } catch {
    throw refuse('RFC 2392', 'href is wrongly percent-encoded', start);
  }
}

export function refuse(clause: string, oorzaak: string, positie?: number): GatewayError {
  return new GatewayError('xop.reference', clause, {
    veld: 'xop:Include',
    oorzaak,
    ...(positie === undefined ? {} : { positie }),
  });
}
