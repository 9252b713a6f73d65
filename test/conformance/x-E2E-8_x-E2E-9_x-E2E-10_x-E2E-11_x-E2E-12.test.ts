// x-E2E-8, x-E2E-9, x-E2E-10, x-E2E-11, x-E2E-12: payloads are encrypted after they were signed, each as an EncryptedData in AES-GCM and RSA-OAEP, the SOAP part
// never; what applications encrypt or sign themselves passes through untouched.
import { expect } from 'chai';
import { readCertificate } from '../../src/pki/index.ts';
import { encryptPayload, openEbms } from '../../src/security/index.ts';
import { parseXml } from '../../src/xml/index.ts';
import { context, logius, makeMessage, PART, PAYLOAD, refusedAs, verifyMessage } from '../security/ebxml/messages.ts';
import { XENC } from '../support/soap.ts';

const { xml, parts } = makeMessage();
const recipient = { certificate: readCertificate(logius.certificate) };
const encrypt = (content: Buffer) => encryptPayload({ contentId: PART, mimeType: 'text/xml', content }, recipient);
const open = (content: Buffer) =>
  openEbms(parseXml(Buffer.from(xml)), new Map([[PART, content]]), { ...context, keys: [logius] });

describe('x-E2E-8: payloads are encrypted, the SOAP part is not', () => {
  it('reads the signed SOAP part in the clear and the payload by its own key', async () => {
    const { verified, payloads } = await open(encrypt(parts.get(PART)!));
    expect(verified.document.source.toString()).to.equal(xml);
    expect(payloads.get(PART)?.content.toString()).to.equal(PAYLOAD);
  });
});

describe('x-E2E-9: signed over the plaintext, decrypted before that is verified', () => {
  it('refuses a payload that was encrypted and then signed, and another plaintext', async () => {
    const sealed = encrypt(Buffer.from(PAYLOAD));
    const signedAfter = makeMessage({ parts: { [PART]: sealed } });
    const document = parseXml(Buffer.from(signedAfter.xml));
    const keys = [logius];
    await refusedAs(/digest of the part differs/, () =>
      openEbms(document, new Map([[PART, sealed]]), { ...context, keys }),
    );
    await refusedAs(/digest of the part differs/, () => open(encrypt(Buffer.from('another'))));
  });
});

describe('x-E2E-10: the form of EBC', () => {
  it('is an EncryptedData with Id, MimeType, Type Element and an EncryptedKey with KeyName', () => {
    const { root } = parseXml(encrypt(Buffer.from(PAYLOAD)));
    const attributes = Object.fromEntries(root.attributes.map(({ local, value }) => [local, value]));
    expect(attributes).to.deep.equal({ Id: PART, MimeType: 'text/xml', Type: `${XENC}Element` });
    const [encryptedKey] = root.children[1]!.children;
    expect(encryptedKey?.children.map(({ local }) => local)).to.deep.equal([
      'EncryptionMethod',
      'KeyInfo',
      'CipherData',
    ]);
    expect(encryptedKey?.children[1]?.children[0]?.local).to.equal('KeyName');
  });
});

describe('x-E2E-11: AES-GCM and RSA-OAEP, nothing else', () => {
  it('refuses AES-CBC and RSA 1.5', async () => {
    const sealed = encrypt(Buffer.from(PAYLOAD)).toString();
    const cbc = sealed.replace(/(?<=EncryptedData[^>]*><xenc:EncryptionMethod Algorithm=")[^"]+/, `${XENC}aes256-cbc`);
    await refusedAs(/is not AES-GCM/, () => open(Buffer.from(cbc)));
    const pkcs1 = sealed.replace(/(?<=EncryptedKey><xenc:EncryptionMethod Algorithm=")[^"]+/, `${XENC}rsa-1_5`);
    await refusedAs(/is not RSA-OAEP/, () => open(Buffer.from(pkcs1)));
  });
});

describe('x-E2E-12: what applications sign or encrypt themselves', () => {
  it('is a payload like any other', async () => {
    const own = `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${encrypt(Buffer.from('x'))}</ds:Signature>`;
    await verifyMessage(makeMessage({ parts: { [PART]: own } }));
  });
});
