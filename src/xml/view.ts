// Elements as objects over the tape, made when somebody asks for one and then kept, so that `===` is identity.
import { decodeValue } from './decode.ts';
import {
  AFTER,
  ATTRIBUTE_SIZE,
  ATTRIBUTES,
  attributeName,
  attributesAfter,
  attributeUri,
  BINDING,
  ELEMENT_SIZE,
  END,
  get,
  getAttribute,
  NONE,
  nameOf,
  PARENT,
  START,
  type Tree,
  VALUE,
  VALUE_ENCODED,
  VALUE_END,
} from './tree.ts';
import type { XmlAttribute, XmlElement } from './types.ts';

/** The element behind an `XmlElement`: its tree and its place there. Every `XmlElement` is one of these. */
export class ElementView implements XmlElement {
  readonly document: Tree;
  readonly at: number;
  #children: readonly ElementView[] | undefined;
  #attributes: readonly XmlAttribute[] | undefined;

  constructor(document: Tree, at: number) {
    this.document = document;
    this.at = at;
  }

  get uri(): string {
    return this.document.bindings[get(this.document, this.at, BINDING)]!.uri;
  }

  get local(): string {
    return nameOf(this.document, this.at).local;
  }

  get prefix(): string {
    return nameOf(this.document, this.at).prefix.text;
  }

  get start(): number {
    return get(this.document, this.at, START);
  }

  get end(): number {
    return get(this.document, this.at, END);
  }

  get parent(): ElementView | undefined {
    const parent = get(this.document, this.at, PARENT);
    return parent === NONE ? undefined : viewOf(this.document, parent);
  }

  get children(): readonly ElementView[] {
    this.#children ??= childrenOf(this.document, this.at);
    return this.#children;
  }

  get attributes(): readonly XmlAttribute[] {
    this.#attributes ??= attributesOf(this.document, this.at);
    return this.#attributes;
  }
}

/** The one object of the element. */
export function viewOf(tree: Tree, at: number): ElementView {
  const number = at / ELEMENT_SIZE;
  let view = tree.views[number];
  if (view === undefined) {
    view = new ElementView(tree, at);
    tree.views[number] = view;
  }
  return view;
}

/** The internal view of an element that a caller holds. */
export function inside(element: XmlElement): ElementView {
  if (element instanceof ElementView) return element;
  throw new TypeError('not an element of the XML engine');
}

const CHILDLESS: readonly ElementView[] = [];

function childrenOf(tree: Tree, at: number): readonly ElementView[] {
  const after = get(tree, at, AFTER);
  const first = at + ELEMENT_SIZE;
  if (first === after) return CHILDLESS;
  let count = 0;
  for (let child = first; child < after; child = get(tree, child, AFTER)) count += 1;
  // Of the right length at once: most elements have few, and an array that grows takes room for many.
  const children: ElementView[] = new Array(count);
  let child = first;
  for (let index = 0; index < count; index++, child = get(tree, child, AFTER)) children[index] = viewOf(tree, child);
  return children;
}

function attributesOf(tree: Tree, at: number): readonly XmlAttribute[] {
  const attributes: XmlAttribute[] = [];
  const after = attributesAfter(tree, at);
  for (let attribute = get(tree, at, ATTRIBUTES); attribute < after; attribute += ATTRIBUTE_SIZE) {
    const { local, prefix } = attributeName(tree, attribute);
    const uri = attributeUri(tree, attribute);
    attributes.push({ uri, local, prefix: prefix.text, value: attributeValue(tree, attribute) });
  }
  return attributes;
}

/** The normalized value of an attribute. */
export function attributeValue(tree: Tree, attribute: number): string {
  const from = getAttribute(tree, attribute, VALUE);
  const to = getAttribute(tree, attribute, VALUE_END);
  const encoded = getAttribute(tree, attribute, VALUE_ENCODED) === 1;
  return encoded ? decodeValue(tree.source, from, to) : tree.source.toString('utf8', from, to);
}
