// A PKI for tests: root → domain CA → TSP CA → whatever odd certificate a test asks for. Made once per process, in memory.
//
//   const pki = await testPki();
//   const gemeente = await pki.issue({ oin: '00000099000000002000', naam: 'Gemeente Ons Dorp' });
//   const trust = await pki.trust();                        // anchors, intermediates and fresh CRLs of this PKI
//   trust.judge(gemeente.certificate, [], 'signing', pki.now);
//   https.createServer({ key: gemeente.keyPem, cert: gemeente.chainPem, ca: pki.anchorsPem, requestCert: true });
//
// Every option that makes a certificate wrong is one property: { expired: true }, { oins: [] }, { policies: ['1.2.3'] }, { key: 'rsa1024' } …
// RSA keys are shared by default (making one takes a tenth of a second); ask `freshKey: true` where two holders must differ in key.
import { generateKeyPair, type KeyObject, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { EpochMs } from '../../src/core/index.ts';
import { type CertificateRequest, issueCertificate, issueCrl, type Signing } from '../../src/pki/development/issue.ts';
import { type CrlFetch, createCrlStore, createTrust, readCertificate, type Trust, toPem } from '../../src/pki/index.ts';

export const TEST_POLICY = '2.16.528.1.1003.1.2.41.15.35.11';
export const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
export const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
export const TEST_OIN = '00000099000000002000';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** `rsa` has 2048 bits; `rsa1024`, `rsaE3` (exponent 3) and `secp256k1` are keys that must be refused. */
export type TestKey = 'rsa' | 'rsa3072' | 'rsa1024' | 'rsaE3' | 'ec' | 'ec384' | 'secp256k1';

export interface TestCa extends KeyPair {
  /** DER. */
  readonly certificate: Buffer;
  /** DER of the issuers above it without the root; empty for a root. */
  readonly above: readonly Buffer[];
}

export interface TestCertificate extends KeyPair {
  /** DER of the leaf. */
  readonly certificate: Buffer;
  /** DER of its issuers without the root. */
  readonly chain: readonly Buffer[];
  readonly certificatePem: string;
  /** Leaf and issuers without the root. */
  readonly chainPem: string;
  /** PKCS#8. */
  readonly keyPem: string;
  /** Serial number of the certificate in hexadecimal. */
  readonly serial: string;
}

interface Overrides extends Partial<Omit<CertificateRequest, 'subject' | 'publicKey'>> {
  /** Ended an hour ago. */
  readonly expired?: boolean;
  /** Begins in an hour. */
  readonly notYetValid?: boolean;
}

export interface IssueOptions extends Overrides {
  readonly oin?: string;
  /** All values of subject.serialNumber, instead of `oin`: `[]` for none, two for two. */
  readonly oins?: readonly string[];
  readonly naam?: string;
  readonly key?: TestKey;
  readonly freshKey?: boolean;
  /** Default: the TSP CA. */
  readonly issuer?: TestCa;
}

export interface CaOptions extends Overrides {
  readonly naam: string;
  /** `null` makes a root. Default: the domain CA. */
  readonly issuer?: TestCa | null;
  /** Default: a new EC key, or RSA when the CA itself is signed with PSS. */
  readonly key?: TestKey;
  /** These keys instead of new ones. */
  readonly keys?: KeyPair;
}

export interface CrlOptions {
  readonly revoked?: readonly { readonly serial: string }[];
  readonly thisUpdate?: EpochMs;
  readonly nextUpdate?: EpochMs;
  readonly more?: CertificateRequest['more'];
  readonly signing?: Signing;
  /** Signs with another key than the CA's. */
  readonly signer?: KeyPair;
}

export interface TrustOptions {
  readonly anchors?: readonly Buffer[];
  readonly intermediates?: readonly Buffer[];
  /** DER; default one fresh, empty CRL of each of the three CAs. */
  readonly crls?: readonly Buffer[];
  readonly policies?: readonly string[];
  readonly minRsaBits?: number;
  readonly testOinAllowed?: boolean;
  readonly fetch?: CrlFetch;
}

export interface TestPki {
  /** When it was made; certificates are valid from an hour before to a year after. */
  readonly now: EpochMs;
  readonly root: TestCa;
  readonly domain: TestCa;
  readonly tsp: TestCa;
  readonly anchors: readonly Buffer[];
  readonly intermediates: readonly Buffer[];
  readonly anchorsPem: string;
  readonly intermediatesPem: string;
  /** Fresh, empty CRLs (DER) of root, domain and TSP CA. */
  readonly crls: readonly Buffer[];
  issue(options?: IssueOptions): Promise<TestCertificate>;
  issueCa(options: CaOptions): Promise<TestCa>;
  /** A CRL (DER) of a CA; with `revoked` it names those certificates. */
  crl(ca: TestCa, options?: CrlOptions): Promise<Buffer>;
  trust(options?: TrustOptions): Promise<Trust>;
}

let made: Promise<TestPki> | undefined;

/** The PKI of this process. */
export function testPki(): Promise<TestPki> {
  made ??= make();
  return made;
}

const shared = new Map<TestKey, Promise<KeyPair>>();

/** A key pair: the shared one of that kind, or a new one. */
export function testKey(kind: TestKey, fresh = false): Promise<KeyPair> {
  if (fresh) return newKey(kind);
  const known = shared.get(kind) ?? newKey(kind);
  shared.set(kind, known);
  return known;
}

async function newKey(kind: TestKey): Promise<KeyPair> {
  if (kind === 'ec') return promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  if (kind === 'ec384') return promisify(generateKeyPair)('ec', { namedCurve: 'P-384' });
  if (kind === 'secp256k1') return promisify(generateKeyPair)('ec', { namedCurve: kind });
  const modulusLength = kind === 'rsa3072' ? 3072 : kind === 'rsa1024' ? 1024 : 2048;
  return promisify(generateKeyPair)('rsa', { modulusLength, publicExponent: kind === 'rsaE3' ? 3 : 65_537 });
}

async function make(): Promise<TestPki> {
  const now = Math.floor(Date.now() / 1000) * 1000;
  const [rootKey, domainKey, tspKey] = await Promise.all([newKey('rsa'), newKey('rsa'), newKey('rsa')]);
  const ca = async (options: CaOptions): Promise<TestCa> => {
    const { publicKey, privateKey } =
      options.keys ?? (await newKey(options.key ?? (options.signing?.pss ? 'rsa' : 'ec')));
    const issuer = options.issuer === undefined ? domain : options.issuer;
    const request: CertificateRequest = {
      subject: [
        ['C', 'NL'],
        ['O', 'Bode test'],
        ['CN', options.naam],
      ],
      publicKey,
      basicConstraints: { ca: true },
      keyUsage: ['digitalSignature', 'keyCertSign', 'cRLSign'],
      purposes: [],
      policies: issuer ? [TEST_POLICY] : [],
      hosts: [],
      crlUrls: [],
      ...validity(now, options),
      ...options,
    };
    const certificate = await issueCertificate(request, issuer ?? { ownKey: privateKey });
    return { publicKey, privateKey, certificate, above: issuer ? aboveOf(issuer) : [] };
  };
  const root = await ca({ naam: 'Bode test Root CA', issuer: null, keys: rootKey });
  const domain: TestCa = await ca({ naam: 'Bode test Domein CA', issuer: root, keys: domainKey });
  const tsp = await ca({ naam: 'Bode test TSP CA', basicConstraints: { ca: true, pathLength: 0 }, keys: tspKey });
  const crl = (by: TestCa, options: CrlOptions = {}) => makeCrl(now, by, options);
  const crls = await Promise.all([root, domain, tsp].map((one) => crl(one)));
  const anchors = [root.certificate];
  const intermediates = [domain.certificate, tsp.certificate];
  return {
    now,
    root,
    domain,
    tsp,
    anchors,
    intermediates,
    crls,
    anchorsPem: pem(anchors),
    intermediatesPem: pem(intermediates),
    issue: (options = {}) => issue(now, options.issuer ?? tsp, options),
    issueCa: (options) => ca(options),
    crl,
    trust: (options = {}) => makeTrust(now, { anchors, intermediates, crls, ...options }),
  };
}

function aboveOf(issuer: TestCa): readonly Buffer[] {
  const { issuer: name, subject } = readCertificate(issuer.certificate);
  return name.der.equals(subject.der) ? [] : [issuer.certificate, ...issuer.above];
}

function validity(now: EpochMs, { expired, notYetValid }: Overrides) {
  if (expired) return { notBefore: now - 400 * DAY, notAfter: now - HOUR };
  return { notBefore: notYetValid ? now + HOUR : now - HOUR, notAfter: now + 365 * DAY };
}

async function issue(now: EpochMs, issuer: TestCa, options: IssueOptions): Promise<TestCertificate> {
  const keys = await testKey(options.key ?? 'rsa', options.freshKey);
  const naam = options.naam ?? 'Gemeente Ons Dorp';
  const oins = options.oins ?? [options.oin ?? TEST_OIN];
  const request: CertificateRequest = {
    subject: [['C', 'NL'], ['O', naam], ['CN', naam], ...oins.map((oin) => ['2.5.4.5', oin] as const)],
    publicKey: keys.publicKey,
    basicConstraints: { ca: false },
    keyUsage: ['digitalSignature', 'keyEncipherment'],
    purposes: [SERVER_AUTH, CLIENT_AUTH],
    policies: [TEST_POLICY],
    hosts: ['localhost', '127.0.0.1'],
    crlUrls: [],
    ...validity(now, options),
    ...options,
  };
  const certificate = await issueCertificate(request, issuer);
  const chain = aboveOf(issuer);
  return {
    ...keys,
    certificate,
    chain,
    certificatePem: pem([certificate]),
    chainPem: pem([certificate, ...chain]),
    keyPem: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    serial: new X509Certificate(certificate).serialNumber.toLowerCase(),
  };
}

function makeCrl(now: EpochMs, ca: TestCa, options: CrlOptions): Promise<Buffer> {
  const { revoked = [], thisUpdate = now - HOUR, nextUpdate = now + 30 * DAY, signer, ...rest } = options;
  const entries = revoked.map(({ serial }) => ({ serial, at: now - HOUR }));
  const issuer = { certificate: ca.certificate, privateKey: (signer ?? ca).privateKey };
  return issueCrl({ thisUpdate, nextUpdate, number: 1, revoked: entries, ...rest }, issuer);
}

let parent: string | undefined;

function newParent(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bode-test-pki-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

// The CRLs go through a real folder, as in production. A store that refreshes writes to it later, so it goes when the process ends.
async function makeTrust(
  now: EpochMs,
  options: TrustOptions & Required<Pick<TrustOptions, 'anchors' | 'intermediates' | 'crls'>>,
): Promise<Trust> {
  parent ??= newParent();
  const folder = await mkdtemp(join(parent, 'crl-'));
  await Promise.all(options.crls.map((der, index) => writeFile(join(folder, `${index}.crl`), der)));
  const crls = createCrlStore({ folder, clock: () => now, ...(options.fetch ? { fetch: options.fetch } : {}) });
  await crls.reload();
  const { policies = [TEST_POLICY], minRsaBits = 2048, testOinAllowed = true } = options;
  const { anchors, intermediates } = options;
  return createTrust({ anchors, intermediates, policies, minRsaBits, testOinAllowed, crls });
}

function pem(ders: readonly Buffer[]): string {
  return ders.map((der) => toPem('CERTIFICATE', der)).join('');
}
