// The development PKI (ARCHITECTURE.md §5): its shape after PKIoverheid, that openssl and our own trust accept it, and that a second
// call keeps what is in order (x-PKI-4, x-PKI-7, x-PKI-10, x-PKI-11, x-PKI-13, x-PKI-15, x-TLS-8).
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Oin } from '../../src/core/index.ts';
import {
  addOrganisation,
  createCrlStore,
  createTrust,
  DEVELOPMENT_PASSPHRASE,
  DEVELOPMENT_POLICY,
  type DevelopmentPki,
  loadOwnKey,
  makeDevelopmentPki,
  PkiError,
  pemBlocks,
  readCertificate,
  readCrl,
  renewCrls,
  revokeOrganisation,
  type Verdict,
} from '../../src/pki/index.ts';
import { requirePeer } from '../support/peers.ts';

const DAY = 86_400_000;
const BODE = { oin: '00000099000000001000' as Oin, naam: 'Bode' };
const GEMEENTE = { oin: '00000099000000002000' as Oin, naam: 'Gemeente Súdwest-Fryslân' };
const HOSTS = ['localhost', '127.0.0.1'];
const BASE = 'http://127.0.0.1:9464/crl';

describe('development PKI', function () {
  this.timeout(120_000);
  const now = Math.floor(Date.now() / 1000) * 1000;
  let parent: string;
  let dir: string;
  let pki: DevelopmentPki;
  const progress: string[] = [];

  const options = (more: object = {}) => ({ now, hosts: HOSTS, crlBaseUrl: BASE, ...more });
  const leaf = async (oin: Oin, at = dir) => {
    const pem = await readFile(join(at, 'organisaties', oin, 'cert.pem'), 'latin1');
    return readCertificate(pemBlocks(pem, 'CERTIFICATE')[0]!);
  };

  /** All files with their content, to see what a second call changed. */
  async function snapshot(at: string): Promise<ReadonlyMap<string, string>> {
    const files = (await readdir(at, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const paths = files.map((entry) => join(entry.parentPath, entry.name));
    return new Map(await Promise.all(paths.map(async (path) => [path, await readFile(path, 'latin1')] as const)));
  }

  async function changed(at: string, act: () => Promise<unknown>): Promise<readonly string[]> {
    const before = await snapshot(at);
    await act();
    const after = await snapshot(at);
    return [...after.keys()]
      .filter((path) => before.get(path) !== after.get(path))
      .map((path) => path.slice(at.length + 1));
  }

  async function judge(at: string, oin: Oin): Promise<Verdict> {
    const pems = async (file: string) => pemBlocks(await readFile(join(at, file), 'latin1'), 'CERTIFICATE');
    const crls = createCrlStore({ folder: join(at, 'crl'), clock: () => now });
    await crls.reload();
    const [anchors, intermediates] = [await pems('trust.pem'), await pems('intermediates.pem')];
    const settings = { policies: [DEVELOPMENT_POLICY], minRsaBits: 3072, crls, testOinAllowed: true };
    const trust = createTrust({ anchors, intermediates, ...settings });
    expect(trust.health(now)).to.equal(undefined);
    return trust.judge((await leaf(oin, at)).der, [], 'tlsClient', now);
  }

  async function copy(): Promise<string> {
    const at = await mkdtemp(join(parent, 'copy-'));
    await cp(dir, at, { recursive: true });
    return at;
  }

  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'bode dev pki '));
    dir = join(parent, 'certs', 'dev');
    const onProgress = ({ done, total }: { done: number; total: number }) => progress.push(`${done}/${total}`);
    pki = await makeDevelopmentPki(dir, [BODE, GEMEENTE], options({ onProgress }));
  });
  after(() => rm(parent, { recursive: true, force: true }));

  it('makes the fixed files and tells its progress', async () => {
    expect(progress).to.deep.equal(['1/5', '2/5', '3/5', '4/5', '5/5']);
    expect(pki.made).to.equal(8);
    expect((await readdir(dir)).sort()).to.deep.equal(['ca', 'crl', 'intermediates.pem', 'organisaties', 'trust.pem']);
    expect(await readdir(pki.crlFolder)).to.have.members(['root.crl', 'domein.crl', 'tsp.crl']);
    const [, gemeente] = pki.organisations;
    expect(gemeente).to.include(GEMEENTE);
    expect(await readdir(join(dir, 'organisaties', GEMEENTE.oin))).to.have.members([
      'cert.pem',
      'chain.pem',
      'key.pem',
      'bundle.p12',
    ]);
    expect(pemBlocks(await readFile(gemeente!.chainFile, 'latin1'), 'CERTIFICATE')).to.have.length(3);
    expect(pemBlocks(await readFile(pki.intermediatesFile, 'latin1'), 'CERTIFICATE')).to.have.length(2);
  });

  it('keeps private keys to their owner', async () => {
    const secret = [...(await snapshot(dir)).keys()].filter((path) => /key\.pem$|\.p12$/.test(path));
    expect(secret).to.have.length(7);
    for (const path of secret) expect((await stat(path)).mode & 0o777, path).to.equal(0o600);
    expect((await stat(join(dir, 'ca'))).mode & 0o777).to.equal(0o700);
  });

  it('has the shape of PKIoverheid G4', async () => {
    const certificate = await leaf(GEMEENTE.oin);
    expect(certificate.subject.text).to.equal(
      `C=NL, O=${GEMEENTE.naam}, CN=${GEMEENTE.naam}, serialNumber=${GEMEENTE.oin}`,
    );
    expect(certificate.key).to.include({ type: 'rsa', rsaBits: 3072 });
    expect(certificate.keyUsage?.critical).to.equal(true);
    expect([...certificate.keyUsage!.uses]).to.deep.equal(['digitalSignature', 'keyEncipherment']);
    expect(certificate.extKeyUsage).to.deep.equal(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
    expect(certificate.policies).to.include(DEVELOPMENT_POLICY);
    expect([...certificate.dnsNames, ...certificate.ipAddresses]).to.deep.equal(HOSTS);
    expect(certificate.crlUrls).to.deep.equal([`${BASE}/tsp.crl`]);
    expect(certificate.notAfter).to.equal(now + 397 * DAY);
  });

  it('is accepted by our own trust, at every level, without warnings', async () => {
    const verdict = await judge(dir, GEMEENTE.oin);
    expect(verdict.ok && [verdict.oin, verdict.chain.length, verdict.warnings]).to.deep.equal([GEMEENTE.oin, 4, []]);
  });

  it('is accepted by openssl with all CRLs and the policy', async function () {
    requirePeer(this, 'openssl');
    const crls = join(parent, 'crls.pem');
    const pems = ['root', 'domein', 'tsp'].map(
      (ca) => spawnSync('openssl', ['crl', '-inform', 'der', '-in', join(dir, 'crl', `${ca}.crl`)]).stdout,
    );
    await writeFile(crls, Buffer.concat(pems));
    for (const { certificateFile } of pki.organisations) {
      const trust = ['-CAfile', pki.trustFile, '-untrusted', pki.intermediatesFile, '-CRLfile', crls];
      const strict = ['-crl_check_all', '-x509_strict', '-explicit_policy', '-policy', DEVELOPMENT_POLICY];
      for (const purpose of ['sslclient', 'sslserver']) {
        const result = spawnSync('openssl', ['verify', ...trust, ...strict, '-purpose', purpose, certificateFile]);
        expect(result.stdout.toString() + result.stderr).to.equal(`${certificateFile}: OK\n`);
      }
    }
  });

  it('has bundles that openssl and loadOwnKey open', function () {
    requirePeer(this, 'openssl');
    const { bundleFile, certificateFile, chainFile, keyFile } = pki.organisations[0]!;
    const args = ['pkcs12', '-in', bundleFile, '-passin', `pass:${DEVELOPMENT_PASSPHRASE}`, '-nodes'];
    const opened = spawnSync('openssl', args);
    expect(opened.status, opened.stderr.toString()).to.equal(0);
    expect(pemBlocks(opened.stdout.toString('latin1'), 'CERTIFICATE')).to.have.length(3);
    const fromBundle = loadOwnKey({ setting: 'x', bundleFile, passphrase: DEVELOPMENT_PASSPHRASE }, now);
    const fromPem = loadOwnKey({ setting: 'x', certificateFile, keyFile, chainFile }, now);
    expect(fromBundle.certificatePem).to.equal(fromPem.certificatePem);
    expect(fromBundle.privateKey.equals(fromPem.privateKey)).to.equal(true);
  });

  it('a second call changes nothing and makes nothing', async () => {
    let made = -1;
    const paths = await changed(dir, async () => {
      const onProgress = () => expect.fail('no key is needed');
      made = (await makeDevelopmentPki(dir, [BODE, GEMEENTE], options({ onProgress }))).made;
    });
    expect([made, paths]).to.deep.equal([0, []]);
  });

  it('issues again with the same key when hosts, name or CRL address change', async () => {
    const at = await copy();
    const [before, keyBefore] = [await leaf(GEMEENTE.oin, at), await readFile(join(at, 'ca', 'tsp.key.pem'))];
    const paths = await changed(at, () =>
      makeDevelopmentPki(at, [GEMEENTE], options({ hosts: ['localhost', '::1'], crlBaseUrl: 'http://localhost:1/' })),
    );
    const after = await leaf(GEMEENTE.oin, at);
    expect(after.ipAddresses).to.deep.equal(['::1']);
    expect(after.crlUrls).to.deep.equal(['http://localhost:1/tsp.crl']);
    expect(after.spki).to.deep.equal(before.spki);
    expect(await readFile(join(at, 'ca', 'tsp.key.pem'))).to.deep.equal(keyBefore);
    expect(paths.filter((path) => path.includes(BODE.oin))).to.deep.equal([]);
    expect((await judge(at, GEMEENTE.oin)).ok).to.equal(true);
  });

  it('renews with a new key when fewer than 30 days are left (x-PKI-15)', async () => {
    const at = await copy();
    const early = { ...options(), now: now + 366 * DAY };
    await makeDevelopmentPki(at, [GEMEENTE], early);
    expect((await leaf(GEMEENTE.oin, at)).fingerprint).to.equal((await leaf(GEMEENTE.oin)).fingerprint);
    await makeDevelopmentPki(at, [GEMEENTE], { ...early, now: now + 368 * DAY });
    expect((await leaf(GEMEENTE.oin, at)).spki).to.not.deep.equal((await leaf(GEMEENTE.oin)).spki);
  });

  it('mends what is damaged or missing', async () => {
    const at = await copy();
    const gemeente = join(at, 'organisaties', GEMEENTE.oin);
    await rm(join(gemeente, 'bundle.p12'));
    await writeFile(join(gemeente, 'chain.pem'), 'damaged');
    await writeFile(join(at, 'crl', 'tsp.crl'), 'damaged');
    await writeFile(join(at, 'organisaties', BODE.oin, 'key.pem'), 'damaged');
    const result = await makeDevelopmentPki(at, [BODE, GEMEENTE], options());
    expect(result.made).to.equal(3);
    const [bode, other] = result.organisations;
    for (const { bundleFile, certificateFile, keyFile } of [bode!, other!]) {
      const bundle = loadOwnKey({ setting: 'x', bundleFile, passphrase: DEVELOPMENT_PASSPHRASE }, now);
      expect(bundle.certificate).to.deep.equal(loadOwnKey({ setting: 'x', certificateFile, keyFile }, now).certificate);
    }
    expect((await judge(at, BODE.oin)).ok).to.equal(true);
  });

  it('adds an organisation later, and only to a PKI that is there', async () => {
    const at = await copy();
    const late = { oin: '00000099000000003000' as Oin, naam: 'Waterschap' };
    const files = await addOrganisation(at, late, options());
    expect(files.certificateFile).to.equal(join(at, 'organisaties', late.oin, 'cert.pem'));
    expect((await judge(at, late.oin)).ok).to.equal(true);
    const error = await addOrganisation(join(parent, 'nowhere'), late, options()).catch((one: unknown) => one);
    expect(error).to.be.instanceOf(PkiError);
    expect((error as PkiError).message).to.match(/holds no development PKI/);
  });

  it('revokes an organisation, which stays revoked', async () => {
    const at = await copy();
    expect(await revokeOrganisation(at, GEMEENTE.oin, now)).to.equal(true);
    const revoked = await judge(at, GEMEENTE.oin);
    expect(!revoked.ok && revoked.reasons.map(({ rule }) => rule)).to.deep.equal(['crl.revoked']);
    expect((await judge(at, BODE.oin)).ok).to.equal(true);
    expect(await revokeOrganisation(at, GEMEENTE.oin, now)).to.equal(false);
    await makeDevelopmentPki(at, [BODE, GEMEENTE], options());
    await renewCrls(at, { now, force: true });
    expect((await judge(at, GEMEENTE.oin)).ok).to.equal(false);
    const error = await revokeOrganisation(at, '00000099000000009000' as Oin, now).catch((one: unknown) => one);
    expect((error as PkiError).message).to.match(/no certificate of organisation/);
  });

  it('renews CRLs when fewer than 7 days are left', async () => {
    const at = await copy();
    const number = async () => readCrl(await readFile(join(at, 'crl', 'tsp.crl'))).number;
    expect(await renewCrls(at, { now: now + 23 * DAY })).to.equal(0);
    expect(await number()).to.equal('01');
    expect(await renewCrls(at, { now: now + 23 * DAY + 1000 })).to.equal(3);
    expect(await number()).to.equal('02');
    expect(await renewCrls(at, { now: now + 23 * DAY + 1000, force: true })).to.equal(3);
    expect(await number()).to.equal('03');
  });
});
