// Documents for the differential test: well-formed ones with everything that canonicalization must get right (prefixes redeclared,
// defaults undeclared, references, CDATA, comments, odd white space, all lengths of UTF-8), and mutations of them.
// One seed gives one document, for ever.

export interface Random {
  /** An integer from 0 up to, not including, `bound`. */
  below(bound: number): number;
  chance(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
}

/** A small seeded generator (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number) => Math.floor(next() * bound);
  return { below, chance: (probability) => next() < probability, pick: (values) => values[below(values.length)]! };
}

export const PREFIXES = ['a', 'b', 'c', 'A', 'ns-1', 'é', '𐐀'] as const;
const URIS = [
  'urn:a',
  'urn:b',
  'urn:A',
  'http://example.org/a?x=1;y=2#z',
  'http://schemas.xmlsoap.org/soap/envelope/',
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd',
  "http://u:p@h.example:80/%7Eit's",
  'urn:&#97;',
  'x&#x3A;y',
] as const;
const LOCALS = [
  'a',
  'b',
  'Body',
  'Id',
  'B',
  'a-b',
  'a.b',
  'aa',
  '_',
  'zé',
  'Ω',
  'Ａ',
  '𐐀x',
  'xml',
  'xmlns-',
  'id',
] as const;
const XML_ATTRIBUTES = ['xml:lang', 'xml:space', 'xml:base', 'xml:x', 'xml:id'] as const;
const TEXTS = [
  ' ',
  'tekst',
  'é€😀',
  '\n  ',
  '\r\n',
  '\r',
  '\t',
  '>',
  ']]',
  ']>',
  '"',
  "'",
  '&amp;',
  '&lt;',
  '&gt;',
  '&quot;',
  '&apos;',
  '&#13;',
  '&#xD;',
  '&#xa;',
  '&#9;',
  '&#38;',
  '&#60;',
  '&#x3e;',
  '&#x1F600;',
  '&#0233;',
  '\u0085',
  '\u2028',
  '\ufffd',
  '\uefff',
  '\u007f',
  'aGFsbG8=',
] as const;
const CDATA = ['', 'x', '<&>', ']', ']]', '\r\n', '\r', '>', '&amp;', '<!-- -->', '😀'] as const;
const COMMENTS = ['', ' ', 'x', '<a>', '&', '\r\n', '-x', ']]>', 'é'] as const;
const SPACES = [' ', '  ', '\n', '\t', '\r\n', ' \r'] as const;

type Context = ReadonlyMap<string, string>;

/** A well-formed document within every limit of the engine. */
export function generateDocument(random: Random): string {
  const declaration = random.chance(0.3)
    ? random.pick([
        '<?xml version="1.0"?>',
        "<?xml version='1.0' encoding='utf-8' standalone=\"yes\" ?>",
        '<?xml\nversion = "1.0" encoding="UTF-8"?>\r\n',
      ])
    : '';
  const bom = random.chance(0.05) ? '\ufeff' : '';
  const root = generateElement(random, new Map(), 0);
  return `${bom}${declaration}${misc(random)}${root}${misc(random)}`;
}

function misc(random: Random): string {
  return random.chance(0.2) ? `${random.pick(SPACES)}<!--${random.pick(COMMENTS)}-->${random.pick(SPACES)}` : '';
}

function generateElement(random: Random, outer: Context, depth: number): string {
  const context = new Map(outer);
  const declarations = generateDeclarations(random, context);
  const name = qualify(
    random,
    [...context.keys()].filter((prefix) => prefix !== ''),
    random.pick(LOCALS),
  );
  const parts = shuffle(random, [...declarations, ...generateAttributes(random, context)]);
  const gap = () => (random.chance(0.9) ? ' ' : random.pick(SPACES));
  const end = random.chance(0.9) ? '' : random.pick(SPACES);
  const tag = `<${name}${parts.map((part) => gap() + part).join('')}${end}`;
  const content = generateContent(random, context, depth);
  if (content === '' && random.chance(0.7)) return `${tag}/>`;
  return `${tag}>${content}</${name}${random.chance(0.9) ? '' : random.pick(SPACES)}>`;
}

function generateDeclarations(random: Random, context: Map<string, string>): string[] {
  const declared = new Map<string, string>();
  for (let count = random.chance(0.5) ? 0 : random.below(4); count > 0; count--) {
    const prefix = random.chance(0.35) ? '' : random.pick(PREFIXES);
    declared.set(prefix, prefix === '' && random.chance(0.4) ? '' : random.pick(URIS));
  }
  for (const [prefix, uri] of declared) context.set(prefix, uri);
  const written = [...declared].map(([prefix, uri]) =>
    assign(random, prefix === '' ? 'xmlns' : `xmlns:${prefix}`, uri),
  );
  if (random.chance(0.03)) written.push('xmlns:xml="http://www.w3.org/XML/1998/namespace"');
  return written;
}

function assign(random: Random, name: string, value: string): string {
  const equals = random.chance(0.9) ? '=' : `${random.pick(['', ...SPACES])}=${random.pick(['', ...SPACES])}`;
  const quote = value.includes("'") || (random.chance(0.8) && !value.includes('"')) ? '"' : "'";
  return `${name}${equals}${quote}${value}${quote}`;
}

function qualify(random: Random, prefixes: readonly string[], local: string): string {
  return prefixes.length > 0 && random.chance(0.6) ? `${random.pick(prefixes)}:${local}` : local;
}

function generateAttributes(random: Random, context: Context): string[] {
  const seen = new Set<string>();
  const written: string[] = [];
  const prefixes = [...context.keys()].filter((prefix) => prefix !== '');
  for (let count = random.chance(0.4) ? 0 : random.below(5); count > 0; count--) {
    const name = random.chance(0.15) ? random.pick(XML_ATTRIBUTES) : qualify(random, prefixes, random.pick(LOCALS));
    const [prefix, local] = name.includes(':') ? name.split(':') : ['', name];
    const expanded = `${prefix === '' ? '' : uriOf(context, prefix!)} ${local}`;
    if (seen.has(expanded) || name === 'xmlns') continue;
    seen.add(expanded);
    written.push(assign(random, name, name === 'xml:id' ? `i${random.below(2 ** 31)}` : generateValue(random)));
  }
  return written;
}

/** The references in the list of URIs, resolved: enough to tell equal namespaces. */
function uriOf(context: Context, prefix: string): string {
  return (context.get(prefix) ?? prefix).replace('&#97;', 'a');
}

function generateValue(random: Random): string {
  const quote = random.pick(['"', "'"]);
  let value = '';
  for (let count = random.below(4); count > 0; count--) value += random.pick(TEXTS);
  return value.replaceAll(quote, '');
}

function generateContent(random: Random, context: Context, depth: number): string {
  let content = '';
  for (let count = random.below(depth === 0 ? 7 : 5); count > 0; count--) {
    const kind = random.below(10);
    if (kind < 4 && depth < 5) content += generateElement(random, context, depth + 1);
    else if (kind < 8) content += generateText(random, content);
    else if (kind === 8) content += `<![CDATA[${random.pick(CDATA)}]]>`;
    else content += `<!--${random.pick(COMMENTS)}-->`;
  }
  return content;
}

/** A piece of text that does not complete a `]]>` (XML 1.0 §2.4). */
function generateText(random: Random, before: string): string {
  const piece = random.chance(0.1) ? generateLongText(random) : random.pick(TEXTS);
  return before.endsWith(']') && /^[\]>]/.test(piece) ? ' ' : piece;
}

