// Start and end tags (XML 1.0 §3.1): makes the elements of the tree.
import { GREATER, SLASH } from '../chars.ts';
import { malformed } from '../refuse.ts';
import {
  AFTER,
  ATTRIBUTE_SIZE,
  ATTRIBUTES,
  attributesAfter,
  BINDING,
  CONTENT,
  CONTENT_END,
  EMPTY_TAG,
  END,
  END_DIFFERS,
  FLAGS,
  get,
  MIXED,
  NONE,
  nameOf,
  PARENT,
  PREFIXED_ATTRIBUTES,
  SCOPE,
  TAG_DIFFERS,
  TEXT_DIFFERS,
  type Tree,
} from '../tree.ts';
import { scanAttributes } from './attributes.ts';
import { collectIds } from './ids.ts';
import { readName, sameName } from './names.ts';
import { leaveScope, resolveNames } from './namespaces.ts';
import { note, pushElement, type Scan, skipSpace } from './state.ts';

/** Scans the start tag or empty-element tag at the current offset. */
export function scanStartTag(scan: Scan): void {
  const start = scan.at;
  const name = readName(scan.names, start + 1);
  scan.at = start + 1 + name.length;
  const element = pushElement(scan, name, start);
  scanAttributes(scan);
  resolveNames(scan);
  if (scan.maybeId) collectIds(scan);
  const empty = scan.source[scan.at] === SLASH;
  if (empty && scan.source[scan.at + 1] !== GREATER) throw malformed('XML 1.0 §3.1', '/> expected', scan.at);
  scan.at += empty ? 2 : 1;
  scan.tree.elements[element + CONTENT] = scan.at;
  if (empty) {
    note(scan, EMPTY_TAG);
    closeElement(scan, scan.at);
  }
}

/** Scans the end tag at the current offset, which must be that of the open element. */
export function scanEndTag(scan: Scan): void {
  const { source } = scan;
  const at = scan.at;
  const name = nameOf(scan.tree, scan.open);
  const nameEnd = at + 2 + name.length;
  if (!sameName(source, name, at + 2)) throw malformed('XML 1.0 §3', 'end tag does not match', at);
  scan.at = nameEnd;
  if (source[nameEnd] !== GREATER) {
    note(scan, END_DIFFERS);
    skipSpace(scan);
    if (source[scan.at] !== GREATER) throw malformed('XML 1.0 §3.1', '> expected', scan.at);
  }
  scan.at += 1;
  closeElement(scan, at);
}

function closeElement(scan: Scan, contentEnd: number): void {
  const { tree, open } = scan;
  const parent = get(tree, open, PARENT);
  tree.elements[open + CONTENT_END] = contentEnd;
  tree.elements[open + END] = scan.at;
  tree.elements[open + AFTER] = tree.elementsEnd;
  if (parent !== NONE && !isPlain(tree, open, parent)) tree.elements[parent + FLAGS]! |= MIXED;
  scan.open = parent;
  scan.depth -= 1;
  leaveScope(scan, parent === NONE ? 0 : get(tree, parent, SCOPE));
}

/** How the raw bytes may differ from the canonical form, of the element or in it; a prefixed attribute may need a declaration. */
const NOT_PLAIN = TAG_DIFFERS | TEXT_DIFFERS | END_DIFFERS | EMPTY_TAG | PREFIXED_ATTRIBUTES | MIXED;

/**
 * True when the element is its own canonical form, of every kind, wherever the parent's start tag was written before it: it declares nothing,
 * has the very declaration of the parent's prefix as its own, at most one attribute (so in order) without a prefix, and so on inside it.
 */
function isPlain(tree: Tree, element: number, parent: number): boolean {
  return (
    (get(tree, element, FLAGS) & NOT_PLAIN) === 0 &&
    get(tree, element, BINDING) === get(tree, parent, BINDING) &&
    attributesAfter(tree, element) - get(tree, element, ATTRIBUTES) <= ATTRIBUTE_SIZE
  );
}
