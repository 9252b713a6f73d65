// Reading certificates: the same facts as node:crypto sees, strict where it matters, and never an error other than DerError.
import { X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { readSigned } from '../../src/pki/certificate.ts';
import { content, DerError } from '../../src/pki/der.ts';
import { type Certificate, readCertificate, readOin } from '../../src/pki/index.ts';
import { issueFlaw } from '../../src/pki/issued-by.ts';
import { signatureAlgorithm } from '../../src/pki/signature.ts';
import { TEST_OIN, TEST_POLICY, type TestCertificate, testPki } from '../support/pki.ts';

describe('certificate reader', () => {
  let issued: TestCertificate;
  let certificate: Certificate;

  before(async () => {
    const pki = await testPki();
    issued = await pki.issue({ crlUrls: ['http://crl.example/tsp.crl'], naam: 'Gemeente Súdwest, "West" + Co' });
    certificate = readCertificate(issued.certificate);
  });

  it('sees what node:crypto sees', () => {
    const node = new X509Certificate(issued.certificate);
    expect(certificate.serial).to.equal(node.serialNumber.toLowerCase());
    expect(certificate.fingerprint).to.equal(node.fingerprint256.replaceAll(':', '').toLowerCase());
    expect(certificate.notAfter).to.equal(Date.parse(node.validTo));
    expect(certificate.notBefore).to.equal(Date.parse(node.validFrom));
    expect(certificate.publicKey.equals(node.publicKey)).to.equal(true);
    expect(certificate.extKeyUsage).to.deep.equal(node.keyUsage);
    const { O, serialNumber } = node.toLegacyObject().subject;
    expect(certificate.subject.attributes.map(({ value }) => value)).to.include.members([O, serialNumber]);
  });

  it('reads the extensions', () => {
    expect(certificate.basicConstraints).to.deep.equal({ ca: false, pathLength: undefined });
    expect([...certificate.keyUsage!.uses]).to.deep.equal(['digitalSignature', 'keyEncipherment']);
    expect(certificate.keyUsage!.critical).to.equal(true);
    expect(certificate.policies).to.deep.equal([TEST_POLICY]);
    expect(certificate.dnsNames).to.deep.equal(['localhost']);
    expect(certificate.ipAddresses).to.deep.equal(['127.0.0.1']);
    expect(certificate.crlUrls).to.deep.equal(['http://crl.example/tsp.crl']);
    expect(certificate.unknownCritical).to.deep.equal([]);
  });

  it('reads IPv6 addresses', async () => {
    const pki = await testPki();
    const { certificate: der } = await pki.issue({ hosts: ['::1', '2001:db8::5'] });
    expect(readCertificate(der).ipAddresses).to.deep.equal(['::1', '2001:db8::5']);
  });

  it('prints the subject with its special characters escaped', () => {
    expect(certificate.subject.text).to.include('O=Gemeente Súdwest\\, \\"West\\" \\+ Co');
  });

  it('lists unknown critical extensions and passes over other unknown ones', async () => {
    const pki = await testPki();
    const value = Buffer.from('0500', 'hex');
    const more = [
      { oid: '1.2.3.4', critical: true, value },
      { oid: '1.2.3.5', critical: false, value },
    ];
    const read = readCertificate((await pki.issue({ more })).certificate);
    expect(read.unknownCritical).to.deep.equal(['1.2.3.4']);
    expect([...read.extensions.keys()]).to.include('1.2.3.5');
  });

  it('refuses an extension that stands there twice', async () => {
    const pki = await testPki();
    const more = { oid: '1.2.3.5', critical: false, value: Buffer.from('0500', 'hex') };
    const { certificate: der } = await pki.issue({ more: [more, more] });
    expect(() => readCertificate(der)).to.throw(DerError, 'stands there twice');
  });

  it('refuses a certificate whose two signature algorithms differ', () => {
    const { signed } = readSigned(issued.certificate, 'certificate');
    const at = signed.tbs.length + (signed.tbs.byteOffset - issued.certificate.byteOffset);
    const changed = Buffer.from(issued.certificate);
    expect(changed[at + 12]).to.equal(0x0b); // sha256WithRSAEncryption, outside the signature
    changed[at + 12] = 0x0c;
    expect(() => readCertificate(changed)).to.throw(DerError, 'differ');
  });

  it('refuses trailing bytes, other versions and large input', () => {
    expect(() => readCertificate(Buffer.concat([issued.certificate, Buffer.of(0)]))).to.throw(DerError);
    const { fields } = readSigned(issued.certificate, 'certificate');
    const version = Buffer.from(issued.certificate);
    version[fields[0]!.end - 1] = 1;
    expect(content(fields[0]!).toString('hex')).to.equal('020102');
    expect(() => readCertificate(version)).to.throw(DerError, 'version 3');
    expect(() => readCertificate(Buffer.alloc(70_000, 0x30))).to.throw(DerError, 'too large');
  });

  it('refuses an authority key identifier with something unknown in it', () => {
    const changed = Buffer.from(issued.certificate);
    const at = changed.indexOf(Buffer.from('30168014', 'hex')) + 2;
    expect(at).to.be.greaterThan(1);
    for (const tag of [0x00, 0x83, 0xa0]) {
      changed[at] = tag;
      expect(() => readCertificate(changed)).to.throw(DerError, 'authorityKeyIdentifier');
    }
  });

  it('throws only DerError on damaged certificates, and no damaged one passes for signed', async () => {
    const issuer = readCertificate((await testPki()).tsp.certificate);
    expect(issueFlaw(certificate, issuer)).to.equal(undefined);
    fc.assert(
      fc.property(fc.nat(issued.certificate.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(issued.certificate);
        damaged[at] = damaged[at]! ^ change;
        try {
          expect(issueFlaw(readCertificate(damaged), issuer)).to.not.equal(undefined);
        } catch (error) {
          if (!(error instanceof DerError)) throw error;
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('signature algorithms (x-TLS-6, x-PKI-13, trap 15)', () => {
  const pss = (fields: string) => Buffer.from(sequence(`06092a864886f70d01010a${sequence(fields)}`), 'hex');
  const sequence = (hex: string, tag = '30') => tag + (hex.length / 2).toString(16).padStart(2, '0') + hex;
  const sha = (n: string) => sequence(`06096086480165030402${n}0500`);
  const mgf = (n: string) => sequence(`06092a864886f70d010108${sha(n)}`);
  const field = (tag: string, hex: string) => sequence(hex, tag);

  it('knows RSASSA-PSS with SHA-512, MGF1-SHA-512 and salt 64, as G4 signs', () => {
    const identifier = pss(field('a0', sha('03')) + field('a1', mgf('03')) + field('a2', '020140'));
    expect(signatureAlgorithm(identifier)).to.deep.equal({ kind: 'rsa-pss', hash: 'sha512', saltLength: 64 });
  });

  it('refuses PSS by default (SHA-1), with another mask hash, a short salt or another trailer', () => {
    expect(signatureAlgorithm(pss(''))).to.equal(undefined);
    expect(signatureAlgorithm(pss(field('a0', sha('01')) + field('a1', mgf('02')) + field('a2', '020120')))).to.equal(
      undefined,
    );
    expect(signatureAlgorithm(pss(field('a0', sha('01')) + field('a1', mgf('01')) + field('a2', '020108')))).to.equal(
      undefined,
    );
    expect(() =>
      signatureAlgorithm(pss(field('a0', sha('01')) + field('a1', mgf('01')) + field('a3', '020102'))),
    ).to.throw(DerError);
  });

  it('refuses SHA-1, MD5 and DSA', () => {
    for (const name of ['06092a864886f70d010105', '06092a864886f70d010104', '06072a8648ce380403'])
      expect(signatureAlgorithm(Buffer.from(sequence(name), 'hex'))).to.equal(undefined);
  });

  it('refuses parameters where none belong', () => {
    expect(() => signatureAlgorithm(Buffer.from(sequence('06082a8648ce3d0403020500'), 'hex'))).to.throw(DerError);
  });
});

describe('OIN of a certificate (PKI001, x-OIN-1 … x-OIN-4, x-OIN-16, traps 16, 18, 27)', () => {
  const read = async (oins: readonly string[]) => {
    const pki = await testPki();
    return readOin(readCertificate((await pki.issue({ oins })).certificate));
  };

  it('is the one serialNumber of the subject', async () => {
    expect(await read([TEST_OIN])).to.deep.equal({ oin: TEST_OIN });
  });

  it('may hold letters in the hoofdnummer (BRIN) and the KvK suffix', async () => {
    expect((await read(['0000000700123AB45000'])).oin).to.equal('0000000700123AB45000');
    expect((await read(['00000003123456780000'])).oin).to.equal('00000003123456780000');
  });

  for (const [what, oins] of [
    ['no serialNumber', []],
    ['two serialNumbers', [TEST_OIN, TEST_OIN]],
    ['19 positions', ['0000009900000000200']],
    ['a wrong suffix', ['00000099000000002001']],
    ['a space', ['0000009900000000200 ']],
    ['lower case letters', ['0000000700123ab45000']],
  ] as const)
    it(`is refused with ${what}`, async () => {
      const reading = await read(oins);
      expect(reading.oin).to.equal(undefined);
    });
});