function shuffle<T>(random: Random, values: T[]): T[] {
  for (let i = values.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [values[i], values[j]] = [values[j]!, values[i]!];
  }
  return values;
}

/** Text long enough to be passed over in words, with something else at any place in it. */
function generateLongText(random: Random): string {
  const plain = 'abcdefghijklmnopqrstuvwxyz0123456789+/=. '.repeat(10);
  return `${plain.slice(random.below(10), 50 + random.below(200))}${random.pick(TEXTS)}${plain.slice(0, random.below(200))}`;
}

/** What makes a tag need more than to be copied, among what does not. */
const CALM_TAGS = [
  ' n="1"',
  ' n="é&apos;"',
  " n='1'",
  ' n="1" m="2"',
  ' m="1" n="2"',
  ' b:n="1"',
  ' a:n="1"',
  ' xml:lang="nl"',
  ' ',
  ' xmlns:a="urn:a"',
  ' xmlns:b="urn:c"',
  ' xmlns="urn:e"',
  ' xmlns=""',
  ' xmlns:b="urn:c" b:n="1"',
] as const;
const CALM_TEXTS = ['tekst', '\n  ', '&amp;', '😀', '"'] as const;
const OTHER_TEXTS = ['>', '\r\n', '&#65;', '&quot;', '<![CDATA[x]]>', '<!-- x -->'] as const;

