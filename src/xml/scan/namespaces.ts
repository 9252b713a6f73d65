// Namespace context while scanning: declarations (Namespaces in XML 1.0 §3, §5), their end with the element, and the resolution of
// prefixes (§6). The context is a chain of declarations, so that every element keeps its own at no cost.
import { decodeValue } from '../decode.ts';
import { type Attribute, type Binding, type Node, type Prefix, XML_NAMESPACE, XMLNS_NAMESPACE } from '../model.ts';
import { malformed, overLimit } from '../refuse.ts';
import type { Scan } from './state.ts';

const CLAUSE = 'Namespaces in XML 1.0 §3';
/** Above this many prefixed attributes, duplicates are looked for with a set. */
const FEW = 8;

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

interface Value {
  readonly from: number;
  readonly to: number;
  readonly plain: boolean;
}

/** Brings a declaration into force. */
export function declare(scan: Scan, prefix: Prefix, { from, to, plain }: Value): void {
  if (to - from > scan.limits.maxNamespaceLength) throw overLimit(scan.limits, 'maxNamespaceLength', from);
  const uri = decodeValue(scan.source, from, to);
  checkDeclaration(prefix, uri, from);
  if (++scan.namespaces > scan.limits.maxNamespaces) throw overLimit(scan.limits, 'maxNamespaces', from);
  const binding: Binding = { prefix, uri, from, to, plain, outer: scan.scope, shadowed: prefix.bound };
  prefix.bound = binding;
  scan.scope = binding;
}

function checkDeclaration(prefix: Prefix, uri: string, at: number): void {
  if (prefix.text === 'xmlns') throw malformed(CLAUSE, 'xmlns cannot be declared', at);
  if (uri === XMLNS_NAMESPACE) throw malformed(CLAUSE, 'the namespace of xmlns cannot be bound', at);
  if ((prefix.text === 'xml') !== (uri === XML_NAMESPACE))
    throw malformed(CLAUSE, 'xml and its namespace belong together', at);
  if (uri === '') {
    if (prefix.text !== '') throw malformed(CLAUSE, 'a prefix cannot be undeclared', at);
  } else if (!ABSOLUTE_URI.test(uri)) throw malformed('Canonical XML 1.0 §1.3', 'namespace is not an absolute URI', at);
}

/** Ends the declarations of the element: back to the context around it. */
export function leaveScope(scan: Scan, outer: Binding | undefined): void {
  for (let binding = scan.scope; binding !== outer && binding !== undefined; binding = binding.outer) {
    binding.prefix.bound = binding.shadowed;
    scan.namespaces -= 1;
  }
  scan.scope = outer;
}

/** Gives the element and its attributes their namespaces, now that all declarations of the tag are in force. */
export function resolveNames(scan: Scan, node: Node): void {
  node.scope = scan.scope;
  const { prefix } = node.name;
  const { bound } = prefix;
  if (bound === undefined && prefix.index !== 0)
    throw malformed('Namespaces in XML 1.0 §5', 'unbound prefix', node.start);
  node.binding = bound;
  node.uri = bound === undefined ? '' : bound.uri;
  if (node.hasPrefixedAttributes) resolveAttributes(node);
}

function resolveAttributes(node: Node): void {
  const prefixed: Attribute[] = [];
  for (const attribute of node.attributes) {
    const { prefix } = attribute.name;
    if (prefix.index === 0) continue;
    if (prefix.bound === undefined) throw malformed('Namespaces in XML 1.0 §5', 'unbound prefix', attribute.from);
    attribute.binding = prefix.bound;
    prefixed.push(attribute);
  }
  if (hasDuplicate(prefixed)) throw malformed('Namespaces in XML 1.0 §6.3', 'attribute occurs twice', node.start);
}

/** The same qualified name twice is found while scanning; here two prefixes may mean the same namespace. */
function hasDuplicate(attributes: readonly Attribute[]): boolean {
  if (attributes.length > FEW)
    return new Set(attributes.map(({ uri, local }) => `${uri} ${local}`)).size < attributes.length;
  return attributes.some((one, index) =>
    attributes.some((other, i) => i < index && other.local === one.local && other.uri === one.uri),
  );
}
