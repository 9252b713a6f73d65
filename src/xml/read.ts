// Reads values from the tree: attributes, children, decoded text and base64. Nothing here parses again; text is decoded from the
// bytes that canonicalization covers, comments and CDATA boundaries removed (trap 70).

import { decodeBase64 } from './base64.ts';
import { SPACE_BYTES } from './chars.ts';
import { type Decoder, decodeText } from './decode.ts';
import type { Node, XmlElement } from './model.ts';

/** Value of the attribute with this local name and namespace ('' = none), undefined when absent. */
export function attribute(el: XmlElement, local: string, uri = ''): string | undefined {
  for (const candidate of el.attributes) if (candidate.local === local && candidate.uri === uri) return candidate.value;
  return undefined;
}

/** Child elements of this name, in document order. */
export function children(el: XmlElement, uri: string, local: string): XmlElement[] {
  return el.children.filter((candidate) => candidate.local === local && candidate.uri === uri);
}

/** The first child element of this name, undefined when absent. Where a second one would be an attack, use `only`. */
export function child(el: XmlElement, uri: string, local: string): XmlElement | undefined {
  return el.children.find((candidate) => candidate.local === local && candidate.uri === uri);
}

/** The one child element of this name; undefined when there is none and also when there are more. */
export function only(el: XmlElement, uri: string, local: string): XmlElement | undefined {
  const found = children(el, uri, local);
  return found.length === 1 ? found[0] : undefined;
}

/** True when the element has child elements. */
export function hasElements(el: XmlElement): boolean {
  return el.children.length > 0;
}

/** True when the direct text is white space only (or comments). */
export function hasOnlyElements(el: XmlElement): boolean {
  return textBytes(el).every((byte) => SPACE_BYTES[byte] === 1);
}

/** Direct text of the element, decoded: references, CDATA sections and line ends resolved, comments left out; '' when none. */
export function text(el: XmlElement): string {
  const node = el as Node;
  if (node.literalText && node.children.length === 0)
    return node.document.source.toString('utf8', node.contentStart, node.contentEnd);
  return textBytes(el).toString('utf8');
}

/** As `text`, in UTF-8. May be a view of the source: do not write to it. */
export function textBytes(el: XmlElement): Buffer {
  const node = el as Node;
  const { source } = node.document;
  if (node.literalText && node.children.length === 0) return source.subarray(node.contentStart, node.contentEnd);
  const decoder: Decoder = { source, bytes: Buffer.allocUnsafe(node.textBytes), used: 0 };
  let from = node.contentStart;
  for (const inner of node.children) {
    decodeText(decoder, from, inner.start);
    from = inner.end;
  }
  decodeText(decoder, from, node.contentEnd);
  return decoder.bytes.subarray(0, decoder.used);
}

/**
 * Direct text of the element as base64 (RFC 4648 §4 with padding; XML white space anywhere, as xs:base64Binary).
 * @throws GatewayError `content.invalid` when it is anything else.
 */
export function base64(el: XmlElement): Buffer {
  return decodeBase64(textBytes(el));
}
