// Merkle tree hashing of RFC 6962 §2.1 (SHA-256), pure: growing a tree from its right edge, inclusion paths, their
// verification, and the bytes that a signed tree head signs. The log in the store and anyone who verifies use this one file.
import { hash } from 'node:crypto';
import type { EpochMs } from './clock.ts';
import type { Guid } from './guid.ts';
import { canonicalJson } from './jcs.ts';

/** Bytes of one hash. */
export const HASH_BYTES = 32;

const LEAF = Uint8Array.of(0);

/** SHA-256(0x00 ‖ leaf): a text is hashed as UTF-8. */
export function leafHash(leaf: string | Uint8Array): Uint8Array {
  return sha256(typeof leaf === 'string' ? `\u0000${leaf}` : Buffer.concat([LEAF, leaf]));
}

/** What the node at hand is hashed over: one piece hashed at once costs half of a hash that is fed. */
const pair = Uint8Array.of(1, ...new Uint8Array(2 * HASH_BYTES));

/** SHA-256(0x01 ‖ left ‖ right). Both are hashes. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  pair.set(left, 1);
  pair.set(right, 1 + HASH_BYTES);
  return sha256(pair);
}

function sha256(data: string | Uint8Array): Uint8Array {
  return hash('sha256', data, 'buffer');
}

/**
 * All that must be kept of a tree to let it grow: its size and the hashes of its maximal complete subtrees, largest first
 * (one for each 1 in the binary form of `size`).
 */
export interface TreeEdge {
  readonly size: number;
  readonly nodes: readonly Uint8Array[];
}

export const EMPTY_TREE: TreeEdge = { size: 0, nodes: [] };

/** The root hash: SHA-256 of nothing for an empty tree, else the subtrees folded from right to left. */
export function rootOf(edge: TreeEdge): Uint8Array {
  if (edge.nodes.length === 0) return sha256('');
  return edge.nodes.reduceRight((right, left) => nodeHash(left, right));
}

/** A tree after it grew: its new edge, its root, and the inclusion path of each leaf that was added. */
export interface Growth {
  readonly edge: TreeEdge;
  readonly root: Uint8Array;
  /**
   * PATH(index, D[size]) of RFC 6962 §2.1.1, from leaf to root.
   * @throws RangeError when the leaf was not added in this growth.
   */
  path(index: number): readonly Uint8Array[];
}

/** The complete nodes of one level that are known: those of the old edge and the new ones. `first` is the index of the first. */
interface Level {
  readonly first: number;
  readonly nodes: readonly Uint8Array[];
}

/** Adds leaves to the right: n leaf hashes cost n - 1 node hashes and a few more for the edge. */
export function growTree(edge: TreeEdge, leafHashes: readonly Uint8Array[]): Growth {
  const size = edge.size + leafHashes.length;
  const levels = growLevels(edge, leafHashes);
  const grown = { size, nodes: edgeNodes(levels, size) };
  const right = rightEdge(levels, size);
  return {
    edge: grown,
    root: rootOf(grown),
    path: (index) => {
      if (!Number.isSafeInteger(index) || index < edge.size || index >= size)
        throw new RangeError('this leaf is not one of those that were added');
      return siblings(index, { levels, right, size });
    },
  };
}

/** Width of a subtree of this level: floating point, because a log may pass 2³¹ leaves. */
const width = (level: number): number => 2 ** level;
const isOdd = (value: number): boolean => value % 2 === 1;

function growLevels(edge: TreeEdge, leafHashes: readonly Uint8Array[]): readonly Level[] {
  const size = edge.size + leafHashes.length;
  const levels: Level[] = [];
  let rest = edge.nodes.length;
  for (let level = 0; Math.floor(size / width(level)) > 0; level++) {
    const old = Math.floor(edge.size / width(level));
    const kept = isOdd(old) ? [edge.nodes[--rest]!] : [];
    const below = levels[level - 1];
    const added = below ? parents(below, old, Math.floor(size / width(level))) : leafHashes;
    levels.push({ first: old - kept.length, nodes: [...kept, ...added] });
  }
  return levels;
}

