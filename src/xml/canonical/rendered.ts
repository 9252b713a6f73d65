// Which namespace declarations an element renders: Exclusive XML Canonicalization 1.0 §3 with InclusiveNamespaces, or Canonical XML 1.0
// §2.3. What the output has in force per prefix is kept while the walk goes down and restored when it comes up.
import type { Binding, Node, Prefix } from '../model.ts';
import { byCodePoint } from '../order.ts';

export interface Rendered {
  /** By index of the prefix: the declaration in force in the output. */
  readonly inForce: (Binding | undefined)[];
  /** By index: prefixes treated as in inclusive canonicalization; undefined for all. */
  readonly listed: readonly boolean[] | undefined;
  readonly inclusive: boolean;
  /** Undo log: prefix and what was in force before. */
  readonly changed: Prefix[];
  readonly before: (Binding | undefined)[];
}

const NOTHING: readonly Binding[] = [];

/** @param inclusivePrefixes undefined for inclusive mode, else the PrefixList with '' or '#default' for the default namespace. */
export function createRendered(
  prefixes: readonly Prefix[],
  inclusivePrefixes: readonly string[] | undefined,
): Rendered {
  const inForce = new Array<Binding | undefined>(prefixes.length).fill(undefined);
  // `xml` is in force everywhere and never rendered.
  inForce[XML] = prefixes[XML]!.bound;
  return {
    inForce,
    listed: inclusivePrefixes === undefined ? undefined : listPrefixes(prefixes, inclusivePrefixes),
    inclusive: inclusivePrefixes === undefined || inclusivePrefixes.length > 0,
    changed: [],
    before: [],
  };
}
const XML = 1;

function listPrefixes(prefixes: readonly Prefix[], list: readonly string[]): boolean[] {
  const wanted = new Set(list.map((prefix) => (prefix === '#default' ? '' : prefix)));
  return prefixes.map((prefix) => wanted.has(prefix.text));
}

/** Position in the undo log, to give back to `leave`. */
export function mark(rendered: Rendered): number {
  return rendered.changed.length;
}

/** Declarations that the start tag of `node` renders, in canonical order; `outer` is the context the output already has. */
export function enter(rendered: Rendered, node: Node, outer: Binding | undefined): readonly Binding[] {
  const from = rendered.changed.length;
  if (rendered.inclusive && node.scope !== outer) renderScope(rendered, node.scope, outer);
  if (rendered.listed !== undefined) renderUtilized(rendered, node);
  if (rendered.changed.length === from) return NOTHING;
  const added = rendered.changed.slice(from).map((prefix) => rendered.inForce[prefix.index]!);
  return added.length > 1 ? added.sort((a, b) => byCodePoint(a.prefix.text, b.prefix.text)) : added;
}

/** Inclusive treatment: all (listed) declarations between the contexts, the innermost of each prefix. */
function renderScope(rendered: Rendered, scope: Binding | undefined, outer: Binding | undefined): void {
  const seen = new Set<Prefix>();
  for (let binding = scope; binding !== outer && binding !== undefined; binding = binding.outer) {
    const { prefix } = binding;
    if (rendered.listed !== undefined && !rendered.listed[prefix.index]) continue;
    if (seen.has(prefix)) continue;
    seen.add(prefix);
    render(rendered, prefix, binding);
  }
}

/** Exclusive treatment: the visibly utilized prefixes of the element and its attributes. */
function renderUtilized(rendered: Rendered, node: Node): void {
  render(rendered, node.name.prefix, node.binding);
  if (!node.hasPrefixedAttributes) return;
  for (const { name, binding } of node.attributes) if (name.prefix.index !== 0) render(rendered, name.prefix, binding);
}

function render(rendered: Rendered, prefix: Prefix, binding: Binding | undefined): void {
  const before = rendered.inForce[prefix.index];
  if (before === binding || (before?.uri ?? '') === (binding?.uri ?? '')) return;
  rendered.changed.push(prefix);
  rendered.before.push(before);
  rendered.inForce[prefix.index] = binding;
}

/** Restores what was in force before the element. */
export function leave(rendered: Rendered, position: number): void {
  while (rendered.changed.length > position) {
    const prefix = rendered.changed.pop()!;
    rendered.inForce[prefix.index] = rendered.before.pop();
  }
}
