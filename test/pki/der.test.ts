// Strict DER (ITU-T X.690): what is accepted, and one case for every form that is refused.
import { expect } from 'chai';
import fc from 'fast-check';
import { children, type Der, DerError, readDer, sequence } from '../../src/pki/der.ts';
import { boolean, integer, namedBits, oid, smallInteger, text, time, wholeBits } from '../../src/pki/der-values.ts';

const der = (hex: string): Der => readDer(Buffer.from(hex, 'hex'));
const refuses = (read: () => unknown) => expect(read).to.throw(DerError);
const hexOf = (value: string) => Buffer.from(value, 'latin1').toString('hex');

describe('DER reader', () => {
  it('reads nested elements as views on the same bytes', () => {
    const list = sequence(der('3007020105020200ff'), 'list');
    expect(list.map((one) => smallInteger(one, 'n'))).to.deep.equal([5, 255]);
    expect(list[0]!.bytes).to.equal(list[1]!.bytes);
  });

  for (const [what, hex] of [
    ['indefinite length', '3080020105 0000'],
    ['a long form for a short length', '3081020500'],
    ['a length with a leading zero', `30820080${'00'.repeat(128)}`],
    ['a length of five octets', '30850000000001 00'],
    ['a high tag number', '1f8101 00'],
    ['an element that is cut off', '30050201'],
    ['bytes after the end', '05000500'],
    ['nothing', ''],
    ['only a tag', '30'],
  ] as const)
    it(`refuses ${what}`, () => {
      refuses(() => der(hex.replaceAll(' ', '')));
    });

  it('refuses a child that is longer than its parent', () => {
    refuses(() => children(der('3003020400')));
  });

  it('reads booleans, and only 00 and FF', () => {
    expect(boolean(der('0101ff'), 'b')).to.equal(true);
    expect(boolean(der('010100'), 'b')).to.equal(false);
    for (const hex of ['010101', '0100', '0102ffff']) refuses(() => boolean(der(hex), 'b'));
  });

  it('reads integers in their minimal form only', () => {
    expect(integer(der('02020080'), 'n').toString('hex')).to.equal('0080');
    for (const hex of ['0200', '02020001', '0202ff80']) refuses(() => integer(der(hex), 'n'));
    for (const hex of ['0201ff', '020700ffffffffffff']) refuses(() => smallInteger(der(hex), 'n'));
  });

  it('reads object identifiers', () => {
    expect(oid(der('0603550405'), 'oid')).to.equal('2.5.4.5');
    expect(oid(der('06092a864886f70d01010b'), 'oid')).to.equal('1.2.840.113549.1.1.11');
    expect(oid(der('0603883701'), 'oid')).to.equal('2.999.1');
    for (const hex of ['0600', '060180', '0603558005', '06025580']) refuses(() => oid(der(hex), 'oid'));
  });

  it('reads bit strings', () => {
    expect(namedBits(der('030205a0'), 'bits')).to.deep.equal([0, 2]);
    expect(namedBits(der('0303070080'), 'bits')).to.deep.equal([8]);
    expect(namedBits(der('030100'), 'bits')).to.deep.equal([]);
    for (const hex of ['0300', '030208a0', '030105', '030205a1']) refuses(() => namedBits(der(hex), 'bits'));
    refuses(() => wholeBits(der('030201aa'), 'signature'));
  });

  it('reads times in the forms of RFC 5280 §4.1.2.5', () => {
    const at = (tag: string, value: string) =>
      new Date(time(der(tag + value.length.toString(16).padStart(2, '0') + hexOf(value)), 't')).toISOString();
    expect(at('17', '491231235959Z')).to.equal('2049-12-31T23:59:59.000Z');
    expect(at('17', '500101000000Z')).to.equal('1950-01-01T00:00:00.000Z');
    expect(at('18', '20500228000000Z')).to.equal('2050-02-28T00:00:00.000Z');
    expect(at('18', '00010101000000Z')).to.equal('0001-01-01T00:00:00.000Z');
    for (const bad of [
      '4912312359Z',
      '491231235959+0100',
      '490229000000Z',
      '491301000000Z',
      '490100000000Z',
      '491231240000Z',
    ])
      refuses(() => at('17', bad));
    for (const bad of ['20490101000000.5Z', '20490101000000', '20490101006000Z']) refuses(() => at('18', bad));
  });

  it('reads the string types of names, and refuses damaged text', () => {
    expect(text(der('0c03c3a961'), 's')).to.equal('éa');
    expect(text(der('1e0400e90061'), 's')).to.equal('éa');
    expect(text(der('1401e9'), 's')).to.equal('é');
    for (const hex of ['0c01e9', '1e0100', '1301e9', '1601e9', '0401aa']) refuses(() => text(der(hex), 's'));
  });

  it('never throws anything but DerError', () => {
    const walk = (element: Der): void => {
      if (element.tag & 0x20) for (const child of children(element)) walk(child);
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          walk(readDer(Buffer.from(bytes)));
        } catch (error) {
          expect(error).to.be.instanceOf(DerError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
