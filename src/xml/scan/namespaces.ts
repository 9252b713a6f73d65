// Namespace context while scanning: declarations (Namespaces in XML 1.0 §3, §5), their end with the element, and the resolution of
// prefixes (§6). The context is a chain of declarations, so that every element keeps its own at the cost of one number; siblings
// that declare the same share theirs.
import { decodeValue } from '../decode.ts';
import { malformed, overLimit } from '../refuse.ts';
import {
  ATTRIBUTE_BINDING,
  ATTRIBUTE_SIZE,
  ATTRIBUTES,
  attributeName,
  attributeUri,
  BINDING,
  type Binding,
  FLAGS,
  get,
  getAttribute,
  nameOf,
  PREFIXED_ATTRIBUTES,
  type Prefix,
  SCOPE,
  START,
  type Tree,
  VALUE,
  VALUE_END,
} from '../tree.ts';
import { XML_NAMESPACE, XMLNS_NAMESPACE } from '../types.ts';
import type { Scan } from './state.ts';

const CLAUSE = 'Namespaces in XML 1.0 §3';

/** RFC 3986 §2: unreserved and sub-delims without `&`; then what userinfo, path, query and fragment allow besides. */
const PLAIN = "A-Za-z0-9._~!$'()*+,;=-";
const chars = (more: string) => `(?:[${more}${PLAIN}]|%[0-9A-Fa-f]{2})*`;
const AUTHORITY = `//(?:${chars(':')}@)?${chars('')}(?::[0-9]{1,5})?(?=[/?#]|$)`;

/**
 * RFC 3986 §3 with a scheme. Relative namespace URIs have no canonical form (Canonical XML 1.0 §1.3); `&`, IP literals and
 * characters outside ASCII are refused because canonicalizers differ on them.
 */
const ABSOLUTE_URI = new RegExp(
  `^[A-Za-z][A-Za-z0-9+.-]*:(?:${AUTHORITY}|(?!//))${chars(':@/')}(?:\\?${chars(':@/?')})?(?:#${chars(':@/?')})?$`,
);

/** Number 0 is the absence of a namespace; number 1 is `xml`, bound by definition (§3). */
export function firstBindings([none, xml]: readonly Prefix[]): Binding[] {
  xml!.bound = 1;
  const at = { name: undefined, from: 0, to: 0, outer: 0, shadowed: 0 };
  return [
    { prefix: none!, ...at, uri: '' },
    { prefix: xml!, ...at, uri: XML_NAMESPACE },
  ];
}

/** Brings the declaration that was scanned as `attribute` into force. */
export function declare(scan: Scan, prefix: Prefix, attribute: number): void {
  const { tree, limits } = scan;
  const from = getAttribute(tree, attribute, VALUE);
  if (++scan.namespaces > limits.maxNamespaces) throw overLimit(limits, 'maxNamespaces', from);
  const index = findBinding(scan, prefix, attribute);
  prefix.bound = index;
  prefix.recent = index;
  scan.scope = index;
}

/** The binding for a declaration: the last one of the prefix when it says the same in the same context, else a new one. */
function findBinding(scan: Scan, prefix: Prefix, attribute: number): number {
  const { tree, scope: outer } = scan;
  const { bound: shadowed, recent } = prefix;
  const from = getAttribute(tree, attribute, VALUE);
  const to = getAttribute(tree, attribute, VALUE_END);
  const last = tree.bindings[recent]!;
  const repeated = recent !== 0 && tree.source.compare(tree.source, last.from, last.to, from, to) === 0;
  // In the same context the prefix also meant the same before.
  if (repeated && last.outer === outer) return recent;
  const uri = repeated ? last.uri : readUri(scan, prefix, { from, to });
  const name = attributeName(tree, attribute);
  return tree.bindings.push({ prefix, name, uri, from, to, outer, shadowed }) - 1;
}

