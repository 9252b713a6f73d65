// Writes tags in canonical form (Canonical XML 1.0 §2.3): declarations by prefix, attributes by namespace URI and local name.

import { EQUALS, GREATER, LESS, QUOTE, SLASH, SPACE } from '../chars.ts';
import { escapeAttribute } from '../escape.ts';
import { byCodePoint } from '../order.ts';
import {
  ATTRIBUTE_SIZE,
  ATTRIBUTES,
  attributeName,
  attributesAfter,
  attributeUri,
  type Binding,
  get,
  getAttribute,
  nameOf,
  type QName,
  type Tree,
  VALUE,
  VALUE_ENCODED,
  VALUE_END,
} from '../tree.ts';
import { attributeValue } from '../view.ts';
import { copyRange, type Output, writeAscii, writeByte, writeString } from './output.ts';

/** Order of two attributes: those without a namespace first, as '' sorts before every URI. URIs are ASCII: any order of strings will do. */
function compareAttributes(tree: Tree, a: number, b: number): number {
  const uriA = attributeUri(tree, a);
  const uriB = attributeUri(tree, b);
  if (uriA !== uriB) return uriA < uriB ? -1 : 1;
  return byCodePoint(attributeName(tree, a).local, attributeName(tree, b).local);
}

/** True when the attributes of the raw tag are in canonical order. */
export function isInOrder(tree: Tree, element: number): boolean {
  const after = attributesAfter(tree, element);
  for (let next = get(tree, element, ATTRIBUTES) + ATTRIBUTE_SIZE; next < after; next += ATTRIBUTE_SIZE)
    if (compareAttributes(tree, next - ATTRIBUTE_SIZE, next) > 0) return false;
  return true;
}

/** What a start tag gets besides its own name and attributes. */
export interface Additions {
  readonly declarations: readonly Binding[];
  /** Attributes of ancestors that the element inherits. */
  readonly inherited: readonly number[];
}

export function writeStartTag(out: Output, element: number, { declarations, inherited }: Additions): void {
  writeByte(out, LESS);
  writeName(out, nameOf(out.tree, element));
  for (const binding of declarations) writeDeclaration(out, binding);
  for (const attribute of orderedAttributes(out.tree, element, inherited)) writeAttribute(out, attribute);
  writeByte(out, GREATER);
}

export function writeDeclaration(out: Output, { name, uri, from, to }: Binding): void {
  writeByte(out, SPACE);
  if (name === undefined) writeAscii(out, 'xmlns');
  else writeName(out, name);
  writeByte(out, EQUALS);
  writeByte(out, QUOTE);
  // A reference is longer than what it stands for: of the same length, the raw bytes are the URI.
  if (to - from === uri.length) copyRange(out, from, to);
  else writeAscii(out, uri);
  writeByte(out, QUOTE);
}

function orderedAttributes(tree: Tree, element: number, inherited: readonly number[]): number[] {
  const attributes = [...inherited];
  const after = attributesAfter(tree, element);
  for (let attribute = get(tree, element, ATTRIBUTES); attribute < after; attribute += ATTRIBUTE_SIZE)
    attributes.push(attribute);
  return attributes.length > 1 ? attributes.sort((a, b) => compareAttributes(tree, a, b)) : attributes;
}

export function writeEndTag(out: Output, element: number): void {
  writeByte(out, LESS);
  writeByte(out, SLASH);
  writeName(out, nameOf(out.tree, element));
  writeByte(out, GREATER);
}

function writeName(out: Output, { from, length }: QName): void {
  copyRange(out, from, from + length);
}

function writeAttribute(out: Output, attribute: number): void {
  const { tree } = out;
  writeByte(out, SPACE);
  writeName(out, attributeName(tree, attribute));
  writeByte(out, EQUALS);
  writeByte(out, QUOTE);
  if (getAttribute(tree, attribute, VALUE_ENCODED) === 1)
    writeString(out, escapeAttribute(attributeValue(tree, attribute)));
  else copyRange(out, getAttribute(tree, attribute, VALUE), getAttribute(tree, attribute, VALUE_END));
  writeByte(out, QUOTE);
}