function parents(below: Level, from: number, to: number): readonly Uint8Array[] {
  const added: Uint8Array[] = [];
  for (let index = from; index < to; index++)
    added.push(nodeHash(nodeAt(below, 2 * index), nodeAt(below, 2 * index + 1)));
  return added;
}

function nodeAt(level: Level, index: number): Uint8Array {
  return level.nodes[index - level.first]!;
}

function edgeNodes(levels: readonly Level[], size: number): readonly Uint8Array[] {
  const nodes: Uint8Array[] = [];
  for (let level = levels.length - 1; level >= 0; level--) {
    const complete = Math.floor(size / width(level));
    if (isOdd(complete)) nodes.push(nodeAt(levels[level]!, complete - 1));
  }
  return nodes;
}

/** Per level the hash of the last node, complete or not: MTH over the leaves that it covers. */
function rightEdge(levels: readonly Level[], size: number): readonly Uint8Array[] {
  const right: Uint8Array[] = [];
  let last = size - 1;
  for (const level of levels) {
    const below = right.at(-1);
    if (!below) right.push(nodeAt(level, last));
    else {
      right.push(isOdd(last) ? nodeHash(nodeAt(levels[right.length - 1]!, last - 1), below) : below);
      last = Math.floor(last / 2);
    }
  }
  return right;
}

interface Grown {
  readonly levels: readonly Level[];
  readonly right: readonly Uint8Array[];
  readonly size: number;
}

function siblings(index: number, { levels, right, size }: Grown): readonly Uint8Array[] {
  const path: Uint8Array[] = [];
  let node = index;
  let last = size - 1;
  for (let level = 0; last > 0; level++) {
    const sibling = isOdd(node) ? node - 1 : node + 1;
    if (sibling < last) path.push(nodeAt(levels[level]!, sibling));
    else if (sibling === last) path.push(right[level]!);
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return path;
}

/** A leaf with its place in a tree of `size` leaves. */
export interface Inclusion {
  readonly leafHash: Uint8Array;
  /** From 0. */
  readonly index: number;
  readonly size: number;
  /** From leaf to root. */
  readonly path: readonly Uint8Array[];
}

/** The root that the path leads to (RFC 9162 §2.1.3.2), or undefined when the path does not fit the place. */
export function rootFromInclusion({ leafHash: start, index, size, path }: Inclusion): Uint8Array | undefined {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return undefined;
  if (start.length !== HASH_BYTES) return undefined;
  let node = index;
  let last = size - 1;
  let hash = start;
  for (const sibling of path) {
    if (last === 0 || sibling.length !== HASH_BYTES) return undefined;
    if (isOdd(node) || node === last) {
      hash = nodeHash(sibling, hash);
      while (!isOdd(node) && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else hash = nodeHash(hash, sibling);
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hash : undefined;
}

/** True when the path leads from the leaf to `root`. Hashes are public: no constant-time comparison is needed. */
export function verifyInclusion(inclusion: Inclusion, root: Uint8Array): boolean {
  const found = rootFromInclusion(inclusion);
  return found !== undefined && Buffer.compare(found, root) === 0;
}

/** What a tree head says. */
export interface TreeHead {
  readonly logId: Guid;
  /** Number of leaves. */
  readonly omvang: number;
  /** Root hash, base64. */
  readonly wortel: string;
  readonly op: EpochMs;
}

/** The exact bytes that the signature of a tree head is over: UTF-8 of the canonical JSON (RFC 8785) of these four members. */
export function treeHeadBytes({ logId, omvang, op, wortel }: TreeHead): Uint8Array {
  return Buffer.from(canonicalJson({ logId, omvang, op, wortel }), 'utf8');
}
