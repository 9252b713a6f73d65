// Answers of the token's process that are not what they should be: a sentence each, never a crash or an endless wait.
import { expect } from 'chai';
import fc from 'fast-check';
import { HEADER_BYTES, readAnswer, readHeader, TokenError, TokenGone } from '../../../src/pki/pkcs11/wire.ts';

const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const answer = (call: number, signature: string, ...rest: readonly Buffer[]) =>
  Buffer.concat([u32(call), u32(signature.length), Buffer.from(signature), ...rest]);

describe('answers of a token', () => {
  it('are read in the order of their signature', () => {
    expect(readAnswer('openSession', answer(10, 'u', u32(0), u32(7))).ulong()).to.equal(7n);
    expect(
      readAnswer('sign', answer(43, 'ay', Buffer.of(1), u32(2), Buffer.from('ab')))
        .bytes()
        .toString(),
    ).to.equal('ab');
    expect(readAnswer('getSlotList', answer(4, 'au', Buffer.of(1), u32(1), u32(0), u32(9))).ulongs()).to.deep.equal([
      9n,
    ]);
  });

  it('tell the code of the module', () => {
    const refused = () => readAnswer('sign', answer(0, 'u', u32(0), u32(0xa0)));
    expect(refused).to.throw(TokenError, '0xa0');
  });

  it('are refused when they are of another call, cut off, too long or do not fit', () => {
    expect(() => readAnswer('sign', answer(42, ''))).to.throw(TokenGone, 'another call');
    expect(() => readAnswer('sign', answer(43, 'ay', Buffer.of(1), u32(9))).bytes()).to.throw(TokenGone, 'cut off');
    expect(() => readAnswer('sign', answer(43, 'ay', Buffer.of(0), u32(9))).bytes()).to.throw(TokenGone, 'did not fit');
    expect(() => readAnswer('getSlotList', answer(4, 'au', Buffer.of(1), u32(0xffff_ffff))).ulongs()).to.throw(
      TokenGone,
    );
    expect(() => readHeader(Buffer.concat([u32(16), u32(0), u32(1_000_000)]))).to.throw(TokenGone, 'too long');
  });

  it('are one of the two errors, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: HEADER_BYTES, maxLength: 80 }), (bytes) => {
        try {
          readHeader(Buffer.from(bytes));
          readAnswer('getSlotList', Buffer.from(bytes)).ulongs();
        } catch (error) {
          return error instanceof TokenGone || error instanceof TokenError;
        }
        return true;
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});
