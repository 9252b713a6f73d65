// What one message may cost (trap 69): every count that an attacker can drive has a bound, and no work is more than
// linear in the bytes of the message. The defaults fit the largest official batch (1,000 berichten, 104,857,600 bytes).

export interface XmlLimits {
  /** Bytes of the whole message; never more than `LARGEST_MESSAGE`. */
  readonly maxBytes: number;
  /** Nested elements; the root counts as 1. */
  readonly maxDepth: number;
  /** Elements in the message. */
  readonly maxElements: number;
  /** Attributes and namespace declarations of one element together. */
  readonly maxAttributes: number;
  /** Attributes and namespace declarations in the message. */
  readonly maxTotalAttributes: number;
  /** Distinct qualified names of elements, attributes and declarations in the message. */
  readonly maxNames: number;
  /** UTF-8 bytes of one qualified name. */
  readonly maxNameBytes: number;
  /** Namespace declarations on an element and its ancestors together. */
  readonly maxNamespaces: number;
  /** Characters of one namespace URI. */
  readonly maxNamespaceLength: number;
  /** Raw bytes of one attribute value. */
  readonly maxValueBytes: number;
  /** Raw bytes of the direct text of one element. */
  readonly maxTextBytes: number;
  /** Character and entity references in the message. */
  readonly maxReferences: number;
  /** Canonical form of an element: at most this many times the bytes of the message, plus one mebibyte. */
  readonly maxExpansion: number;
}

const MEBIBYTE = 1024 * 1024;

export const DEFAULT_LIMITS: XmlLimits = {
  maxBytes: 104 * MEBIBYTE,
  maxDepth: 64,
  maxElements: 200_000,
  maxAttributes: 64,
  maxTotalAttributes: 400_000,
  maxNames: 2_000,
  maxNameBytes: 256,
  maxNamespaces: 256,
  maxNamespaceLength: 1_024,
  maxValueBytes: 64 * 1024,
  maxTextBytes: 32 * MEBIBYTE,
  maxReferences: 4_000_000,
  maxExpansion: 4,
};

/** The tree holds offsets in 31 bits: no setting allows a larger message, bytes. */
export const LARGEST_MESSAGE: number = 2 ** 31 - 1;

/** Largest canonical form of one element of a message of this size, bytes. */
export function canonicalLimit(limits: XmlLimits, messageBytes: number): number {
  return limits.maxExpansion * messageBytes + MEBIBYTE;
}
