// Writes a start tag in canonical form (Canonical XML 1.0 §2.3): declarations by prefix, attributes by namespace URI and local name.
import { escapeAttribute } from '../build.ts';
import { GREATER, LESS, SLASH } from '../chars.ts';
import type { Attribute, Binding, Node, QName } from '../model.ts';
import { byCodePoint } from '../order.ts';
import { copyRange, type Output, writeByte, writeString } from './output.ts';

/** Order of attributes: those without a namespace first, as '' sorts before every URI. */
export function byExpandedName(a: Attribute, b: Attribute): number {
  return byCodePoint(a.uri, b.uri) || byCodePoint(a.local, b.local);
}

/** True when the attributes of the raw tag are in canonical order. */
export function isInOrder(attributes: readonly Attribute[]): boolean {
  for (let i = 1; i < attributes.length; i++) if (byExpandedName(attributes[i - 1]!, attributes[i]!) > 0) return false;
  return true;
}

/** What a start tag holds besides its name. */
export interface TagContent {
  readonly declarations: readonly Binding[];
  readonly attributes: readonly Attribute[];
}

export function writeStartTag(out: Output, node: Node, { declarations, attributes }: TagContent): void {
  writeByte(out, LESS);
  writeName(out, node.name);
  for (const binding of declarations) writeDeclaration(out, binding);
  const ordered = isInOrder(attributes) ? attributes : [...attributes].sort(byExpandedName);
  for (const attribute of ordered) writeAttribute(out, attribute);
  writeByte(out, GREATER);
}

export function writeEndTag(out: Output, node: Node): void {
  writeByte(out, LESS);
  writeByte(out, SLASH);
  writeName(out, node.name);
  writeByte(out, GREATER);
}

function writeName(out: Output, name: QName): void {
  copyRange(out, name.from, name.from + name.length);
}

function writeDeclaration(out: Output, { prefix, uri, from, to, plain }: Binding): void {
  writeString(out, prefix.index === 0 ? ' xmlns="' : ` xmlns:${prefix.text}="`);
  if (plain) copyRange(out, from, to);
  else writeString(out, escapeAttribute(uri));
  writeString(out, '"');
}

function writeAttribute(out: Output, attribute: Attribute): void {
  writeString(out, ' ');
  writeName(out, attribute.name);
  writeString(out, '="');
  if (attribute.plain) copyRange(out, attribute.from, attribute.to);
  else writeString(out, escapeAttribute(attribute.value));
  writeString(out, '"');
}
