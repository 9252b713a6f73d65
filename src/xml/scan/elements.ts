// Start and end tags (XML 1.0 §3.1): makes the nodes of the tree and collects the ids (engineering rule 4).
import { GREATER, NAME_BYTES, SLASH } from '../chars.ts';
import type { Node, QName } from '../model.ts';
import { malformed, overLimit } from '../refuse.ts';
import { noAttributes, scanAttributes } from './attributes.ts';
import { collectId } from './ids.ts';
import { readName, sameName } from './names.ts';
import { leaveScope, resolveNames } from './namespaces.ts';
import { type Scan, skipSpace } from './state.ts';

const NO_CHILDREN: Node[] = [];
Object.freeze(NO_CHILDREN);

/** Scans the start tag or empty-element tag at the current offset. */
export function scanStartTag(scan: Scan): void {
  const start = scan.at;
  const name = readName(scan.names, start + 1);
  scan.at = start + 1 + name.length;
  const node = createNode(scan, name, start);
  if (++scan.elements > scan.limits.maxElements) throw overLimit(scan.limits, 'maxElements', start);
  if (++scan.depth > scan.limits.maxDepth) throw overLimit(scan.limits, 'maxDepth', start);
  scanAttributes(scan, node);
  resolveNames(scan, node);
  for (const attribute of node.attributes) if (attribute.name.maybeId) collectId(scan.tree, node, attribute);
  attach(scan, node);
  const empty = scan.source[scan.at] === SLASH;
  if (empty && scan.source[scan.at + 1] !== GREATER) throw malformed('XML 1.0 §3.1', '/> expected', scan.at);
  scan.at += empty ? 2 : 1;
  node.contentStart = scan.at;
  scan.open = node;
  if (empty) {
    node.canonicalTag = false;
    closeElement(scan, node, scan.at);
  }
}

function createNode(scan: Scan, name: QName, start: number): Node {
  return {
    document: scan.tree,
    name,
    uri: '',
    local: name.local,
    prefix: name.prefix.text,
    parent: scan.open,
    children: NO_CHILDREN,
    attributes: noAttributes(),
    start,
    contentStart: 0,
    contentEnd: 0,
    end: 0,
    binding: undefined,
    scope: undefined,
    hasPrefixedAttributes: false,
    canonicalTag: true,
    canonicalText: true,
    literalText: true,
    canonicalEnd: true,
    textBytes: 0,
  };
}

function attach(scan: Scan, node: Node): void {
  const { parent } = node;
  if (parent === undefined) scan.tree.root = node;
  else if (parent.children.length === 0) parent.children = [node];
  else parent.children.push(node);
}

/** Scans the end tag at the current offset, which must be that of the open element. */
export function scanEndTag(scan: Scan, node: Node): void {
  const { source } = scan;
  const at = scan.at;
  const nameEnd = at + 2 + node.name.length;
  if (!sameName(source, node.name, at + 2) || NAME_BYTES[source[nameEnd] ?? 0] === 1)
    throw malformed('XML 1.0 §3', 'end tag does not match', at);
  scan.at = nameEnd;
  skipSpace(scan);
  if (source[scan.at] !== GREATER) throw malformed('XML 1.0 §3.1', '> expected', scan.at);
  node.canonicalEnd = scan.at === nameEnd;
  scan.at += 1;
  closeElement(scan, node, at);
}

function closeElement(scan: Scan, node: Node, contentEnd: number): void {
  const { parent } = node;
  node.contentEnd = contentEnd;
  node.end = scan.at;
  scan.open = parent;
  scan.depth -= 1;
  leaveScope(scan, parent === undefined ? undefined : parent.scope);
}
