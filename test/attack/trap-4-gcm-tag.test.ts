// Trap 4: node takes tags of 4 to 16 bytes in GCM unless it is told the length; a short tag can be guessed. 16 bytes, or nothing is decrypted.
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { expect } from 'chai';
import { encryptedRequest, openXml, refusedEncrypted } from '../support/encrypt.ts';

describe('trap 4: the length of the tag', () => {
  it('16 bytes are taken', async () => {
    expect((await openXml(encryptedRequest({ tagBytes: 16 }))).payload.local).to.equal('SubmitOrder');
  });
  for (const tagBytes of [4, 8, 12, 13, 14, 15])
    it(`${tagBytes} bytes are refused, though the tag is right`, async () => {
      await refusedEncrypted(encryptedRequest({ tagBytes }), 'wss.decryption', /tag of AES-GCM/);
    });
  it('less than an IV and a tag together is refused', async () => {
    for (const length of [1, 12, 27])
      await refusedEncrypted(
        encryptedRequest({ sealed: () => Buffer.alloc(length) }),
        'wss.encryption',
        /CipherValue has/,
      );
  });
  it('node itself would take a short one: the reason to look', () => {
    const [key, iv] = [Buffer.alloc(32), Buffer.alloc(12)];
    const sealer = createCipheriv('aes-256-gcm', key, iv, { authTagLength: 12 });
    const sealed = Buffer.concat([sealer.update('x'), sealer.final()]);
    const opener = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 12 }).setAuthTag(sealer.getAuthTag());
    expect(Buffer.concat([opener.update(sealed), opener.final()]).toString()).to.equal('x');
  });
});
