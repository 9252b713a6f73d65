// The same message, spelled otherwise: white space in tags, other quotes, references and CDATA for characters, empty tags, unused prefixes, base64 in
// lines, gaps between headers. Canonically most of it is nothing, so that much of it must be accepted, and alike by every verifier.
import fc from 'fast-check';

export interface Respelling {
  readonly how: (typeof WAYS)[number][0];
  /** Which of the places, in millionths of all. */
  readonly at: number;
}

type Spell = (all: string, ...groups: string[]) => string;
/** In all that matches; or in one character of it. */
type Way = readonly [how: string, where: RegExp, spell: Spell, one?: 'character'];

const TEXT = /(?<=>)[^<&]+(?=<)/g;

const WAYS = [
  ['space in a tag', /(<\/?[\w:-]+)(?=[\s/>])/g, (all) => `${all}\n\t`],
  ['space before the end', /(?<=["'\w])\/?>/g, (all) => ` ${all}`],
  ['space around =', /=(?=["'])/g, () => ' = '],
  ['quotes', /="([^"']*)"/g, (_, value) => `='${value}'`],
  ['empty', /<([\w:-]+)((?:\s[^<>]*)?)><\/\1>/g, (_, name, attributes) => `<${name}${attributes}/>`],
  ['full', /<([\w:-]+)((?:\s[^<>]*?)?)\/>/g, (_, name, attributes) => `<${name}${attributes}></${name}>`],
  ['decimal', TEXT, (all) => `&#${all.codePointAt(0)};`, 'character'],
  ['hexadecimal', /(?<==")[^"<&]+(?=")/g, (all) => `&#x${all.codePointAt(0)?.toString(16)};`, 'character'],
  ['CDATA', TEXT, (all) => `<![CDATA[${all}]]>`],
  ['half CDATA', TEXT, (all) => `<![CDATA[${all}]]>`, 'character'],
  ['line in a value', /(?<=Value>)[^<&]+(?=<)/g, (all) => `${all}\r\n`, 'character'],
  ['unused prefix', /(?<=<[\w:-]+)(?=[\s>])/g, () => ' xmlns:unused="urn:unused"'],
  ['used prefix again', /(?<=<ds:[\w-]+)(?=[\s>])/g, () => ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'],
  ['gap', /(?<=>)(?=<)/g, () => ' \r\n'],
  ['instruction', /(?<=>)(?=<)/g, () => '<?x y?>'],
  ['line end', /(?<=>)(?=<)/g, () => '&#13;'],
] as const satisfies readonly Way[];

export const respellings: fc.Arbitrary<readonly Respelling[]> = fc.array(
  fc.record({ how: fc.constantFrom(...WAYS.map(([how]) => how)), at: fc.nat(999_999) }),
  { minLength: 1, maxLength: 6 },
);

export function respell(message: Buffer, list: readonly Respelling[]): Buffer {
  return Buffer.from(list.reduce(respellOnce, message.toString()));
}

function respellOnce(text: string, { how, at }: Respelling): string {
  const [, where, spell, one] = WAYS.find(([name]) => name === how) as Way;
  const places = [...text.matchAll(where)];
  const chosen = (at / 1_000_000) * places.length;
  const place = places[Math.floor(chosen)];
  if (!place) return text;
  const [all, ...groups] = place;
  const from = place.index + (one ? Math.floor((chosen % 1) * all.length) : 0);
  const found = one ? text.charAt(from) : all;
  return text.slice(0, from) + spell(found, ...groups) + text.slice(from + found.length);
}
