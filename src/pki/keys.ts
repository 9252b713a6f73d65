// Our own keys with their certificate: from PEM files or from one PKCS#12 bundle (from a token: token-own-key.ts). A key that does not fit its certificate, or a
// certificate that is not valid now, stops the start with one sentence that names the file. Private keys are never printed or logged.
import { createPrivateKey, createPublicKey, KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type EpochMs, utc } from '../core/index.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import { DerError } from './der.ts';
import { PkiError } from './errors.ts';
import { issueFlaw } from './issued-by.ts';
import { sameName } from './name.ts';
import { pemBlocks, toPem } from './pem.ts';
import { openBundle } from './pkcs12.ts';
import type { PrivateKey } from './private-key.ts';

/** Where a key is. `setting` is the name that error sentences use, e.g. `tls.sleutel`. */
export type OwnKeySettings = PemKeySettings | BundleSettings;

export interface PemKeySettings {
  readonly setting: string;
  /** PEM file: the certificate, optionally followed by its issuers. */
  readonly certificateFile: string;
  /** PEM file: PKCS#8, PKCS#1 or SEC1, possibly encrypted with `passphrase`. */
  readonly keyFile: string;
  /** PEM file with the issuers, where `certificateFile` has only the certificate. */
  readonly chainFile?: string | undefined;
  readonly passphrase?: string | undefined;
  /** File whose first line is the passphrase; read each time, so that a new key may have a new one. */
  readonly passphraseFile?: string | undefined;
}

export interface BundleSettings {
  readonly setting: string;
  /** PKCS#12 file with one private key, its certificate and the issuers. */
  readonly bundleFile: string;
  /** Without it and `passphraseFile` the bundle has the empty one. */
  readonly passphrase?: string | undefined;
  readonly passphraseFile?: string | undefined;
}

/** A key in a PKCS#11 token: for messages and receipts. node:tls signs its handshakes only with a key that it holds. */
export interface TokenSettings {
  readonly setting: string;
  readonly certificateFile: string;
  readonly chainFile?: string | undefined;
  readonly pkcs11: {
    /** File of the vendor's module. */
    readonly module: string;
    /** RFC 7512, without a PIN. */
    readonly uri: string;
    /** File whose first line is the PIN of the user. */
    readonly pinFile: string;
  };
}

/** `Key` is PrivateKey where it may also be in a token. */
export interface OwnKey<Key extends PrivateKey = KeyObject> {
  readonly privateKey: Key;
  /** SHA-256 of the certificate in lower-case hexadecimal. */
  readonly fingerprint: string;
  /** DER. */
  readonly certificate: Buffer;
  /** DER of the issuers in order, without the root (x-PKI-7). */
  readonly chain: readonly Buffer[];
  /** Certificate and issuers in PEM, as node:tls wants its `cert`. */
  readonly certificatePem: string;
  /** Private key in PKCS#8 PEM, as node:tls wants its `key`; throws PkiError for one in a token. Not enumerable, so that printing or logging the record does not show it. */
  readonly keyPem: string;
  readonly notBefore: EpochMs;
  readonly notAfter: EpochMs;
}

/** Loads and checks a key that must be valid now. Throws PkiError with one sentence. */
export function loadOwnKey(settings: OwnKeySettings, now: EpochMs): OwnKey {
  const { setting } = settings;
  const key = readOwnKey(settings);
  if (now < key.notBefore) throw new PkiError(`${setting}: the certificate is not valid before ${utc(key.notBefore)}`);
  if (now > key.notAfter) throw new PkiError(`${setting}: the certificate expired on ${utc(key.notAfter)}`);
  return key;
}

/** Loads a key whatever its dates: the next one and the previous one are held beside the current one. Throws PkiError. */
export function readOwnKey(settings: OwnKeySettings): OwnKey {
  const { setting } = settings;
  const { privateKey, certificates } = 'bundleFile' in settings ? fromBundle(settings) : fromPem(settings);
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const certificate = certificates.find((one) => one.spki.equals(publicKey));
  if (!certificate) throw new PkiError(`${setting}: the private key does not belong to the certificate`);
  return ownKeyOf(privateKey, certificate, certificates);
}

