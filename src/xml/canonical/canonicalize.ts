// Canonical form of an element with everything in it, without comments: Exclusive XML Canonicalization 1.0 or Canonical XML 1.0.
// Runs of the source that are canonical already are copied; only other tags and marks in text are written anew. No recursion.
import type { Attribute, Node, XmlElement } from '../model.ts';
import { XML_NAMESPACE } from '../model.ts';
import { copyRange, createOutput, finishOutput, type Output, type Sink, writeBytes } from './output.ts';
import { createRendered, enter, leave, mark, type Rendered } from './rendered.ts';
import { isInOrder, writeEndTag, writeStartTag } from './tag.ts';
import { writeText } from './text.ts';

export interface CanonicalOptions {
  /** `exclusive` (default): `http://www.w3.org/2001/10/xml-exc-c14n#`; `inclusive`: `http://www.w3.org/TR/2001/REC-xml-c14n-20010315`. */
  readonly mode?: 'exclusive' | 'inclusive';
  /** InclusiveNamespaces PrefixList of exclusive mode; '#default' or '' for the default namespace. */
  readonly inclusivePrefixes?: readonly string[];
  /** Called once for every descendant element that is reached: bytes to write instead of it (none = leave it out), or undefined to keep it. */
  readonly omit?: (element: XmlElement) => Uint8Array | undefined;
}

/** The state of one canonicalization. */
export interface Walk {
  readonly out: Output;
  readonly rendered: Rendered;
  readonly inclusive: boolean;
  readonly omit: CanonicalOptions['omit'];
  readonly apex: Node;
  /** Start of the run of source bytes that is still to be copied. */
  run: number;
}

/** Room for declarations that the apex gets from its ancestors. */
const SLACK = 1024;

/** The canonical bytes. @throws GatewayError `xml.limit` when they pass `maxExpansion`. */
export function canonicalize(element: XmlElement, options: CanonicalOptions = {}): Buffer {
  const apex = element as Node;
  return finishOutput(walk(apex, options, createOutput(apex.document, apex.end - apex.start + SLACK)));
}

/**
 * As `canonicalize`, in chunks to `sink`, without one large copy. A chunk is valid only until the sink returns.
 * @throws GatewayError `xml.limit` as `canonicalize`; chunks have then been passed already.
 */
export function canonicalizeTo(element: XmlElement, options: CanonicalOptions, sink: Sink): void {
  const apex = element as Node;
  finishOutput(walk(apex, options, createOutput(apex.document, apex.end - apex.start + SLACK, sink)));
}

function walk(apex: Node, options: CanonicalOptions, out: Output): Output {
  const inclusive = options.mode === 'inclusive';
  const rendered = createRendered(apex.document.prefixes, inclusive ? undefined : (options.inclusivePrefixes ?? []));
  const state: Walk = { out, rendered, inclusive, omit: options.omit, apex, run: apex.start };
  /** Per open element: the next child, and the position in the undo log. */
  const next: number[] = [0];
  const marks: number[] = [mark(rendered)];
  let node = apex;
  openElement(state, node);
  for (let level = 0; level >= 0; ) {
    const child = node.children[next[level]!];
    if (child === undefined) {
      closeElement(state, node);
      leave(rendered, marks[level]!);
      if (--level >= 0) {
        node = node.parent!;
        textBefore(state, node, next[level]!);
      }
    } else {
      next[level] = next[level]! + 1;
      if (omitted(state, child)) textBefore(state, node, next[level]!);
      else {
        level += 1;
        next[level] = 0;
        marks[level] = mark(rendered);
        openElement(state, child);
        node = child;
      }
    }
  }
  copyRange(out, state.run, apex.end);
  return out;
}

function openElement(state: Walk, node: Node): void {
  const apex = node === state.apex;
  const declarations = enter(state.rendered, node, apex ? undefined : node.parent!.scope);
  const attributes = apex && state.inclusive ? withInherited(node) : node.attributes;
  if (!node.canonicalTag || declarations.length > 0 || attributes !== node.attributes || !isInOrder(attributes)) {
    copyRange(state.out, state.run, node.start);
    writeStartTag(state.out, node, { declarations, attributes });
    state.run = node.contentStart;
    if (node.contentStart === node.end) writeEndTag(state.out, node);
  }
  textBefore(state, node, 0);
}

/** Canonical XML 1.0 §2.4: an apex inherits the `xml:` attributes of its ancestors, the nearest of each name. */
function withInherited(apex: Node): readonly Attribute[] {
  const attributes = [...apex.attributes];
  const names = new Set(attributes.filter(({ uri }) => uri === XML_NAMESPACE).map(({ local }) => local));
  for (let ancestor = apex.parent; ancestor !== undefined; ancestor = ancestor.parent)
    for (const attribute of ancestor.attributes) {
      if (attribute.uri !== XML_NAMESPACE || names.has(attribute.local)) continue;
      names.add(attribute.local);
      attributes.push(attribute);
    }
  return attributes.length === apex.attributes.length ? apex.attributes : attributes;
}

function omitted(state: Walk, child: Node): boolean {
  const replacement = state.omit?.(child);
  if (replacement === undefined) return false;
  copyRange(state.out, state.run, child.start);
  writeBytes(state.out, replacement);
  state.run = child.end;
  return true;
}

function closeElement(state: Walk, node: Node): void {
  if (node.canonicalEnd) return;
  copyRange(state.out, state.run, node.contentEnd);
  writeEndTag(state.out, node);
  state.run = node.end;
}

/** The text of `node` between its child `index - 1` and its child `index`. */
function textBefore(state: Walk, node: Node, index: number): void {
  if (node.canonicalText) return;
  const from = index === 0 ? node.contentStart : node.children[index - 1]!.end;
  const following = node.children[index];
  writeText(state, from, following === undefined ? node.contentEnd : following.start);
}
