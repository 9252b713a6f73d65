// Makes XML that is already in exclusive canonical form, so that it can be signed as it stands: sorted declarations and attributes
// (Canonical XML 1.0 §2.3), no empty-element tags, escaped text. Text and markup are different types: a string that was not escaped
// does not compile as content.
import { GatewayError } from '../core/index.ts';
import { isNcName } from './chars.ts';
import { escapeAttribute, escapeText } from './escape.ts';
import { byCodePoint } from './order.ts';
import { XML_NAMESPACE } from './types.ts';

declare const markup: unique symbol;

/** Well-formed, canonical content of an element: elements and escaped text. Made only by `element`, `characters` and `fragment`. */
export type Markup = string & { readonly [markup]: true };

/** Declarations and attributes of an element to build. */
export interface Tag {
  /** Prefix → namespace URI to declare on this element; '' for the default namespace. Declare each where it is first used, and once. */
  readonly ns?: Readonly<Record<string, string>>;
  /** Qualified name → value. With more than one prefix among them, all those prefixes must be in `ns`: it gives their order. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A text node. */
export function characters(value: string): Markup {
  return escapeText(value) as Markup;
}

/** Several nodes one after the other. */
export function fragment(...nodes: readonly Markup[]): Markup {
  return nodes.join('') as Markup;
}

/**
 * One element, as `<a></a>` when empty.
 * @throws GatewayError `server.internal` for a name that is not a qualified name or a character that XML does not allow.
 */
export function element(qname: string, tag: Tag = {}, ...content: readonly Markup[]): Markup {
  const name = checkName(qname);
  return `<${name}${declarations(tag)}${attributes(tag)}>${content.join('')}</${name}>` as Markup;
}

function checkName(qname: string): string {
  const parts = qname.split(':');
  if (parts.length > 2 || !parts.every(isNcName)) throw misuse('not a qualified name');
  return qname;
}

function misuse(oorzaak: string): GatewayError {
  return new GatewayError('server.internal', 'Namespaces in XML 1.0 §4', { oorzaak });
}

function declarations({ ns = {} }: Tag): string {
  return Object.keys(ns)
    .sort(byCodePoint)
    .map((prefix) => ` ${declarationName(prefix)}="${escapeAttribute(ns[prefix]!)}"`)
    .join('');
}

function declarationName(prefix: string): string {
  if (prefix === '') return 'xmlns';
  if (!isNcName(prefix)) throw misuse('not a prefix');
  return `xmlns:${prefix}`;
}

function attributes({ ns = {}, attributes: values }: Tag): string {
  if (values === undefined) return '';
  const names = Object.keys(values);
  const uris = attributeUris(names, ns);
  const uriOf = (name: string) => uris.get(prefixOf(name))!;
  return names
    .sort((a, b) => byCodePoint(uriOf(a), uriOf(b)) || byCodePoint(localOf(a), localOf(b)))
    .map((name) => ` ${checkName(name)}="${escapeAttribute(values[name]!)}"`)
    .join('');
}

/** Prefix → namespace of the attributes, as far as their order needs it: a prefix that is alone may be declared further out. */
function attributeUris(names: readonly string[], ns: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const uris = new Map([['xml', XML_NAMESPACE], ...Object.entries(ns)]).set('', '');
  const prefixes = new Set(names.map(prefixOf).filter((prefix) => prefix !== ''));
  if (prefixes.has('xmlns') || names.includes('xmlns')) throw misuse('a declaration belongs in ns');
  for (const prefix of prefixes) {
    if (uris.has(prefix)) continue;
    if (prefixes.size > 1) throw misuse('the order of attributes is unknown: declare their prefixes here');
    uris.set(prefix, prefix);
  }
  return uris;
}

function prefixOf(qname: string): string {
  return qname.slice(0, Math.max(0, qname.indexOf(':')));
}

function localOf(qname: string): string {
  return qname.slice(qname.indexOf(':') + 1);
}
