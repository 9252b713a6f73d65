// x-ENC-4: the ciphertext stands in the message itself, or in a part of the MTOM package that the message came in.
import { expect } from 'chai';
import { unpack } from '../../src/wus/mtom/index.ts';
import { encryptedRequest, refusedEncrypted } from '../support/encrypt.ts';
import { change } from '../support/exchange.ts';
import { include, mtom, type Part } from '../support/mtom.ts';

/** Takes every CipherValue out of `xml` into a part. */
function inParts(xml: string): { readonly root: string; readonly parts: readonly Part[] } {
  const parts: Part[] = [];
  const root = xml.replace(/(?<=<xenc:CipherValue>)[^<]+/g, (value) => {
    parts.push({ id: `${parts.length}@test`, content: Buffer.from(value, 'base64') });
    return include(`${parts.length - 1}@test`);
  });
  return { root, parts };
}

describe('x-ENC-4: ciphertext in parts', () => {
  it('is read as if it stood in place: the wrapped key and the content', async () => {
    const xml = encryptedRequest();
    const { root, parts } = inParts(xml);
    expect(parts).to.have.length(2);
    const { headers, body } = mtom(root, parts);
    const { message } = await unpack(headers!['Content-Type'] as string, body as Buffer);
    expect(message.toString()).to.equal(xml);
  });
});

describe('x-ENC-4: where the ciphertext stands', () => {
  it('refuses a CipherReference, and an xop:Include that did not come in a package', async () => {
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
