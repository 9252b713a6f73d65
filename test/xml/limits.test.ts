// Every limit holds exactly: at it a message is accepted, one past it is refused with xml.limit (trap 69).
import { expect } from 'chai';
import { GatewayError } from '../../src/core/index.ts';
import { canonicalize, canonicalizeTo, DEFAULT_LIMITS, type XmlLimits } from '../../src/xml/index.ts';
import { refused, root } from './refused.ts';

const nested = (depth: number) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`;
const many = (count: number, each: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => each(i)).join('');

/** Limit → a message that needs exactly `size` of it. */
const NEEDS: Readonly<Record<Exclude<keyof XmlLimits, 'maxExpansion'>, (size: number) => string>> = {
  maxBytes: (size) => `<a>${'x'.repeat(size - 7)}</a>`,
  maxDepth: nested,
  maxElements: (size) => `<a>${'<b/>'.repeat(size - 1)}</a>`,
  maxAttributes: (size) => `<a xmlns:p="urn:p"${many(size - 1, (i) => ` b${i}=""`)}/>`,
  maxTotalAttributes: (size) => `<a>${'<b xmlns="urn:b" c=""/>'.repeat(size / 2)}</a>`,
  maxNames: (size) => `<a>${many(size - 1, (i) => `<b${i}/>`)}</a>`,
  maxNameBytes: (size) => `<${'é'.repeat(size / 2)}/>`,
  maxNamespaces: (size) =>
    `<a>${many(2, () => `<b xmlns="urn:b"><c${many(size - 1, (i) => ` xmlns:p${i}="urn:p"`)}/></b>`)}</a>`,
  maxNamespaceLength: (size) => `<a xmlns="${'urn:'.padEnd(size, 'x')}"/>`,
  maxValueBytes: (size) => `<a b="${'x'.repeat(size)}"/>`,
  maxTextBytes: (size) => `<a>${'x'.repeat(size - 3)}<b>xx</b><!-- not text -->x<![CDATA[yz]]></a>`,
  maxReferences: (size) => `<a b="&lt;">${'&amp;'.repeat(size - 2)}&#65;</a>`,
};

describe('xml limits', () => {
  for (const [name, need] of Object.entries(NEEDS))
    it(`${name} is exact`, () => {
      const limits = { [name]: 60 };
      expect(root(need(60), limits).local).to.be.a('string');
      const over = name === 'maxTotalAttributes' || name === 'maxNameBytes' ? 62 : 61;
      expect(refused(need(over), limits).code).to.equal('xml.limit');
    });

  it('are named in the refusal, with the value and without content', () => {
    try {
      root(nested(DEFAULT_LIMITS.maxDepth + 1));
      expect.fail();
    } catch (error) {
      expect((error as GatewayError).detail).to.deep.equal({
        limiet: 'maxDepth 64',
        oorzaak: 'maxDepth passed',
        positie: 64 * 3,
      });
    }
  });

  it('by default take the largest official batch: 1,000 berichten with two attachments each', () => {
    const fields = many(14, (i) => `<b:Veld${i}>waarde</b:Veld${i}>`);
    const attachment = `<b:Bijlage><b:Inhoud>${'QUJD'.repeat(100)}</b:Inhoud></b:Bijlage>`;
    const bericht = `<b:Bericht>${fields}<b:Bijlagen>${attachment.repeat(2)}</b:Bijlagen></b:Bericht>`;
    expect(root(`<b:Batch xmlns:b="urn:b">${bericht.repeat(1_000)}</b:Batch>`).children).to.have.length(1_000);
  });

  it('maxExpansion stops a canonical form that outgrows its message, whole or in chunks', () => {
    const namespace = `urn:${'x'.repeat(1_000)}`;
    const bomb = root(`<a xmlns:p="${namespace}">${'<p:b/>'.repeat(50_000)}</a>`);
    let passed = 0;
    const attempts = [
      () => canonicalize(bomb),
      () =>
        canonicalizeTo(bomb, {}, (chunk) => {
          passed += chunk.length;
        }),
    ];
    for (const attempt of attempts) expect(attempt).to.throw(GatewayError).that.includes({ code: 'xml.limit' });
    expect(passed).to.be.below(4 * 1_024 * 1_024);
    expect(canonicalize(root('<a>&gt;</a>', { maxExpansion: 0 })).toString()).to.equal('<a>&gt;</a>');
  });
});
