// Makes certificates and CRLs with @peculiar/x509, for the development PKI and for tests. Nothing here judges: it makes what it is told,
// right or wrong. The library is loaded on first use; a start that finds everything in order never loads it.
import { type KeyObject, randomBytes } from 'node:crypto';
import type { EpochMs } from '../../core/index.ts';
import { readCertificate } from '../certificate.ts';
import { KEY_USAGES, type KeyUsage } from '../extensions.ts';
import { provideMetadata } from './reflect.ts';

type Library = typeof import('@peculiar/x509');
type SigningKey = import('@peculiar/x509').X509CertificateCreateWithKeyParams['signingKey'];
type Algorithm = Parameters<KeyObject['toCryptoKey']>[0] & object;

let loading: Promise<Library> | undefined;
function library(): Promise<Library> {
  provideMetadata();
  loading ??= import('@peculiar/x509');
  return loading;
}

/** Attributes of a subject in order: short name (`C`, `O`, `CN`) or OID, and value. */
export type Subject = readonly (readonly [type: string, value: string])[];

/** Who signs: a CA certificate with its key. */
export interface Issuer {
  /** DER. */
  readonly certificate: Buffer;
  readonly privateKey: KeyObject;
}

/** How a CA signs: PKCS#1 v1.5 with SHA-256 for RSA and ECDSA with SHA-256 for EC, unless told otherwise. */
export interface Signing {
  readonly pss?: boolean;
  readonly hash?: 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';
}

export interface CertificateRequest {
  readonly subject: Subject;
  readonly publicKey: KeyObject;
  readonly notBefore: EpochMs;
  readonly notAfter: EpochMs;
  /** Undefined leaves basicConstraints out. */
  readonly basicConstraints: { readonly ca: boolean; readonly pathLength?: number | undefined } | undefined;
  readonly keyUsage: readonly KeyUsage[];
  readonly purposes: readonly string[];
  readonly policies: readonly string[];
  /** Host names and IP addresses for subjectAltName. */
  readonly hosts: readonly string[];
  readonly crlUrls: readonly string[];
  readonly more?: readonly { readonly oid: string; readonly critical: boolean; readonly value: Buffer }[] | undefined;
  readonly signing?: Signing | undefined;
}

/** Issues a certificate; without `issuer` it is self-signed with `ownKey`. Gives DER. */
export async function issueCertificate(
  request: CertificateRequest,
  issuer: Issuer | { readonly ownKey: KeyObject },
): Promise<Buffer> {
  const x509 = await library();
  const subject = toName(x509, request.subject);
  const privateKey = 'ownKey' in issuer ? issuer.ownKey : issuer.privateKey;
  const algorithm = signingAlgorithm(privateKey, request.signing);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject,
    issuer: 'ownKey' in issuer ? subject : nameOf(x509, issuer.certificate),
    notBefore: new Date(request.notBefore),
    notAfter: new Date(request.notAfter),
    publicKey: spkiOf(request.publicKey),
    signingKey: signingKey(privateKey, algorithm),
    signingAlgorithm: algorithm,
    extensions: await extensionsOf(x509, request, 'ownKey' in issuer ? undefined : issuer.certificate),
  });
  return Buffer.from(certificate.rawData);
}

async function extensionsOf(x509: Library, request: CertificateRequest, issuer: Buffer | undefined) {
  const { basicConstraints, keyUsage, purposes, policies, hosts, crlUrls, more = [] } = request;
  const authorityKey = issuer ? copied(readCertificate(issuer).spki) : spkiOf(request.publicKey);
  const bits = keyUsage.reduce((sum, use) => sum | (1 << KEY_USAGES.indexOf(use)), 0);
  return [
    ...(basicConstraints
      ? [new x509.BasicConstraintsExtension(basicConstraints.ca, basicConstraints.pathLength, true)]
      : []),
    ...(keyUsage.length > 0 ? [new x509.KeyUsagesExtension(bits, true)] : []),
    ...(purposes.length > 0 ? [new x509.ExtendedKeyUsageExtension([...purposes], false)] : []),
    ...(policies.length > 0 ? [new x509.CertificatePolicyExtension([...policies], false)] : []),
    ...(hosts.length > 0 ? [new x509.SubjectAlternativeNameExtension(hosts.map(toGeneralName), false)] : []),
    ...(crlUrls.length > 0 ? [new x509.CRLDistributionPointsExtension([...crlUrls], false)] : []),
    await x509.SubjectKeyIdentifierExtension.create(spkiOf(request.publicKey), false),
    await x509.AuthorityKeyIdentifierExtension.create(authorityKey, false),
    ...more.map(({ oid, critical, value }) => new x509.Extension(oid, critical, copied(value))),
  ];
}

