// X.509 v3 certificates (RFC 5280 §4.1): read once from strict DER into a record. Reading judges the form only; path.ts judges the meaning.
import { createPublicKey, type KeyObject } from 'node:crypto';
import { type EpochMs, sha256Hex } from '../core/index.ts';
import { context, type Der, DerError, nothingAfter, readDer, sequence, whole } from './der.ts';
import { integer, namedBits, smallInteger, time, wholeBits } from './der-values.ts';
import { type Extensions, readExtensions } from './extensions.ts';
import { type Name, readName } from './name.ts';
import type { Signed } from './signature.ts';

/** What kind of public key it is and how strong. */
export interface KeyFacts {
  /** `rsa`, `rsa-pss`, `ec`, `ed25519`, … as node:crypto names them. */
  readonly type: string;
  /** Bits of the RSA modulus; undefined for other keys. */
  readonly rsaBits: number | undefined;
  readonly rsaExponent: bigint | undefined;
  /** Curve of an EC key as OpenSSL names it, e.g. `prime256v1`. */
  readonly curve: string | undefined;
}

export interface Certificate extends Signed, Extensions {
  readonly der: Buffer;
  /** SHA-256 of the DER in lower-case hexadecimal. */
  readonly fingerprint: string;
  /** Content octets of the serial number in lower-case hexadecimal. Not the OIN: see readOin. */
  readonly serial: string;
  readonly issuer: Name;
  readonly subject: Name;
  readonly notBefore: EpochMs;
  readonly notAfter: EpochMs;
  /** SubjectPublicKeyInfo in DER. */
  readonly spki: Buffer;
  readonly publicKey: KeyObject;
  readonly key: KeyFacts;
}

/** No certificate in this field is near this size; larger ones are refused before they are read. */
export const MAX_CERTIFICATE_BYTES = 65_536;

/** SHA-256 of a certificate's DER in lower-case hexadecimal. */
export function fingerprint(der: Buffer): string {
  return sha256Hex(der);
}

/** The certificate in `der`. Throws DerError when it is not one strict DER X.509 v3 certificate with a key that node:crypto knows. */
export function readCertificate(der: Buffer): Certificate {
  if (der.length > MAX_CERTIFICATE_BYTES) throw new DerError('certificate is too large');
  const { fields, signed } = readSigned(der, 'certificate');
  const version = fields[0]?.tag === context(0) ? sequence(fields[0], 'version', context(0)) : [];
  if (smallInteger(version[0], 'version') !== 2) throw new DerError('certificate is not version 3');
  const [serial, algorithm, issuer, validity, subject, spki, ...rest] = fields.slice(1);
  sameAlgorithm(algorithm, signed);
  const times = sequence(validity, 'validity');
  nothingAfter(times, 2, 'validity');
  if (!spki) throw new DerError('public key is missing');
  const publicKey = importKey(whole(spki));
  const issuerName = readName(issuer, 'issuer');
  return {
    ...signed,
    der,
    fingerprint: fingerprint(der),
    serial: readSerial(serial),
    issuer: issuerName,
    subject: readName(subject, 'subject'),
    notBefore: time(times[0], 'notBefore'),
    notAfter: time(times[1], 'notAfter'),
    spki: whole(spki),
    publicKey,
    key: keyFacts(publicKey),
    ...readExtensions(onlyExtensions(rest), issuerName),
  };
}

/** The three parts of `SEQUENCE { tbs, algorithm, signature }` and the fields of tbs: the outer form of certificates and CRLs. */
export function readSigned(der: Buffer, what: string): { readonly fields: readonly Der[]; readonly signed: Signed } {
  const parts = sequence(readDer(der), what);
  const [tbs, algorithm, signature] = parts;
  const fields = sequence(tbs, what);
  nothingAfter(parts, 3, what);
  sequence(algorithm, 'signature algorithm');
  const signed = { tbs: whole(tbs!), algorithm: whole(algorithm!), signature: wholeBits(signature, 'signature') };
  return { fields, signed };
}

/** RFC 5280 §4.1.1.2: the algorithm outside the signature is the one inside it. */
export function sameAlgorithm(inside: Der | undefined, signed: Signed): void {
  sequence(inside, 'signature algorithm');
  if (!whole(inside!).equals(signed.algorithm)) throw new DerError('the two signature algorithms differ');
}

function readSerial(element: Der | undefined): string {
  const octets = integer(element, 'serial number');
  if (octets.length > 32) throw new DerError('serial number is too long');
  return octets.toString('hex');
}

// Unique identifiers ([1], [2]) come before the extensions. RFC 5280 §4.1.2.8 asks that they can be read and attaches nothing to them.
function onlyExtensions(fields: readonly Der[]): Der | undefined {
  let at = 0;
  for (const tag of [context(1, false), context(2, false)]) {
    if (fields[at]?.tag !== tag) continue;
    namedBits(fields[at], 'unique identifier', tag);
    at += 1;
  }
  const wrapper = fields[at];
  nothingAfter(fields, wrapper ? at + 1 : at, 'certificate');
  const inside = wrapper && sequence(wrapper, 'extensions', context(3));
  if (inside) nothingAfter(inside, 1, 'extensions');
  return inside?.[0];
}

function importKey(spki: Buffer): KeyObject {
  try {
    return createPublicKey({ key: spki, format: 'der', type: 'spki' });
  } catch {
    throw new DerError('public key is of an unknown kind or damaged');
  }
}

function keyFacts(key: KeyObject): KeyFacts {
  const details = key.asymmetricKeyDetails;
  return {
    type: key.asymmetricKeyType ?? 'unknown',
    rsaBits: details?.modulusLength,
    rsaExponent: details?.publicExponent,
    curve: details?.namedCurve,
  };
}
