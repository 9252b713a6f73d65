// Reads values from the tree: attributes, children, decoded text and base64. Nothing here parses again; text is decoded from the
// bytes that canonicalization covers, comments and CDATA boundaries removed (trap 70).
import { decodeBase64 } from './base64.ts';
import { SPACE_BYTES } from './chars.ts';
import { type Decoder, decodeText } from './decode.ts';
import {
  AFTER,
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
import { inside } from './view.ts';

/** Value of the attribute with this local name and namespace ('' = none), undefined when absent. */
export function attribute(el: XmlElement, local: string, uri = ''): string | undefined {
  for (const candidate of el.attributes) if (candidate.local === local && candidate.uri === uri) return candidate.value;
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
  return textBytes(el).every((byte) => SPACE_BYTES[byte] === 1);
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
