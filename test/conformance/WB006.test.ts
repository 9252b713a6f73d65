// WB006: sign first, then encrypt; decrypt first, then verify. What is verified is the message as it was before it was encrypted.
import { expect } from 'chai';
import { draftRequest } from '../../src/envelope/index.ts';
import { readCertificate } from '../../src/pki/index.ts';
import { signMessage } from '../../src/security/index.ts';
import { canonicalize, parseXml } from '../../src/xml/index.ts';
import { encrypt, encryptedRequest, openXml, refusedEncrypted } from '../support/encrypt.ts';
import { NOW, refusal, sender, server, signedRequest } from '../support/exchange.ts';
import { check, sign } from '../support/soap.ts';

const DRAFT = draftRequest(
  { to: 'https://x.example/', action: 'urn:a', messageId: 'urn:m' },
  Buffer.from('<o:Order xmlns:o="urn:example:o"><o:a>1</o:a></o:Order>'),
);

describe('WB006: sign, then encrypt', () => {
  it('signs the plaintext: with the content put back, xml-crypto accepts the signature', async () => {
    const recipient = { certificate: readCertificate(server.certificate) };
    const xml = (await signMessage(DRAFT, sender, { now: NOW, recipient })).bytes.toString();
    expect(check(xml, sender.certificate).valid).to.equal(false);
    const { payload } = await openXml(xml);
    const plain = payload.document.source.toString();
    expect(check(plain, sender.certificate)).to.deep.include({ valid: true });
    expect(plain).not.to.include('Encrypted');
  });
});

describe('WB006: decrypt, then verify', () => {
  it('hands on the content that was verified, with its place in the whole message', async () => {
    const { payload, encryption } = await openXml(encryptedRequest());
    expect(payload.parent?.local).to.equal('Body');
    expect(payload.parent?.parent?.local).to.equal('Envelope');
    expect(canonicalize(payload).toString()).to.include('a &amp; b');
    expect(encryption?.cipher.name).to.equal('aes-256-gcm');
  });
  it('refuses other content than was signed, though it decrypts', async () => {
    const forged = encryptedRequest({ plaintext: '<o:SubmitOrder xmlns:o="urn:example:orders:v1"/>' });
    await refusedEncrypted(forged, 'wss.decryption', /wss\.signature.*Body.*DigestValue/);
  });
  it('refuses a message that was encrypted first and signed then', async () => {
    const encrypted = encrypt(signedRequest());
    const [signature] = /<ds:Signature .*<\/ds:Signature>/s.exec(encrypted)!;
    await refusedEncrypted(sign(encrypted.replace(signature, ''), sender), 'wss.decryption', /DigestValue/);
  });
  it('uses no private key for a message that its sender did not sign', async () => {
    const [start] = /<ds:SignatureValue>.{8}/.exec(encryptedRequest())!;
    const changed = encryptedRequest().replace(/<ds:SignatureValue>.{8}/, `${start.slice(0, -8)}AAAAAAAA`);
    await refusedEncrypted(changed, 'wss.encryption', /SignatureValue/);
    const header = encryptedRequest().replace('https://gateway.example/orders', 'https://gateway.example/others');
    await refusedEncrypted(header, 'wss.encryption', /wss\.signature.*To/);
  });
  it('keeps the namespaces of the Body for the content', async () => {
    const payload = '<o:SubmitOrder xmlns:o="urn:example:orders:v1" wsu:kept="1"><wsa:x/></o:SubmitOrder>';
    const verified = await openXml(encrypt(signedRequest({ payload })));
    expect(verified.payload.children[0]?.uri).to.equal('http://www.w3.org/2005/08/addressing');
  });
  it('judges the time before it decrypts, with the fault of its own', async () => {
    await refusal(() => openXml(encryptedRequest(), { now: NOW + 3_600_000 }), 'wss.expired', 'x-WSS-2');
  });
  it('holds the result to the limits of a message', async () => {
    const { parseEnvelope, readAddressing } = await import('../../src/envelope/index.ts');
    const xml = encrypt(signedRequest({ payload: `<a xmlns="urn:x">${'<b/>'.repeat(100)}</a>` }));
    const read = (message: Buffer) =>
      readAddressing(parseEnvelope(message, { limits: { maxElements: 100 } }), { role: 'request' });
    const error = await refusal(() => openXml(xml, { decryption: { keys: [server], read } }), 'wss.decryption');
    expect(error.detail.oorzaak).to.match(/xml\.limit/);
    expect(parseXml(Buffer.from(xml)).root.local).to.equal('Envelope');
  });
});
