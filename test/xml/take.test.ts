// Base64 in the place of its own text, and judged without memory: the same answers as `base64` for every form of text (RFC 4648 §4).
import { expect } from 'chai';
import fc from 'fast-check';
import { base64, countBase64, parseXml, takeBase64, text } from '../../src/xml/index.ts';

const parse = (content: string) => parseXml(Buffer.from(`<a>${content}<!-- end --></a>`)).root;
const plain = (content: string) => parseXml(Buffer.from(`<a>${content}</a>`)).root;

/** What `work` answers, or that it refuses. */
function outcome<T>(work: () => T): T | 'refused' {
  try {
    return work();
  } catch {
    return 'refused';
  }
}

describe('base64 in its own place', () => {
  it('gives the bytes of base64, in lines or not, with references and comments', () => {
    const content = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7) % 251));
    const written = content.toString('base64');
    const forms = [
      written,
      written.replace(/.{76}/g, '$&\n'),
      written.replace(/.{60}/g, '$&\r\n\t'),
      written.replace(/.{50000}/g, '$& '),
      written.replace(/.{1000}/, '$&<!-- x -->').replace('A', '&#65;'),
      `<![CDATA[${written}]]>`,
    ];
    for (const form of forms)
      for (const element of [plain(form), parse(form)]) {
        expect(countBase64(element)).to.equal(content.length);
        expect(base64(element).equals(content)).to.equal(true);
        const taken = takeBase64(element);
        expect(taken.equals(content)).to.equal(true);
        expect(taken.buffer).to.equal(element.document.source.buffer);
      }
  });

  it('leaves everything else in the message as it was', () => {
    const root = plain(`<b>${Buffer.alloc(9_000, 1).toString('base64')}</b><c>after</c>`);
    const [b, c] = root.children;
    takeBase64(b!);
    expect(text(c!)).to.equal('after');
    expect(root.document.source.subarray(-12).toString()).to.equal('ter</c></a>'.padStart(12, 'f'));
  });

  it('refuses what base64 refuses, long or short', () => {
    const pieces = fc.array(
      fc.constantFrom('AAAA', 'Zm9v', 'A', '=', '==', '-', '_', ' ', '\n', 'é', 'QQ==', 'QR==', 'QUE='),
      {
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(pieces, fc.constantFrom(0, 253, 255, 256, 3_000, 20_000), (parts, repeat) => {
        const content = 'Zm9v'.repeat(repeat) + parts.join('');
        const expected = outcome(() => base64(plain(content)));
        expect(outcome(() => countBase64(plain(content)))).to.equal(
          expected === 'refused' ? expected : expected.length,
        );
        const taken = outcome(() => takeBase64(plain(content)));
        expect(taken === 'refused' || expected === 'refused' ? taken === expected : taken.equals(expected)).to.equal(
          true,
        );
      }),
      { numRuns: 300 },
    );
  });
});
