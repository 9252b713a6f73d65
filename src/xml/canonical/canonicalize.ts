// Canonical form of an element with everything in it, without comments: Exclusive XML Canonicalization 1.0 or Canonical XML 1.0.
// Runs of the source that are canonical already are copied; only other tags and marks in text are written anew. No recursion.
import { GREATER } from '../chars.ts';
import {
  AFTER,
  ATTRIBUTE_SIZE,
  ATTRIBUTES,
  attributeName,
  attributesAfter,
  attributeUri,
  type Binding,
  CONTENT,
  CONTENT_END,
  ELEMENT_SIZE,
  EMPTY_TAG,
  END,
  END_DIFFERS,
  FLAGS,
  get,
  MIXED,
  NONE,
  nameOf,
  PARENT,
  SCOPE,
  START,
  TAG_DIFFERS,
  TEXT_DIFFERS,
  type Tree,
} from '../tree.ts';
import { XML_NAMESPACE, type XmlElement } from '../types.ts';
import { inside, viewOf } from '../view.ts';
import {
  CHUNK,
  copyRange,
  createOutput,
  finishOutput,
  type Output,
  type Sink,
  writeByte,
  writeBytes,
} from './output.ts';
import { createRendered, enter, leave, type Rendered } from './rendered.ts';
import { type Additions, isInOrder, writeDeclaration, writeEndTag, writeStartTag } from './tag.ts';
import { writeText } from './text.ts';

export interface CanonicalOptions {
  /** `exclusive` (default): `http://www.w3.org/2001/10/xml-exc-c14n#`; `inclusive`: `http://www.w3.org/TR/2001/REC-xml-c14n-20010315`. */
  readonly mode?: 'exclusive' | 'inclusive';
  /** InclusiveNamespaces PrefixList of exclusive mode; '#default' or '' for the default namespace. */
  readonly inclusivePrefixes?: readonly string[];
  /** Called once for every descendant element that is reached: bytes to write instead of it (none: leave it out), or undefined to keep it. */
  readonly omit?: (element: XmlElement) => Uint8Array | undefined;
}

/** The state of one canonicalization. */
interface Walk {
  readonly tree: Tree;
  readonly out: Output;
  readonly rendered: Rendered;
  readonly omit: CanonicalOptions['omit'];
  /** The elements that are open, the innermost last. */
  readonly open: Open[];
  /** Start of the run of source bytes that is still to be copied. */
  run: number;
}

interface Open {
  readonly element: number;
  /** Length of the undo log before it. */
  readonly log: number;
  /** Where its text that is still to be written starts. */
  text: number;
}

/** Room for declarations that the apex gets from its ancestors. */
const SLACK = 1024;
const NOTHING: readonly number[] = [];

/**
 * The canonical bytes.
 * @param room memory for them, to be used when it suffices: whoever gives it must be done with them before it is given again.
 * @throws GatewayError `xml.limit` when they pass `maxExpansion`.
 */
export function canonicalize(element: XmlElement, options: CanonicalOptions = {}, room?: Buffer): Buffer {
  const { document, at } = inside(element);
  const size = likelySize(element, options);
  const out = createOutput(document, room !== undefined && room.length >= size ? room : Buffer.allocUnsafe(size));
  writeElement(out, at, options);
  return finishOutput(out);
}

/**
 * As `canonicalize`, in chunks to `sink`, without one large copy. A chunk is valid only until the sink returns.
 * @throws GatewayError `xml.limit` as `canonicalize`; chunks have then been passed already.
 */
export function canonicalizeTo(element: XmlElement, options: CanonicalOptions, sink: Sink): void {
  const { document, at } = inside(element);
  const out = createOutput(document, Buffer.allocUnsafe(Math.min(likelySize(element, options), CHUNK)), sink);
  writeElement(out, at, options);
  finishOutput(out);
}

/** What is omitted may be nearly everything: then the output starts small. */
function likelySize(element: XmlElement, { omit }: CanonicalOptions): number {
  return omit === undefined ? element.end - element.start + SLACK : SLACK;
}

function writeElement(out: Output, apex: number, options: CanonicalOptions): void {
  const { tree } = out;
  const inclusive = options.mode === 'inclusive';
  const rendered = createRendered(tree, inclusive ? 'all' : (options.inclusivePrefixes ?? []));
  const run = get(tree, apex, START);
  const walk: Walk = { tree, out, rendered, omit: options.omit, open: [], run };
  const first = openElement(walk, apex, inclusive ? inheritedAttributes(tree, apex) : NOTHING);
  writeDescendants(walk, first, get(tree, apex, AFTER));
  while (walk.open.length > 0) closeElement(walk);
  copyRange(out, walk.run, get(tree, apex, END));
}

function writeDescendants(walk: Walk, first: number, after: number): void {
  const { tree, open } = walk;
  for (let element = first; element < after; ) {
    const parent = get(tree, element, PARENT);
    while (open[open.length - 1]!.element !== parent) closeElement(walk);
    writeTextBefore(walk, get(tree, element, START));
    element = replaced(walk, element) ? get(tree, element, AFTER) : openElement(walk, element, NOTHING);
  }
}