/** The record of a key that belongs to `certificate`, with those of `held` that are its issuers. */
export function ownKeyOf<Key extends PrivateKey>(
  privateKey: Key,
  certificate: Certificate,
  held: readonly Certificate[],
): OwnKey<Key> {
  const chain = issuersOf(certificate, held).map((one) => one.der);
  const { der, fingerprint, notBefore, notAfter } = certificate;
  const shown = {
    privateKey,
    fingerprint,
    certificate: der,
    chain,
    certificatePem: [der, ...chain].map((one) => toPem('CERTIFICATE', one)).join(''),
    notBefore,
    notAfter,
  };
  return Object.defineProperty(shown, 'keyPem', {
    get() {
      if (!(privateKey instanceof KeyObject)) throw new PkiError('a key in a token cannot serve TLS');
      return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    },
  }) as typeof shown & { readonly keyPem: string };
}

interface Loaded {
  readonly privateKey: KeyObject;
  readonly certificates: readonly Certificate[];
}

function fromPem(settings: PemKeySettings): Loaded {
  const key = readSetting(settings.setting, settings.keyFile);
  return { privateKey: importKey(key, settings), certificates: readCertificates(settings) };
}

/** The certificates of a key, its own one first. Throws PkiError. */
export function readCertificates(
  settings: Pick<PemKeySettings, 'setting' | 'certificateFile' | 'chainFile'>,
): readonly Certificate[] {
  const { setting, certificateFile, chainFile } = settings;
  return [certificateFile, ...(chainFile ? [chainFile] : [])].flatMap((file) => {
    const found = pemBlocks(readSetting(setting, file).toString('latin1'), 'CERTIFICATE');
    if (found.length === 0) throw new PkiError(`${setting}: ${file} holds no certificate in PEM`);
    return found.map((der) => readIn(setting, file, der));
  });
}

/** Never in an error or event. */
function passphraseOf({ setting, passphrase, passphraseFile }: OwnKeySettings): string | undefined {
  if (passphraseFile === undefined) return passphrase;
  return firstLine(setting, passphraseFile);
}

/** A secret in a file: its first line. Throws PkiError. */
export function firstLine(setting: string, file: string): string {
  return readSetting(setting, file).toString('utf8').split(/\r?\n/, 1)[0]!;
}

function importKey(key: Buffer, settings: PemKeySettings): KeyObject {
  const { setting, keyFile } = settings;
  const passphrase = passphraseOf(settings);
  try {
    return createPrivateKey({ key, format: 'pem', ...(passphrase === undefined ? {} : { passphrase }) });
  } catch (cause) {
    const encrypted = key.includes('ENCRYPTED');
    const reason = encrypted ? 'is encrypted and the passphrase does not open it' : 'holds no private key in PEM';
    throw new PkiError(`${setting}: ${keyFile} ${reason}`, { cause });
  }
}

function fromBundle(settings: BundleSettings): Loaded {
  const { setting, bundleFile } = settings;
  const bundle = openBundle(readSetting(setting, bundleFile), passphraseOf(settings) ?? '');
  if ('flaw' in bundle) throw new PkiError(`${setting}: ${bundleFile} ${bundle.flaw}`);
  return {
    privateKey: bundle.privateKey,
    certificates: bundle.certificates.map((der) => readIn(setting, bundleFile, der)),
  };
}

function readSetting(setting: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw new PkiError(`${setting}: ${file} ${reason}`, { cause });
  }
}

function readIn(setting: string, file: string, der: Buffer): Certificate {
  try {
    return readCertificate(der);
  } catch (cause) {
    if (!(cause instanceof DerError)) throw cause;
    throw new PkiError(`${setting}: ${file} holds an unreadable certificate: ${cause.message}`, { cause });
  }
}

// The issuers among `others`, from the certificate up, leaving out the root.
function issuersOf(certificate: Certificate, others: readonly Certificate[]): readonly Certificate[] {
  const found: Certificate[] = [];
  let last = certificate;
  for (;;) {
    const issuer = others.find((one) => one !== last && sameName(one.subject, last.issuer) && !issueFlaw(last, one));
    if (!issuer || sameName(issuer.subject, issuer.issuer) || found.includes(issuer)) return found;
    found.push(issuer);
    last = issuer;
  }
}
