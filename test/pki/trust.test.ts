// The trust as a whole: settings, verdict cache, learning CRLs of new TSPs, health (PKI004, x-PKI-3, x-PKI-8, x-PKI-9, x-PKI-18, x-CRL-2, x-CRL-3, trap 17).
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  type CrlStore,
  createCrlStore,
  createTrust,
  PkiError,
  readCertificate,
  type Trust,
} from '../../src/pki/index.ts';
import { TEST_POLICY, type TestPki, testPki } from '../support/pki.ts';

const HOUR = 3_600_000;

describe('trust', () => {
  let pki: TestPki;
  let folder: string;

  before(async () => {
    pki = await testPki();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bode-trust-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A trust on a CRL folder that the test can change. */
  async function live(crlFiles: readonly Buffer[] = pki.crls): Promise<{ trust: Trust; crls: CrlStore }> {
    await Promise.all(crlFiles.map((der, index) => writeFile(join(folder, `${index}.crl`), der)));
    const crls = createCrlStore({ folder, clock: () => pki.now });
    await crls.reload();
    const { anchors, intermediates } = pki;
    const settings = { anchors, intermediates, policies: [TEST_POLICY], minRsaBits: 2048, crls, testOinAllowed: true };
    return { trust: createTrust(settings), crls };
  }

  describe('settings', () => {
    const make = (settings: { anchors?: readonly Buffer[]; intermediates?: readonly Buffer[] }) => pki.trust(settings);
    const fails = async (promise: Promise<unknown>, text: RegExp) => {
      const error = await promise.then(
        () => undefined,
        (one: unknown) => one,
      );
      expect(error).to.be.instanceOf(PkiError);
      expect((error as PkiError).message).to.match(text);
    };

    it('refuse no anchor, junk, and certificates that are no CA', async () => {
      const one = await pki.issue();
      await fails(make({ anchors: [] }), /no trust anchor/);
      await fails(make({ anchors: [Buffer.from('junk')] }), /anchor 1 .* no readable certificate/);
      await fails(make({ anchors: [pki.root.certificate, one.certificate] }), /anchor 2 .* is no CA/);
      await fails(make({ intermediates: [one.certificate] }), /intermediate 1 .* is no CA/);
    });

    it('refuse test and production roots together (x-PKI-3, trap 24)', async () => {
      const trial = await pki.issueCa({ naam: 'TRIAL PKIoverheid Root', issuer: null });
      const real = await pki.issueCa({ naam: 'Staat der Nederlanden Private Root CA - G9', issuer: null });
      await fails(make({ anchors: [trial.certificate, real.certificate] }), /mix TRIAL/);
      expect(await make({ anchors: [trial.certificate] })).to.have.property('judge');
    });

    it('list what is held once', async () => {
      const trust = await pki.trust({ anchors: [pki.root.certificate, pki.root.certificate] });
      expect(trust.held.map(({ role }) => role)).to.deep.equal(['anchor', 'intermediate', 'intermediate']);
    });
  });

  describe('verdict cache', () => {
    it('gives the same verdict for the same certificate and use, another for another use', async () => {
      const { trust } = await live();
      const { certificate } = await pki.issue();
      const first = trust.judge(certificate, [], 'signing', pki.now);
      expect(trust.judge(Buffer.from(certificate), [], 'signing', pki.now + 1)).to.equal(first);
      expect(trust.judge(certificate, [], 'tlsClient', pki.now)).to.not.equal(first);
    });

    it('does not outlive the certificate or the CRL, nor reach back in time', async () => {
      const tspCrl = await pki.crl(pki.tsp, { nextUpdate: pki.now + HOUR });
      const { trust } = await live([...pki.crls.slice(0, 2), tspCrl]);
      const [long, short] = [await pki.issue(), await pki.issue({ notAfter: pki.now + HOUR / 2 })];
      for (const one of [long, short]) expect(trust.judge(one.certificate, [], 'signing', pki.now).ok).to.equal(true);
      expect(trust.judge(short.certificate, [], 'signing', pki.now + HOUR / 2 + 1).ok).to.equal(false);
      expect(trust.judge(long.certificate, [], 'signing', pki.now + HOUR - 1).ok).to.equal(true);
      expect(trust.judge(long.certificate, [], 'signing', pki.now + HOUR).ok).to.equal(false);
      expect(trust.judge(long.certificate, [], 'signing', pki.now - 2 * HOUR).ok).to.equal(false);
    });

    it('forgets everything when a CRL changes: a revocation works at once (trap 17)', async () => {
      const { trust, crls } = await live();
      const one = await pki.issue();
      expect(trust.judge(one.certificate, [], 'tlsClient', pki.now).ok).to.equal(true);
      const { version } = trust;
      const revoking = await pki.crl(pki.tsp, { revoked: [one], thisUpdate: pki.now - 1000 });
      await writeFile(join(folder, 'new.crl'), revoking);
      await crls.reload();
      expect(trust.version).to.be.greaterThan(version);
      expect(trust.judge(one.certificate, [], 'tlsClient', pki.now).ok).to.equal(false);
    });

    it('a refusal for want of an issuer does not stick to the certificate', async () => {
      const bare = await pki.trust({ intermediates: [] });
      const one = await pki.issue();
      expect(bare.judge(one.certificate, [], 'signing', pki.now).ok).to.equal(false);
      expect(bare.judge(one.certificate, one.chain, 'signing', pki.now).ok).to.equal(true);
    });

    it('stays bounded, and bad certificates do not push good ones out', async () => {
      const { trust } = await live();
      const { certificate } = await pki.issue();
      const first = trust.judge(certificate, [], 'signing', pki.now);
      for (let index = 0; index < 6_000; index++) trust.judge(Buffer.from(`junk ${index}`), [], 'signing', pki.now);
      expect(trust.judge(certificate, [], 'signing', pki.now)).to.equal(first);
    });
  });

  describe('CRLs of a TSP that is met for the first time (x-PKI-18)', () => {
    const url = 'http://crl.example/tsp2.crl';

    async function meet(options: Parameters<TestPki['issue']>[0] = {}) {
      const tsp = await pki.issueCa({ naam: 'Tweede TSP' });
      const crl = await pki.crl(tsp);
      const asked: string[] = [];
      const fetch = async (address: string) => {
        asked.push(address);
        return new Response(new Uint8Array(crl));
      };
      const trust = await pki.trust({ fetch });
      const one = await pki.issue({ issuer: tsp, crlUrls: [url], ...options });
      const judge = () => trust.judge(one.certificate, one.chain, 'signing', pki.now);
      return { trust, judge, asked };
    }

    it('are refused, fetched in the background, and then the certificate is good', async () => {
      const { trust, judge, asked } = await meet();
      const verdict = judge();
      expect(!verdict.ok && verdict.reasons.map(({ rule }) => rule)).to.deep.equal(['crl.missing']);
      await trust.crls.refresh();
      expect(asked).to.deep.equal([url]);
      expect(judge().ok).to.equal(true);
    });

    it('are not fetched for a certificate that is bad in another way', async () => {
      const { trust, judge, asked } = await meet({ expired: true });
      expect(judge().ok).to.equal(false);
      await trust.crls.refresh();
      expect(asked).to.deep.equal([]);
    });

    it('are not fetched for a stranger', async () => {
      const { trust, asked } = await meet();
      const root = await pki.issueCa({ naam: 'Vreemde root', issuer: null });
      const one = await pki.issue({ issuer: root, crlUrls: ['http://169.254.1.1/x'] });
      expect(trust.judge(one.certificate, [root.certificate], 'signing', pki.now).ok).to.equal(false);
      await trust.crls.refresh();
      expect(asked).to.deep.equal([]);
    });
  });

  describe('health', () => {
    it('is good with fresh CRLs at every level', async () => {
      expect((await pki.trust()).health(pki.now)).to.equal(undefined);
    });

    it('tells which CRL is missing or expired (x-CRL-3)', async () => {
      const [root, domain] = pki.crls;
      expect((await pki.trust({ crls: [root!, domain!] })).health(pki.now)).to.match(/CRL of .*TSP CA is missing/);
      expect((await pki.trust()).health(pki.now + 720 * HOUR)).to.match(/is expired/);
    });

    it('stays good while one of several TSPs fails', async () => {
      const other = await pki.issueCa({ naam: 'Falende TSP' });
      const trust = await pki.trust({ intermediates: [...pki.intermediates, other.certificate] });
      expect(trust.health(pki.now)).to.equal(undefined);
      expect(trust.crls.states(pki.now).map(({ status }) => status)).to.deep.equal([
        'current',
        'current',
        'current',
        'missing',
      ]);
    });

    it('tells about a revoked or expired CA', async () => {
      const { serial } = readCertificate(pki.tsp.certificate);
      const crls = [pki.crls[0]!, await pki.crl(pki.domain, { revoked: [{ serial }] }), pki.crls[2]!];
      expect((await pki.trust({ crls })).health(pki.now)).to.match(/TSP CA is revoked/);
      const longCrls = await Promise.all(
        [pki.root, pki.domain, pki.tsp].map((ca) => pki.crl(ca, { nextUpdate: pki.now + 9_000 * HOUR })),
      );
      expect((await pki.trust({ crls: longCrls })).health(pki.now + 8_900 * HOUR)).to.match(/not valid now/);
    });
  });
});
