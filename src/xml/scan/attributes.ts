// Attributes and namespace declarations of one start tag (XML 1.0 §3.1, Namespaces in XML 1.0 §3 and §6.3). A raw tag that is not in
// canonical form is marked, so that canonicalization rewrites it.
import {
  AMPERSAND,
  APOSTROPHE,
  CR,
  EQUALS,
  GREATER,
  isForbiddenAt,
  LESS,
  LF,
  QUOTE,
  SLASH,
  SPACE,
  TAB,
  VALUE_STOPS,
} from '../chars.ts';
import { decodeValue } from '../decode.ts';
import type { Attribute, Node, QName } from '../model.ts';
import { malformed, overLimit } from '../refuse.ts';
import { scanReference } from './content.ts';
import { readName } from './names.ts';
import { declare } from './namespaces.ts';
import { type Scan, skipSpace } from './state.ts';

const NO_ATTRIBUTES: Attribute[] = [];
Object.freeze(NO_ATTRIBUTES);

/** An attribute whose value is decoded when it is asked for. */
class LazyAttribute implements Attribute {
  readonly name: QName;
  readonly from: number;
  readonly to: number;
  readonly plain: boolean;
  readonly #source: Buffer;
  binding: Attribute['binding'] = undefined;

  constructor(source: Buffer, name: QName, value: RawValue) {
    this.#source = source;
    this.name = name;
    this.from = value.from;
    this.to = value.to;
    this.plain = value.plain;
  }

  get uri(): string {
    return this.binding === undefined ? '' : this.binding.uri;
  }
  get local(): string {
    return this.name.local;
  }
  get prefix(): string {
    return this.name.prefix.text;
  }
  get value(): string {
    return this.plain
      ? this.#source.toString('utf8', this.from, this.to)
      : decodeValue(this.#source, this.from, this.to);
  }
}

/** A checked attribute value: its bytes without the quotes. */
interface RawValue {
  readonly from: number;
  readonly to: number;
  /** Raw bytes = value = canonical form. */
  readonly plain: boolean;
}

/** Scans attributes up to the `>` or `/>` that ends the tag; the offset is then at that character. */
export function scanAttributes(scan: Scan, node: Node): void {
  const { source } = scan;
  let count = 0;
  for (;;) {
    const gap = scan.at;
    skipSpace(scan);
    const byte = source[scan.at];
    if (byte === GREATER || byte === SLASH) {
      if (scan.at !== gap) node.canonicalTag = false;
      return;
    }
    if (scan.at === gap) throw malformed('XML 1.0 §3.1', 'white space or end of tag expected', gap);
    if (scan.at !== gap + 1 || source[gap] !== SPACE) node.canonicalTag = false;
    if (++count > scan.limits.maxAttributes) throw overLimit(scan.limits, 'maxAttributes', scan.at);
    scanAttribute(scan, node);
  }
}

function scanAttribute(scan: Scan, node: Node): void {
  const at = scan.at;
  const name = readName(scan.names, at);
  if (name.seenOn === scan.elements) throw malformed('XML 1.0 §3.1', 'attribute occurs twice', at);
  name.seenOn = scan.elements;
  scan.at = at + name.length;
  scanEquals(scan, node);
  const value = scanValue(scan, node);
  if (!value.plain) node.canonicalTag = false;
  if (name.declares !== undefined) {
    node.canonicalTag = false;
    declare(scan, name.declares, value);
  } else addAttribute(node, new LazyAttribute(scan.source, name, value));
}

function addAttribute(node: Node, attribute: Attribute): void {
  if (node.attributes.length === 0) node.attributes = [attribute];
  else node.attributes.push(attribute);
  if (attribute.name.prefix.index !== 0) node.hasPrefixedAttributes = true;
}

export function noAttributes(): Attribute[] {
  return NO_ATTRIBUTES;
}

/** `=` with optional white space around it (§3.1 [25]); the offset is then at the opening quote. */
function scanEquals(scan: Scan, node: Node): void {
  const { source } = scan;
  if (source[scan.at] === EQUALS && source[scan.at + 1] === QUOTE) {
    scan.at += 1;
    return;
  }
  node.canonicalTag = false;
  skipSpace(scan);
  if (source[scan.at] !== EQUALS) throw malformed('XML 1.0 §3.1', '= expected', scan.at);
  scan.at += 1;
  skipSpace(scan);
  if (source[scan.at] !== QUOTE && source[scan.at] !== APOSTROPHE)
    throw malformed('XML 1.0 §3.1', 'quote expected', scan.at);
}

function scanValue(scan: Scan, node: Node): RawValue {
  const { source, end } = scan;
  const quote = source[scan.at];
  if (quote !== QUOTE) node.canonicalTag = false;
  const from = scan.at + 1;
  let plain = true;
  let at = from;
  for (;;) {
    while (at < end && VALUE_STOPS[source[at]!] === 0) at++;
    const byte = source[at];
    if (byte === quote) break;
    if (isPlainInValue(scan, at, byte)) at += 1;
    else {
      plain = false;
      at = byte === AMPERSAND ? scanReference(scan, at) : at + 1;
    }
  }
  if (at - from > scan.limits.maxValueBytes) throw overLimit(scan.limits, 'maxValueBytes', from);
  scan.at = at + 1;
  return { from, to: at, plain };
}

/** Judges a byte of a value that needs a look: true when it is its own canonical form. */
function isPlainInValue(scan: Scan, at: number, byte: number | undefined): boolean {
  switch (byte) {
    case undefined:
      throw malformed('XML 1.0 §3.1', 'the message ends inside a tag', at);
    case LESS:
      throw malformed('XML 1.0 §3.1', '< in attribute value', at);
    case APOSTROPHE:
      return true;
    case QUOTE:
    case AMPERSAND:
    case TAB:
    case LF:
    case CR:
      return false;
    default:
      if (isForbiddenAt(scan.source, at)) throw malformed('XML 1.0 §2.2', 'character not allowed', at);
      return true;
  }
}
