// Qualified names that earlier messages had. Nearly every name of a message is one of a few hundred that come in every message: what was
// found out about one, checked and split (Namespaces in XML 1.0 §4), is kept and found again by its bytes. Only what follows from those bytes
// alone is kept; what a name means in a message is not. A name has one place, by its keyed hash, so that the memory is bounded and nobody
// can make a search long; who sends many names makes others be read anew, no more.

export interface Spelling {
  readonly hash: number;
  /** The whole name. */
  readonly text: string;
  readonly prefix: string;
  readonly local: string;
  /** The prefix that an attribute of this name declares (`xmlns`, `xmlns:p`). */
  readonly declares: string | undefined;
  /** Local part is `Id`, `ID` or `id`. */
  readonly maybeId: boolean;
}

/** The bytes of a name, and their hash. */
export interface Spelled {
  readonly from: number;
  readonly length: number;
  readonly hash: number;
}

const PLACES = 1024;
/** Longer names are not kept, bytes. */
const LONGEST = 64;

const spellings: (Spelling | undefined)[] = new Array(PLACES).fill(undefined);

/** The name with these bytes, when it was kept. */
export function recall(source: Buffer, { from, length, hash }: Spelled): Spelling | undefined {
  const kept = spellings[hash & (PLACES - 1)];
  if (kept === undefined || kept.hash !== hash || kept.text.length !== length) return undefined;
  for (let i = 0; i < length; i++) if (kept.text.charCodeAt(i) !== source[from + i]) return undefined;
  return kept;
}

/** Keeps a name that is well-formed, in the place of the one before it. */
export function keep(spelling: Spelling, { length, hash }: Spelled): Spelling {
  // A name outside ASCII has fewer characters than bytes: `recall` compares one with the other.
  if (length <= LONGEST && spelling.text.length === length) spellings[hash & (PLACES - 1)] = spelling;
  return spelling;
}
