// What the scanner holds while it goes over the bytes once.
import { SPACE_BYTES } from '../chars.ts';
import type { XmlLimits } from '../limits.ts';
import type { Binding, Node, Tree } from '../model.ts';
import { createNames, type Names } from './names.ts';

export interface Scan {
  readonly source: Buffer;
  readonly end: number;
  readonly limits: XmlLimits;
  readonly names: Names;
  readonly tree: Tree;
  /** Offset of the next byte. */
  at: number;
  /** The innermost open element. */
  open: Node | undefined;
  depth: number;
  elements: number;
  references: number;
  /** Declarations in force, shadowed ones included. */
  namespaces: number;
  scope: Binding | undefined;
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
    open: undefined,
    depth: 0,
    elements: 0,
    references: 0,
    namespaces: 0,
    scope: undefined,
  };
}

function createTree(source: Buffer, limits: XmlLimits, { prefixes }: Names): Tree {
  // `root` is set before the tree leaves the parser: a document without a root is refused.
  return { source, root: undefined as unknown as Node, ids: new Map(), duplicateId: undefined, limits, prefixes };
}

/** Moves to the next byte that is not white space. */
export function skipSpace(scan: Scan): void {
  const { source } = scan;
  let at = scan.at;
  while (at < scan.end && SPACE_BYTES[source[at]!] === 1) at++;
  scan.at = at;
}

/** True when the ASCII `text` stands at the current offset. */
export function looksAt(scan: Scan, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (scan.source[scan.at + i] !== text.charCodeAt(i)) return false;
  return true;
}
