// Canonical JSON against RFC 8785: its own sample, the order of §3.2.3, numbers of appendix B, and properties.
import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalJson, type Json } from '../../src/core/index.ts';

describe('canonicalJson (RFC 8785)', () => {
  it('writes the sample of §3.2.2 and §3.2.3', () => {
    const sample = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(sample)).to.equal(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts members by UTF-16 code units (§3.2.3)', () => {
    const namen = ['\u20ac', '\r', '\ufb33', '1', '\u0080', '\ud83d\ude00', '\u00f6'];
    const text = canonicalJson(Object.fromEntries(namen.map((naam, index) => [naam, index])));
    expect(Object.values(JSON.parse(text) as object)).to.have.length(7);
    expect(text).to.equal('{"\\r":1,"1":3,"\u0080":4,"ö":6,"€":0,"😀":5,"\ufb33":2}');
  });

  const getallen: readonly (readonly [number, string])[] = [
    [0, '0'],
    [-0, '0'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [9007199254740992, '9007199254740992'],
    [295147905179352830000, '295147905179352830000'],
    [1e21, '1e+21'],
    [9.999999999999997e22, '9.999999999999997e+22'],
    [0.000001, '0.000001'],
    [1e-7, '1e-7'],
  ];
  for (const [getal, text] of getallen)
    it(`writes ${text} (appendix B)`, () => {
      expect(canonicalJson(getal)).to.equal(text);
    });

  it('refuses what I-JSON cannot hold', () => {
    for (const fout of [
      Number.NaN,
      Infinity,
      -Infinity,
      '\ud800',
      'a\udc00b',
      { '\ud800': 1 },
      [undefined],
      { a: undefined },
    ])
      expect(() => canonicalJson(fout as Json), JSON.stringify(fout)).to.throw(TypeError);
  });

  it('parses back to an equal value, is the same for every order of members, and has no white space outside strings', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        let text: string;
        try {
          text = canonicalJson(value as Json);
        } catch (error) {
          // Unpaired surrogates only.
          expect(error).to.be.instanceOf(TypeError);
          return;
        }
        const back = JSON.parse(text) as Json;
        expect(canonicalJson(back)).to.equal(text);
        expect(canonicalJson(reversed(back))).to.equal(text);
        expect(text.replace(/"(?:[^"\\]|\\.)*"/g, '""')).not.to.match(/\s/);
      }),
    );
  });
});

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([naam, een]) => [naam, reversed(een)]),
  );
}
