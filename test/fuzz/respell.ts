// The same message, spelled otherwise: white space in tags, other quotes, references and CDATA for characters, empty tags, unused prefixes, base64 in
// lines, gaps between headers. Canonically most of it is nothing, so that much of it must be accepted, and alike by every verifier.
import fc from 'fast-check';

export interface Respelling {
  readonly how: (typeof WAYS)[number][0];
  /** Which of the places, in millionths of all. */
  readonly at: number;
}

/** Where it can be done, and what is put there. */
const WAYS = [
  ['space in a tag', /(<\/?[\w:-]+)(?=[\s/>])/g, (all) => `${all}\n\t`],
  ['space before the end', /(?<=["'\w])\/?>/g, (all) => ` ${all}`],
  ['space around =', /(?<=\s[\w:-]+)=(?=["'])/g, () => ' = '],
  ['quotes', /="([^"']*)"/g, (_, value) => `='${value}'`],
  ['empty', /<([\w:-]+)((?:\s[^<>]*)?)><\/\1>/g, (_, name, attributes) => `<${name}${attributes}/>`],
  ['full', /<([\w:-]+)((?:\s[^<>]*?)?)\/>/g, (_, name, attributes) => `<${name}${attributes}></${name}>`],
  ['decimal', /(?<=>[^<]*)[A-Za-z]/g, (all) => `&#${all.codePointAt(0)};`],
  ['hexadecimal', /(?<=="[^"]*)[A-Za-z]/g, (all) => `&#x${all.codePointAt(0)!.toString(16)};`],
  ['CDATA', /(?<=>)[^<&]+(?=<)/g, (all) => `<![CDATA[${all}]]>`],
  ['half CDATA', /(?<=>[^<&]+)[^<&](?=[^<]*<)/g, (all) => `<![CDATA[${all}]]>`],
  ['unused prefix', /(?<=<[\w:-]+)(?=[\s>])/g, () => ' xmlns:unused="urn:unused"'],
  ['used prefix again', /(?<=<ds:[\w-]+)(?=[\s>])/g, () => ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'],
  ['line in base64', /(?<=Value>[^<]+)[A-Za-z](?=[^<]*<)/g, (all) => `${all}\r\n`],
  ['gap', /(?<=>)(?=<)/g, () => ' \r\n'],
  ['instruction', /(?<=>)(?=<)/g, () => '<?x y?>'],
  ['line end', /(?<=>)(?=<)/g, () => '&#13;'],
] as const satisfies readonly (readonly [string, RegExp, (all: string, ...groups: string[]) => string])[];

export const respellings: fc.Arbitrary<readonly Respelling[]> = fc.array(
  fc.record({ how: fc.constantFrom(...WAYS.map(([how]) => how)), at: fc.nat(999_999) }),
  { minLength: 1, maxLength: 6 },
);

export function respell(message: Buffer, list: readonly Respelling[]): Buffer {
  return Buffer.from(list.reduce(respellOnce, message.toString()));
}

function respellOnce(text: string, { how, at }: Respelling): string {
  const [, where, spell] = WAYS.find(([name]) => name === how)!;
  const places = [...text.matchAll(where)];
  const place = places[Math.floor((at / 1_000_000) * places.length)];
  if (!place) return text;
  const put = (spell as (...all: (string | undefined)[]) => string)(...place);
  return text.slice(0, place.index) + put + text.slice(place.index + place[0].length);
}
