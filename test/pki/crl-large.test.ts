// CRLs of 100,000 entries: read in a thread while the main thread goes on, looked up in constant time, and refused when damaged anywhere
// (x-CRL-1, x-CRL-4). How long it takes is for the benchmarks; here it must be right.
import { sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readSigned } from '../../src/pki/certificate.ts';
import { readCrl } from '../../src/pki/crl.ts';
import { indexCrl } from '../../src/pki/crl-index.ts';
import { readCrls } from '../../src/pki/crl-reader.ts';
import { DerError, whole } from '../../src/pki/der.ts';
import { createCrlStore, readCertificate, toPem } from '../../src/pki/index.ts';
import { type TestPki, testPki } from '../support/pki.ts';

const ENTRIES = 100_000;

describe('CRL of 100,000 entries', () => {
  let pki: TestPki;
  let crl: Buffer;
  let folder: string;

  before(async () => {
    pki = await testPki();
    crl = largeCrl();
    folder = await mkdtemp(join(tmpdir(), 'bode-crl-large-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Serial number of entry `index` for even numbers; odd ones are in no entry. */
  function serial(index: number): Buffer {
    const octets = Buffer.alloc(16, 0x51);
    octets.writeUInt32BE(Math.imul(index, 0x9e3779b1) >>> 0, 4);
    octets.writeUInt32BE(index, 12);
    return octets;
  }

  function element(tag: number, ...parts: readonly Buffer[]): Buffer {
    const body = Buffer.concat(parts);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(body.length);
    const length = size.subarray(size.findIndex((octet) => octet > 0));
    const head = body.length < 0x80 ? [body.length] : [0x80 | length.length, ...length];
    return Buffer.concat([Buffer.of(tag, ...head), body]);
  }

  function largeCrl(): Buffer {
    const date = element(0x17, Buffer.from('260101000000Z'));
    const reason = element(0x30, element(0x30, Buffer.from('0603551d1504030a0101', 'hex')));
    const entries = Array.from({ length: ENTRIES }, (_, index) =>
      element(0x30, element(0x02, serial(2 * index)), date, reason),
    );
    const { fields } = readSigned(pki.crls[2]!, 'CRL');
    const [version, algorithm, issuer, thisUpdate, nextUpdate, ...more] = fields.map(whole);
    const list = element(0x30, ...entries);
    const tbs = element(0x30, version!, algorithm!, issuer!, thisUpdate!, nextUpdate!, list, more.at(-1)!);
    const signature = sign('sha256', tbs, pki.tsp.privateKey);
    return element(0x30, tbs, algorithm!, element(0x03, Buffer.of(0), signature));
  }

  const store = () => {
    const crls = createCrlStore({ folder, clock: () => pki.now });
    crls.register(readCertificate(pki.tsp.certificate), []);
    return crls;
  };

  for (const form of ['DER', 'PEM'])
    it(`is read from ${form} while the main thread goes on, and tells every revocation`, async () => {
      await writeFile(join(folder, 'large.crl'), form === 'DER' ? crl : toPem('X509 CRL', crl));
      const crls = store();
      let turns = 0;
      const timer = setInterval(() => {
        turns += 1;
      }, 1);
      await crls.reload();
      clearInterval(timer);
      expect(turns).to.be.greaterThan(3);
      const { status, crl: held } = crls.find(readCertificate(pki.tsp.certificate), pki.now);
      expect([status, held?.size]).to.deep.equal(['current', ENTRIES]);
      for (let index = 0; index < 2 * ENTRIES; index++) {
        const found = held!.find(serial(index).toString('hex'));
        if ((found !== undefined) !== (index % 2 === 0)) expect.fail(`serial ${index} is judged wrong`);
      }
      expect(held!.find(serial(0).toString('hex'))).to.deep.equal({
        at: Date.parse('2026-01-01T00:00:00Z'),
        reason: 'keyCompromise',
      });
    });

  it('takes one megabyte beside its bytes', () => {
    const { slots } = indexCrl(crl);
    expect(slots.byteLength).to.equal(2 ** 20);
  });

  it('is refused with the same sentence in a thread and outside it', async () => {
    const damaged = Buffer.from(crl);
    damaged[crl.length - 2_000] = 0xff;
    const said = await readCrls(damaged).then(
      () => 'nothing',
      (error: unknown) => (error instanceof DerError ? error.message : 'another error'),
    );
    expect(() => readCrl(damaged)).to.throw(DerError, said);
  });

  it('above the limit is not read, and the last good copy stays', async () => {
    await writeFile(join(folder, 'large.crl'), pki.crls[2]!);
    const crls = createCrlStore({ folder, clock: () => pki.now, maxBytes: 1_000_000 });
    const tsp = readCertificate(pki.tsp.certificate);
    await crls.reload();
    await writeFile(join(folder, 'large.crl'), crl);
    await crls.reload();
    expect(crls.problems()).to.deep.equal([{ file: 'large.crl', reason: 'the file is larger than 1000000 bytes' }]);
    expect(crls.find(tsp, pki.now).crl?.size).to.equal(0);
  });
});
