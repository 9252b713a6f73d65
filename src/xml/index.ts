// The only XML engine of Bode (engineering.md §2): parse once within limits, read values, canonicalize, build. A subset of what
// libxml2 accepts, with the same canonical bytes.
export { characters, element, fragment, type Markup, type Tag } from './build.ts';
export { type CanonicalOptions, canonicalize, canonicalizeTo } from './canonical/canonicalize.ts';
export type { Sink } from './canonical/output.ts';
export { escapeAttribute, escapeText } from './escape.ts';
export { DEFAULT_LIMITS, type XmlLimits } from './limits.ts';
export {
  attribute,
  base64,
  child,
  children,
  hasElements,
  hasOnlyElements,
  namespaceInScope,
  only,
  text,
  textBytes,
} from './read.ts';
export { parseXml } from './scan/parse.ts';
export { countBase64, takeBase64 } from './take.ts';
export { XML_NAMESPACE, type XmlAttribute, type XmlDocument, type XmlElement } from './types.ts';
