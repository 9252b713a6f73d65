// Distinguished names (RFC 5280 §4.1.2.4): kept as the bytes that were signed, with their attributes by OID and a printable form.
// Names are compared as RFC 5280 §7.1 wants: case and the amount of white space do not count, nor does the kind of string. The printed
// form is for people only: nothing is ever parsed out of it (x-OIN-16).
import { type Der, DerError, nonEmpty, nothingAfter, sequence, TAG, whole } from './der.ts';
import { oid, text } from './der-values.ts';

export interface Attribute {
  readonly oid: string;
  readonly value: string;
}

export interface Name {
  /** The whole Name in DER. */
  readonly der: Buffer;
  /** All attributes in order, of multi-valued RDNs too. */
  readonly attributes: readonly Attribute[];
  /** One comparable text per RDN: equal texts are equal RDNs (RFC 5280 §7.1). */
  readonly rdns: readonly string[];
  /** All of `rdns` as one text: equal keys are equal names. */
  readonly key: string;
  /** RFC 4514 style, first RDN first: `C=NL, O=Gemeente Ons Dorp, CN=…`. May hold a person's name: not for logs. */
  readonly text: string;
}

const SHORT: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.42': 'GN',
  '2.5.4.97': 'organizationIdentifier',
};

export function readName(element: Der | undefined, what: string): Name {
  const rdns = sequence(element, what).map((rdn) => readRdn(rdn, what));
  return {
    der: whole(element!),
    attributes: rdns.flatMap((rdn) => rdn.attributes),
    ...nameKey(rdns.map((rdn) => rdn.key)),
    text: rdns.map((rdn) => rdn.text).join(', '),
  };
}

/** The comparable forms of a name from those of its RDNs. */
export function nameKey(rdns: readonly string[]): Pick<Name, 'rdns' | 'key'> {
  return { rdns, key: rdns.join('\n') };
}

/** One RDN; `key` is its comparable form, without line breaks. `tag` is that of an implicitly tagged one. */
export function readRdn(rdn: Der, what: string, tag: number = TAG.set) {
  const parts = nonEmpty(rdn, what, tag).map((pair) => readAttribute(pair, what));
  const attributes: readonly Attribute[] = parts.map(({ oid, value }) => ({ oid, value }));
  return {
    attributes,
    key: JSON.stringify(parts.map((part) => part.key).sort()),
    text: attributes.map((part) => `${SHORT[part.oid] ?? part.oid}=${escaped(part.value)}`).join('+'),
  };
}

function readAttribute(pair: Der, what: string) {
  const parts = sequence(pair, what);
  const [type, value] = parts;
  if (!value) throw new DerError(`${what} has an attribute without value`);
  nothingAfter(parts, 2, what);
  const attribute = { oid: oid(type, what), value: text(value, what) };
  return { ...attribute, key: `${attribute.oid}=${comparable(value.tag, attribute.value)}` };
}

// The character set of a T61String is anybody's guess: it equals only the same octets in the same type (RFC 5280 §7.1).
function comparable(tag: number, value: string): string {
  return tag === TAG.t61String ? `T61:${value}` : `:${prepared(value)}`;
}

// String preparation by RFC 4518 §2, with NFKC and lower case for its tables: marks that print nothing go, every kind of space is one
// space, and spaces at the ends or in a row do not count.
function prepared(value: string): string {
  return value
    .replace(/[\t\n\v\f\r\u0085]/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\u1806\ufffc]|\u034f|\p{Variation_Selector}/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\p{Z}+/gu, ' ')
    .trim();
}

function escaped(value: string): string {
  return value
    .replace(/[\\,+"<>;=]/g, '\\$&')
    .replace(/\p{C}/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** True when both are the same name (RFC 5280 §7.1). It proves nothing: only a signature ties a name to a key. */
export function sameName(one: Name, other: Name): boolean {
  return one.key === other.key;
}

/** Values of one attribute, in order. */
export function attributeValues(name: Name, type: string): readonly string[] {
  return name.attributes.filter((attribute) => attribute.oid === type).map((attribute) => attribute.value);
}
