// libxml2 as the oracle of the XML engine: does it accept the bytes, and what are its canonical forms and values?
import {
  ParseOption,
  XmlC14NMode,
  XmlCData,
  XmlDocument,
  type XmlElement,
  XmlStringOutputBufferHandler,
  XmlText,
} from 'libxml2-wasm';
import type { CanonicalOptions } from '../../src/xml/index.ts';

const OPTIONS = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_HUGE;

export interface Oracle {
  readonly document: XmlDocument;
  /** All elements in document order. */
  readonly elements: readonly XmlElement[];
  dispose(): void;
}

/** The document as libxml2 reads it, without network, DTD or external entities; undefined when it refuses. */
export function oracle(source: Uint8Array): Oracle | undefined {
  let document: XmlDocument;
  try {
    document = XmlDocument.fromBuffer(source, { option: OPTIONS });
  } catch {
    return undefined;
  }
  return { document, elements: document.find('//*') as XmlElement[], dispose: () => document.dispose() };
}

/** libxml2's canonical form of the element. */
export function oracleCanonical(element: XmlElement, options: CanonicalOptions): string {
  const handler = new XmlStringOutputBufferHandler();
  element.canonicalize(handler, modeOf(options));
  return handler.result;
}

/** libxml2's canonical form of the document without one of its elements, which is how it does the enveloped-signature transform. */
export function oracleWithout({ document }: Oracle, victim: XmlElement, options: CanonicalOptions): string {
  const handler = new XmlStringOutputBufferHandler();
  document.canonicalize(handler, { ...modeOf(options), isVisible: (node) => !node.isSameNode(victim) });
  return handler.result;
}

function modeOf({ mode, inclusivePrefixes }: CanonicalOptions) {
  return {
    mode: mode === 'inclusive' ? XmlC14NMode.XML_C14N_1_0 : XmlC14NMode.XML_C14N_EXCLUSIVE_1_0,
    ...(inclusivePrefixes ? { inclusiveNamespacePrefixes: [...inclusivePrefixes] } : {}),
  };
}

/** libxml2's direct text of the element. */
export function oracleText(element: XmlElement): string {
  let text = '';
  for (let node = element.firstChild; node; node = node.next)
    if (node instanceof XmlText || node instanceof XmlCData) text += node.content;
  return text;
}

/** Expanded name and value of every attribute, in document order. */
export function oracleAttributes(element: XmlElement): string[] {
  return element.attrs.map((attribute) => `{${attribute.namespaceUri}}${attribute.name}=${attribute.value}`);
}
