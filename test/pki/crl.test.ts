// CRLs: what is read, which kinds are refused, whom a CRL speaks about, and that a large one is read and looked up correctly.
import { sign } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { readSigned } from '../../src/pki/certificate.ts';
import { covered, crlFlaw } from '../../src/pki/crl.ts';
import { content, DerError, whole } from '../../src/pki/der.ts';
import { readCertificate, readCrl } from '../../src/pki/index.ts';
import { type CrlOptions, type TestPki, testPki } from '../support/pki.ts';

const der = (tag: number, ...parts: readonly Buffer[]) => {
  const body = Buffer.concat(parts);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length);
  const length = body.length < 0x80 ? Buffer.of(body.length) : size.subarray(size.findIndex((octet) => octet > 0));
  return Buffer.concat([
    Buffer.of(tag),
    ...(body.length < 0x80 ? [] : [Buffer.of(0x80 | length.length)]),
    length,
    body,
  ]);
};

describe('CRL reader', () => {
  let pki: TestPki;

  before(async () => {
    pki = await testPki();
  });

  const extended = async (oid: string, critical: boolean, hex: string, options: CrlOptions = {}) =>
    pki.crl(pki.tsp, { ...options, more: [{ oid, critical, value: Buffer.from(hex, 'hex') }] });

  /** A CRL of the TSP CA with these DER entries. */
  function withEntries(entries: readonly Buffer[]): Buffer {
    const { fields } = readSigned(pki.crls[2]!, 'CRL');
    const [version, algorithm, issuer, thisUpdate, nextUpdate, ...rest] = fields.map(whole);
    const head = [version!, algorithm!, issuer!, thisUpdate!, nextUpdate!];
    const tbs = der(0x30, ...head, der(0x30, ...entries), rest.at(-1)!);
    const signature = sign('sha256', tbs, pki.tsp.privateKey);
    return der(0x30, tbs, algorithm!, der(0x03, Buffer.of(0), signature));
  }

  const entry = (serial: Buffer, ...more: readonly Buffer[]) =>
    der(0x30, der(0x02, serial), der(0x17, Buffer.from('260101000000Z')), ...more);

  it('reads issuer, dates, number and revocations', async () => {
    const one = await pki.issue();
    const crl = readCrl(await pki.crl(pki.tsp, { revoked: [one] }));
    expect(crl.issuer.text).to.equal('C=NL, O=Bode test, CN=Bode test TSP CA');
    expect(crl.nextUpdate - crl.thisUpdate).to.equal(30 * 86_400_000 + 3_600_000);
    expect([crl.number, crl.size]).to.deep.equal(['01', 1]);
    expect(crl.find(one.serial)?.at).to.equal(pki.now - 3_600_000);
    expect(crl.find('01')).to.equal(undefined);
  });

  it('finds each of 20,000 revocations and no other, with the reason', () => {
    const serial = (index: number) => {
      const octets = Buffer.alloc(16, 0x51);
      octets.writeUInt32BE(index, 12);
      return octets;
    };
    const reason = der(0x30, der(0x30, Buffer.from('0603551d15', 'hex'), der(0x04, Buffer.from('0a0101', 'hex'))));
    const crl = readCrl(withEntries(Array.from({ length: 20_000 }, (_, index) => entry(serial(2 * index), reason))));
    expect(crl.size).to.equal(20_000);
    for (let index = 0; index < 40_000; index++) {
      const found = crl.find(serial(index).toString('hex'));
      if ((found !== undefined) !== (index % 2 === 0)) expect.fail(`serial ${index} is judged wrong`);
    }
    expect(crl.find(serial(0).toString('hex'))).to.deep.equal({
      at: Date.parse('2026-01-01T00:00:00Z'),
      reason: 'keyCompromise',
    });
    expect(crlFlaw(crl, readCertificate(pki.tsp.certificate))).to.equal(undefined);
  });

  it('refuses entries that mean something else: another issuer, unknown critical extensions, junk', () => {
    const extension = (oid: string, critical: boolean) =>
      der(
        0x30,
        der(
          0x30,
          Buffer.from(oid, 'hex'),
          ...(critical ? [Buffer.from('0101ff', 'hex')] : []),
          Buffer.from('04023000', 'hex'),
        ),
      );
    const serial = Buffer.of(5);
    for (const bad of [
      entry(serial, extension('0603551d1d', true)), // certificateIssuer: an indirect CRL
      entry(serial, extension('0603551d1d', false)),
      entry(serial, extension('06032a0304', true)),
      der(0x30, der(0x02, serial)),
      der(0x30, der(0x02, serial), Buffer.from('0500', 'hex')),
      der(0x31, der(0x02, serial), der(0x17, Buffer.from('260101000000Z'))),
    ])
      expect(() => readCrl(withEntries([bad]))).to.throw(DerError);
    expect(
      readCrl(withEntries([entry(serial, extension('06032a0304', false)), entry(Buffer.of(6), der(0x30))])).size,
    ).to.equal(2);
  });

  it('refuses delta, indirect and partial CRLs, and unknown critical extensions (RFC 5280 §5.2)', async () => {
    const refused: readonly (readonly [string, string])[] = [
      ['2.5.29.27', '020101'], // delta
      ['2.5.29.28', '30038401ff'], // indirect
      ['2.5.29.28', '30038501ff'], // attribute certificates only
      ['2.5.29.28', '300483020780'], // for no reason at all
      ['2.5.29.28', '3004a002a000'], // a distribution point without a name
      ['1.2.3.4', '0500'],
    ];
    for (const [oid, hex] of refused) {
      const crl = await extended(oid, true, hex);
      expect(() => readCrl(crl), `${oid} ${hex}`).to.throw(DerError);
    }
    expect(readCrl(await extended('1.2.3.4', false, '0500')).size).to.equal(0);
    const delta = await extended('2.5.29.27', false, '020101');
    expect(() => readCrl(delta)).to.throw(DerError, 'delta');
  });

  it('speaks only about the certificates in its scope', async () => {
    const url = 'http://crl.example/1.crl';
    const [user, other] = [await pki.issue({ crlUrls: [url] }), await pki.issue()].map((one) =>
      readCertificate(one.certificate),
    );
    const ca = readCertificate((await pki.issueCa({ naam: 'CA', issuer: pki.tsp })).certificate);
    const spoken = async (hex: string) => {
      const crl = readCrl(await extended('2.5.29.28', true, hex));
      return [user!, other!, ca].map((one) => covered(crl, one) > 0);
    };
    expect(await spoken('30038101ff')).to.deep.equal([true, true, false]);
    expect(await spoken('30038201ff')).to.deep.equal([false, false, true]);
    expect(await spoken('3000')).to.deep.equal([true, true, true]);
    const uri = der(0x86, Buffer.from(url)).toString('hex');
    const point = der(0x30, der(0xa0, der(0xa0, Buffer.from(uri, 'hex')))).toString('hex');
    expect(await spoken(point)).to.deep.equal([true, false, false]);
    const crl = readCrl(pki.crls[1]!);
    expect(covered(crl, user!)).to.equal(0); // of another issuer
  });

  it('tells why a CA does not vouch for it (x-CRL-4)', async () => {
    const crl = readCrl(pki.crls[2]!);
    const flaw = (ca: { certificate: Buffer }) => crlFlaw(crl, readCertificate(ca.certificate));
    expect(flaw(pki.tsp)).to.equal(undefined);
    expect(flaw(pki.domain)).to.equal('issuer');
    expect(flaw(await pki.issueCa({ naam: 'Bode test TSP CA' }))).to.equal('signature');
    expect(flaw(await pki.issueCa({ naam: 'Bode test TSP CA', keyUsage: ['keyCertSign'] }))).to.equal('keyUsage');
  });

  it('refuses a CRL without nextUpdate, and version 1', () => {
    const { fields, signed } = readSigned(pki.crls[2]!, 'CRL');
    const build = (kept: readonly Buffer[]) =>
      der(0x30, der(0x30, ...kept), signed.algorithm, der(0x03, Buffer.of(0), signed.signature));
    const all = fields.map(whole);
    expect(readCrl(build(all)).size).to.equal(0);
    expect(() => readCrl(build(all.toSpliced(4, 1)))).to.throw(DerError, 'nextUpdate');
    expect(() => readCrl(build(all.slice(1)))).to.throw(DerError);
    expect(content(fields[0]!).toString('hex')).to.equal('01');
  });

  it('throws only DerError on damaged CRLs, and no damaged one is vouched for', async () => {
    const good = await pki.crl(pki.tsp, { revoked: [await pki.issue()] });
    const issuer = readCertificate(pki.tsp.certificate);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(good);
        damaged[at] = damaged[at]! ^ change;
        try {
          expect(crlFlaw(readCrl(damaged), issuer)).to.not.equal(undefined);
        } catch (error) {
          if (!(error instanceof DerError)) throw error;
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
