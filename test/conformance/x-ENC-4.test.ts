// x-ENC-4: the ciphertext stands in the message itself.
import { encryptedRequest, refusedEncrypted } from '../support/encrypt.ts';
import { change } from '../support/exchange.ts';

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
