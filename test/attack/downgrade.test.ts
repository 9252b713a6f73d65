// Downgrades: weaker algorithms, transforms and tokens are refused before anything is computed, whoever signs (x-WSS-5, x-WSS-6, traps 2, 5, 6).
import { expect } from 'chai';
import { change, NOW, refusal, sender, server, signedRequest, stranger, verifyXml } from '../support/exchange.ts';
import { EXC, envelope, MORE, sign, timestamp, XENC } from '../support/soap.ts';

const XML = signedRequest();
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const TRANSFORM = `<ds:Transform Algorithm="${EXC}"/>`;
const withTransforms = (markup: string) => verifyXml(change(XML, TRANSFORM, markup));

describe('attack: transforms (x-WSS-6)', () => {
  for (const [name, algorithm] of [
    ['XSLT', 'http://www.w3.org/TR/1999/REC-xslt-19991116'],
    ['XPath', 'http://www.w3.org/TR/1999/REC-xpath-19991116'],
    ['XPath Filter 2.0', 'http://www.w3.org/2002/06/xmldsig-filter2'],
    ['base64', `${DSIG}base64`],
    ['enveloped signature', `${DSIG}enveloped-signature`],
    [
      'STR-Transform',
      'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#STR-Transform',
    ],
  ] as const)
    it(`${name}, alone or before exclusive C14N`, async () => {
      const transform = `<ds:Transform Algorithm="${algorithm}"/>`;
      await refusal(() => withTransforms(transform), 'wss.algorithm', 'WB007');
      await refusal(() => withTransforms(transform + TRANSFORM), 'wss.algorithm', 'x-WSS-6');
      await refusal(() => withTransforms(TRANSFORM + transform), 'wss.algorithm', 'x-WSS-6');
    });
  it('none, or exclusive C14N twice', async () => {
    await refusal(() => withTransforms(''), 'wss.algorithm', 'x-WSS-6');
    await refusal(() => withTransforms(TRANSFORM + TRANSFORM), 'wss.algorithm', 'x-WSS-6');
  });
  it('no ds:Transforms, which would mean inclusive C14N', async () => {
    const xml = change(XML, /<ds:Transforms>.*?<\/ds:Transforms>/, '');
    await refusal(() => verifyXml(xml), 'wss.structure', 'WB003');
  });
  it('a signature that really was made with two transforms', async () => {
    const xml = signedRequest({}, { transforms: [`${DSIG}enveloped-signature`, EXC] });
    await refusal(() => verifyXml(xml), 'wss.algorithm', 'x-WSS-6');
  });
  it('a transform with a stylesheet inside', async () => {
    const stylesheet = `<ds:Transform Algorithm="${EXC}"><x:stylesheet xmlns:x="http://www.w3.org/1999/XSL/Transform"/></ds:Transform>`;
    await refusal(() => withTransforms(stylesheet), 'wss.algorithm', 'WB007');
  });
});

describe('attack: algorithms', () => {
  for (const method of [`${DSIG}hmac-sha1`, `${MORE}hmac-sha256`, `${MORE}hmac-sha384`])
    it(`HMAC with the public key of the sender as secret: ${method}`, async () => {
      const xml = signedRequest({}, { signatureMethod: method, key: sender.privateKey });
      await refusal(() => verifyXml(xml), 'wss.algorithm', 'SIGN004');
    });
  for (const method of [`${DSIG}rsa-sha1`, `${MORE}rsa-md5`, `${DSIG}dsa-sha1`, `${DSIG}none`, ''])
    it(`SignatureMethod "${method}"`, async () => {
      await refusal(() => verifyXml(change(XML, `${MORE}rsa-sha256`, method)), 'wss.algorithm', 'SIGN004');
    });
  it('RSA-SHA1 that really signed', async () => {
    await refusal(
      () => verifyXml(signedRequest({}, { signatureMethod: `${DSIG}rsa-sha1` })),
      'wss.algorithm',
      'SIGN004',
    );
  });
  it('one weak digest among strong ones', async () => {
    const references = [...XML.matchAll(/<ds:Reference .*?<\/ds:Reference>/g)].map(([text]) => text);
    for (const reference of references) {
      const weak = reference.replace(`${XENC}sha256`, `${DSIG}sha1`);
      await refusal(() => verifyXml(change(XML, reference, weak)), 'wss.algorithm', 'SIGN003');
    }
  });
  it('no SignatureMethod, no CanonicalizationMethod, no DigestMethod', async () => {
    for (const name of ['SignatureMethod', 'CanonicalizationMethod', 'DigestMethod'])
      await refusal(() => verifyXml(change(XML, new RegExp(`<ds:${name} [^>]*/>`), '')), 'wss.structure', 'WB003');
  });
});

