// What the scanner holds while it goes over the bytes once.
import { SPACE_BYTES } from '../chars.ts';
import type { XmlLimits } from '../limits.ts';
import { overLimit } from '../refuse.ts';
import {
  ATTRIBUTES,
  ELEMENT_SIZE,
  FLAGS,
  NAME,
  NONE,
  PARENT,
  type QName,
  START,
  TEXT,
  type Tree,
  withRoom,
} from '../tree.ts';
import type { XmlElement } from '../types.ts';
import { createNames, type Names } from './names.ts';
import { firstBindings } from './namespaces.ts';
import type { Words } from './plain.ts';
import { tapesOf } from './tapes.ts';

export interface Scan {
  readonly source: Buffer;
  readonly end: number;
  readonly limits: XmlLimits;
  readonly names: Names;
  readonly tree: Tree;
  /** Offset of the next byte. */
  at: number;
  /** The innermost open element, or NONE. */
  open: number;
  depth: number;
  /** Attributes and declarations so far. */
  attributes: number;
  references: number;
  /** Declarations in force, shadowed ones included. */
  namespaces: number;
  /** Index of the innermost declaration in force. */
  scope: number;
  /** The source in words, once a long text was met. */
  words: Words | undefined;
  /** The tag being scanned has an attribute whose name may be that of an id. */
  maybeId: boolean;
}

export function createScan(source: Buffer, limits: XmlLimits): Scan {
  const names = createNames(source, limits);
  return {
    source,
    end: source.length,
    limits,
    names,
    tree: createTree(source, limits, names),
    at: 0,
    open: NONE,
    depth: 0,
    attributes: 0,
    references: 0,
    namespaces: 0,
    scope: 0,
    words: undefined,
    maybeId: false,
  };
}

function createTree(source: Buffer, limits: XmlLimits, names: Names): Tree {
  const { elements, attributes } = tapesOf(source.length);
  return {
    source,
    // Set before the tree leaves the parser: a message without a root is refused.
    root: undefined as unknown as XmlElement,
    ids: new Map(),
    duplicateId: undefined,
    limits,
    names: names.all,
    prefixes: names.prefixes,
    bindings: firstBindings(names.prefixes),
    views: [],
    elements,
    elementsEnd: 0,
    attributes,
    attributesEnd: 0,
  };
}

/** Adds an element inside the open one and makes it the open one. */
export function pushElement(scan: Scan, name: QName, start: number): number {
  const { tree, limits } = scan;
  const element = tree.elementsEnd;
  if (element >= limits.maxElements * ELEMENT_SIZE) throw overLimit(limits, 'maxElements', start);
  if (++scan.depth > limits.maxDepth) throw overLimit(limits, 'maxDepth', start);
  tree.elements = withRoom(tree.elements, element, ELEMENT_SIZE);
  tree.elementsEnd = element + ELEMENT_SIZE;
  tree.elements[element + START] = start;
  tree.elements[element + NAME] = name.index;
  tree.elements[element + PARENT] = scan.open;
  tree.elements[element + FLAGS] = 0;
  tree.elements[element + ATTRIBUTES] = tree.attributesEnd;
  tree.elements[element + TEXT] = 0;
  scan.open = element;
  return element;
}

/** Notes how the raw bytes of the open element differ from its canonical form. */
export function note(scan: Scan, flag: number): void {
  scan.tree.elements[scan.open + FLAGS]! |= flag;
}

/** Moves to the next byte that is not white space. */
export function skipSpace(scan: Scan): void {
  const { source } = scan;
  let at = scan.at;
  while (at < scan.end && SPACE_BYTES[source[at]!] === 1) at++;
  scan.at = at;
}

/** True when the Latin-1 `text` stands at the current offset. */
export function looksAt(scan: Scan, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (scan.source[scan.at + i] !== text.charCodeAt(i)) return false;
  return true;
}
