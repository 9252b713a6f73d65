// Mutations of messages for fast-check: pieces of bytes change, go, come twice, move or change places, and pieces of XML, SOAP and HTTP
// that mean something are put in, at places that mean something. A failure shrinks to the fewest and shortest mutations.
import fc from 'fast-check';
import { WSU } from '../support/soap.ts';

/** Runs of a target: its usual number, or BODE_FUZZ_RUNS. */
export function runs(usual: number): number {
  return Number(process.env.BODE_FUZZ_RUNS ?? usual);
}

export const SEED = Number(process.env.BODE_FUZZ_SEED ?? 20_261_124);

/** Places are fractions of the message in millionths, so that they mean something in a message of any length. */
export interface Mutation {
  readonly kind: 'byte' | 'drop' | 'double' | 'move' | 'swap' | 'insert' | 'element' | 'attribute';
  readonly at: number;
  readonly to: number;
  readonly length: number;
  readonly fragment: string;
}

const FRAGMENTS = [
  ...'<>/&;"\'=: \r\n\t\0',
  '\u00e9',
  '\ufeff',
  '\ufffe',
  '😀',
  '<!-- -->',
  '<!--',
  '-->',
  '<![CDATA[x]]>',
  '<![CDATA[',
  ']]>',
  '<?x y?>',
  '<!DOCTYPE x>',
  '&#65;',
  '&#x0;',
  '&amp;',
  '&e;',
  '<x xmlns="urn:x"/>',
  '<ds:Object></ds:Object>',
  '<wsa:To>urn:x</wsa:To>',
  '<wsa:ReplyTo/>',
  '</soap:Body><soap:Body>',
  '</soap:Header>',
  ' wsu:Id="body"',
  ' Id="bode-Body"',
  ' xml:id="ts"',
  ' ID="id-To"',
  ` xmlns:wsu="${WSU}"`,
  ' xmlns:wsa="urn:x"',
  ' xmlns=""',
  ' xmlns="urn:x"',
  ' soap:mustUnderstand="1"',
  ' soap:actor=""',
  ' URI="#body"',
  ' a="1"',
  'VERVALST',
  '#body',
  '#bode-Body',
  'sha1',
  'AAAA',
  '=',
] as const;

const place = fc.nat(999_999);

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('byte', 'drop', 'double', 'move', 'swap', 'insert', 'insert', 'element', 'attribute'),
  at: place,
  to: place,
  length: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 4 }) }, fc.integer({ min: 1, max: 400 })),
  fragment: fc.constantFrom(...FRAGMENTS),
});

export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(mutation, { minLength: 1, maxLength: 3 });

export function mutate(bytes: Buffer, list: readonly Mutation[]): Buffer {
  return list.reduce(mutateOnce, bytes);
}

function mutateOnce(bytes: Buffer, { kind, at, to, length, fragment }: Mutation): Buffer {
  const from = scale(at, bytes.length);
  const before = bytes.subarray(0, from);
  const piece = bytes.subarray(from, from + length);
  const after = bytes.subarray(from + length);
  switch (kind) {
    case 'byte':
      return Buffer.concat([before, Buffer.of(to & 255), bytes.subarray(from + 1)]);
    case 'drop':
      return Buffer.concat([before, after]);
    case 'double':
      return Buffer.concat([before, piece, piece, after]);
    case 'move':
      return put(Buffer.concat([before, after]), to, piece);
    case 'insert':
      return Buffer.concat([before, Buffer.from(fragment), bytes.subarray(from)]);
    case 'attribute':
      return inTag(bytes, at, fragment);
    default:
      return onElements(bytes, { kind, at, to });
  }
}

function scale(place: number, length: number): number {
  return Math.floor((place / 1_000_000) * (length + 1));
}

function put(bytes: Buffer, to: number, piece: Buffer): Buffer {
  const at = scale(to, bytes.length);
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
}

/** Puts the fragment behind the name of one of the start tags. */
function inTag(bytes: Buffer, at: number, fragment: string): Buffer {
  const text = bytes.toString('latin1');
  const tags = [...text.matchAll(/<[\w:]+/g)];
  const tag = tags[scale(at, tags.length - 1)];
  if (!tag) return bytes;
  const end = tag.index + tag[0].length;
  return Buffer.concat([bytes.subarray(0, end), Buffer.from(fragment), bytes.subarray(end)]);
}

/** Copies a whole element to before another start tag, or lets two elements change places. */
function onElements(bytes: Buffer, { kind, at, to }: Pick<Mutation, 'kind' | 'at' | 'to'>): Buffer {
  const text = bytes.toString('latin1');
  const tags = [...text.matchAll(/<([\w:]+)[ >]/g)];
  const whole = (place: number) => {
    const tag = tags[scale(place, tags.length - 1)];
    const close = tag ? text.indexOf(`</${tag[1]}>`, tag.index) : -1;
    return tag && close >= 0 ? { from: tag.index, to: close + tag[1]!.length + 3 } : undefined;
  };
  const [one, two] = [whole(at), whole(to)].sort((a, b) => (a?.from ?? 0) - (b?.from ?? 0));
  if (!one || !two) return bytes;
  const cut = (from: number, end?: number) => bytes.subarray(from, end);
  if (kind === 'element') return Buffer.concat([cut(0, one.from), cut(two.from, two.to), cut(one.from)]);
  if (one.to > two.from) return bytes;
  return Buffer.concat([
    cut(0, one.from),
    cut(two.from, two.to),
    cut(one.to, two.from),
    cut(one.from, one.to),
    cut(two.to),
  ]);
}
