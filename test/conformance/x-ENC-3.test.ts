// x-ENC-3, x-ENC-4, x-FLT-7: 12 bytes of IV, ciphertext, 16 bytes of tag; and one fault for all that can go wrong with a key, whatever it was.
import { expect } from 'chai';
import { encryptedRequest, openXml, outward, refusedEncrypted, wrap } from '../support/encrypt.ts';
import { change, sender, server } from '../support/exchange.ts';
import { XENC } from '../support/soap.ts';

const cut = (from: number, to?: number) => (sealed: Buffer) => sealed.subarray(from, to);

describe('x-ENC-3: the layout of GCM', () => {
  it('refuses a tag of another length, though node:crypto would take it (trap 4)', async () => {
    for (const tagBytes of [4, 8, 12, 13, 14, 15])
      await refusedEncrypted(encryptedRequest({ tagBytes }), 'wss.decryption', /tag of AES-GCM/);
  });
  it('refuses a truncated message, tag or IV', async () => {
    for (const sealed of [cut(0, -1), cut(0, -16), cut(1), cut(12)])
      await refusedEncrypted(encryptedRequest({ sealed }), 'wss.decryption', /tag of AES-GCM/);
    for (const sealed of [cut(0, 27), cut(0, 1)])
      await refusedEncrypted(encryptedRequest({ sealed }), 'wss.encryption', /CipherValue has/);
  });
  it('refuses one changed bit anywhere', async () => {
    for (const at of [0, 11, 12, 60, -17, -16, -1]) {
      const sealed = (bytes: Buffer) => {
        bytes[at < 0 ? bytes.length + at : at]! ^= 1;
        return bytes;
      };
      await refusedEncrypted(encryptedRequest({ sealed }), 'wss.decryption', /tag of AES-GCM/);
    }
  });
  it('takes base64 with line breaks', async () => {
    const xml = encryptedRequest().replace(/(?<=CipherValue>)[^<]+/g, (value) => value.replace(/.{64}/g, '$&\n'));
    expect((await openXml(xml)).payload.local).to.equal('SubmitOrder');
  });
});

describe('x-ENC-4: where the ciphertext stands', () => {
  it('refuses a CipherReference and an xop:Include: there is no MTOM here yet', async () => {
    const value = /<xenc:CipherValue>[^<]*<\/xenc:CipherValue>(?=<\/xenc:CipherData><\/xenc:EncryptedData>)/;
    const include = '<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:x"/>';
    for (const other of [
      `<xenc:CipherReference URI="http://127.0.0.1:1/"/>`,
      `<xenc:CipherValue>${include}</xenc:CipherValue>`,
      '<xenc:CipherValue/>',
      '<xenc:CipherValue>not base64</xenc:CipherValue>',
    ])
      await refusedEncrypted(change(encryptedRequest(), value, other), 'wss.encryption', /x-ENC-[14]/);
  });
});

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
    expect(XENC).to.be.a('string');
  });
});