export interface CrlRequest {
  readonly thisUpdate: EpochMs;
  readonly nextUpdate: EpochMs;
  /** cRLNumber. */
  readonly number: number;
  readonly revoked: readonly RevokedEntry[];
  readonly more?: CertificateRequest['more'];
  readonly signing?: Signing | undefined;
}

export interface RevokedEntry {
  /** Serial number in hexadecimal. */
  readonly serial: string;
  readonly at: EpochMs;
}

/** Issues a CRL; gives DER. */
export async function issueCrl(request: CrlRequest, issuer: Issuer): Promise<Buffer> {
  const x509 = await library();
  const algorithm = signingAlgorithm(issuer.privateKey, request.signing);
  const { more = [] } = request;
  const crl = await x509.X509CrlGenerator.create({
    issuer: nameOf(x509, issuer.certificate),
    thisUpdate: new Date(request.thisUpdate),
    nextUpdate: new Date(request.nextUpdate),
    signingKey: signingKey(issuer.privateKey, algorithm),
    signingAlgorithm: algorithm,
    entries: request.revoked.map(({ serial, at }) => ({ serialNumber: serial, revocationDate: new Date(at) })),
    extensions: [
      await x509.AuthorityKeyIdentifierExtension.create(copied(readCertificate(issuer.certificate).spki), false),
      new x509.Extension('2.5.29.20', false, copied(derNumber(request.number))),
      ...more.map(({ oid, critical, value }) => new x509.Extension(oid, critical, copied(value))),
    ],
  });
  return Buffer.from(crl.rawData);
}

function signingAlgorithm(key: KeyObject, { pss = false, hash }: Signing = {}) {
  if (key.asymmetricKeyType === 'ec') return { name: 'ECDSA', namedCurve: 'P-256', hash: hash ?? 'SHA-256' };
  if (pss) return { name: 'RSA-PSS', hash: hash ?? 'SHA-512', saltLength: 64 };
  return { name: 'RSASSA-PKCS1-v1_5', hash: hash ?? 'SHA-256' };
}

// Country and serialNumber are PrintableString by X.520; names of organisations hold letters that only UTF8String has.
function toName(x509: Library, subject: Subject) {
  const printable: ReadonlySet<string> = new Set(['C', '2.5.4.5']);
  const parts = subject.map(([type, value]) => ({
    [type]: [printable.has(type) ? { printableString: value } : { utf8String: value }],
  }));
  return new x509.Name(parts);
}

function nameOf(x509: Library, certificate: Buffer) {
  return new x509.X509Certificate(copied(certificate)).subjectName;
}

function toGeneralName(host: string) {
  return { type: /^[0-9.]+$|:/.test(host) ? 'ip' : 'dns', value: host } as const;
}

// The key that WebCrypto wants: the same object, under the browser's name for its type.
function signingKey(key: KeyObject, algorithm: Algorithm): SigningKey {
  return key.toCryptoKey(algorithm, false, ['sign']) as unknown as SigningKey;
}

function spkiOf(key: KeyObject): Octets {
  return copied(key.export({ type: 'spki', format: 'der' }));
}

/** Bytes in a buffer of their own, as the library wants them. */
type Octets = Uint8Array<ArrayBuffer>;

function copied(bytes: Buffer): Octets {
  return new Uint8Array(bytes);
}

// 16 random octets with the top bits 01: positive, minimal, and far more than the 64 bits of chance that CAs must put in.
function newSerial(): string {
  const octets = randomBytes(16);
  octets[0] = (octets[0]! & 0x3f) | 0x40;
  return octets.toString('hex');
}

// DER INTEGER of a small non-negative number, always with a leading zero octet where the top bit is set.
function derNumber(value: number): Buffer {
  const hex = value.toString(16).padStart(2, '0');
  const octets = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  const content = octets[0]! >= 0x80 ? Buffer.concat([Buffer.of(0), octets]) : octets;
  return Buffer.concat([Buffer.of(0x02, content.length), content]);
}
