// Trap 3: node's privateDecrypt sets the digest of OAEP and of MGF1 to one value, while rsa-oaep-mgf1p with DigestMethod SHA-256 means SHA-256
// with MGF1 over SHA-1, which is what .NET and Java send.
import { constants, privateDecrypt, randomBytes, X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { wrapKey } from '../../src/security/xmlenc/oaep.ts';
import { encryptedRequest, openXml, refusedEncrypted, wrap } from '../support/encrypt.ts';
import { server } from '../support/exchange.ts';
import { XENC } from '../support/soap.ts';

const parameters = { uri: `${XENC}rsa-oaep-mgf1p`, digest: 'sha256', mgf: 'sha1', label: Buffer.alloc(0) } as const;
const asked = {
  keyAlgorithm: `${XENC}rsa-oaep-mgf1p`,
  keyParameters: `<ds:DigestMethod Algorithm="${XENC}sha256"/>`,
};
const mixed = (key: Buffer) => wrapKey(key, new X509Certificate(server.certificate).publicKey, parameters);

describe('trap 3: OAEP with two digests', () => {
  it('is decrypted by its own unpadding', async () => {
    expect((await openXml(encryptedRequest({ ...asked, wrapped: mixed }))).payload.local).to.equal('SubmitOrder');
  });
  it('is what node:crypto alone cannot do: the reason for our own', () => {
    const { privateKey } = server;
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    for (const oaepHash of ['sha1', 'sha256'])
      expect(() => privateDecrypt({ key: privateKey, padding, oaepHash }, mixed(randomBytes(32)))).to.throw();
  });
  it('is not guessed: one digest for both is refused under this name', async () => {
    for (const hash of ['sha1', 'sha256'])
      await refusedEncrypted(encryptedRequest({ ...asked, wrapped: wrap(server, hash) }), 'wss.decryption', /RSA-OAEP/);
  });
});
