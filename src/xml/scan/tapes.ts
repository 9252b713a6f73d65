// Memory for the tapes of a tree. To make a typed array costs microseconds, as much as to scan dozens of tags. So a message that is not
// large is scanned onto two tapes that are there already, and its tree takes along a copy of what was written: a piece of a slab that small
// trees share, as Buffer.allocUnsafe does it. One message is scanned at a time, and the scanner writes every field before anybody reads it.
import { ATTRIBUTE_SIZE, ELEMENT_SIZE, type Tape, type Tree } from '../tree.ts';

/** Elements that there is room for at once: one per so many bytes of the message, within bounds. */
const BYTES_PER_ELEMENT = 48;
const MOST_ELEMENTS = 16_384;
/** Elements on the tape that is there already, and attributes on the other. */
const SHARED_ELEMENTS = 2_048;

const SHARED_TAPES: Tapes = tapesFor(SHARED_ELEMENTS);

/** Integers of a slab, and of the largest piece of one. */
const SLAB = 32 * 1024;
const LARGEST_PIECE = 4 * 1024;

let slab: Tape = new Int32Array(SLAB);
let used = 0;

type Tapes = Pick<Tree, 'elements' | 'attributes'>;

/** Tapes on which a message of so many bytes is scanned. */
export function tapesOf(messageBytes: number): Tapes {
  const expected = Math.ceil(messageBytes / BYTES_PER_ELEMENT);
  return expected <= SHARED_ELEMENTS ? SHARED_TAPES : tapesFor(Math.min(MOST_ELEMENTS, expected));
}

function tapesFor(elements: number): Tapes {
  return {
    elements: new Int32Array(elements * ELEMENT_SIZE),
    attributes: new Int32Array(elements * ATTRIBUTE_SIZE),
  };
}

/** Gives the tree that was scanned tapes of its own. */
export function takeTapes(tree: Tree): void {
  if (tree.elements === SHARED_TAPES.elements) tree.elements = copyOf(tree.elements, tree.elementsEnd);
  if (tree.attributes === SHARED_TAPES.attributes) tree.attributes = copyOf(tree.attributes, tree.attributesEnd);
}

function copyOf(tape: Tape, end: number): Tape {
  if (end > LARGEST_PIECE) return tape.slice(0, end);
  if (used + end > SLAB) {
    slab = new Int32Array(SLAB);
    used = 0;
  }
  const piece = slab.subarray(used, used + end);
  piece.set(tape.subarray(0, end));
  used += end;
  return piece;
}
