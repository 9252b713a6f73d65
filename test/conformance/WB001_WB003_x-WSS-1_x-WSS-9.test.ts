// WB001, x-WSS-1, WB003, x-WSS-9, x-WUS-2: where WS-Security is used the message is signed, by exactly one Signature in exactly one Security header.
import { DOMParser } from '@xmldom/xmldom';
import { expect } from 'chai';
import { draftResponse } from '../../src/envelope/index.ts';
import { acceptUnsigned, signMessage, verifyRequest } from '../../src/security/index.ts';
import { element } from '../../src/xml/index.ts';
import { change, context, readRequest, refusal, sender, signedRequest, verifyXml } from '../support/exchange.ts';
import { DS, envelope, SOAP, timestamp, WSSE, WSSE11, WSU } from '../support/soap.ts';

const NOW_TIMESTAMP = timestamp(context.now);

describe('WB001 and x-WSS-1: the namespaces of WSS 1.0 and 1.1 in what Bode signs', () => {
  it('are those of the standards, each for its own elements', async () => {
    const draft = draftResponse({ action: 'urn:a', messageId: 'urn:m', relatesTo: 'urn:r' }, element('o', {}));
    const { bytes } = await signMessage(draft, sender, { now: context.now, confirms: ['AAAA'] });
    const document = new DOMParser().parseFromString(bytes.toString(), 'text/xml');
    for (const [uri, name] of [
      [WSSE, 'Security'],
      [WSSE, 'BinarySecurityToken'],
      [WSSE, 'SecurityTokenReference'],
      [WSU, 'Timestamp'],
      [WSU, 'Created'],
      [WSSE11, 'SignatureConfirmation'],
      [DS, 'Signature'],
    ] as const)
      expect(document.getElementsByTagNameNS(uri, name), name).to.have.length(1);
    expect(document.getElementsByTagNameNS(WSSE, 'Security')[0]?.getAttributeNS(SOAP, 'mustUnderstand')).to.equal('1');
  });
});

describe('WB003: signing is obligatory', () => {
  it('takes a signed request and tells who signed it', async () => {
    const verified = await verifyXml(signedRequest());
    expect(verified.signer?.oin).to.equal(sender.oin);
    expect(verified.payload.local).to.equal('SubmitOrder');
    expect(verified.signatureValues).to.have.length(1);
  });
  it('refuses a message without Security header', async () => {
    await refusal(() => verifyXml(envelope()), 'wss.missing', 'WB003');
  });
  it('refuses a Security header without Signature', async () => {
    const xml = envelope({ timestamp: NOW_TIMESTAMP }, sender);
    await refusal(() => verifyXml(xml), 'wss.structure', 'WB003');
  });
  for (const [name, element] of [
    ['a user name', '<wsse:UsernameToken/>'],
    ['a SAML assertion', '<a:Assertion xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion"/>'],
    ['an empty second Signature', `<ds:Signature xmlns:ds="${DS}"/>`],
  ] as const)
    it(`refuses ${name} in the Security header`, async () => {
      const xml = change(signedRequest(), '</wsse:Security>', `${element}</wsse:Security>`);
      await refusal(() => verifyXml(xml), 'wss.structure', 'WB003');
    });
  it('refuses an encrypted key where nothing is decrypted (WB011)', async () => {
    const key = '<x:EncryptedKey xmlns:x="http://www.w3.org/2001/04/xmlenc#"/>';
    const xml = change(signedRequest(), '</wsse:Security>', `${key}</wsse:Security>`);
    await refusal(() => verifyXml(xml), 'wss.profile', 'WB011');
  });
  it('refuses a SignatureConfirmation in a request', async () => {
    const confirmations = `<c:SignatureConfirmation xmlns:c="${WSSE11}" Value="AA=="/>`;
    await refusal(() => verifyXml(signedRequest({ confirmations })), 'wss.structure', 'WB014');
  });
});

describe('x-WSS-9: one Security header, for us', () => {
  it('refuses two Security headers', async () => {
    const second = `<wsse:Security xmlns:wsse="${WSSE}"/></soap:Header>`;
    await refusal(() => verifyXml(change(signedRequest(), '</soap:Header>', second)), 'wss.structure', 'x-WSS-9');
  });
  it('refuses one with an actor', async () => {
    const xml = signedRequest({ securityAttributes: ' soap:actor="urn:other"' });
    await refusal(() => verifyXml(xml), 'wss.structure', 'x-WSS-9');
  });
  it('takes one without mustUnderstand: it is always understood here', async () => {
    expect((await verifyXml(signedRequest({ securityAttributes: '' }))).signer?.oin).to.equal(sender.oin);
  });
});

describe('x-WUS-2: security is what the aansluiting says', () => {
  const signedXml = signedRequest();
  const by = (xml: string, ondertekening: 'verplicht' | 'toegestaan' | 'uit') =>
    verifyRequest(readRequest(xml), ondertekening, context);

  it('verplicht: signed only', async () => {
    expect((await by(signedXml, 'verplicht')).signer?.oin).to.equal(sender.oin);
    await refusal(() => by(envelope(), 'verplicht'), 'wss.missing', 'WB003');
  });
  it('toegestaan: unsigned, or signed rightly', async () => {
    expect((await by(envelope(), 'toegestaan')).signer).to.equal(undefined);
    expect((await by(signedXml, 'toegestaan')).signer?.oin).to.equal(sender.oin);
    const changed = change(signedXml, '<o:Id>42<', '<o:Id>43<');
    await refusal(() => by(changed, 'toegestaan'), 'wss.signature', 'WB013');
  });
  it('uit: no WS-Security at all (WS007)', async () => {
    const error = await refusal(() => by(signedXml, 'uit'), 'wss.unexpected', 'WS007');
    expect(error.meaning.code).to.equal('0010');
    const verified = await by(envelope(), 'uit');
    expect(verified.once).to.deep.equal([]);
    expect(verified.signatureValues).to.deep.equal([]);
  });
  it('an unsigned message gives no signer', () => {
    const verified = acceptUnsigned(readRequest(envelope()));
    expect(verified.signer).to.equal(undefined);
    expect(verified.payload.local).to.equal('SubmitOrder');
  });
});
