// The closed sets of signature and digest algorithms (SIGN001-SIGN004, x-WSS-5, trap 5). What is not in a set does not exist here:
// no SHA-1, no MD5, no HMAC, no DSA, no PSS.
import type { KeyObject } from 'node:crypto';

export type Hash = 'sha256' | 'sha384' | 'sha512';

export interface SignatureAlgorithm {
  readonly uri: string;
  readonly hash: Hash;
  readonly keyType: 'rsa' | 'ec';
}

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const XENC = 'http://www.w3.org/2001/04/xmlenc#';

export const RSA_SHA256 = `${MORE}rsa-sha256`;
export const ECDSA_SHA256 = `${MORE}ecdsa-sha256`;
export const ECDSA_SHA384 = `${MORE}ecdsa-sha384`;
export const SHA256 = `${XENC}sha256`;

const SIGNATURES: ReadonlyMap<string, SignatureAlgorithm> = new Map(
  (
    [
      [RSA_SHA256, 'sha256', 'rsa'],
      [`${MORE}rsa-sha384`, 'sha384', 'rsa'],
      [`${MORE}rsa-sha512`, 'sha512', 'rsa'],
      [ECDSA_SHA256, 'sha256', 'ec'],
      [ECDSA_SHA384, 'sha384', 'ec'],
    ] as const
  ).map(([uri, hash, keyType]) => [uri, { uri, hash, keyType }]),
);

const DIGESTS: ReadonlyMap<string, Hash> = new Map([
  [SHA256, 'sha256'],
  [`${MORE}sha384`, 'sha384'],
  [`${XENC}sha512`, 'sha512'],
]);

/** Curves for ECDSA, with the length of r and s in bytes. */
const CURVES: ReadonlyMap<string, number> = new Map([
  ['prime256v1', 32],
  ['secp384r1', 48],
]);

/** The algorithm of a SignatureMethod (SIGN004), or undefined. ECDSA exists only where the parties agreed on it. */
export function signatureAlgorithm(uri: string, ecdsa: boolean): SignatureAlgorithm | undefined {
  const found = SIGNATURES.get(uri);
  return found?.keyType === 'ec' && !ecdsa ? undefined : found;
}

/** The algorithm by which `key` signs with `hash`, or undefined. The hash of ECDSA is the one that goes with the curve. */
export function algorithmFor(key: KeyObject, hash: Hash): SignatureAlgorithm | undefined {
  const bytes = CURVES.get(key.asymmetricKeyDetails?.namedCurve ?? '');
  if (key.asymmetricKeyType === 'ec' && bytes !== (hash === 'sha256' ? 32 : 48)) return undefined;
  for (const algorithm of SIGNATURES.values())
    if (algorithm.keyType === key.asymmetricKeyType && algorithm.hash === hash) return algorithm;
  return undefined;
}

/** The hash of a DigestMethod (SIGN003), or undefined. */
export function digestAlgorithm(uri: string): Hash | undefined {
  return DIGESTS.get(uri);
}

/** Why `key` cannot have made a signature of this algorithm and length; undefined when it can. */
export function keyMismatch(
  algorithm: SignatureAlgorithm,
  key: KeyObject,
  signatureLength: number,
): string | undefined {
  if (key.asymmetricKeyType !== algorithm.keyType)
    return `${algorithm.keyType} signature with a key of type ${key.asymmetricKeyType}`;
  if (algorithm.keyType === 'rsa') return undefined;
  const size = CURVES.get(key.asymmetricKeyDetails?.namedCurve ?? '');
  if (size === undefined) return 'the curve of the key is not allowed';
  // XML Signature 1.1 §6.4.3: r and s as fixed-length numbers, one after the other.
  return signatureLength === 2 * size ? undefined : `ECDSA signature of ${signatureLength} bytes, expected ${2 * size}`;
}
