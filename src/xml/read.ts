// Reads values from the tree: attributes, children, decoded text and base64. Nothing here parses again; text is decoded from the
// bytes that canonicalization covers, comments and CDATA boundaries removed (trap 70).
import { decodeBase64 } from './base64.ts';
import { SPACE_BYTES } from './chars.ts';
import { type Decoder, decodeText } from './decode.ts';
import {
  AFTER,
  ATTRIBUTE_SIZE,
  ATTRIBUTES,
  attributeName,
  attributesAfter,
  attributeUri,
  CONTENT,
  CONTENT_END,
  ELEMENT_SIZE,
  END,
  FLAGS,
  get,
  SCOPE,
  START,
  TEXT,
  TEXT_ENCODED,
  type Tree,
} from './tree.ts';
import { XML_NAMESPACE, type XmlElement } from './types.ts';
import { attributeValue, inside } from './view.ts';

/** Value of the attribute with this local name and namespace ('' = none), undefined when absent. */
export function attribute(el: XmlElement, local: string, uri = ''): string | undefined {
  // Not by way of `el.attributes`: most questions are about one of many, or about one that is not there.
  const { document: tree, at } = inside(el);
  const after = attributesAfter(tree, at);
  for (let found = get(tree, at, ATTRIBUTES); found < after; found += ATTRIBUTE_SIZE)
    if (attributeName(tree, found).local === local && attributeUri(tree, found) === uri)
      return attributeValue(tree, found);
  return undefined;
}

/**
 * The namespace that a prefix in the content of the element means, as QNames in values need it ('' = the default namespace);
 * undefined for a prefix that is bound to nothing there.
 */
export function namespaceInScope(el: XmlElement, prefix: string): string | undefined {
  const { document: tree, at } = inside(el);
  for (let index = get(tree, at, SCOPE); index !== 0; index = tree.bindings[index]!.outer)
    if (tree.bindings[index]!.prefix.text === prefix) return tree.bindings[index]!.uri || undefined;
  return prefix === 'xml' ? XML_NAMESPACE : undefined;
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
  const { document: tree, at } = inside(el);
  if (get(tree, at, TEXT) === 0) return true;
  if ((get(tree, at, FLAGS) & TEXT_ENCODED) !== 0) return isSpace(decodeTextOf(tree, at));
  const after = get(tree, at, AFTER);
  let from = get(tree, at, CONTENT);
  for (let child = at + ELEMENT_SIZE; child < after; child = get(tree, child, AFTER)) {
    if (!isSpace(tree.source, from, get(tree, child, START))) return false;
    from = get(tree, child, END);
  }
  return isSpace(tree.source, from, get(tree, at, CONTENT_END));
}

function isSpace(bytes: Buffer, from = 0, to = bytes.length): boolean {
  for (let at = from; at < to; at++) if (SPACE_BYTES[bytes[at]!] === 0) return false;
  return true;
}

/** Direct text of the element, decoded: references, CDATA sections and line ends resolved, comments left out; '' when none. */
export function text(el: XmlElement): string {
  return textBytes(el).toString('utf8');
}

/** As `text`, in UTF-8. May be a view of the source: do not write to it. */
export function textBytes(el: XmlElement): Buffer {
  const { document: tree, at } = inside(el);
  const leaf = get(tree, at, AFTER) === at + ELEMENT_SIZE;
  const literal = (get(tree, at, FLAGS) & TEXT_ENCODED) === 0;
  if (leaf && literal) return tree.source.subarray(get(tree, at, CONTENT), get(tree, at, CONTENT_END));
  return decodeTextOf(tree, at);
}

function decodeTextOf(tree: Tree, at: number): Buffer {
  const decoder: Decoder = { source: tree.source, bytes: Buffer.allocUnsafe(get(tree, at, TEXT)), used: 0 };
  const after = get(tree, at, AFTER);
  let from = get(tree, at, CONTENT);
  for (let child = at + ELEMENT_SIZE; child < after; child = get(tree, child, AFTER)) {
    decodeText(decoder, from, get(tree, child, START));
    from = get(tree, child, END);
  }
  decodeText(decoder, from, get(tree, at, CONTENT_END));
  return decoder.bytes.subarray(0, decoder.used);
}

/**
 * Direct text of the element as base64 (RFC 4648 §4 with padding; XML white space anywhere, as xs:base64Binary).
 * @throws GatewayError `content.invalid` when it is anything else.
 */
export function base64(el: XmlElement): Buffer {
  return decodeBase64(textBytes(el));
}
