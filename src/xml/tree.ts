// The tree as the scanner makes it: integers on two tapes, one run per element and one per attribute, in document order. An element is
// named by the offset of its run. Text is not copied: runs hold byte ranges of the source, and values are decoded and canonical forms
// copied when somebody asks. A message of a megabyte makes no objects but for its distinct names and its namespace declarations.
import type { XmlLimits } from './limits.ts';
import type { XmlDocument, XmlElement } from './types.ts';
import type { ElementView } from './view.ts';

// Fields of an element.
/** Byte offset of `<`. */
export const START = 0;
/** Byte range of the content; both ends equal END for an empty-element tag. */
export const CONTENT = 1;
export const CONTENT_END = 2;
/** Byte offset after the element. */
export const END = 3;
/** Index in `names`. */
export const NAME = 4;
/** The parent, or NONE. */
export const PARENT = 5;
/** The element after the last descendant. */
export const AFTER = 6;
/** Index in `bindings`: the declaration of the own prefix. */
export const BINDING = 7;
/** Index in `bindings`: the innermost declaration in scope. */
export const SCOPE = 8;
export const FLAGS = 9;
/** The first attribute; the last one ends where those of the next element begin. */
export const ATTRIBUTES = 10;
/** Raw bytes of direct text. */
export const TEXT = 11;
export const ELEMENT_SIZE = 12;

export const NONE = -1;

// Flags: how the raw bytes differ from the canonical form.
/** The start tag, apart from declarations to add, the order of attributes and EMPTY_TAG. */
export const TAG_DIFFERS = 1;
/** The direct text. */
export const TEXT_DIFFERS = 2;
/** The end tag. */
export const END_DIFFERS = 4;
/** The raw direct text is not its value: it holds a reference, CDATA section, comment or CR. */
export const TEXT_ENCODED = 8;
/** Some attribute has a prefix. */
export const PREFIXED_ATTRIBUTES = 16;
/** It is an empty-element tag. */
export const EMPTY_TAG = 32;
/** Some descendant is more than plain; see `isPlain` of scan/elements.ts. */
export const MIXED = 64;

// Fields of an attribute.
/** Index in `names`. */
export const ATTRIBUTE_NAME = 0;
/** Byte range of the raw value, without quotes. */
export const VALUE = 1;
export const VALUE_END = 2;
/** 1 when the raw value is not its value and canonical form. */
export const VALUE_ENCODED = 3;
/** Index in `bindings`; 0 without a prefix. */
export const ATTRIBUTE_BINDING = 4;
export const ATTRIBUTE_SIZE = 5;

/** A prefix of this message; '' has index 0 and `xml` index 1. */
export interface Prefix {
  readonly text: string;
  readonly index: number;
  /** Index of the declaration in force where the scanner is; 0 for none. */
  bound: number;
  /** Index of the last declaration of this prefix, in force or not; 0 for none. */
  recent: number;
}

/** A distinct qualified name of this message, known by its first occurrence. */
export interface QName {
  readonly index: number;
  readonly prefix: Prefix;
  readonly local: string;
  readonly from: number;
  readonly length: number;
  readonly hash: number;
  /** The prefix that an attribute of this name declares (`xmlns`, `xmlns:p`). */
  readonly declares: Prefix | undefined;
  /** Local part is `Id`, `ID` or `id`. */
  readonly maybeId: boolean;
  /** The element that last carried an attribute of this name: finds duplicates without a search. */
  seenOn: number;
}

/** One namespace declaration. Number 0 stands for no namespace, number 1 for `xml`. */
export interface Binding {
  readonly prefix: Prefix;
  /** The name of the declaration (`xmlns`, `xmlns:p`); undefined for the two that no message makes. */
  readonly name: QName | undefined;
  /** Printable ASCII without `&`, `<` and `"`: its own canonical form. '' undeclares the default namespace. */
  readonly uri: string;
  /** Byte range of the raw value. */
  readonly from: number;
  readonly to: number;
  /** Index of the declaration before this one, on the same element or its ancestors: the chain is the namespace context. */
  readonly outer: number;
  /** Index of what the prefix meant outside the element. */
  readonly shadowed: number;
}

export type Tape = Int32Array<ArrayBuffer>;

/** Internal view of a document. */
export interface Tree extends XmlDocument {
  root: XmlElement;
  readonly ids: Map<string, XmlElement>;
  duplicateId: string | undefined;
  readonly limits: XmlLimits;
  readonly names: QName[];
  readonly prefixes: Prefix[];
  readonly bindings: Binding[];
  /** Elements that somebody has asked for, by their number in document order. */
  readonly views: (ElementView | undefined)[];
  elements: Tape;
  elementsEnd: number;
  attributes: Tape;
  attributesEnd: number;
}

/** A field of an element. */
export function get(tree: Tree, element: number, field: number): number {
  return tree.elements[element + field]!;
}

export function nameOf(tree: Tree, element: number): QName {
  return tree.names[get(tree, element, NAME)]!;
}

/** The attribute after the last one of the element. */
export function attributesAfter(tree: Tree, element: number): number {
  const next = element + ELEMENT_SIZE;
  return next < tree.elementsEnd ? get(tree, next, ATTRIBUTES) : tree.attributesEnd;
}

/** A field of an attribute. */
export function getAttribute(tree: Tree, attribute: number, field: number): number {
  return tree.attributes[attribute + field]!;
}

export function attributeName(tree: Tree, attribute: number): QName {
  return tree.names[getAttribute(tree, attribute, ATTRIBUTE_NAME)]!;
}

export function attributeUri(tree: Tree, attribute: number): string {
  return tree.bindings[getAttribute(tree, attribute, ATTRIBUTE_BINDING)]!.uri;
}

/** The tape with room for `size` more integers after `end`. */
export function withRoom(tape: Tape, end: number, size: number): Tape {
  if (end + size <= tape.length) return tape;
  const grown = new Int32Array(tape.length * 2);
  grown.set(tape);
  return grown;
}
