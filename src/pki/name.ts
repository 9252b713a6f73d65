// Distinguished names (RFC 5280 §4.1.2.4): kept as the bytes that were signed, with their attributes by OID and a printable form.
// Names chain by equal bytes. The printed form is for people only: nothing is ever parsed out of it (x-OIN-16).
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
  const attributes: Attribute[] = [];
  const printed: string[] = [];
  for (const rdn of sequence(element, what)) {
    const parts = nonEmpty(rdn, what, TAG.set).map((pair) => readAttribute(pair, what));
    attributes.push(...parts);
    printed.push(parts.map((part) => `${SHORT[part.oid] ?? part.oid}=${escaped(part.value)}`).join('+'));
  }
  return { der: whole(element!), attributes, text: printed.join(', ') };
}

function readAttribute(pair: Der, what: string): Attribute {
  const parts = sequence(pair, what);
  const [type, value] = parts;
  if (!value) throw new DerError(`${what} has an attribute without value`);
  nothingAfter(parts, 2, what);
  return { oid: oid(type, what), value: text(value, what) };
}

function escaped(value: string): string {
  return value
    .replace(/[\\,+"<>;=]/g, '\\$&')
    .replace(/\p{C}/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** True when both are the same name: equal bytes. */
export function sameName(one: Name, other: Name): boolean {
  return one.der.equals(other.der);
}

/** Values of one attribute, in order. */
export function attributeValues(name: Name, type: string): readonly string[] {
  return name.attributes.filter((attribute) => attribute.oid === type).map((attribute) => attribute.value);
}
