// Signatures on certificates and CRLs: AlgorithmIdentifier → a closed set of SHA-2 and EdDSA algorithms (x-TLS-6), checked with node:crypto.
// RSASSA-PSS by RFC 4055 §3.1, as PKIoverheid G4 signs (x-PKI-13, trap 15); RSA PKCS#1 v1.5 and ECDSA by RFC 4055 §5 and RFC 5758 §3.2.
import { constants, type KeyObject, type VerifyKeyObjectInput, verify } from 'node:crypto';
import { content, context, type Der, DerError, readDer, sequence, TAG, whole } from './der.ts';
import { oid, smallInteger } from './der-values.ts';

type Hash = 'sha256' | 'sha384' | 'sha512';

/** An algorithm that may sign certificates and CRLs. */
export type SignatureAlgorithm =
  | { readonly kind: 'rsa' | 'ecdsa'; readonly hash: Hash }
  | { readonly kind: 'rsa-pss'; readonly hash: Hash; readonly saltLength: number }
  | { readonly kind: 'ed25519' | 'ed448' };

const HASHES: Readonly<Record<string, Hash>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

const PLAIN: Readonly<Record<string, SignatureAlgorithm>> = {
  '1.2.840.113549.1.1.11': { kind: 'rsa', hash: 'sha256' },
  '1.2.840.113549.1.1.12': { kind: 'rsa', hash: 'sha384' },
  '1.2.840.113549.1.1.13': { kind: 'rsa', hash: 'sha512' },
  '1.2.840.10045.4.3.2': { kind: 'ecdsa', hash: 'sha256' },
  '1.2.840.10045.4.3.3': { kind: 'ecdsa', hash: 'sha384' },
  '1.2.840.10045.4.3.4': { kind: 'ecdsa', hash: 'sha512' },
  '1.3.101.112': { kind: 'ed25519' },
  '1.3.101.113': { kind: 'ed448' },
};

/** Larger RSA keys are not computed with. */
export const MAX_RSA_BITS = 8192;

const RSASSA_PSS = '1.2.840.113549.1.1.10';
const MGF1 = '1.2.840.113549.1.1.8';

/** The algorithm of an AlgorithmIdentifier, or undefined when it is not one that may be used (SHA-1, MD5, DSA, unknown). */
export function signatureAlgorithm(identifier: Buffer): SignatureAlgorithm | undefined {
  const [algorithm, parameters, ...rest] = sequence(readDer(identifier), 'signature algorithm');
  const name = oid(algorithm, 'signature algorithm');
  if (rest.length > 0) throw new DerError('signature algorithm holds something unknown');
  if (name === RSASSA_PSS) return parameters && pss(parameters);
  const plain = PLAIN[name];
  if (!plain) return undefined;
  if (parameters && !(plain.kind === 'rsa' && isNull(parameters)))
    throw new DerError('signature algorithm has parameters');
  return plain;
}

// RSASSA-PSS-params: every default is SHA-1 based, so hash and mask must be explicit, and equal, for the algorithm to be accepted.
function pss(parameters: Der): SignatureAlgorithm | undefined {
  let hash: Hash | undefined;
  let mask: Hash | undefined;
  let saltLength = 20;
  for (const field of sequence(parameters, 'PSS parameters')) {
    const [value] = sequence(field, 'PSS parameter', field.tag);
    if (!value) throw new DerError('PSS parameter is empty');
    if (field.tag === context(0)) hash = hashOf(value);
    else if (field.tag === context(1)) mask = maskOf(value);
    else if (field.tag === context(2)) saltLength = smallInteger(value, 'PSS salt length');
    else if (field.tag !== context(3) || smallInteger(value, 'PSS trailer') !== 1)
      throw new DerError('PSS parameters hold something unknown');
  }
  if (!hash || hash !== mask || saltLength < 20 || saltLength > 64) return undefined;
  return { kind: 'rsa-pss', hash, saltLength };
}

function maskOf(identifier: Der): Hash | undefined {
  const [algorithm, hash] = sequence(identifier, 'PSS mask');
  return oid(algorithm, 'PSS mask') === MGF1 && hash ? hashOf(hash) : undefined;
}

function hashOf(identifier: Der): Hash | undefined {
  const [algorithm, parameters] = sequence(identifier, 'hash algorithm');
  if (parameters && !isNull(parameters)) throw new DerError('hash algorithm has parameters');
  return HASHES[oid(algorithm, 'hash algorithm')];
}

function isNull(element: Der): boolean {
  return element.tag === TAG.null && content(element).length === 0 && whole(element).length === 2;
}

/** Bytes, the algorithm and the signature value: what a certificate and a CRL have in common. */
export interface Signed {
  /** The DER that was signed. */
  readonly tbs: Buffer;
  /** DER of the AlgorithmIdentifier, equal inside and outside the signed part. */
  readonly algorithm: Buffer;
  readonly signature: Buffer;
}

/** Why a signature is not good: the algorithm may not be used, or the value is not this key's. */
export type SignatureFlaw = 'algorithm' | 'signature';

/** Checks `signed` with the issuer's key; undefined means good. */
export function signatureFlaw(signed: Signed, key: KeyObject): SignatureFlaw | undefined {
  const check = checkFor(signed, key);
  if (typeof check === 'string') return check;
  try {
    return verify(check.hash, signed.tbs, check.options, signed.signature) ? undefined : 'signature';
  } catch {
    return 'signature'; // OpenSSL throws where key and parameters cannot go together.
  }
}

/** The same on the thread pool: hashing a CRL of megabytes would hold up everybody else. */
export function signatureFlawLater(signed: Signed, key: KeyObject): Promise<SignatureFlaw | undefined> {
  const check = checkFor(signed, key);
  if (typeof check === 'string') return Promise.resolve(check);
  return new Promise((resolve) =>
    verify(check.hash, signed.tbs, check.options, signed.signature, (error, good) =>
      resolve(!error && good ? undefined : 'signature'),
    ),
  );
}

interface Check {
  readonly hash: Hash | null;
  readonly options: VerifyKeyObjectInput;
}

function checkFor(signed: Signed, key: KeyObject): Check | SignatureFlaw {
  const algorithm = signatureAlgorithm(signed.algorithm);
  if (!algorithm) return 'algorithm';
  if (!fits(algorithm, key)) return 'signature';
  const hash = 'hash' in algorithm ? algorithm.hash : null;
  if (algorithm.kind !== 'rsa-pss') return { hash, options: { key } };
  return { hash, options: { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: algorithm.saltLength } };
}

// The algorithm and the key must be of one family, so that one is never read as the other (trap 5). A giant key that a peer sends
// along must not buy time on our processor.
function fits(algorithm: SignatureAlgorithm, key: KeyObject): boolean {
  const type = key.asymmetricKeyType;
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) > MAX_RSA_BITS) return false;
  if (algorithm.kind === 'rsa') return type === 'rsa';
  if (algorithm.kind === 'rsa-pss') return type === 'rsa' || type === 'rsa-pss';
  if (algorithm.kind === 'ecdsa') return type === 'ec';
  return type === algorithm.kind;
}
