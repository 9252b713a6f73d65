// Certificates and revocation as Digikoppeling asks for them (spec: Beveiligingsstandaarden §3.3, Certificaten §7), clause by clause through
// the door of the folder. How each rule works inside is tested in test/pki/.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type CertificateUse, createCrlStore, createTrust, readCertificate, type Trust } from '../../src/pki/index.ts';
import { type IssueOptions, TEST_OIN, TEST_POLICY, type TestPki, testPki } from '../support/pki.ts';

const HOUR = 3_600_000;
const G1 = '2.16.528.1.1003.1.2.8.6';
const G4 = '2.16.528.1.1003.1.2.44.15.35.11';

describe('Digikoppeling: certificates and revocation', () => {
  let pki: TestPki;
  let trust: Trust;

  before(async () => {
    pki = await testPki();
    trust = await pki.trust();
  });

  async function rules(options: IssueOptions, by: Trust = trust, use: CertificateUse = 'tlsClient'): Promise<string> {
    const one = await pki.issue(options);
    const verdict = by.judge(one.certificate, one.chain, use, pki.now);
    return verdict.ok ? `ok ${verdict.oin}` : verdict.reasons.map(({ level, rule }) => `${level} ${rule}`).join();
  }

  it('PKI001: the OIN stands in subject.serialNumber', async () => {
    expect(await rules({})).to.equal(`ok ${TEST_OIN}`);
    expect(await rules({ oins: [] })).to.equal('0 oin');
  });

  it('PKI002, PKI003, WT004: dates and CRL are checked', async () => {
    expect(await rules({ expired: true })).to.equal('0 validity');
    expect(await rules({ notYetValid: true })).to.equal('0 validity');
    expect(await rules({}, await pki.trust({ crls: [] }))).to.equal('0 crl.missing,1 crl.missing,2 crl.missing');
  });

  it('PKI004, WT005, x-CRL-2: CRLs are fetched from the distribution points', async () => {
    const asked: string[] = [];
    const [root, domain, tsp] = pki.crls;
    const by = await pki.trust({
      crls: [root!, domain!],
      fetch: async (url) => {
        asked.push(url);
        return new Response(new Uint8Array(tsp!));
      },
    });
    const crlUrls = ['http://crl.example/tsp.crl'];
    expect(await rules({ crlUrls }, by)).to.equal('0 crl.missing');
    await by.crls.refresh();
    expect(asked).to.deep.equal(crlUrls);
    expect(await rules({ crlUrls }, by)).to.equal(`ok ${TEST_OIN}`);
  });

  it('PKI005, x-PKI-16: the path ends in a root of the settings; a self-signed certificate is nobody', async () => {
    const root = await pki.issueCa({ naam: 'Zelfgemaakte root', issuer: null });
    expect(await rules({ issuer: root })).to.equal('0 anchor');
  });

  it('x-PKI-1, x-PKI-2: only the policies of the settings, G1 and G4 at once', async () => {
    const top = await pki.issueCa({ naam: 'Root zonder policy', issuer: null });
    const tsp = await pki.issueCa({ naam: 'TSP', issuer: top, policies: [G1, G4] });
    const crls = [await pki.crl(top), await pki.crl(tsp)];
    const by = await pki.trust({ anchors: [top.certificate], intermediates: [], policies: [G1, G4], crls });
    for (const policy of [G1, G4])
      expect(await rules({ issuer: tsp, policies: [policy] }, by)).to.equal(`ok ${TEST_OIN}`);
    expect(await rules({ issuer: tsp, policies: [TEST_POLICY] }, by)).to.equal('0 policy');
  });

  it('x-PKI-3, trap 24: test and production roots never stand together', async () => {
    const roots = ['TRIAL PKIoverheid Root', 'Staat der Nederlanden Private Root CA - G1'];
    const anchors = await Promise.all(roots.map((naam) => pki.issueCa({ naam, issuer: null })));
    const failure = await pki.trust({ anchors: anchors.map(({ certificate }) => certificate) }).catch(String);
    expect(failure).to.match(/mix TRIAL/);
  });

  it('x-PKI-7, trap 25: four levels, each judged, whether the peer sends the issuers or not', async () => {
    const one = await pki.issue();
    for (const sent of [[], one.chain, one.chain.toReversed()]) {
      const verdict = trust.judge(one.certificate, sent, 'tlsClient', pki.now);
      expect([verdict.ok, verdict.chain.length]).to.deep.equal([true, 4]);
    }
    const expired = await pki.issueCa({ naam: 'Verlopen TSP', expired: true });
    const by = await pki.trust({ crls: [...pki.crls, await pki.crl(expired)] });
    expect(await rules({ issuer: expired }, by)).to.equal('1 validity');
  });

  it('x-PKI-8, trap 21: a renewed certificate with a new key is good at once', async () => {
    expect(await rules({ freshKey: true })).to.equal(`ok ${TEST_OIN}`);
  });

  it('x-PKI-10, x-PKI-11, trap 20: key usage, and extended key usage where present', async () => {
    expect(await rules({ keyUsage: ['keyEncipherment'] })).to.equal('0 keyUsage');
    expect(await rules({ purposes: [] })).to.equal(`ok ${TEST_OIN}`);
    expect(await rules({ purposes: ['1.3.6.1.5.5.7.3.1'] })).to.equal('0 extKeyUsage');
    expect(await rules({ purposes: ['1.3.6.1.5.5.7.3.1'] }, trust, 'tlsServer')).to.match(/^ok/);
  });

  it('x-PKI-13, trap 15: RSASSA-PSS with SHA-512 by the issuers, on certificates and CRLs', async () => {
    const signing = { pss: true } as const;
    const root = await pki.issueCa({ naam: 'G4 root', issuer: null, signing });
    const tsp = await pki.issueCa({ naam: 'G4 TSP', issuer: root, signing });
    const crls = [await pki.crl(root, { signing }), await pki.crl(tsp, { signing })];
    const by = await pki.trust({ anchors: [root.certificate], crls });
    expect(await rules({ issuer: tsp, signing }, by)).to.equal(`ok ${TEST_OIN}`);
  });

  it('x-PKI-17: the same rules for signing as for TLS', async () => {
    for (const use of ['tlsClient', 'signing'] as const)
      for (const [options, rule] of [
        [{ expired: true }, 'validity'],
        [{ policies: ['1.2.3'] }, 'policy'],
        [{ oins: [] }, 'oin'],
      ] as const)
        expect(await rules(options, trust, use)).to.equal(`0 ${rule}`);
  });

  it('x-TLS-8: the key floor is a setting', async () => {
    expect(await rules({ key: 'rsa1024' })).to.equal('0 key');
    expect(await rules({}, await pki.trust({ minRsaBits: 3072 }))).to.equal('0 key,1 key,2 key,3 key');
  });

  describe('revocation', () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'bode-pki-'));
      await Promise.all(pki.crls.map((der, index) => writeFile(join(folder, `${index}.crl`), der)));
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    async function live(now: () => number = () => pki.now) {
      const told: string[] = [];
      const crls = createCrlStore({ folder, clock: now, onEvent: ({ kind }) => told.push(kind) });
      await crls.reload();
      const { anchors, intermediates } = pki;
      const settings = { anchors, intermediates, policies: [TEST_POLICY], minRsaBits: 2048, testOinAllowed: true };
      return { crls, told, by: createTrust({ ...settings, crls }) };
    }

    it('x-CRL-1: a TSP certificate can be revoked as well', async () => {
      const { serial } = readCertificate(pki.tsp.certificate);
      await writeFile(join(folder, '1.crl'), await pki.crl(pki.domain, { revoked: [{ serial }] }));
      expect(await rules({}, (await live()).by)).to.equal('1 crl.revoked');
    });

    it('x-CRL-3: fails closed at nextUpdate, with an alarm before', async () => {
      let now = pki.now;
      await writeFile(join(folder, '2.crl'), await pki.crl(pki.tsp, { nextUpdate: pki.now + 8 * HOUR }));
      const { by, crls, told } = await live(() => now);
      const one = await pki.issue();
      now = pki.now + 7 * HOUR;
      await crls.refresh();
      expect(told.at(-1)).to.equal('expiring');
      expect(by.judge(one.certificate, [], 'tlsClient', now).ok).to.equal(true);
      now = pki.now + 8 * HOUR;
      expect(by.judge(one.certificate, [], 'tlsClient', now).ok).to.equal(false);
      expect(by.health(now)).to.match(/is expired/);
    });

    it('x-CRL-4, trap 17: a CRL works only when the issuer signed it, and then without a restart', async () => {
      const { by, crls } = await live();
      const one = await pki.issue();
      const judge = () => by.judge(one.certificate, [], 'tlsClient', pki.now).ok;
      const revoke = (signer: TestPki['tsp']) =>
        pki.crl(pki.tsp, { revoked: [one], signer, thisUpdate: pki.now - 1000 });
      expect(judge()).to.equal(true);
      await writeFile(join(folder, 'forged.crl'), await revoke(pki.domain));
      await crls.reload();
      expect(judge()).to.equal(true);
      await writeFile(join(folder, 'good.crl'), await revoke(pki.tsp));
      await crls.reload();
      expect(judge()).to.equal(false);
    });

    it('x-CRL-7: there is no way to go on after a validation error', async () => {
      const one = await pki.issue({ expired: true });
      const verdict = (await live()).by.judge(one.certificate, [], 'tlsClient', pki.now);
      expect(verdict).to.have.property('ok', false);
      expect(verdict).to.not.have.any.keys('publicKey', 'oin');
    });
  });
});
