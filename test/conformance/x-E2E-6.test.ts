// x-E2E-6: URI="" present, every payload part referenced, the key is that of the CPA or of its successor by OIN, path and CRL right; KeyInfo is only
// compared, never trusted by itself. Here with the whole PKI behind it.
import { expect } from 'chai';
import { readCertificate } from '../../src/pki/index.ts';
import { type EbmsVerifyContext, verifyEbms } from '../../src/security/index.ts';
import { parseXml } from '../../src/xml/index.ts';
import { context, digests, makeMessage, PART, refusedAs, refusedMessage, x509 } from '../security/ebxml/messages.ts';
import { TEST_OIN, type TestCertificate, type TestPki, type TrustOptions, testPki } from '../support/pki.ts';

describe('x-E2E-6: who may sign', () => {
  let pki: TestPki;
  let agreed: TestCertificate;
  before(async () => {
    pki = await testPki();
    agreed = await pki.issue();
  });
  const verify = async (signer: TestCertificate, options: TrustOptions = {}, keyInfo?: string) => {
    const { privateKey, certificate } = signer;
    const asked = keyInfo === undefined ? {} : { keyInfo };
    const { xml, parts } = makeMessage({ signer: { oin: TEST_OIN, privateKey, certificate }, ...asked });
    const rules: EbmsVerifyContext = {
      policy: context.policy,
      trust: await pki.trust(options),
      now: pki.now,
      certificate: readCertificate(agreed.certificate),
      maySign: (oin) => oin === TEST_OIN,
    };
    return verifyEbms(parseXml(Buffer.from(xml)), digests(parts), rules);
  };

  it('is the certificate of the CPA, with its whole path', async () => {
    const { signer } = await verify(agreed);
    expect(signer?.oin).to.equal(TEST_OIN);
    expect(signer?.chain).to.have.length(4);
  });
  it('is its successor with the same OIN', async () => {
    const next = await pki.issue({ freshKey: true });
    const { signer } = await verify(next, {}, x509(next.certificate, ...next.chain));
    expect(signer?.certificate.der.equals(next.certificate)).to.equal(true);
    const other = await pki.issue({ oin: '00000099000000003000', freshKey: true });
    await refusedAs(/nor a successor/, () => verify(other));
  });
  it('is nobody whose certificate was revoked, has ended, or whose CA has no current CRL', async () => {
    const revoked = await pki.crl(pki.tsp, { revoked: [agreed] });
    const [root, domain] = pki.crls;
    await refusedAs(/crl\.revoked at level 0/, () => verify(agreed, { crls: [root!, domain!, revoked] }));
    await refusedAs(/crl\.missing at level/, () => verify(agreed, { crls: [domain!, pki.crls[2]!] }));
    const expired = await pki.issue({ expired: true });
    await refusedAs(/validity at level 0/, () => verify(expired));
  });
  it('is nobody who only brings his own certificate', async () => {
    const own = await pki.issueCa({ naam: 'Zelf', issuer: null, key: 'rsa' });
    const forged = await pki.issue({ issuer: own, freshKey: true });
    await refusedAs(/(anchor|signature) at level/, () => verify(forged, {}, x509(forged.certificate, own.certificate)));
    await refusedAs(/SignatureValue does not fit/, () => verify(forged, {}, x509(agreed.certificate)));
  });
  it('is worth nothing without URI="" or with a part that is not signed', async () => {
    await refusedMessage(makeMessage({ references: ([, part]) => [part!] }), /0 references to the SOAP part/);
    const { xml } = makeMessage({ parts: {} });
    await refusedMessage({ xml, parts: new Map([[PART, Buffer.from('x')]]) }, /1 parts are not signed/);
  });
});
