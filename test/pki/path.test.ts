// Path validation: one good path, then one case per rule and level. Each refusal names exactly the broken rule (PKI002, PKI003, PKI005,
// x-PKI-1, x-PKI-2, x-PKI-7, x-PKI-8, x-PKI-10, x-PKI-11, x-PKI-13, x-PKI-14, x-PKI-15, x-PKI-17, x-TLS-6, x-TLS-8, traps 6, 15, 19, 20, 21, 25).
import { expect } from 'chai';
import { type CertificateUse, readCertificate, type Trust, type Verdict } from '../../src/pki/index.ts';
import {
  CLIENT_AUTH,
  SERVER_AUTH,
  TEST_OIN,
  type TestCa,
  type TestCertificate,
  type TestPki,
  type TrustOptions,
  testPki,
} from '../support/pki.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NULL = Buffer.from('0500', 'hex');

/** `level rule` of every reason, or `ok`. */
function outcome(verdict: Verdict): readonly string[] | 'ok' {
  return verdict.ok ? 'ok' : verdict.reasons.map(({ level, rule }) => `${level} ${rule}`);
}

describe('path validation', () => {
  let pki: TestPki;
  let trust: Trust;

  before(async () => {
    pki = await testPki();
    trust = await pki.trust();
  });

  const judge = (one: TestCertificate, use: CertificateUse = 'signing', by = trust, now = pki.now) =>
    outcome(by.judge(one.certificate, one.chain, use, now));

  /** A certificate from a CA that has its own CRL in the trust. */
  async function under(ca: TestCa, options: TrustOptions = {}) {
    const crls = [...pki.crls, await pki.crl(ca)];
    return { one: await pki.issue({ issuer: ca }), by: await pki.trust({ crls, ...options }) };
  }

  describe('accepts', () => {
    it('a certificate with its chain, and tells OIN, key, chain and warnings', async () => {
      const one = await pki.issue();
      const verdict = trust.judge(one.certificate, one.chain, 'tlsClient', pki.now);
      if (!verdict.ok) throw new Error(verdict.reasons.map(({ text }) => text).join());
      expect(verdict.oin).to.equal(TEST_OIN);
      expect(verdict.publicKey.equals(one.publicKey)).to.equal(true);
      expect(verdict.chain.map(({ der }) => der)).to.deep.equal([one.certificate, ...one.chain, pki.root.certificate]);
      expect(verdict.warnings.map(({ rule }) => rule)).to.include('key'); // 2048 bits: x-TLS-8
    });

    it('a certificate alone: domain and TSP CA are held locally (trap 25)', async () => {
      const one = await pki.issue();
      expect(outcome(trust.judge(one.certificate, [], 'signing', pki.now))).to.equal('ok');
    });

    it('issuers that only the peer sends, in any order and among others', async () => {
      const one = await pki.issue();
      const bare = await pki.trust({ intermediates: [] });
      const stranger = await pki.issueCa({ naam: 'Vreemde CA', issuer: null });
      const sent = [Buffer.from('junk'), stranger.certificate, ...one.chain.toReversed()];
      expect(outcome(bare.judge(one.certificate, [], 'signing', pki.now))).to.deep.equal(['0 anchor']);
      expect(outcome(bare.judge(one.certificate, sent, 'signing', pki.now))).to.equal('ok');
    });

    it('ECDSA at every level', async () => {
      const root = await pki.issueCa({ naam: 'EC root', issuer: null, key: 'ec' });
      const ca = await pki.issueCa({ naam: 'EC CA', issuer: root, key: 'ec' });
      const one = await pki.issue({ issuer: ca, key: 'ec384' });
      const crls = [await pki.crl(root), await pki.crl(ca)];
      expect(judge(one, 'signing', await pki.trust({ anchors: [root.certificate], crls }))).to.equal('ok');
    });

    it('RSASSA-PSS with SHA-512 by every issuer, as G4 signs, on certificates and CRLs (x-PKI-13, trap 15)', async () => {
      const signing = { pss: true } as const;
      const root = await pki.issueCa({ naam: 'PSS root', issuer: null, signing });
      const ca = await pki.issueCa({ naam: 'PSS CA', issuer: root, signing });
      const one = await pki.issue({ issuer: ca, signing });
      const crls = [await pki.crl(root, { signing }), await pki.crl(ca, { signing })];
      expect(judge(one, 'signing', await pki.trust({ anchors: [root.certificate], crls }))).to.equal('ok');
    });

    it('a domain CA as anchor', async () => {
      const by = await pki.trust({ anchors: [pki.domain.certificate] });
      expect(judge(await pki.issue(), 'signing', by)).to.equal('ok');
    });

    it('a renewed certificate with a new key, without any setting (x-PKI-8, trap 21)', async () => {
      const [old, renewed] = [await pki.issue(), await pki.issue({ freshKey: true })];
      expect([judge(old), judge(renewed)]).to.deep.equal(['ok', 'ok']);
    });

    it('two CAs with one name, by trying both', async () => {
      const twin = await pki.issueCa({ naam: 'Bode test TSP CA' });
      const { one, by } = await under(twin, { intermediates: [...pki.intermediates, twin.certificate] });
      expect(outcome(by.judge(one.certificate, [], 'signing', pki.now))).to.equal('ok');
      expect(outcome(by.judge((await pki.issue()).certificate, [], 'signing', pki.now))).to.equal('ok');
    });
  });

  describe('refuses', () => {
    const cases: readonly (readonly [string, Parameters<TestPki['issue']>[0], readonly string[]])[] = [
      ['an expired certificate (PKI002)', { expired: true }, ['0 validity']],
      ['one that is not valid yet', { notYetValid: true }, ['0 validity']],
      ['no accepted policy (x-PKI-1)', { policies: ['2.16.528.1.1003.1.2.8.9'] }, ['0 policy']],
      ['no policy at all', { policies: [] }, ['0 policy']],
      ['anyPolicy only', { policies: ['2.5.29.32.0'] }, ['0 policy']],
      ['key usage without digitalSignature (x-PKI-10)', { keyUsage: ['keyEncipherment'] }, ['0 keyUsage']],
      ['no key usage', { keyUsage: [] }, ['0 keyUsage']],
      ['an RSA key of 1024 bits (x-TLS-8)', { key: 'rsa1024' }, ['0 key']],
      ['an RSA exponent of 3', { key: 'rsaE3' }, ['0 key']],
      ['an unusual curve', { key: 'secp256k1' }, ['0 key']],
      ['an unknown critical extension', { more: [{ oid: '1.2.3.4', critical: true, value: NULL }] }, ['0 critical']],
      ['a CA as end entity', { basicConstraints: { ca: true } }, ['0 basicConstraints']],
      ['a signature with SHA-1 (x-TLS-6)', { signing: { hash: 'SHA-1' } }, ['0 algorithm']],
      ['no OIN (PKI001)', { oins: [] }, ['0 oin']],
      ['two OINs', { oins: [TEST_OIN, TEST_OIN] }, ['0 oin']],
    ];
    for (const [what, options, rules] of cases)
      it(what, async () => {
        expect(judge(await pki.issue(options))).to.deep.equal(rules);
      });

    it('every broken rule at once, so that the holder can mend all', async () => {
      const one = await pki.issue({ expired: true, policies: [], oins: [], keyUsage: ['keyEncipherment'] });
      expect(judge(one)).to.have.members(['0 validity', '0 policy', '0 keyUsage', '0 oin']);
    });

    it('bytes that are no certificate', () => {
      expect(outcome(trust.judge(Buffer.from('hello'), [], 'signing', pki.now))).to.deep.equal(['0 format']);
    });

    it('the day before and the second after validity, to the second', async () => {
      const one = await pki.issue({ notBefore: pki.now, notAfter: pki.now + HOUR });
      expect(judge(one, 'signing', trust, pki.now)).to.equal('ok');
      expect(judge(one, 'signing', trust, pki.now + HOUR)).to.equal('ok');
      expect(judge(one, 'signing', trust, pki.now - 1)).to.deep.equal(['0 validity']);
      expect(judge(one, 'signing', trust, pki.now + HOUR + 1)).to.deep.equal(['0 validity']);
    });

    it('another root, even with the same name (PKI005, trap 6)', async () => {
      const root = await pki.issueCa({ naam: 'Bode test Root CA', issuer: null });
      const ca = await pki.issueCa({ naam: 'Vreemde TSP CA', issuer: root });
      const { one, by } = await under(ca);
      expect(judge(one, 'signing', by)).to.deep.equal(['1 signature']);
      const other = await pki.issueCa({ naam: 'Andere Root CA', issuer: null });
      const leaf = await pki.issue({ issuer: other });
      expect(outcome(trust.judge(leaf.certificate, [other.certificate], 'signing', pki.now))).to.deep.equal([
        '1 anchor',
      ]);
    });

    it('a CA name that somebody else took', async () => {
      const fake = await pki.issueCa({ naam: 'Bode test TSP CA', issuer: null });
      expect(judge(await pki.issue({ issuer: fake }))).to.deep.equal(['0 signature']);
    });

    it('an anchor or a CA of ours as end entity', () => {
      for (const der of [pki.root.certificate, pki.tsp.certificate])
        expect(outcome(trust.judge(der, [], 'signing', pki.now))).to.include('0 basicConstraints');
    });

    it('a changed certificate', async () => {
      const one = await pki.issue();
      const changed = Buffer.from(one.certificate);
      const at = changed.indexOf('Gemeente');
      changed[at] = 'H'.charCodeAt(0);
      expect(outcome(trust.judge(changed, [], 'signing', pki.now))).to.deep.equal(['0 signature']);
    });

    const casAbove: readonly (readonly [string, Partial<Parameters<TestPki['issueCa']>[0]>, readonly string[]])[] = [
      ['an expired CA', { expired: true }, ['1 validity']],
      ['an issuer that is no CA', { basicConstraints: { ca: false } }, ['1 basicConstraints']],
      ['an issuer without basicConstraints', { basicConstraints: undefined as never }, ['1 basicConstraints']],
      ['a CA without keyCertSign', { keyUsage: ['digitalSignature', 'cRLSign'] }, ['1 keyUsage']],
      ['a CA that does not permit the policy', { policies: ['2.16.528.1.1003.1.2.8.9'] }, ['1 policy']],
      ['a CA without policies', { policies: [] }, ['1 policy']],
      ['a CA for other purposes', { purposes: ['1.3.6.1.5.5.7.3.9'] }, ['1 extKeyUsage']],
      ['a CA with a small key', { key: 'rsa1024' }, ['1 key']],
      ['a CA signed with SHA-1', { signing: { hash: 'SHA-1' } }, ['1 algorithm']],
      ['names outside the constraints of the CA', { more: [onlyBelow('example.nl', true)] }, ['0 nameConstraints']],
      ['the same when they are not critical', { more: [onlyBelow('example.nl', false)] }, ['0 nameConstraints']],
    ];
    for (const [what, options, rules] of casAbove)
      it(what, async () => {
        const { one, by } = await under(await pki.issueCa({ naam: `CA met ${what}`, ...options }));
        expect(judge(one, 'signing', by)).to.deep.equal(rules);
      });

    it('names outside the constraints of an anchor, critical or not', async () => {
      for (const critical of [true, false]) {
        const more = [onlyBelow('example.nl', critical)];
        const root = await pki.issueCa({ naam: 'Root met beperking', issuer: null, more });
        const crls = [await pki.crl(root)];
        const by = await pki.trust({ anchors: [root.certificate], crls });
        expect(judge(await pki.issue({ issuer: root }), 'signing', by)).to.deep.equal(['0 nameConstraints']);
        expect(judge(await pki.issue({ issuer: root, hosts: ['bode.example.nl'] }), 'signing', by)).to.equal('ok');
      }
    });

    it('anyPolicy in a CA permits the policy', async () => {
      const { one, by } = await under(await pki.issueCa({ naam: 'Ruime CA', policies: ['2.5.29.32.0'] }));
      expect(judge(one, 'signing', by)).to.equal('ok');
    });

    it('a CA below a TSP CA with path length 0', async () => {
      const { one, by } = await under(await pki.issueCa({ naam: 'CA te diep', issuer: pki.tsp }));
      expect(judge(one, 'signing', by)).to.deep.equal(['2 pathLength']);
    });

    it('a test OIN in production (x-OIN-5, trap 24)', async () => {
      const production = await pki.trust({ testOinAllowed: false });
      expect(judge(await pki.issue(), 'signing', production)).to.deep.equal(['0 oin']);
      expect(judge(await pki.issue({ oin: '00000001823288444000' }), 'signing', production)).to.equal('ok');
    });

    it('a path that is too long', async () => {
      let ca = pki.domain;
      const crls = [...pki.crls];
      for (let depth = 0; depth < 8; depth++) {
        ca = await pki.issueCa({ naam: `Diepte ${depth}`, issuer: ca, key: 'ec' });
        crls.push(await pki.crl(ca));
      }
      const by = await pki.trust({ crls });
      expect(judge(await pki.issue({ issuer: ca }), 'signing', by).at(-1)).to.match(/anchor$/);
    });

    it('CAs that certify each other, and a peer that sends hundreds of look-alikes, in little time', async () => {
      const one = await pki.issueCa({ naam: 'Kring A', issuer: null, key: 'ec' });
      const two = await pki.issueCa({ naam: 'Kring B', issuer: one, key: 'ec' });
      const back = await pki.issueCa({ naam: 'Kring A', issuer: two, keys: one });
      const leaf = await pki.issue({ issuer: two });
      const sent = [two, back, one].map(({ certificate }) => certificate);
      expect(outcome(trust.judge(leaf.certificate, sent, 'signing', pki.now))).to.deep.equal(['2 anchor']);
      const many = Array.from({ length: 300 }, () => two.certificate);
      expect(outcome(trust.judge(leaf.certificate, many, 'signing', pki.now))).to.not.equal('ok');
    });
  });

  describe('the use (x-PKI-11, trap 20)', () => {
    const uses: readonly CertificateUse[] = ['tlsClient', 'tlsServer', 'signing'];
    const cases: readonly (readonly [string, readonly string[], readonly boolean[]])[] = [
      ['both TLS purposes, as G4 has', [SERVER_AUTH, CLIENT_AUTH], [true, true, true]],
      ['no extended key usage, as CERT advises', [], [true, true, true]],
      ['serverAuth only', [SERVER_AUTH], [false, true, true]],
      ['clientAuth only (x-PKI-14)', [CLIENT_AUTH], [true, false, true]],
      ['e-mail protection (x-PKI-15: combined or separate)', ['1.3.6.1.5.5.7.3.4'], [false, false, true]],
      ['document signing', ['1.3.6.1.5.5.7.3.36'], [false, false, true]],
      ['OCSP signing', ['1.3.6.1.5.5.7.3.9'], [false, false, false]],
      ['time stamping', ['1.3.6.1.5.5.7.3.8'], [false, false, false]],
      ['any purpose', ['2.5.29.37.0'], [true, true, true]],
    ];
    for (const [what, purposes, allowed] of cases)
      it(what, async () => {
        const one = await pki.issue({ purposes });
        expect(uses.map((use) => judge(one, use))).to.deep.equal(
          allowed.map((good) => (good ? 'ok' : ['0 extKeyUsage'])),
        );
      });

    it('a server needs no OIN: its host name is its identity', async () => {
      const verdict = trust.judge((await pki.issue({ oins: [] })).certificate, [], 'tlsServer', pki.now);
      expect(verdict.ok && verdict.oin).to.equal(undefined);
      expect(verdict.ok).to.equal(true);
    });

    it('warns about unusual key usage and a near end (trap 19)', async () => {
      const one = await pki.issue({
        keyUsage: ['digitalSignature', 'contentCommitment'],
        notAfter: pki.now + 10 * DAY,
      });
      const verdict = trust.judge(one.certificate, [], 'signing', pki.now);
      expect(verdict.ok && verdict.warnings.filter(({ level }) => level === 0).map(({ rule }) => rule)).to.deep.equal([
        'key',
        'validity',
        'keyUsage',
      ]);
    });
  });

  describe('settings', () => {
    it('an empty policy set asks for no policy (x-PKI-2)', async () => {
      const by = await pki.trust({ policies: [] });
      expect(judge(await pki.issue({ policies: [] }), 'signing', by)).to.equal('ok');
    });

    it('a higher key floor', async () => {
      const by = await pki.trust({ minRsaBits: 3072 });
      expect(judge(await pki.issue({ key: 'rsa3072' }), 'signing', by)).to.deep.equal(['1 key', '2 key', '3 key']);
    });
  });

  describe('revocation (x-CRL-1, GB011, x-CRL-3, x-CRL-4, x-CRL-5, x-CRL-7)', () => {
    it('refuses a revoked certificate and no other', async () => {
      const [bad, good] = [await pki.issue(), await pki.issue()];
      const by = await pki.trust({ crls: [...pki.crls.slice(0, 2), await pki.crl(pki.tsp, { revoked: [bad] })] });
      expect([judge(bad, 'signing', by), judge(good, 'signing', by)]).to.deep.equal([['0 crl.revoked'], 'ok']);
    });

    it('refuses everything of a revoked TSP CA', async () => {
      const tsp = await pki.issueCa({ naam: 'Ingetrokken TSP' });
      const { serial } = readCertificate(tsp.certificate);
      const crls = [pki.crls[0]!, await pki.crl(pki.domain, { revoked: [{ serial }] }), await pki.crl(tsp)];
      expect(judge(await pki.issue({ issuer: tsp }), 'signing', await pki.trust({ crls }))).to.deep.equal([
        '1 crl.revoked',
      ]);
    });

    it('fails closed without a CRL, at every level', async () => {
      const by = await pki.trust({ crls: [] });
      expect(judge(await pki.issue(), 'signing', by)).to.deep.equal([
        '0 crl.missing',
        '1 crl.missing',
        '2 crl.missing',
      ]);
    });

    it('fails closed after nextUpdate, to the millisecond', async () => {
      const nextUpdate = pki.now + HOUR;
      const by = await pki.trust({ crls: [...pki.crls.slice(0, 2), await pki.crl(pki.tsp, { nextUpdate })] });
      const one = await pki.issue();
      expect(judge(one, 'signing', by, nextUpdate - 1)).to.equal('ok');
      expect(judge(one, 'signing', by, nextUpdate)).to.deep.equal(['0 crl.expired']);
    });

    it('a revocation in an expired CRL still counts', async () => {
      const one = await pki.issue();
      const crl = await pki.crl(pki.tsp, { revoked: [one], nextUpdate: pki.now - 1000 });
      const by = await pki.trust({ crls: [...pki.crls.slice(0, 2), crl] });
      expect(judge(one, 'signing', by)).to.deep.equal(['0 crl.revoked']);
    });

    it('does not believe a CRL that another key signed, nor is a good one shadowed by it', async () => {
      const one = await pki.issue();
      const forged = await pki.crl(pki.tsp, { signer: pki.domain, revoked: [one], thisUpdate: pki.now });
      expect(judge(one, 'signing', await pki.trust({ crls: [...pki.crls, forged] }))).to.equal('ok');
      const only = await pki.trust({ crls: [...pki.crls.slice(0, 2), forged] });
      expect(judge(one, 'signing', only)).to.deep.equal(['0 crl.missing']);
    });

    it('does not believe a CRL of a CA without cRLSign, or one signed with SHA-1', async () => {
      const ca = await pki.issueCa({ naam: 'Zonder cRLSign', keyUsage: ['keyCertSign'] });
      const { one, by } = await under(ca);
      expect(judge(one, 'signing', by)).to.deep.equal(['0 crl.missing']);
      const weak = await pki.crl(pki.tsp, { signing: { hash: 'SHA-1' } });
      const old = await pki.trust({ crls: [...pki.crls.slice(0, 2), weak] });
      expect(judge(await pki.issue(), 'signing', old)).to.deep.equal(['0 crl.missing']);
    });

    it('does not use a CRL from the future, and uses the newest of several', async () => {
      const one = await pki.issue();
      const future = await pki.crl(pki.tsp, { thisUpdate: pki.now + HOUR, revoked: [one] });
      expect(judge(one, 'signing', await pki.trust({ crls: [...pki.crls, future] }))).to.equal('ok');
      const newer = await pki.crl(pki.tsp, { thisUpdate: pki.now - 1000, revoked: [one] });
      expect(judge(one, 'signing', await pki.trust({ crls: [newer, ...pki.crls] }))).to.deep.equal(['0 crl.revoked']);
    });
  });

  /** Name constraints: only hosts below this one. */
  function onlyBelow(host: string, critical: boolean) {
    const name = der(0x82, Buffer.from(host));
    return { oid: '2.5.29.30', critical, value: der(0x30, der(0xa0, der(0x30, name))) };
  }

  function der(tag: number, body: Buffer): Buffer {
    return Buffer.concat([Buffer.of(tag, body.length), body]);
  }
});
