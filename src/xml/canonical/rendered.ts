// Which namespace declarations an element renders: Exclusive XML Canonicalization 1.0 §3 with InclusiveNamespaces, or Canonical XML 1.0
// §2.3. What the output has in force per prefix is kept while the walk goes down and restored when it comes up.
import { byCodePoint } from '../order.ts';
import {
  ATTRIBUTE_BINDING,
  ATTRIBUTE_SIZE,
  ATTRIBUTES,
  attributeName,
  attributesAfter,
  BINDING,
  type Binding,
  FLAGS,
  get,
  getAttribute,
  nameOf,
  PREFIXED_ATTRIBUTES,
  SCOPE,
  type Tree,
} from '../tree.ts';

/** Prefixes that are treated as in inclusive canonicalization: 'all' of them, or those of a PrefixList. */
export type Inclusive = 'all' | readonly string[];

export interface Rendered {
  readonly tree: Tree;
  /** By index of the prefix: index of the declaration in force in the output. */
  readonly inForce: number[];
  /** By index of the prefix: 1 for inclusive treatment; undefined when none has it. */
  readonly inclusive: Uint8Array | undefined;
  /** Visibly utilized prefixes are rendered where they are used. */
  readonly exclusive: boolean;
  /** Undo log: index of a prefix, and what was in force before. */
  readonly log: number[];
}

const XML_PREFIX = 1;
const XML_BINDING = 1;
const NOTHING: readonly Binding[] = [];

export function createRendered(tree: Tree, inclusive: Inclusive): Rendered {
  // An array: a typed one of more than a few fields costs more than all the rest of a small element.
  const inForce: number[] = new Array(tree.prefixes.length).fill(0);
  // `xml` is in force everywhere and so never rendered.
  inForce[XML_PREFIX] = XML_BINDING;
  return { tree, inForce, inclusive: listed(tree, inclusive), exclusive: inclusive !== 'all', log: [] };
}

function listed(tree: Tree, inclusive: Inclusive): Uint8Array | undefined {
  if (inclusive === 'all') return new Uint8Array(tree.prefixes.length).fill(1);
  if (inclusive.length === 0) return undefined;
  const wanted = new Set(inclusive.map((prefix) => (prefix === '#default' ? '' : prefix)));
  return Uint8Array.from(tree.prefixes, ({ text }) => (wanted.has(text) ? 1 : 0));
}

/** Declarations that the start tag of the element renders, in canonical order; `outer` is the context the output already has. */
export function enter(rendered: Rendered, element: number, outer: number): readonly Binding[] {
  const from = rendered.log.length;
  const scope = get(rendered.tree, element, SCOPE);
  if (rendered.inclusive !== undefined && scope !== outer) renderScope(rendered, scope, outer);
  if (rendered.exclusive) renderUtilized(rendered, element);
  return rendered.log.length === from ? NOTHING : collect(rendered, from);
}

function collect({ tree, inForce, log }: Rendered, from: number): readonly Binding[] {
  const bindings: Binding[] = [];
  for (let i = from; i < log.length; i += 2) bindings.push(tree.bindings[inForce[log[i]!]!]!);
  return bindings.every(isAfterPrevious) ? bindings : bindings.sort(compareBindings);
}

function compareBindings(a: Binding, b: Binding): number {
  return byCodePoint(a.prefix.text, b.prefix.text);
}

/** They mostly come in order, and to ask costs less than to sort. */
function isAfterPrevious(binding: Binding, index: number, bindings: readonly Binding[]): boolean {
  return index === 0 || compareBindings(bindings[index - 1]!, binding) < 0;
}

/** Inclusive treatment: all such declarations between the contexts, the innermost of each prefix. */
function renderScope(rendered: Rendered, scope: number, outer: number): void {
  const { bindings } = rendered.tree;
  const seen = new Set<number>();
  for (let index = scope; index !== outer; index = bindings[index]!.outer) {
    const prefix = bindings[index]!.prefix.index;
    if (rendered.inclusive![prefix] === 0 || seen.has(prefix)) continue;
    seen.add(prefix);
    render(rendered, prefix, index);
  }
}

/** Exclusive treatment: the visibly utilized prefixes of the element and its attributes. */
function renderUtilized(rendered: Rendered, element: number): void {
  const { tree } = rendered;
  render(rendered, nameOf(tree, element).prefix.index, get(tree, element, BINDING));
  if ((get(tree, element, FLAGS) & PREFIXED_ATTRIBUTES) === 0) return;
  const after = attributesAfter(tree, element);
  for (let attribute = get(tree, element, ATTRIBUTES); attribute < after; attribute += ATTRIBUTE_SIZE) {
    const prefix = attributeName(tree, attribute).prefix.index;
    if (prefix !== 0) render(rendered, prefix, getAttribute(tree, attribute, ATTRIBUTE_BINDING));
  }
}

function render({ tree, inForce, log }: Rendered, prefix: number, binding: number): void {
  const before = inForce[prefix]!;
  if (before === binding || tree.bindings[before]!.uri === tree.bindings[binding]!.uri) return;
  log.push(prefix, before);
  inForce[prefix] = binding;
}

/** Restores what was in force when the undo log had this length. */
export function leave({ inForce, log }: Rendered, length: number): void {
  while (log.length > length) {
    const before = log.pop()!;
    inForce[log.pop()!] = before;
  }
}
