// Strict DER reader (ITU-T X.690 §10-11): definite minimal lengths, low tag numbers, nothing outside its parent, nothing after the end.
// It reads; it never copies: every value is a view on the caller's bytes. What is not strict DER is refused with a DerError.

/** Bytes that are not strict DER, or not the structure that X.509 wants at this place. */
export class DerError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DerError';
  }
}

/** One element: identifier octet, and where it and its content lie in `bytes`. */
export interface Der {
  readonly bytes: Buffer;
  readonly tag: number;
  /** Offset of the identifier octet. */
  readonly start: number;
  /** Offset of the first content octet. */
  readonly body: number;
  /** Offset after the last content octet. */
  readonly end: number;
}

/** Identifier octets of the types that X.509 uses. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  t61String: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Identifier octet of a context-specific tag: `constructed` for explicit tags and sequences, primitive for implicit strings. */
export function context(number: number, constructed = true): number {
  return (constructed ? 0xa0 : 0x80) | number;
}

/** The element that starts at `at` and must end at or before `limit`. */
export function elementAt(bytes: Buffer, at: number, limit: number): Der {
  if (at + 2 > limit) throw new DerError(`element cut off at byte ${at}`);
  const tag = bytes[at]!;
  if ((tag & 0x1f) === 0x1f) throw new DerError(`high tag number at byte ${at}`);
  let length = bytes[at + 1]!;
  let body = at + 2;
  if (length >= 0x80) {
    const size = length & 0x7f;
    if (size === 0 || size > 4) throw new DerError(`length form not allowed at byte ${at}`);
    if (body + size > limit) throw new DerError(`element cut off at byte ${at}`);
    length = bytes.readUIntBE(body, size);
    if (length < 0x80 || bytes[body] === 0) throw new DerError(`length not minimal at byte ${at}`);
    body += size;
  }
  const end = body + length;
  if (end > limit) throw new DerError(`element at byte ${at} is longer than what holds it`);
  return { bytes, tag, start: at, body, end };
}

/** The one element that `bytes` holds; trailing bytes are refused. */
export function readDer(bytes: Buffer): Der {
  const element = elementAt(bytes, 0, bytes.length);
  if (element.end !== bytes.length) throw new DerError(`${bytes.length - element.end} bytes after the end`);
  return element;
}

/** The element itself when it has this tag; anything else is refused. `what` names the field in the error. */
export function expectTag(element: Der | undefined, tag: number, what: string): Der {
  if (!element) throw new DerError(`${what} is missing`);
  if (element.tag !== tag) throw new DerError(`${what} has tag 0x${element.tag.toString(16)}`);
  return element;
}

/** The elements inside a constructed one, in order. */
export function children(element: Der): readonly Der[] {
  const found: Der[] = [];
  for (let at = element.body; at < element.end; ) {
    const child = elementAt(element.bytes, at, element.end);
    found.push(child);
    at = child.end;
  }
  return found;
}

/** The children of a SEQUENCE (or of another tag). */
export function sequence(element: Der | undefined, what: string, tag: number = TAG.sequence): readonly Der[] {
  return children(expectTag(element, tag, what));
}

/** The children of a SEQUENCE OF that may not be empty (`SIZE (1..MAX)`). */
export function nonEmpty(element: Der | undefined, what: string, tag: number = TAG.sequence): readonly Der[] {
  const found = sequence(element, what, tag);
  if (found.length === 0) throw new DerError(`${what} is empty`);
  return found;
}

/** Refuses elements that are left over after the known ones were taken. */
export function nothingAfter(elements: readonly Der[], count: number, what: string): void {
  if (elements.length > count) throw new DerError(`${what} holds something unknown`);
}

/** Content octets. */
export function content(element: Der): Buffer {
  return element.bytes.subarray(element.body, element.end);
}

/** The element with its tag and length. */
export function whole(element: Der): Buffer {
  return element.bytes.subarray(element.start, element.end);
}