function readUri({ source, limits }: Scan, prefix: Prefix, { from, to }: { from: number; to: number }): string {
  if (to - from > limits.maxNamespaceLength) throw overLimit(limits, 'maxNamespaceLength', from);
  const uri = decodeUri(source, from, to);
  if (prefix.text === 'xmlns') throw malformed(CLAUSE, 'xmlns cannot be declared', from);
  if (uri === XMLNS_NAMESPACE) throw malformed(CLAUSE, 'the namespace of xmlns cannot be bound', from);
  if ((prefix.text === 'xml') !== (uri === XML_NAMESPACE))
    throw malformed(CLAUSE, 'xml and its namespace belong together', from);
  if (uri === '' && prefix.text !== '') throw malformed(CLAUSE, 'a prefix cannot be undeclared', from);
  if (uri !== '' && !isAbsolute(uri))
    throw malformed('Canonical XML 1.0 §1.3', 'namespace is not an absolute URI', from);
  return uri;
}

/** Namespaces of earlier messages that are absolute URIs, so that each is judged once and not in every message; all forgotten when full. */
const absolute = new Set<string>();
const MAX_ABSOLUTE = 512;

function isAbsolute(uri: string): boolean {
  if (absolute.has(uri)) return true;
  if (!ABSOLUTE_URI.test(uri)) return false;
  if (absolute.size === MAX_ABSOLUTE) absolute.clear();
  absolute.add(uri);
  return true;
}

/** As `decodeValue`. What `absolute` holds is ASCII without white space and `&`: its own value. */
function decodeUri(source: Buffer, from: number, to: number): string {
  const raw = source.toString('latin1', from, to);
  return absolute.has(raw) ? raw : decodeValue(source, from, to);
}

/** Ends the declarations of an element: back to the context around it. */
export function leaveScope(scan: Scan, outer: number): void {
  const { bindings } = scan.tree;
  while (scan.scope !== outer) {
    const binding = bindings[scan.scope]!;
    binding.prefix.bound = binding.shadowed;
    scan.scope = binding.outer;
    scan.namespaces -= 1;
  }
}

/** Gives the open element and its attributes their namespaces, now that all declarations of the tag are in force. */
export function resolveNames({ tree, scope, open }: Scan): void {
  const { prefix } = nameOf(tree, open);
  if (prefix.index !== 0 && prefix.bound === 0) throw unbound(get(tree, open, START));
  tree.elements[open + BINDING] = prefix.bound;
  tree.elements[open + SCOPE] = scope;
  if ((get(tree, open, FLAGS) & PREFIXED_ATTRIBUTES) !== 0) resolveAttributes(tree, open);
}

function unbound(position: number): Error {
  return malformed('Namespaces in XML 1.0 §5', 'unbound prefix', position);
}

function resolveAttributes(tree: Tree, element: number): void {
  const first = get(tree, element, ATTRIBUTES);
  let prefixed = 0;
  for (let attribute = first; attribute < tree.attributesEnd; attribute += ATTRIBUTE_SIZE) {
    const { prefix } = attributeName(tree, attribute);
    if (prefix.index === 0) continue;
    if (prefix.bound === 0) throw unbound(getAttribute(tree, attribute, VALUE));
    tree.attributes[attribute + ATTRIBUTE_BINDING] = prefix.bound;
    prefixed += 1;
  }
  if (prefixed > 1 && hasDuplicate(tree, first))
    throw malformed('Namespaces in XML 1.0 §6.3', 'attribute occurs twice', get(tree, element, START));
}

/** The same qualified name twice is found while scanning; here two prefixes may mean the same namespace. */
function hasDuplicate(tree: Tree, first: number): boolean {
  const seen = new Map<string, Set<string>>();
  for (let attribute = first; attribute < tree.attributesEnd; attribute += ATTRIBUTE_SIZE) {
    const { local, prefix } = attributeName(tree, attribute);
    if (prefix.index === 0) continue;
    const uri = attributeUri(tree, attribute);
    const locals = seen.get(uri);
    if (locals === undefined) seen.set(uri, new Set([local]));
    else if (locals.has(local)) return true;
    else locals.add(local);
  }
  return false;
}
