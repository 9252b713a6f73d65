// x-ENC-3: 12 bytes of IV, ciphertext, 16 bytes of tag; any other length or value of them is refused (trap 4).
import { expect } from 'chai';
import { encryptedRequest, openXml, refusedEncrypted } from '../support/encrypt.ts';

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
