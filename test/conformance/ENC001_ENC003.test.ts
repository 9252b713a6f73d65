// ENC001, ENC003: AES-128 or AES-256 in GCM; CBC, 3DES and everything else are refused, though they were done right (trap 2).
import { expect } from 'chai';
import { encryptedRequest, openXml, refusedEncrypted, XENC11 } from '../support/encrypt.ts';
import { XENC } from '../support/soap.ts';

const accepted = async (xml: string) => expect((await openXml(xml)).payload.local).to.equal('SubmitOrder');

describe('ENC001, ENC003: data encryption', () => {
  for (const bits of [128, 256] as const)
    it(`takes AES-${bits}-GCM`, async () => {
      const xml = encryptedRequest({ dataAlgorithm: `${XENC11}aes${bits}-gcm` });
      await accepted(xml);
      expect((await openXml(xml)).encryption?.cipher.name).to.equal(`aes-${bits}-gcm`);
    });
  for (const uri of [
    `${XENC}aes128-cbc`,
    `${XENC}aes256-cbc`,
    `${XENC}tripledes-cbc`,
    `${XENC11}aes192-gcm`,
    `${XENC}kw-aes256`,
    '',
  ])
    it(`refuses ${uri || 'no algorithm'}`, async () => {
      await refusedEncrypted(encryptedRequest({ dataAlgorithm: uri }), 'wss.encryption', /not AES-GCM/);
    });
  it('refuses a key that does not have the length of its cipher', async () => {
    const key = Buffer.alloc(16, 1);
    await refusedEncrypted(encryptedRequest({ key }), 'wss.decryption', /RSA-OAEP failed/);
  });
});
