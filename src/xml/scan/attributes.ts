// Attributes and namespace declarations of one start tag (XML 1.0 §3.1). A raw tag that is not in canonical form is noted, so that
// canonicalization rewrites it.
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
import { malformed, overLimit } from '../refuse.ts';
import {
  ATTRIBUTE_BINDING,
  ATTRIBUTE_NAME,
  ATTRIBUTE_SIZE,
  PREFIXED_ATTRIBUTES,
  type QName,
  TAG_DIFFERS,
  VALUE,
  VALUE_ENCODED,
  VALUE_END,
  withRoom,
} from '../tree.ts';
import { scanReference } from './content.ts';
import { readName } from './names.ts';
import { declare } from './namespaces.ts';
import { note, type Scan, skipSpace } from './state.ts';

/** Scans attributes up to the `>` or `/>` that ends the tag; the offset is then at that character. */
export function scanAttributes(scan: Scan): void {
  const { source } = scan;
  for (let count = 1; ; count++) {
    const gap = scan.at;
    skipSpace(scan);
    const byte = source[scan.at];
    if (byte === GREATER || byte === SLASH) {
      if (scan.at !== gap) note(scan, TAG_DIFFERS);
      return;
    }
    if (scan.at === gap) throw malformed('XML 1.0 §3.1', 'white space or end of tag expected', gap);
    if (scan.at !== gap + 1 || source[gap] !== SPACE) note(scan, TAG_DIFFERS);
    if (count > scan.limits.maxAttributes) throw overLimit(scan.limits, 'maxAttributes', scan.at);
    scanAttribute(scan);
  }
}

function scanAttribute(scan: Scan): void {
  const at = scan.at;
  const name = readName(scan.names, at);
  if (name.seenOn === scan.open) throw malformed('XML 1.0 §3.1', 'attribute occurs twice', at);
  name.seenOn = scan.open;
  scan.at = at + name.length;
  scanEquals(scan);
  if (++scan.attributes > scan.limits.maxTotalAttributes) throw overLimit(scan.limits, 'maxTotalAttributes', at);
  const attribute = pushAttribute(scan, name);
  scanValue(scan, attribute);
  if (name.declares !== undefined) {
    note(scan, TAG_DIFFERS);
    declare(scan, name.declares, attribute);
    scan.tree.attributesEnd = attribute;
  } else {
    if (name.prefix.index !== 0) note(scan, PREFIXED_ATTRIBUTES);
    if (name.maybeId) scan.maybeId = true;
  }
}

function pushAttribute({ tree }: Scan, name: QName): number {
  const attribute = tree.attributesEnd;
  tree.attributes = withRoom(tree.attributes, attribute, ATTRIBUTE_SIZE);
  tree.attributesEnd = attribute + ATTRIBUTE_SIZE;
  tree.attributes[attribute + ATTRIBUTE_NAME] = name.index;
  tree.attributes[attribute + ATTRIBUTE_BINDING] = 0;
  return attribute;
}

/** `=` with optional white space around it (§3.1 [25]); the offset is then at the opening quote. */
function scanEquals(scan: Scan): void {
  const { source } = scan;
  if (source[scan.at] === EQUALS && source[scan.at + 1] === QUOTE) {
    scan.at += 1;
    return;
  }
  note(scan, TAG_DIFFERS);
  skipSpace(scan);
  if (source[scan.at] !== EQUALS) throw malformed('XML 1.0 §3.1', '= expected', scan.at);
  scan.at += 1;
  skipSpace(scan);
  if (source[scan.at] !== QUOTE && source[scan.at] !== APOSTROPHE)
    throw malformed('XML 1.0 §3.1', 'quote expected', scan.at);
}

function scanValue(scan: Scan, attribute: number): void {
  const { source, end } = scan;
  const quote = source[scan.at];
  const from = scan.at + 1;
  let encoded = 0;
  let at = from;
  for (;;) {
    while (at < end && VALUE_STOPS[source[at]!] === 0) at++;
    const byte = source[at];
    if (byte === quote) break;
    if (isPlainInValue(scan, at)) at += 1;
    else {
      encoded = 1;
      at = byte === AMPERSAND ? scanReference(scan, at) : at + 1;
    }
  }
  if (at - from > scan.limits.maxValueBytes) throw overLimit(scan.limits, 'maxValueBytes', from);
  if (encoded === 1) note(scan, TAG_DIFFERS);
  const { attributes } = scan.tree;
  attributes[attribute + VALUE] = from;
  attributes[attribute + VALUE_END] = at;
  attributes[attribute + VALUE_ENCODED] = encoded;
  scan.at = at + 1;
}

/** Judges a byte of a value that needs a look: true when it is its own value and canonical form. */
function isPlainInValue({ source }: Scan, at: number): boolean {
  switch (source[at]) {
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
      if (isForbiddenAt(source, at)) throw malformed('XML 1.0 §2.2', 'character not allowed', at);
      return true;
  }
}
