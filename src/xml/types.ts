// The tree of one message, as its readers see it.

/** A parsed message. `source` must not be changed while the document is in use. */
export interface XmlDocument {
  readonly source: Buffer;
  readonly root: XmlElement;
  /** Value → element of every `wsu:Id`, `Id`, `ID`, `xml:id` and `eb:id` in the whole message; the first one of a duplicate. */
  readonly ids: ReadonlyMap<string, XmlElement>;
  /** A value that occurred more than once. Whoever resolves references must then refuse the message (engineering rule 4). */
  readonly duplicateId: string | undefined;
}

/** An element. Only the parser makes one, and there is one object per element: `===` is identity of elements. */
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
