// Signatures that are right in themselves, by certificates that may not sign: the whole judgement of src/pki stands behind the signature
// (WB009, WB013, x-PKI-17, traps 6, 15, 19). Each refusal looks the same from outside; the log names the rule.
import { expect } from 'chai';
import { DEFAULT_POLICY, verifyMessage } from '../../src/security/index.ts';
import { readRequest, refusal } from '../support/exchange.ts';
import {
  type IssueOptions,
  TEST_OIN,
  type TestCertificate,
  type TestPki,
  type TrustOptions,
  testPki,
} from '../support/pki.ts';
import { KEY_INFO, MORE, signedMessage, timestamp, X509_V3 } from '../support/soap.ts';

const PKI_PATH = X509_V3.replace('X509v3', 'X509PKIPathv1');

describe('attack: the certificate of the signer', () => {
  let pki: TestPki;
  before(async () => {
    pki = await testPki();
  });

  const signedBy = (party: TestCertificate, signing: Parameters<typeof signedMessage>[2] = {}, token?: string) => {
    const { privateKey, certificate } = party;
    const parts = { timestamp: timestamp(pki.now), ...(token ? { token, tokenValueType: PKI_PATH } : {}) };
    return signedMessage({ oin: TEST_OIN, privateKey, certificate }, parts, signing);
  };
  const verify = async (xml: string, options: TrustOptions = {}, ecdsa = false) => {
    const policy = { ...DEFAULT_POLICY, ecdsa };
    return verifyMessage(readRequest(xml), { policy, trust: await pki.trust(options), now: pki.now });
  };
  const refused = async (issue: IssueOptions, rule: string, trust: TrustOptions = {}) => {
    const xml = signedBy(await pki.issue(issue));
    const error = await refusal(() => verify(xml, trust), 'wss.token', 'WB009');
    expect(error.detail.oorzaak).to.match(new RegExp(`^${rule} at level \\d: `));
    expect(error.meaning.text).to.equal('The security of the message could not be verified.');
  };

  it('a good one is taken, and its OIN is the signer', async () => {
    const verified = await verify(signedBy(await pki.issue()));
    expect(verified.signer?.oin).to.equal(TEST_OIN);
    expect(verified.signer?.certificate.fingerprint).to.match(/^[0-9a-f]{64}$/);
  });
  it('self-signed', async () => {
    const own = await pki.issueCa({ naam: 'Zelf', issuer: null, key: 'rsa' });
    await refused({ issuer: own }, 'anchor');
  });
  it('of a foreign CA that copies the names of ours', async () => {
    const root = await pki.issueCa({ naam: 'Bode test Root CA', issuer: null, key: 'rsa' });
    const domain = await pki.issueCa({ naam: 'Bode test Domein CA', issuer: root, key: 'rsa' });
    const tsp = await pki.issueCa({ naam: 'Bode test TSP CA', issuer: domain, key: 'rsa' });
    await refused({ issuer: tsp }, '(anchor|signature)');
  });
  it('issued by an end entity', async () => {
    const leaf = await pki.issue({ freshKey: true });
    await refused({ issuer: { ...leaf, above: leaf.chain } }, '(anchor|basicConstraints|signature)');
  });
  it('expired, or not valid yet', async () => {
    await refused({ expired: true }, 'validity');
    await refused({ notYetValid: true }, 'validity');
  });
  it('revoked', async () => {
    const bad = await pki.issue();
    const crls = await Promise.all([pki.crl(pki.root), pki.crl(pki.domain), pki.crl(pki.tsp, { revoked: [bad] })]);
    const error = await refusal(() => verify(signedBy(bad), { crls }), 'wss.token', 'WB009');
    expect(error.detail.oorzaak).to.match(/^crl.revoked at level 0/);
  });
  it('when no current CRL says that it is not revoked: fail closed (x-CRL-3)', async () => {
    await refused({}, 'crl.missing', { crls: [] });
    const old = { thisUpdate: pki.now - 7_200_000, nextUpdate: pki.now - 3_600_000 };
    const crls = await Promise.all([pki.root, pki.domain, pki.tsp].map((ca) => pki.crl(ca, old)));
    await refused({}, 'crl.expired', { crls });
  });
  it('without OIN, with two, or with something else in serialNumber', async () => {
    await refused({ oins: [] }, 'oin');
    await refused({ oins: [TEST_OIN, TEST_OIN] }, 'oin');
    await refused({ oins: ['NTRNL-12345678'] }, 'oin');
  });
  it('with a test OIN in production (trap 24)', async () => {
    await refused({ oin: TEST_OIN }, 'oin', { testOinAllowed: false });
  });
  it('of another policy, for another use, or with a weak key', async () => {
    await refused({ policies: ['1.2.3'] }, 'policy');
    await refused({ keyUsage: ['keyEncipherment'] }, 'keyUsage');
    await refused({ key: 'rsa1024' }, '(key|algorithm)');
  });
  it('issued with RSA-PSS is taken (trap 15)', async () => {
    const certificate = await pki.issue({ signing: { pss: true, hash: 'SHA-512' } });
    expect((await verify(signedBy(certificate))).signer?.oin).to.equal(TEST_OIN);
  });
  it('with an EC key where that is agreed', async () => {
    const party = await pki.issue({ key: 'ec' });
    const xml = signedBy(party, { signatureMethod: `${MORE}ecdsa-sha256` });
    expect((await verify(xml, {}, true)).signer?.oin).to.equal(TEST_OIN);
    await refusal(() => verify(xml), 'wss.algorithm', 'SIGN004');
  });
  it('whose CA only the message knows: a PKIPath brings it, an anchor must still be at its end (x-WSS-8)', async () => {
    const party = await pki.issue();
    const keyInfo = KEY_INFO.replace(X509_V3, PKI_PATH);
    const certificates = Buffer.concat([...party.chain].reverse().concat(party.certificate));
    const header = Buffer.from([0x30, 0x82, certificates.length >> 8, certificates.length & 0xff]);
    const xml = signedBy(party, { keyInfo }, Buffer.concat([header, certificates]).toString('base64'));
    expect((await verify(xml, { intermediates: [] })).signer?.oin).to.equal(TEST_OIN);
    const other = await pki.issueCa({ naam: 'Andere root', issuer: null });
    await refusal(() => verify(xml, { anchors: [other.certificate] }), 'wss.token', 'WB009');
  });
});
