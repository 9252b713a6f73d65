// The tree of one message. The public part is what readers see; the internal part keeps byte ranges of the source, so that text is
// decoded and canonical forms are copied only when somebody asks.
import type { XmlLimits } from './limits.ts';

/** A parsed message. `source` must not be changed while the document is in use. */
export interface XmlDocument {
  readonly source: Buffer;
  readonly root: XmlElement;
  /** Value → element of every `wsu:Id`, `Id`, `ID`, `xml:id` and `eb:id` in the whole message; the first one of a duplicate. */
  readonly ids: ReadonlyMap<string, XmlElement>;
  /** A value that occurred more than once. Whoever resolves references must then refuse the message (engineering rule 4). */
  readonly duplicateId: string | undefined;
}

/** An element. Only the parser makes one. */
export interface XmlElement {
  readonly document: XmlDocument;
  /** Namespace URI, '' for none. */
  readonly uri: string;
  readonly local: string;
  /** Prefix as written, '' for none. */
  readonly prefix: string;
  readonly parent: XmlElement | undefined;
  readonly children: readonly XmlElement[];
  /** In document order, without namespace declarations. */
  readonly attributes: readonly XmlAttribute[];
  /** Byte offsets in the source: of `<`, and after the last `>`. */
  readonly start: number;
  readonly end: number;
}

export interface XmlAttribute {
  readonly uri: string;
  readonly local: string;
  readonly prefix: string;
  /** Normalized value (XML 1.0 §3.3.3, CDATA). */
  readonly value: string;
}

export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
export const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';

/** A prefix of this message; '' is the default namespace, index 0, and `xml` has index 1. */
export interface Prefix {
  readonly text: string;
  readonly index: number;
  /** The declaration in force where the scanner is. */
  bound: Binding | undefined;
}

/** One namespace declaration. */
export interface Binding {
  readonly prefix: Prefix;
  /** '' undeclares the default namespace. */
  readonly uri: string;
  /** Byte range of the value; copied into canonical forms when `plain`. */
  readonly from: number;
  readonly to: number;
  readonly plain: boolean;
  /** The declaration before this one, on the same element or its ancestors: the chain is the namespace context. */
  readonly outer: Binding | undefined;
  /** What the prefix meant outside the element. */
  readonly shadowed: Binding | undefined;
}

/** A distinct qualified name of this message, known by its first occurrence. */
export interface QName {
  readonly prefix: Prefix;
  readonly local: string;
  readonly from: number;
  readonly length: number;
  readonly hash: number;
  /** The prefix that an attribute of this name declares (`xmlns`, `xmlns:p`). */
  readonly declares: Prefix | undefined;
  /** Local part is `Id`, `ID` or `id`. */
  readonly maybeId: boolean;
  /** Number of the element that last carried an attribute of this name: finds duplicates without a search. */
  seenOn: number;
}

/** Internal view of an attribute. */
export interface Attribute extends XmlAttribute {
  readonly name: QName;
  readonly from: number;
  readonly to: number;
  /** The raw bytes are the value and its canonical form. */
  readonly plain: boolean;
  binding: Binding | undefined;
}

/** Internal view of a document. */
export interface Tree extends XmlDocument {
  root: Node;
  ids: Map<string, XmlElement>;
  duplicateId: string | undefined;
  readonly limits: XmlLimits;
  /** By index. */
  readonly prefixes: readonly Prefix[];
}

/** Internal view of an element. */
export interface Node extends XmlElement {
  readonly document: Tree;
  readonly name: QName;
  uri: string;
  readonly parent: Node | undefined;
  children: Node[];
  attributes: Attribute[];
  /** Byte range of the content; both equal `end` for an empty-element tag. */
  contentStart: number;
  contentEnd: number;
  end: number;
  /** Declaration of the own prefix; undefined for no namespace. */
  binding: Binding | undefined;
  /** Innermost declaration in scope. */
  scope: Binding | undefined;
  hasPrefixedAttributes: boolean;
  /** The raw start tag is canonical, except perhaps for namespace declarations to add and the order of attributes. */
  canonicalTag: boolean;
  /** The raw direct text is its own canonical form. */
  canonicalText: boolean;
  /** No reference, CDATA section, comment or CR in the direct text: the raw bytes are the text. */
  literalText: boolean;
  /** The end tag is `</name>`. */
  canonicalEnd: boolean;
  textBytes: number;
}
