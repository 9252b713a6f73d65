// Characters of XML 1.0 (fifth edition) §2.2 and §2.3, as tables over UTF-8 bytes for the scanner and as expressions for names.

export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const BANG = 0x21;
export const QUOTE = 0x22;
export const HASH = 0x23;
export const AMPERSAND = 0x26;
export const APOSTROPHE = 0x27;
export const HYPHEN = 0x2d;
export const SLASH = 0x2f;
export const COLON = 0x3a;
export const SEMICOLON = 0x3b;
export const LESS = 0x3c;
export const EQUALS = 0x3d;
export const GREATER = 0x3e;
export const QUESTION = 0x3f;
export const BRACKET_CLOSE = 0x5d;
export const LOWER_A = 0x61;
export const LOWER_G = 0x67;
export const LOWER_L = 0x6c;
export const LOWER_M = 0x6d;
export const LOWER_P = 0x70;
export const LOWER_T = 0x74;
export const LOWER_X = 0x78;
/** First byte of U+F000 … U+FFFF, so of the two forbidden characters U+FFFE and U+FFFF. */
const EF = 0xef;

function table(holds: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (holds(byte) ? 1 : 0));
}

const isControl = (byte: number) => byte < SPACE && byte !== TAB && byte !== LF && byte !== CR;

/** Bytes that may be part of a qualified name; which of the non-ASCII ones truly may is judged once per distinct name. */
export const NAME_BYTES = table((byte) => byte >= 0x80 || /[A-Za-z0-9_:.-]/.test(String.fromCharCode(byte)));

/** Value of a decimal or hexadecimal digit, 16 for anything else. */
export const DIGITS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const value = '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase());
  return value < 0 ? 16 : value;
});

/** White space, §2.3 [3]. */
export const SPACE_BYTES = table((byte) => byte === SPACE || byte === TAB || byte === LF || byte === CR);

/** Bytes in text that need a look: markup, `>`, CR, control characters, and what may start U+FFFE. */
export const TEXT_STOPS = table(
  (byte) => isControl(byte) || byte === LESS || byte === GREATER || byte === AMPERSAND || byte === CR || byte === EF,
);

/** Bytes in an attribute value that need a look: also quotes and all white space but the space itself. */
export const VALUE_STOPS = table(
  (byte) => byte < SPACE || byte === LESS || byte === AMPERSAND || byte === QUOTE || byte === APOSTROPHE || byte === EF,
);

/** Bytes in a comment or CDATA section that need a look. */
export const RAW_STOPS = table((byte) => isControl(byte) || byte === EF);

/** Bytes of checked text whose canonical or decoded form may differ from the raw one. */
export const TEXT_MARKS = table((byte) => byte === LESS || byte === GREATER || byte === AMPERSAND || byte === CR);

/** §2.2 [2]: the characters a document may hold. */
export function isXmlChar(code: number): boolean {
  if (code < 0x20) return code === TAB || code === LF || code === CR;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

/** The byte at `at` may not stand in a document: a control character, or the start of U+FFFE or U+FFFF. */
export function isForbiddenAt(source: Uint8Array, at: number): boolean {
  const byte = source[at]!;
  if (byte === EF) return source[at + 1] === 0xbf && source[at + 2]! >= 0xbe;
  return isControl(byte);
}

const START =
  'A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}\\u{2070}-\\u{218F}' +
  '\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const NC_NAME = new RegExp(`^[${START}][${START}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}]*$`, 'u');

/** What nearly all names are, and a much cheaper question. */
const ASCII_NC_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** Namespaces in XML 1.0 §3 [4]: a name without a colon. */
export function isNcName(text: string): boolean {
  return ASCII_NC_NAME.test(text) || NC_NAME.test(text);
}