describe('attack: identity', () => {
  it('the token of a trusted party with the key of a stranger', async () => {
    await refusal(() => verifyXml(signedRequest({}, { key: stranger.privateKey })), 'wss.signature', 'WB013');
  });
  it('the token of a stranger with the OIN of a trusted party', async () => {
    const token = stranger.certificate.toString('base64');
    await refusal(() => verifyXml(signedRequest({ token }, { key: stranger.privateKey })), 'wss.token', 'WB009');
  });
  it('the token exchanged for that of another trusted party', async () => {
    const xml = change(XML, sender.certificate.toString('base64'), server.certificate.toString('base64'));
    await refusal(() => verifyXml(xml), 'wss.signature', 'WB013');
  });
  it('a token that is a private matter: an empty, cut or doubled certificate', async () => {
    const whole = sender.certificate;
    for (const bytes of [whole.subarray(0, -1), Buffer.concat([whole, whole]), Buffer.concat([whole, Buffer.of(0)])]) {
      const token = bytes.toString('base64');
      await refusal(() => verifyXml(signedRequest({ token })), 'wss.token', 'WB009');
    }
  });
  it('a signature value of zeros, of another length, or of another message', async () => {
    const other = /<ds:SignatureValue>([^<]+)/.exec(signedRequest({ payload: '<o xmlns="urn:o"/>' }))![1]!;
    for (const value of [
      Buffer.alloc(256).toString('base64'),
      Buffer.alloc(1).toString('base64'),
      Buffer.alloc(512, 1).toString('base64'),
      other,
    ])
      await refusal(
        () => verifyXml(change(XML, /<ds:SignatureValue>[^<]+/, `<ds:SignatureValue>${value}`)),
        'wss.signature',
        'WB013',
      );
  });
});

describe('attack: stripping and mixing', () => {
  it('the signature is stripped', async () => {
    const stripped = change(XML, /<ds:Signature .*<\/ds:Signature>/, '');
    await refusal(() => verifyXml(stripped), 'wss.structure', 'WB003');
    await refusal(() => verifyXml(change(XML, /<wsse:Security .*<\/wsse:Security>/, '')), 'wss.missing', 'WB003');
  });
  it('headers of one message with the Body of another', async () => {
    const other = signedRequest({ payload: '<o:CancelOrder xmlns:o="urn:example:orders:v1"/>' });
    const body = /<soap:Body.*<\/soap:Body>/.exec(other)![0];
    await refusal(() => verifyXml(change(XML, /<soap:Body.*<\/soap:Body>/, body)), 'wss.signature', 'WB013');
  });
  it('an old message is sent again later', async () => {
    await refusal(() => verifyXml(XML, { now: NOW + 24 * 3_600_000 }), 'wss.expired', 'x-WSS-2');
  });
  it('the Timestamp of an old message is renewed', async () => {
    const old = sign(envelope({ timestamp: timestamp(NOW - 3_600_000) }, sender), sender);
    const fresh = change(old, /<wsu:Created>[^<]+/, `<wsu:Created>${new Date(NOW).toISOString()}`);
    const error = await refusal(() => verifyXml(fresh), 'wss.signature', 'WB013');
    expect(error.detail.oorzaak).to.include('(Timestamp)');
  });
});

describe('attack: XML tricks around the signature (traps 69, 70)', () => {
  it('a DOCTYPE that gives attributes a default or an entity a value', async () => {
    for (const subset of ['<!ENTITY x "y">', '<!ATTLIST soap:Body wsu:Id ID #IMPLIED>', ''])
      await refusal(() => verifyXml(`<!DOCTYPE Envelope [${subset}]>${XML}`), 'xml.forbidden');
  });
  it('a comment that splits a signed value does not change it', async () => {
    const xml = change(XML, 'SubmitOrder</wsa:Action>', 'Submit<!-- x -->Order</wsa:Action>');
    expect((await verifyXml(xml)).addressing.action).to.match(/SubmitOrder$/);
  });
  it('CDATA and character references say the same and sign the same', async () => {
    const xml = change(XML, 'SubmitOrder</wsa:Action>', '<![CDATA[Submit]]>&#79;rder</wsa:Action>');
    expect((await verifyXml(xml)).addressing.action).to.match(/SubmitOrder$/);
  });
  it('a processing instruction in a signed element', async () => {
    await refusal(() => verifyXml(change(XML, '<o:Id>42<', '<o:Id><?x y?>42<')), 'xml.forbidden');
  });
  it('a prefix that is bound to another namespace higher up', async () => {
    const xml = change(XML, /xmlns:wsa="[^"]+"/, 'xmlns:wsa="urn:other"');
    await refusal(() => verifyXml(xml), 'soap.foreignHeader', 'WS007');
  });
});
