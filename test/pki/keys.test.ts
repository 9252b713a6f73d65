// Own keys from PEM and PKCS#12: what is loaded, and one clear sentence for every way it can be wrong (x-PKI-7, x-PKI-15).
import { spawnSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadOwnKey, PkiError } from '../../src/pki/index.ts';
import { makeBundle } from '../../src/pki/pkcs12.ts';
import { requirePeer } from '../support/peers.ts';
import { type TestCertificate, type TestPki, testPki } from '../support/pki.ts';

describe('own keys', () => {
  let pki: TestPki;
  let one: TestCertificate;
  let folder: string;

  before(async () => {
    pki = await testPki();
    one = await pki.issue();
    folder = mkdtempSync(join(tmpdir(), 'bode keys '));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const put = (name: string, data: string | Buffer) => {
    const path = join(folder, name);
    writeFileSync(path, data);
    return path;
  };
  const pem = (certificate: string, key: string, more: { chain?: string; passphrase?: string } = {}) => ({
    setting: 'tls.sleutel',
    certificateFile: put('cert.pem', certificate),
    keyFile: put('key.pem', key),
    chainFile: more.chain === undefined ? undefined : put('chain.pem', more.chain),
    passphrase: more.passphrase,
  });
  const bundle = (data: Buffer, passphrase = 'geheim') => ({
    setting: 'tls.sleutel',
    bundleFile: put('bundle.p12', data),
    passphrase,
  });
  const fails = (settings: Parameters<typeof loadOwnKey>[0], text: RegExp, now = pki.now) => {
    expect(() => loadOwnKey(settings, now)).to.throw(PkiError, text);
  };

  it('loads certificate and chain from one file', () => {
    const key = loadOwnKey(pem(one.chainPem, one.keyPem), pki.now);
    expect(key.certificate).to.deep.equal(one.certificate);
    expect(key.chain).to.deep.equal(one.chain);
    expect(key.certificatePem).to.equal(one.chainPem);
    expect(createPublicKey(key.keyPem).equals(one.publicKey)).to.equal(true);
  });

  it('loads the chain from its own file, in any order, and leaves out the root', () => {
    const chain = pki.anchorsPem + pki.intermediatesPem;
    expect(loadOwnKey(pem(one.certificatePem, one.keyPem, { chain }), pki.now).chain).to.deep.equal(one.chain);
  });

  it('loads an encrypted key and an EC key', async () => {
    const encrypted = one.privateKey.export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'geheim',
    });
    expect(loadOwnKey(pem(one.chainPem, `${encrypted}`, { passphrase: 'geheim' }), pki.now).chain).to.have.length(2);
    const ec = await pki.issue({ key: 'ec' });
    expect(loadOwnKey(pem(ec.chainPem, ec.keyPem), pki.now).privateKey.asymmetricKeyType).to.equal('ec');
    fails(pem(one.chainPem, `${encrypted}`, { passphrase: 'anders' }), /key\.pem is encrypted and the passphrase/);
    fails(pem(one.chainPem, `${encrypted}`), /key\.pem is encrypted and the passphrase/);
  });

  it('says in one sentence what is wrong, naming setting and file, without key material', async () => {
    const other = await pki.issue({ freshKey: true });
    fails(pem(one.chainPem, other.keyPem), /^tls\.sleutel: the private key does not belong to the certificate$/);
    fails(pem('leeg', one.keyPem), /^tls\.sleutel: .*cert\.pem holds no certificate in PEM$/);
    fails(pem(one.chainPem, 'leeg'), /^tls\.sleutel: .*key\.pem holds no private key in PEM$/);
    fails({ ...pem(one.chainPem, one.keyPem), keyFile: join(folder, 'weg.pem') }, /weg\.pem does not exist$/);
    fails({ ...pem(one.chainPem, one.keyPem), keyFile: folder }, /cannot be read \(EISDIR\)$/);
    const damaged = '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n';
    fails(pem(damaged, one.keyPem), /cert\.pem holds an unreadable certificate/);
  });

  it('refuses a certificate that is not valid now', () => {
    fails(pem(one.chainPem, one.keyPem), /^tls\.sleutel: the certificate expired on /, pki.now + 400 * 86_400_000);
    fails(pem(one.chainPem, one.keyPem), /^tls\.sleutel: the certificate is not valid before /, 0);
  });

  describe('PKCS#12', () => {
    const own = () => ({ privateKey: one.privateKey, certificates: [one.certificate, ...one.chain] });

    it('loads a bundle of our own', () => {
      const key = loadOwnKey(bundle(makeBundle(own(), 'geheim', 'Gemeente Súdwest')), pki.now);
      expect([key.certificate, ...key.chain]).to.deep.equal(own().certificates);
      expect(key.privateKey.equals(one.privateKey)).to.equal(true);
    });

    it('says what is wrong with a bundle', () => {
      const good = makeBundle(own(), 'geheim', 'x');
      fails(bundle(good, 'anders'), /bundle\.p12 is no PKCS#12 bundle, or the passphrase does not open it$/);
      fails(bundle(Buffer.from('junk')), /is no PKCS#12 bundle/);
    });

    // node-forge re-encodes certificates when it reads a bundle: their bytes must come out as they went in.
    for (const [kind, options] of [
      ['RSA', {}],
      ['EC', { key: 'ec' }],
    ] as const)
      it(`loads what openssl made: ${kind} key, PSS issuers`, async function () {
        requirePeer(this, 'openssl');
        const signing = { pss: true } as const;
        const root = await pki.issueCa({ naam: 'PSS root', issuer: null, signing });
        const ca = await pki.issueCa({ naam: 'PSS CA', issuer: root, signing });
        const leaf = await pki.issue({ issuer: ca, signing, ...options });
        const { certificateFile, keyFile } = pem(leaf.chainPem, leaf.keyPem);
        const file = join(folder, 'openssl.p12');
        const args = [
          'pkcs12',
          '-export',
          '-in',
          certificateFile,
          '-inkey',
          keyFile,
          '-out',
          file,
          '-passout',
          'pass:geheim',
        ];
        expect(spawnSync('openssl', args).status).to.equal(0);
        const key = loadOwnKey({ setting: 'x', bundleFile: file, passphrase: 'geheim' }, pki.now);
        expect([key.certificate, ...key.chain]).to.deep.equal([leaf.certificate, ...leaf.chain]);
        expect(key.privateKey.equals(leaf.privateKey)).to.equal(true);
      });

    it('refuses a bundle without a key', function () {
      requirePeer(this, 'openssl');
      const { certificateFile } = pem(one.chainPem, one.keyPem);
      const file = join(folder, 'nokey.p12');
      const args = ['pkcs12', '-export', '-nokeys', '-in', certificateFile, '-out', file, '-passout', 'pass:geheim'];
      expect(spawnSync('openssl', args).status).to.equal(0);
      fails({ setting: 'x', bundleFile: file, passphrase: 'geheim' }, /holds 0 private keys, one is wanted/);
    });
  });
});
