// SIGN001-SIGN004, x-WSS-5: XML Signature with the closed sets of algorithms.
import { expect } from 'chai';
import { draftRequest } from '../../src/envelope/index.ts';
import { DEFAULT_POLICY, signMessage } from '../../src/security/index.ts';
import { context, NOW, readRequest, refusal, sender, signedRequest, verifyXml } from '../support/exchange.ts';
import { type KeyKind, makeParty, OIN_SENDER, trusting } from '../support/signers.ts';
import { check, MORE, signedMessage, timestamp, XENC } from '../support/soap.ts';

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';

describe('SIGN003: DigestMethod', () => {
  for (const digestMethod of [`${XENC}sha256`, `${MORE}sha384`, `${XENC}sha512`])
    it(`takes ${digestMethod}`, async () => {
      const xml = signedRequest({}, { digestMethod });
      expect(xml).to.include(`DigestMethod Algorithm="${digestMethod}"`);
      await verifyXml(xml);
    });
  for (const digestMethod of [`${DSIG}sha1`, `${MORE}sha224`, `${MORE}md5`])
    it(`refuses ${digestMethod}`, async () => {
      const xml = signedRequest().replace(`${XENC}sha256`, digestMethod);
      await refusal(() => verifyXml(xml), 'wss.algorithm', 'SIGN003');
    });
});

describe('SIGN001 and SIGN004: SignatureMethod with RSA', () => {
  for (const bits of [256, 384, 512])
    it(`takes rsa-sha${bits}`, async () => {
      await verifyXml(signedRequest({}, { signatureMethod: `${MORE}rsa-sha${bits}` }));
    });
  for (const signatureMethod of [
    `${DSIG}rsa-sha1`,
    `${MORE}rsa-sha224`,
    `${MORE}rsa-md5`,
    'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
    `${DSIG}dsa-sha1`,
  ])
    it(`refuses ${signatureMethod}`, async () => {
      const xml = signedRequest().replace(`${MORE}rsa-sha256`, signatureMethod);
      await refusal(() => verifyXml(xml), 'wss.algorithm', 'SIGN004');
    });
});

describe('SIGN004: ECDSA by agreement', () => {
  const policy = { ...DEFAULT_POLICY, ecdsa: true };
  const signedBy = (kind: KeyKind, bits: number) => {
    const party = makeParty(OIN_SENDER, kind);
    const signing = { signatureMethod: `${MORE}ecdsa-sha${bits}` };
    return { party, xml: signedMessage(party, { timestamp: timestamp(NOW) }, signing) };
  };

  for (const [kind, bits] of [
    ['P-256', 256],
    ['P-384', 384],
    ['P-384', 256],
  ] as const)
    it(`takes ecdsa-sha${bits} with ${kind} where it is agreed`, async () => {
      const { party, xml } = signedBy(kind, bits);
      const verified = await verifyXml(xml, { policy, trust: trusting(party) });
      expect(verified.signer?.oin).to.equal(OIN_SENDER);
    });
  it('refuses it without agreement', async () => {
    const { party, xml } = signedBy('P-256', 256);
    await refusal(() => verifyXml(xml, { trust: trusting(party) }), 'wss.algorithm', 'SIGN004');
  });
  it('refuses other curves', async () => {
    const { party, xml } = signedBy('P-521', 256);
    const error = await refusal(() => verifyXml(xml, { policy, trust: trusting(party) }), 'wss.algorithm', 'SIGN004');
    expect(error.detail.oorzaak).to.include('curve');
  });
  it('refuses a signature in DER form', async () => {
    const { party, xml } = signedBy('P-256', 256);
    const der = xml.replace(/(<ds:SignatureValue>)[^<]+/, `$1${Buffer.alloc(71, 1).toString('base64')}`);
    await refusal(() => verifyXml(der, { policy, trust: trusting(party) }), 'wss.algorithm', 'SIGN004');
  });
  it('signs with it when the own key is an EC key', async () => {
    for (const kind of ['P-256', 'P-384'] as const) {
      const party = makeParty(OIN_SENDER, kind);
      const draft = draftRequest(
        { to: 'urn:to', action: 'urn:a', messageId: 'urn:m' },
        Buffer.from('<o xmlns="urn:o"></o>'),
      );
      const { bytes } = await signMessage(draft, party, { now: NOW });
      expect(check(bytes.toString(), party.certificate).valid).to.equal(true);
      await verifyXml(bytes.toString(), { policy, trust: trusting(party) });
    }
  });
  it('cannot sign with a curve that no peer accepts', async () => {
    const draft = draftRequest(
      { to: 'urn:to', action: 'urn:a', messageId: 'urn:m' },
      Buffer.from('<o xmlns="urn:o"></o>'),
    );
    const outcome = await signMessage(draft, makeParty(OIN_SENDER, 'P-521'), { now: NOW }).catch((error) => error);
    expect(outcome).to.be.instanceOf(TypeError);
  });
});

describe('x-WSS-5: the type of the key must fit the algorithm (trap 5)', () => {
  it('refuses SHA-1 also when every digest is right', async () => {
    const xml = signedRequest({}, { digestMethod: `${DSIG}sha1` });
    await refusal(() => verifyXml(xml), 'wss.algorithm', 'SIGN003');
  });
  it('refuses an ECDSA method with an RSA certificate', async () => {
    const policy = { ...DEFAULT_POLICY, ecdsa: true };
    const xml = signedRequest().replace(`${MORE}rsa-sha256`, `${MORE}ecdsa-sha256`);
    const error = await refusal(() => verifyXml(xml, { policy }), 'wss.algorithm', 'SIGN004');
    expect(error.detail.oorzaak).to.equal('ec signature with a key of type rsa');
  });
  it('refuses an RSA method with an EC certificate', async () => {
    const party = makeParty(OIN_SENDER, 'P-256');
    const xml = signedMessage(party, { timestamp: timestamp(NOW) });
    await refusal(() => verifyXml(xml, { trust: trusting(party) }), 'wss.algorithm', 'SIGN004');
  });
  for (const method of [`${DSIG}hmac-sha1`, `${MORE}hmac-sha256`, `${MORE}hmac-sha512`])
    it(`refuses ${method} made with the public key as secret`, async () => {
      await refusal(() => verifyXml(signedRequest({}, { signatureMethod: method })), 'wss.algorithm', 'SIGN004');
    });
  it('refuses HMACOutputLength and every other parameter of SignatureMethod', async () => {
    const method = `<ds:SignatureMethod Algorithm="${MORE}rsa-sha256"/>`;
    const xml = signedRequest().replace(
      method,
      `${method.slice(0, -2)}><ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>`,
    );
    await refusal(() => verifyXml(xml), 'wss.algorithm', 'SIGN004');
  });
});

describe('SIGN002: XML Signature, both ways', () => {
  it('what Bode signs verifies here and with xml-crypto', async () => {
    const draft = draftRequest(
      { to: 'urn:to', action: 'urn:a', messageId: 'urn:m' },
      Buffer.from('<o:Order xmlns:o="urn:o">é &amp; 😀</o:Order>'),
    );
    const { bytes, signatureValue } = await signMessage(draft, sender, { now: NOW });
    expect(check(bytes.toString(), sender.certificate).valid).to.equal(true);
    const verified = await verifyXml(bytes.toString());
    expect(verified.signatureValues).to.deep.equal([signatureValue]);
    expect(readRequest(bytes).addressing.messageId).to.equal('urn:m');
    expect(context.now).to.equal(NOW);
  });
});
