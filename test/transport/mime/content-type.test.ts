// Content-Type: read in one way or refused (RFC 2045 §5.1, RFC 2046 §5.1.1, trap 71).
import { expect } from 'chai';
import fc from 'fast-check';
import { GatewayError } from '../../../src/core/index.ts';
import { parseContentType, parseMultipartType } from '../../../src/transport/index.ts';

const code = (parse: () => unknown): string => {
  try {
    parse();
  } catch (error) {
    if (error instanceof GatewayError) return error.code;
    throw error;
  }
  return 'accepted';
};

describe('Content-Type', () => {
  it('is read with quotes, quoted pairs, white space and any case', () => {
    const { mediaType, parameters } = parseContentType('Text/XML ; Charset="utf-8"; a=b ;\t c="x\\"y;z"');
    expect(mediaType).to.equal('text/xml');
    expect([...parameters]).to.deep.equal([
      ['charset', 'utf-8'],
      ['a', 'b'],
      ['c', 'x"y;z'],
    ]);
  });

  it('round-trips any printable parameter', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((c) => String.fromCharCode(c)) }),
        (value) => {
          const quoted = value.replace(/["\\]/g, '\\$&');
          expect(parseContentType(`a/b; p="${quoted}"`).parameters.get('p')).to.equal(value);
        },
      ),
    ));

  for (const [what, header] of [
    ['nothing', ''],
    ['no subtype', 'text'],
    ['an empty subtype', 'text/'],
    ['a parameter twice', 'a/b; boundary=x; boundary=y'],
    ['a parameter twice in other case', 'a/b; type=x; Type=y'],
    ['a boundary in RFC 2231 pieces', 'a/b; boundary*0=x; boundary*1=y'],
    ['a boundary and its extended form', "a/b; boundary=x; boundary*=utf-8''y"],
    ['a comment', 'a/b (comment); boundary=x'],
    ['a quote that does not end', 'a/b; boundary="x'],
    ['text after a quoted value', 'a/b; boundary="x"y'],
    ['a value without quotes that needs them', 'a/b; type=application/xop+xml; boundary=x'],
    ['two values', 'a/b, c/d'],
    ['a trailing semicolon', 'a/b;'],
    ['a line break', 'a/b;\r\n boundary=x'],
    ['space before =', 'a/b; boundary =x'],
    ['more than 4096 characters', `a/b; p=${'x'.repeat(4096)}`],
  ] as const)
    it(`refuses ${what}`, () => expect(code(() => parseContentType(header))).to.equal('mime.type'));

  for (const [what, header] of [
    ['another media type', 'multipart/mixed; boundary=x'],
    ['no boundary', 'multipart/related; type="text/xml"'],
    ['an empty boundary', 'multipart/related; boundary=""'],
    ['a boundary of 71 characters', `multipart/related; boundary=${'x'.repeat(71)}`],
    ['a boundary that ends in a space', 'multipart/related; boundary="x "'],
    ['a boundary with an asterisk', 'multipart/related; boundary="a*b"'],
    ['a start with space in it', 'multipart/related; boundary=x; start="<a b>"'],
    ['an empty start', 'multipart/related; boundary=x; start=""'],
  ] as const)
    it(`refuses ${what}`, () => expect(code(() => parseMultipartType(header))).to.equal('mime.type'));

  it('accepts a boundary of 70 characters of every kind', () => {
    const boundary = `0Az'()+_,-./:=? ${'x'.repeat(54)}`;
    const type = parseMultipartType(`multipart/related; boundary="${boundary}"; start="<root@x>"`);
    expect([type.boundary, type.start]).to.deep.equal([boundary, 'root@x']);
  });
});
