// WB005: the content of the Body is encrypted, and nothing else: not the WS-Addressing headers, not the signature, not the Timestamp.
import { expect } from 'chai';
import { draftRequest } from '../../src/envelope/index.ts';
import { readCertificate } from '../../src/pki/index.ts';
import { signMessage } from '../../src/security/index.ts';
import { parseXml } from '../../src/xml/index.ts';
import { encrypt, encryptedRequest, openXml, refusedEncrypted } from '../support/encrypt.ts';
import { change, NOW, sender, server, signedRequest } from '../support/exchange.ts';
import { XENC } from '../support/soap.ts';

const CONTENT = `Type="${XENC}Content"`;

describe('WB005: what Bode encrypts', () => {
  const secret = '<o:Secret xmlns:o="urn:example:o">GEHEIM</o:Secret>';
  let xml: string;
  before(async () => {
    const draft = draftRequest({ to: 'https://x.example/', action: 'urn:a', messageId: 'urn:m' }, Buffer.from(secret));
    const recipient = { certificate: readCertificate(server.certificate) };
    xml = (await signMessage(draft, sender, { now: NOW, recipient })).bytes.toString();
  });
  it('is the content of the Body', () => {
    expect(xml).not.to.match(/GEHEIM|Secret/);
    const body = parseXml(Buffer.from(xml)).root.children[1]!;
    expect(body.children.map(({ local, uri }) => [local, uri])).to.deep.equal([['EncryptedData', XENC]]);
    expect(xml).to.include(CONTENT);
  });
  it('leaves headers, Timestamp, token and signature readable', () => {
    for (const clear of ['>urn:a<', '>urn:m<', '<wsu:Created>', '<ds:SignatureValue>', '<wsse:BinarySecurityToken '])
      expect(xml).to.include(clear);
    expect(xml.match(/<xenc:Encrypted\w+/g)).to.deep.equal(['<xenc:EncryptedKey', '<xenc:EncryptedData']);
  });
  it('differs every time: a new key and a new IV', async () => {
    const draft = draftRequest({ to: 'https://x.example/', action: 'urn:a', messageId: 'urn:m' }, Buffer.from(secret));
    const recipient = { certificate: readCertificate(server.certificate) };
    const again = (await signMessage(draft, sender, { now: NOW, recipient })).bytes.toString();
    const values = [...`${xml}${again}`.matchAll(/<xenc:CipherValue>([^<]+)/g)].map(([, value]) => value);
    expect(new Set(values).size).to.equal(4);
  });
  it('is read again', async () => {
    expect((await openXml(xml)).payload.local).to.equal('Secret');
  });
});

describe('WB005: what Bode accepts', () => {
  it('is content that a foreign implementation encrypted', async () => {
    const { payload, signer } = await openXml(encryptedRequest());
    expect([payload.local, signer?.oin]).to.deep.equal(['SubmitOrder', sender.oin]);
  });
  it('judges white space around the EncryptedData as part of the Body that was signed', async () => {
    const spaced = change(encryptedRequest(), '</xenc:EncryptedData>', '</xenc:EncryptedData>\n  ');
    await refusedEncrypted(spaced, 'wss.decryption', /DigestValue/);
    const payload = '<a xmlns="urn:x"/>';
    const inSignature = encrypt(signedRequest({ payload: `${payload}\n  ` }), { plaintext: payload });
    await openXml(change(inSignature, '</xenc:EncryptedData>', '</xenc:EncryptedData>\n  '));
  });
  it('refuses anything else after the EncryptedData', async () => {
    for (const more of ['<!-- -->', '<![CDATA[ ]]>', '&#32;'])
      await refusedEncrypted(
        change(encryptedRequest(), '</xenc:EncryptedData>', `</xenc:EncryptedData>${more}`),
        'wss.encryption',
        /something after/,
      );
  });
  it('refuses the element instead of its content', async () => {
    const xml = change(encryptedRequest(), CONTENT, `Type="${XENC}Element"`);
    await refusedEncrypted(xml, 'wss.encryption', /Type of the EncryptedData/);
    await refusedEncrypted(change(encryptedRequest(), ` ${CONTENT}`, ''), 'wss.encryption', /Type/);
  });
  it('refuses an encrypted header', async () => {
    const data = `<x:EncryptedData xmlns:x="${XENC}"/>`;
    const inside = change(encryptedRequest(), /(?<=<wsa:To [^>]*>)[^<]+/, data);
    const refused = await openXml(inside).catch((error) => error);
    expect(refused.code).to.match(/^wsa\.|^wss\./);
    const block = change(encryptedRequest(), '</soap:Header>', `${data}</soap:Header>`);
    expect((await openXml(block).catch((error) => error)).code).to.equal('soap.foreignHeader');
  });
  it('refuses an encrypted signature or Timestamp', async () => {
    for (const part of [/<ds:Signature .*<\/ds:Signature>/s, /<wsu:Timestamp .*<\/wsu:Timestamp>/s]) {
      const xml = change(encryptedRequest(), part, `<x:EncryptedData xmlns:x="${XENC}"/>`);
      await refusedEncrypted(xml, 'wss.encryption');
    }
  });
});
