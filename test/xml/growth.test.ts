// The work is linear in the bytes of a message, whatever it is made of: eight times the input may cost about eight times as much, never
// the sixty-four times of quadratic work (trap 69). Costs are processor time of this thread, the best of some runs.
import { expect } from 'chai';
import { base64, canonicalize, parseXml, text, type XmlDocument } from '../../src/xml/index.ts';

const repeat = (count: number, each: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => each(i)).join('');

/** Hostile shapes; `size` is about the number of constructs. */
const SHAPES: Readonly<Record<string, (size: number) => string>> = {
  'elements side by side': (size) => `<a>${'<b/>'.repeat(size)}</a>`,
  'nested elements': (size) => `${'<a>'.repeat(size)}${'</a>'.repeat(size)}`,
  'attributes of one element': (size) => `<a${repeat(size, (i) => ` b${i}=""`)}/>`,
  'prefixed attributes in reverse order': (size) =>
    `<a xmlns:p="urn:p" xmlns:q="urn:q"${repeat(size, (i) => ` ${i % 2 ? 'p' : 'q'}:b${size - i}=""`)}/>`,
  'attributes in two long namespaces that end differently': (size) =>
    `<a xmlns:p="urn:${'x'.repeat(900)}p" xmlns:q="urn:${'x'.repeat(900)}q"${repeat(size, (i) => ` ${i % 2 ? 'p' : 'q'}:b${i}=""`)}/>`,
  'declarations of one element': (size) => `<a${repeat(size, (i) => ` xmlns:p${i}="urn:p"`)}/>`,
  'declarations at every depth': (size) => `${repeat(size, (i) => `<a xmlns:p${i}="urn:p">`)}${'</a>'.repeat(size)}`,
  'one prefix declared anew at every depth': (size) =>
    `${repeat(size, (i) => `<p:a xmlns:p="urn:${i}">`)}${'</p:a>'.repeat(size)}`,
  'distinct names': (size) => `<a>${repeat(size, (i) => `<b${i}/>`)}</a>`,
  'names that begin alike': (size) => `<a>${repeat(size, (i) => `<${'x'.repeat(200)}${i}/>`)}</a>`,
  comments: (size) => `<a>${'<!---->'.repeat(size)}</a>`,
  'CDATA sections': (size) => `<a>${'<![CDATA[]]>'.repeat(size)}</a>`,
  'comments between children': (size) => `<a>${'<b/><!----> '.repeat(size)}</a>`,
  references: (size) => `<a>${'&#13;'.repeat(size)}</a>`,
  'greater-than signs': (size) => `<a>${'>'.repeat(size * 4)}</a>`,
  'carriage returns': (size) => `<a>${'\r'.repeat(size * 4)}</a>`,
  'references in a value': (size) => `<a b="${'&#13;'.repeat(size)}"/>`,
  'apostrophes in a value': (size) => `<a b="${"'".repeat(size * 4)}"/>`,
  ids: (size) => `<a>${repeat(size, (i) => `<b Id="i${i}"/>`)}</a>`,
  'white space in tags': (size) => `<a>${'<b   />'.repeat(size)}</a>`,
  'one long name': (size) => `<${'a'.repeat(size * 4)}/>`,
  'one long namespace': (size) => `<a xmlns="urn:${'a%40'.repeat(size)}"/>`,
  'base64 of white space': (size) => `<a>AAAA${' '.repeat(size * 4)}AAA=${' '.repeat(size * 4)}</a>`,
};

/** Wide enough that shape alone decides. */
const WIDE = Object.fromEntries(
  [
    'maxDepth',
    'maxElements',
    'maxAttributes',
    'maxTotalAttributes',
    'maxNames',
    'maxNameBytes',
    'maxNamespaces',
    'maxNamespaceLength',
    'maxValueBytes',
  ].map((name) => [name, 1e7]),
);

function use(document: XmlDocument): void {
  const { root } = document;
  canonicalize(root);
  canonicalize(root, { mode: 'inclusive' });
  canonicalize(root, { inclusivePrefixes: ['p', 'p1', '#default'] });
  text(root);
  for (let element = root; element.children.length > 0; element = element.children[0]!) text(element);
  if (root.local === 'a' && text(root).startsWith('AAAA')) base64(root);
}

function cost(source: Buffer): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 2; run++) {
    const began = process.hrtime.bigint();
    use(parseXml(source, WIDE));
    best = Math.min(best, Number(process.hrtime.bigint() - began));
  }
  return best;
}

describe('xml work grows with the message', () => {
  const SMALL = 1_000;

  for (const [name, shape] of Object.entries(SHAPES))
    it(`linearly for ${name}`, () => {
      const small = Buffer.from(shape(SMALL));
      const large = Buffer.from(shape(SMALL * 8));
      cost(small); // the first runs compile
      let growth = Number.POSITIVE_INFINITY;
      // A busy machine can spoil a measurement; quadratic work spoils every one.
      for (let attempt = 0; attempt < 4 && growth > 28; attempt++) growth = cost(large) / cost(small);
      expect(growth).to.be.below(28);
    });
});
