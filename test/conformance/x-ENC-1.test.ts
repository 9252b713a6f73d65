// x-ENC-1: the form of EncryptedKey in wsse:Security (BSP 1.1 R3208, R3209, R3214, R5424, R5426, R5602, R5603, R5622, R5623).
import { expect } from 'chai';
import { draftRequest } from '../../src/envelope/index.ts';
import { readCertificate } from '../../src/pki/index.ts';
import { signMessage } from '../../src/security/index.ts';
import { encryptedRequest, openXml, refusedEncrypted, str, thumbprint, toKey } from '../support/encrypt.ts';
import { change, NOW, sender, server } from '../support/exchange.ts';
import { XENC } from '../support/soap.ts';

describe('x-ENC-1: what Bode writes', () => {
  it('has each part where and as the Basic Security Profile wants it', async () => {
    const draft = draftRequest({ to: 'https://x.example/', action: 'urn:a', messageId: 'urn:m' }, Buffer.from('<o/>'));
    const recipient = { certificate: readCertificate(server.certificate) };
    const xml = (await signMessage(draft, sender, { now: NOW, recipient })).bytes.toString();
    expect(xml.indexOf('<xenc:EncryptedKey')).to.be.below(xml.indexOf('<ds:Signature '));
    expect(xml).to.match(
      /<xenc:EncryptedKey xmlns:xenc="[^"]+" xmlns:ds="[^"]+" Id="bode-EncryptedKey"><xenc:EncryptionMethod /,
    );
    expect(xml).to.match(/<ds:KeyInfo><wsse:SecurityTokenReference><wsse:KeyIdentifier /);
    expect(xml).to.include('<xenc:ReferenceList><xenc:DataReference URI="#bode-EncryptedData"/></xenc:ReferenceList>');
  });
});

describe('x-ENC-1: what Bode accepts', () => {
  it('is an EncryptedData that leads to its key, or says nothing about it', async () => {
    await openXml(encryptedRequest());
    await openXml(encryptedRequest({ dataKeyInfo: toKey('#EK') }));
    for (const uri of ['#token', '#ED', '#none', ''])
      await refusedEncrypted(encryptedRequest({ dataKeyInfo: toKey(uri) }), 'wss.encryption', /another key/);
  });
  for (const attribute of ['Type="x"', 'MimeType="text/xml"', 'Encoding="x"', 'Recipient="x"', 'xml:lang="nl"'])
    it(`refuses an EncryptedKey with ${attribute}`, async () => {
      await refusedEncrypted(
        encryptedRequest({ keyAttributes: ` Id="EK" ${attribute}` }),
        'wss.encryption',
        /attribute/,
      );
    });
  it('refuses an EncryptedData with MimeType or Encoding', async () => {
    for (const more of ['MimeType="text/xml"', 'Encoding="x"']) {
      const dataAttributes = ` Id="ED" Type="${XENC}Content" ${more}`;
      await refusedEncrypted(encryptedRequest({ dataAttributes }), 'wss.encryption', /attribute/);
    }
  });
  it('refuses an EncryptedKey without EncryptionMethod, KeyInfo, CipherData or ReferenceList', async () => {
    const xml = encryptedRequest();
    const [key] = /<xenc:EncryptedKey .*<\/xenc:EncryptedKey>/s.exec(xml)!;
    for (const part of ['xenc:EncryptionMethod', 'ds:KeyInfo', 'xenc:CipherData', 'xenc:ReferenceList']) {
      const without = change(key, new RegExp(`<${part}.*</${part}>`, 's'), '');
      await refusedEncrypted(xml.replace(key, without), 'wss.encryption', /must hold exactly/);
    }
    const carried = change(
      key,
      '</xenc:EncryptedKey>',
      '<xenc:CarriedKeyName>x</xenc:CarriedKeyName></xenc:EncryptedKey>',
    );
    await refusedEncrypted(xml.replace(key, carried), 'wss.encryption', /must hold exactly/);
  });
  it('refuses a ReferenceList that does not lead to exactly the EncryptedData of the Body', async () => {
    const list = (...uris: readonly string[]) =>
      `<xenc:ReferenceList>${uris.map((uri) => `<xenc:DataReference URI="${uri}"/>`).join('')}</xenc:ReferenceList>`;
    for (const uris of [[], ['#ED', '#ED'], ['#body'], ['#EK'], ['#none'], ['ED'], ['']])
      await refusedEncrypted(encryptedRequest({ referenceList: list(...uris) }), 'wss.encryption');
    const keyReference = '<xenc:ReferenceList><xenc:KeyReference URI="#ED"/></xenc:ReferenceList>';
    await refusedEncrypted(encryptedRequest({ referenceList: keyReference }), 'wss.encryption');
  });
  it('refuses KeyInfo that is not one SecurityTokenReference', async () => {
    for (const reference of ['', '<ds:KeyName>x</ds:KeyName>', thumbprint(server).repeat(2), str('')])
      await refusedEncrypted(encryptedRequest({ reference }), 'wss.encryption', /wss\.token/);
  });
  it('refuses no EncryptedKey, and two', async () => {
    const xml = encryptedRequest();
    const [key] = /<xenc:EncryptedKey .*<\/xenc:EncryptedKey>/s.exec(xml)!;
    await refusedEncrypted(xml.replace(key, ''), 'wss.encryption', /0 x xenc:EncryptedKey/);
    const second = key.replace('Id="EK"', 'Id="EK2"');
    await refusedEncrypted(xml.replace(key, key + second), 'wss.encryption', /2 x xenc:EncryptedKey/);
  });
  it('refuses a ReferenceList or EncryptedData loose in the header', async () => {
    for (const name of ['ReferenceList', 'EncryptedData']) {
      const loose = `<x:${name} xmlns:x="${XENC}"/>`;
      const xml = change(encryptedRequest(), '</wsse:Security>', `${loose}</wsse:Security>`);
      await refusedEncrypted(xml, 'wss.encryption', /does not know/);
    }
  });
});
