// ENC002: XML Encryption as a closed structure.
import { expect } from 'chai';
import { encryptedRequest, outward, refusedEncrypted, XENC11 } from '../support/encrypt.ts';
import { change } from '../support/exchange.ts';

describe('ENC002: XML Encryption', () => {
  it('refuses an EncryptedData without EncryptionMethod, and one with a parameter', async () => {
    const method = new RegExp(`<xenc:EncryptionMethod Algorithm="${XENC11}aes256-gcm"/>`);
    await refusedEncrypted(change(encryptedRequest(), method, ''), 'wss.encryption', /must hold exactly/);
    const parameter = change(encryptedRequest(), method, (found) =>
      found.replace('/>', '><xenc:KeySize>256</xenc:KeySize></xenc:EncryptionMethod>'),
    );
    await refusedEncrypted(parameter, 'wss.encryption', /AES-GCM/);
  });
  it('has one outward answer for all of this, that of a wrong signature', () => {
    expect(outward('wss.encryption')).to.deep.equal(outward('wss.signature'));
    expect(outward('wss.decryption')).to.deep.equal(outward('wss.signature'));
  });
});