/** A document as programs write it: long stretches in canonical form with one prefix, and something else here and there. */
export function generateCalmDocument(random: Random): string {
  return `<a:r xmlns:a="urn:a" xmlns:b="urn:b" xmlns="urn:d">${calmContent(random, 'a:', 0)}</a:r>`;
}

function calmContent(random: Random, prefix: string, depth: number): string {
  let content = '';
  for (let count = random.below(6 - depth) + 1; count > 0; count--)
    if (depth < 5 && random.chance(0.6)) content += calmElement(random, prefix, depth);
    else content += random.chance(0.95) ? random.pick(CALM_TEXTS) : random.pick(OTHER_TEXTS);
  return content;
}

function calmElement(random: Random, outer: string, depth: number): string {
  const prefix = random.chance(0.9) ? outer : random.pick(['a:', 'b:', '']);
  const name = prefix + random.pick(['x', 'y', 'Body']);
  const tag = `<${name}${random.chance(0.1) ? random.pick(CALM_TAGS) : ''}`;
  if (random.chance(0.05)) return `${tag}/>`;
  return `${tag}>${calmContent(random, prefix, depth + 1)}</${name}${random.chance(0.03) ? '\n' : ''}>`;
}

const FRAGMENTS = [
  '<',
  '>',
  '/',
  '&',
  ';',
  '"',
  "'",
  '=',
  ' ',
  ':',
  '\r',
  '\n',
  '\0',
  '\u0008',
  '\ufffe',
  '\uffff',
  '\ufeff',
  ']]>',
  '-->',
  '<!--',
  '--',
  '<![CDATA[',
  '<?x y?>',
  '<?xml version="1.0"?>',
  '<!DOCTYPE a>',
  '<!DOCTYPE a [<!ENTITY e "x">]>',
  '&e;',
  '&#0;',
  '&#xD800;',
  '&#x110000;',
  '&#xFFFE;',
  '&#65',
  '&#x;',
  '&amp',
  '&AMP;',
  '&#X41;',
  '&#000000000065;',
  '</a>',
  '<a>',
  '<a/>',
  '<a:b/>',
  ' xmlns="urn:x"',
  ' xmlns:a=""',
  ' xmlns=""',
  ' xmlns:a="relative"',
  ' xmlns:xml="urn:x"',
  ' xmlns:xmlns="urn:x"',
  ' xmlns:a="http://www.w3.org/XML/1998/namespace"',
  ' xmlns:a="http://www.w3.org/2000/xmlns/"',
  ' xmlns:a="http://h:/"',
  ' xmlns:a="urn:a b"',
  ' a="1"',
  ' a:a="1"',
  ' b:a="1"',
  ' xml:id="x"',
  ' xml:id="1"',
  ' Id="x"',
] as const;

/** The document with one to three random changes to its bytes; often malformed, sometimes not even UTF-8. */
export function mutate(random: Random, document: Buffer): Buffer {
  let bytes = document;
  for (let count = 1 + random.below(random.chance(0.5) ? 1 : 3); count > 0; count--) bytes = mutateOnce(random, bytes);
  return bytes;
}

function mutateOnce(random: Random, bytes: Buffer): Buffer {
  const at = random.below(bytes.length + 1);
  const length = random.below(random.chance(0.7) ? 4 : 40);
  const before = bytes.subarray(0, at);
  const after = bytes.subarray(at);
  switch (random.below(6)) {
    case 0: // one byte becomes another
      return Buffer.concat([before, Buffer.from([random.below(256)]), after.subarray(1)]);
    case 1: // a piece is lost
      return Buffer.concat([before, after.subarray(length)]);
    case 2: // a piece occurs twice
      return Buffer.concat([before, after.subarray(0, length), after]);
    case 3: // a piece moves
      return Buffer.concat([after.subarray(0, length), before, after.subarray(length)]);
    default: // something with a meaning is put in
      return Buffer.concat([before, Buffer.from(random.pick(FRAGMENTS)), after]);
  }
}
