// Mutated certificates and CRLs against OpenSSL: what this folder accepts OpenSSL reads too and sees the same in, and nothing but DerError
// ever comes out. Seeded; BODE_FUZZ_RUNS and BODE_FUZZ_SEED make it longer and other. With the PKITS data its hundreds of certificates are seeds too.
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Certificate, type Crl, DerError, readCertificate, readCrl, toPem } from '../../src/pki/index.ts';
import { validatePath } from '../../src/pki/path.ts';
import { requirePeer } from '../support/peers.ts';
import { type TestPki, testPki } from '../support/pki.ts';
import { vectorsFolder } from '../support/vectors.ts';

const RUNS = Number(process.env.BODE_FUZZ_RUNS ?? 4_000);
const SEED = Number(process.env.BODE_FUZZ_SEED ?? 20_261_124);

/** One way of damaging bytes. */
type Mutation = readonly [kind: 'set' | 'cut' | 'insert' | 'repeat', at: number, value: number];

const mutation = fc.tuple(
  fc.constantFrom<Mutation[0]>('set', 'set', 'set', 'set', 'set', 'set', 'cut', 'insert', 'repeat'),
  fc.integer({ min: 0, max: 65_535 }),
  fc.integer({ min: 0, max: 255 }),
);

function mutated(bytes: Buffer, mutations: readonly Mutation[]): Buffer {
  return mutations.reduce((now, [kind, where, value]) => {
    const at = where % now.length;
    const [before, after] = [now.subarray(0, at), now.subarray(at)];
    if (kind === 'cut') return Buffer.concat([before, after.subarray(1 + (value & 7))]);
    if (kind === 'insert') return Buffer.concat([before, Buffer.of(value), after]);
    if (kind === 'repeat') return Buffer.concat([before, after.subarray(0, 1 + (value & 31)), after]);
    return Buffer.concat([before, Buffer.of(value), after.subarray(1)]);
  }, bytes);
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

describe('fuzzing', () => {
  let pki: TestPki;
  let certificates: readonly Buffer[];
  let crls: readonly Buffer[];

  before(async () => {
    pki = await testPki();
    const one = await pki.issue({ crlUrls: ['http://crl.example/a.crl'] });
    certificates = [one.certificate, pki.tsp.certificate, pki.root.certificate, ...suite('certs')];
    crls = [await pki.crl(pki.tsp, { revoked: [one, { serial: '01' }] }), pki.crls[0]!, ...suite('crls')];
  });

  function suite(kind: 'certs' | 'crls'): readonly Buffer[] {
    const root = vectorsFolder();
    if (!root) return [];
    const folder = join(root, 'x509/PKITS_data', kind);
    return readdirSync(folder).map((file) => readFileSync(join(folder, file)));
  }

  /** Runs `judge` on mutated seeds, and gives how many of them could be read. */
  function fuzz<T>(
    [seeds, numRuns]: readonly [readonly Buffer[], number],
    read: (der: Buffer) => T,
    judge: (read: T, der: Buffer) => void,
  ): number {
    let readable = 0;
    const seedsBy = fc.nat(seeds.length - 1);
    fc.assert(
      fc.property(seedsBy, fc.array(mutation, { minLength: 1, maxLength: 2 }), (index, mutations) => {
        const der = mutated(seeds[index]!, mutations);
        const found = attempt(() => read(der));
        if (found === undefined || der.equals(seeds[index]!)) return;
        readable += 1;
        judge(found, der);
      }),
      { numRuns, seed: SEED },
    );
    return readable;
  }

  it('certificates that are read are read by OpenSSL too, with the same content', () => {
    const readable = fuzz([certificates, RUNS], readCertificate, sameAsNode);
    expect(readable).to.be.greaterThan(RUNS / 10);
  });

  function sameAsNode(certificate: Certificate, der: Buffer): void {
    const node = new X509Certificate(der);
    expect(certificate.fingerprint).to.equal(node.fingerprint256.replaceAll(':', '').toLowerCase());
    expect(certificate.notBefore, node.validFrom).to.equal(node.validFromDate.getTime());
    expect(certificate.notAfter, node.validTo).to.equal(node.validToDate.getTime());
    expect(certificate.publicKey.equals(node.publicKey)).to.equal(true);
    if (certificate.basicConstraints?.ca === true && certificate.keyUsage?.uses.has('keyCertSign') !== false)
      expect(node.ca).to.equal(true);
    if (node.ca) expect(certificate.basicConstraints?.ca).to.equal(true);
    expect(certificate.extKeyUsage ?? []).to.deep.equal(node.keyUsage ?? []);
  }

  it('certificates that are read can be judged: a verdict and never an error', async () => {
    const trust = await pki.trust();
    const pool = { anchors: [readCertificate(pki.root.certificate)], intermediates: [] };
    const policies = { accepted: ['1.2.3'], explicit: true, inhibitMapping: false, inhibitAny: false, named: true };
    fuzz([certificates, RUNS / 8], readCertificate, (certificate, der) => {
      expect(trust.judge(der, [pki.tsp.certificate], 'signing', pki.now).ok).to.equal(false);
      const path = { chain: [certificate, certificate, ...pool.anchors], anchored: true };
      const rules = { now: pki.now, policies, minRsaBits: 2048, crls: trust.crls, pool };
      expect(validatePath(path, rules).reasons).to.not.deep.equal([]);
    });
  });

  it('CRLs that are read are read by OpenSSL too, with the same dates and entries', function () {
    requirePeer(this, 'openssl');
    const kept: [Crl, Buffer][] = [];
    fuzz([crls, RUNS], readCrl, (crl, der) => {
      for (const serial of ['01', '', 'ff', '7f'.repeat(20)]) crl.find(serial);
      if (kept.length < 60) kept.push([crl, der]);
    });
    expect(kept.length).to.be.greaterThan(20);
    for (const [crl, text] of printed(kept)) {
      expect(text).to.include('Certificate Revocation List');
      expect((text.match(/Serial Number:/g) ?? []).length).to.be.at.least(crl.size);
      const [, next] = /Next Update: (.*)/.exec(text) ?? [];
      expect(Date.parse(next ?? ''), next).to.equal(crl.nextUpdate);
    }
  });

  // One process for all: `openssl storeutl` prints every CRL of a PEM file in order.
  function printed(kept: readonly (readonly [Crl, Buffer])[]): readonly (readonly [Crl, string])[] {
    const folder = mkdtempSync(join(tmpdir(), 'bode-fuzz-'));
    const file = join(folder, 'all.pem');
    writeFileSync(file, kept.map(([, der]) => toPem('X509 CRL', der)).join(''));
    const { stdout } = spawnSync('openssl', ['storeutl', '-noout', '-text', '-crls', file], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    const texts = stdout.split(/^\d+: CRL$/m).slice(1);
    expect(texts).to.have.length(kept.length);
    return kept.map(([crl], index) => [crl, texts[index]!]);
  }
});
