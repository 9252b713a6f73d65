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

  describe('version (trap 17)', () => {
    it('stays while nothing changes, whatever is read, judged or registered', async () => {
      const { trust, crls } = await live();
      const { version } = trust;
      const one = await pki.issue();
      trust.judge(one.certificate, one.chain, 'tlsClient', pki.now);
      trust.explain(one.certificate, one.chain, 'tlsClient', pki.now);
      crls.register(readCertificate(pki.tsp.certificate), ['http://crl.example/x.crl']);
      await crls.reload();
      await crls.refresh();
      expect(trust.version).to.equal(version);
    });

    it('grows when a CRL comes, changes or goes, and each time all verdicts are given anew', async () => {
      const { trust, crls } = await live();
      const one = await pki.issue();
      const judge = () => trust.judge(one.certificate, [], 'tlsClient', pki.now);
      const revoking = await pki.crl(pki.tsp, { revoked: [one], thisUpdate: pki.now - 1000 });
      const seen = [[trust.version, judge().ok]];
      for (const change of [
        () => writeFile(join(folder, 'new.crl'), revoking),
        () => rm(join(folder, 'new.crl')),
        () => rm(join(folder, '2.crl')),
        () => writeFile(join(folder, '2.crl'), pki.crls[2]!),
      ]) {
        await change();
        await crls.reload();
        seen.push([trust.version, judge().ok]);
      }
      const first = seen[0]![0] as number;
      expect(seen).to.deep.equal([true, false, true, false, true].map((ok, index) => [first + index, ok]));
    });

    it('counts a revoked CA for every certificate below it', async () => {
      const { trust, crls } = await live();
      const one = await pki.issue();
      expect(trust.judge(one.certificate, [], 'tlsClient', pki.now).ok).to.equal(true);
      const { serial } = readCertificate(pki.tsp.certificate);
      const revoking = await pki.crl(pki.domain, { revoked: [{ serial }], thisUpdate: pki.now - 1000 });
      await writeFile(join(folder, 'domain.crl'), revoking);
      await crls.reload();
      const verdict = trust.judge(one.certificate, [], 'tlsClient', pki.now);
      expect(!verdict.ok && verdict.reasons.map(({ level, rule }) => `${level} ${rule}`)).to.deep.equal([
        '1 crl.revoked',
      ]);
    });
  });

  describe('explanation', () => {
    it('tells chain, validity, key, policies and CRL of every level', async () => {
      const { trust } = await live();
      const one = await pki.issue();
      const { verdict, levels } = trust.explain(one.certificate, [], 'signing', pki.now);
      expect(verdict.ok).to.equal(true);
      expect(levels.map(({ role, key, daysLeft }) => [role, key, daysLeft])).to.deep.equal([
        ['certificate', 'rsa 2048', 365],
        ['issuer', 'rsa 2048', 365],
        ['issuer', 'rsa 2048', 365],
        ['anchor', 'rsa 2048', 365],
      ]);
      expect(levels.map(({ policies }) => policies?.inForce)).to.deep.equal([
        ...Array.from({ length: 3 }, () => [TEST_POLICY]),
        undefined,
      ]);
      const crl = { status: 'good', thisUpdate: pki.now - HOUR, nextUpdate: pki.now + 720 * HOUR, ageMs: HOUR };
      expect(levels.map((level) => level.crl)).to.deep.equal([crl, crl, crl, undefined]);
      expect(levels[0]).to.include({ serial: one.serial, notBefore: pki.now - HOUR });
      expect(levels[0]!.warnings.map(({ rule }) => rule)).to.deep.equal(['key']);
    });

    it('tells at which level what is broken', async () => {
      const { trust } = await live(pki.crls.slice(0, 2));
      const one = await pki.issue({ policies: ['1.2.3'], oins: [] });
      const { verdict, levels } = trust.explain(one.certificate, [], 'signing', pki.now);
      expect(verdict.ok).to.equal(false);
      expect(levels.map(({ reasons }) => reasons.map(({ rule }) => rule))).to.deep.equal([
        ['policy', 'crl.missing', 'oin'],
        [],
        [],
        [],
      ]);
      expect(levels[0]!.policies).to.deep.equal({ named: ['1.2.3'], inForce: [] });
      expect(levels[0]!.crl?.status).to.equal('missing');
    });

    it('has no levels for junk, and neither policies nor CRL for a path without anchor', async () => {
      const { trust } = await live();
      expect(trust.explain(Buffer.from('junk'), [], 'signing', pki.now).levels).to.deep.equal([]);
      const root = await pki.issueCa({ naam: 'Vreemde root', issuer: null });
      const one = await pki.issue({ issuer: root });
      const { levels } = trust.explain(one.certificate, [root.certificate], 'signing', pki.now);
      expect(levels.map(({ role, policies, crl }) => [role, policies, crl])).to.deep.equal([
        ['certificate', undefined, undefined],
        ['issuer', undefined, undefined],
      ]);
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
