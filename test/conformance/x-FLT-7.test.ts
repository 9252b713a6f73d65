// x-FLT-7: one fault for all that can go wrong once a private key was used, whatever it was; the cause is for the log.
import { expect } from 'chai';
import { encryptedRequest, openXml, outward, refusedEncrypted, wrap } from '../support/encrypt.ts';
import { sender, server } from '../support/exchange.ts';

const cut = (from: number, to?: number) => (sealed: Buffer) => sealed.subarray(from, to);

describe('x-FLT-7: decryption, padding and signature failures are not told apart', () => {
  const good = encryptedRequest();
  const failures: Readonly<Record<string, string>> = {
    'RSA-OAEP of another digest': encryptedRequest({ wrapped: wrap(server, 'sha1') }),
    'a key for somebody else under our name': encryptedRequest({ wrapped: wrap(sender) }),
    'a number above the modulus': encryptedRequest({ wrapped: () => Buffer.alloc(256, 0xff) }),
    zero: encryptedRequest({ wrapped: () => Buffer.alloc(256) }),
    'a key of another length': encryptedRequest({ key: Buffer.alloc(16) }),
    'a wrong tag': encryptedRequest({ sealed: cut(0, -1) }),
    'no XML inside': encryptedRequest({ plaintext: 'no XML' }),
    'malformed XML inside': encryptedRequest({ plaintext: '<a' }),
    'a DOCTYPE inside': encryptedRequest({ plaintext: '<!DOCTYPE a><a/>' }),
    'not UTF-8 inside': encryptedRequest({ plaintext: Buffer.from([0x3c, 0xff, 0x3e]) }),
    'nothing inside': encryptedRequest({ plaintext: '' }),
    'two elements inside': encryptedRequest({ plaintext: '<a/><b/>' }),
    'other content than signed': encryptedRequest({ plaintext: '<a/>' }),
  };
  for (const [name, xml] of Object.entries(failures))
    it(name, async () => {
      const error = await refusedEncrypted(xml, 'wss.decryption');
      expect([error.code, error.clause]).to.deep.equal(['wss.decryption', 'x-FLT-7']);
      expect(outward(error.code)).to.deep.equal(outward('wss.signature'));
      expect(error.meaning.body).to.equal(false);
      await openXml(good);
    });
  it('tells the operator which it was', async () => {
    const causes = await Promise.all(
      Object.values(failures).map(async (xml) => (await refusedEncrypted(xml, 'wss.decryption')).detail.oorzaak!),
    );
    for (const wanted of [
      /RSA-OAEP/,
      /tag of AES-GCM/,
      /xml\.malformed/,
      /xml\.forbidden/,
      /soap\.structure/,
      /DigestValue/,
    ])
      expect(causes.some((cause) => wanted.test(cause))).to.equal(true);
  });
});