/** What keeps the rest of an element, after its start tag, from being part of the run that is copied. */
const REST_DIFFERS = MIXED | TEXT_DIFFERS | END_DIFFERS;

/** Writes the start tag, and returns the element to go on with: the first one inside, or the one after it when its rest is copied. */
function openElement(walk: Walk, element: number, inherited: readonly number[]): number {
  const { tree, rendered, open } = walk;
  const outer = open.length === 0 ? 0 : get(tree, open[open.length - 1]!.element, SCOPE);
  const log = rendered.log.length;
  const declarations = enter(rendered, element, outer);
  const flags = get(tree, element, FLAGS);
  if ((flags & TAG_DIFFERS) !== 0 || inherited.length > 0 || !isInOrder(tree, element))
    replaceTag(walk, element, { declarations, inherited });
  else {
    if (declarations.length > 0) insertDeclarations(walk, element, declarations);
    if ((flags & EMPTY_TAG) !== 0) expandTag(walk, element);
  }
  if (walk.omit === undefined && (flags & REST_DIFFERS) === 0) {
    leaveElement(walk, element, log);
    return get(tree, element, AFTER);
  }
  open.push({ element, log, text: get(tree, element, CONTENT) });
  return element + ELEMENT_SIZE;
}

/** Writes the start tag anew, and the end tag that an empty-element tag has not. */
function replaceTag(walk: Walk, element: number, additions: Additions): void {
  const { tree, out } = walk;
  copyRange(out, walk.run, get(tree, element, START));
  writeStartTag(out, element, additions);
  if ((get(tree, element, FLAGS) & EMPTY_TAG) !== 0) writeEndTag(out, element);
  walk.run = get(tree, element, CONTENT);
}

/** Writes declarations after the name of a start tag that stays as it is. */
function insertDeclarations(walk: Walk, element: number, declarations: readonly Binding[]): void {
  const { tree, out } = walk;
  const nameEnd = get(tree, element, START) + 1 + nameOf(tree, element).length;
  copyRange(out, walk.run, nameEnd);
  for (const binding of declarations) writeDeclaration(out, binding);
  walk.run = nameEnd;
}

/** Writes `></name>` instead of the `/>` of an empty-element tag. */
function expandTag(walk: Walk, element: number): void {
  const { tree, out } = walk;
  const end = get(tree, element, END);
  copyRange(out, walk.run, end - 2);
  writeByte(out, GREATER);
  writeEndTag(out, element);
  walk.run = end;
}

/** Canonical XML 1.0 §2.4: an apex inherits the `xml:` attributes of its ancestors, the nearest of each name. */
function inheritedAttributes(tree: Tree, apex: number): readonly number[] {
  const inherited: number[] = [];
  const names = new Set<string>();
  for (let element = apex; element !== NONE; element = get(tree, element, PARENT)) {
    const after = attributesAfter(tree, element);
    for (let attribute = get(tree, element, ATTRIBUTES); attribute < after; attribute += ATTRIBUTE_SIZE) {
      const { local } = attributeName(tree, attribute);
      if (attributeUri(tree, attribute) !== XML_NAMESPACE || names.has(local)) continue;
      names.add(local);
      if (element !== apex) inherited.push(attribute);
    }
  }
  return inherited;
}

/** Writes the replacement of an element, if there is one. */
function replaced(walk: Walk, element: number): boolean {
  if (walk.omit === undefined) return false;
  const replacement = walk.omit(viewOf(walk.tree, element));
  if (replacement === undefined) return false;
  copyRange(walk.out, walk.run, get(walk.tree, element, START));
  writeBytes(walk.out, replacement);
  walk.run = get(walk.tree, element, END);
  afterElement(walk, walk.run);
  return true;
}

function closeElement(walk: Walk): void {
  const { tree, out, open } = walk;
  const { element, log } = open[open.length - 1]!;
  writeTextBefore(walk, get(tree, element, CONTENT_END));
  if ((get(tree, element, FLAGS) & END_DIFFERS) !== 0) {
    copyRange(out, walk.run, get(tree, element, CONTENT_END));
    writeEndTag(out, element);
    walk.run = get(tree, element, END);
  }
  open.pop();
  leaveElement(walk, element, log);
}

function leaveElement(walk: Walk, element: number, log: number): void {
  leave(walk.rendered, log);
  afterElement(walk, get(walk.tree, element, END));
}

/** The text of the innermost open element goes on at `end`. */
function afterElement({ open }: Walk, end: number): void {
  if (open.length > 0) open[open.length - 1]!.text = end;
}

/** Writes the direct text of the innermost open element up to `to`. */
function writeTextBefore(walk: Walk, to: number): void {
  const { element, text } = walk.open[walk.open.length - 1]!;
  if ((get(walk.tree, element, FLAGS) & TEXT_DIFFERS) !== 0) writeText(walk, text, to);
}
