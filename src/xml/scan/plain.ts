// Passes over long runs of plain text four bytes at a time: attachments are megabytes of base64 in one element. It may stop early, and
// does so at the first word that holds anything but plain ASCII; the scanner then goes on byte by byte.

/** Four of a byte in one word. */
const FOUR_ONES = 0x01010101;
const FOUR_SPACES = 0x20202020;
const FOUR_AMPERSANDS = 0x26262626;
const FOUR_LESS = 0x3c3c3c3c;
const FOUR_GREATER = 0x3e3e3e3e;
const FOUR_HIGH_BITS = 0x80808080 | 0;

/** The source as aligned words; `offset` is that of the first word. */
export interface Words {
  readonly words: Int32Array;
  readonly offset: number;
}

export function wordsOf(source: Buffer): Words {
  const offset = (4 - (source.byteOffset & 3)) & 3;
  const count = Math.max(0, source.length - offset) >> 2;
  return { words: new Int32Array(source.buffer, source.byteOffset + offset, count), offset };
}

/**
 * An offset from `from` on up to which all bytes are plain text: U+0020 … U+007F without `&`, `<` and `>`. Starts at the word that
 * `from` is in. A borrow can make a word look worse than it is, never better: the lowest bad byte of a word always shows.
 */
export function skipPlain({ words, offset }: Words, from: number): number {
  let index = Math.max(0, from - offset) >> 2;
  for (; index < words.length; index++) {
    const word = words[index]!;
    const bad =
      word |
      (word - FOUR_SPACES) |
      ((word ^ FOUR_AMPERSANDS) - FOUR_ONES) |
      ((word ^ FOUR_LESS) - FOUR_ONES) |
      ((word ^ FOUR_GREATER) - FOUR_ONES);
    if ((bad & FOUR_HIGH_BITS) !== 0) break;
  }
  return Math.max(from, offset + index * 4);
}
