// Which public keys are strong enough: RSA by a floor of the settings (x-TLS-8), the NIST curves and the Edwards curves.
import type { KeyFacts } from './certificate.ts';
import { MAX_RSA_BITS } from './signature.ts';

const MIN_EXPONENT = 65_537n;
const CURVES: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);
const KEY_TYPES: ReadonlySet<string> = new Set(['rsa', 'rsa-pss', 'ec', 'ed25519', 'ed448']);

/** Why a key may not be used, in one sentence; undefined when it may. */
export function keyFlaw(key: KeyFacts, minRsaBits: number): string | undefined {
  const { type, rsaBits, rsaExponent, curve } = key;
  if (!KEY_TYPES.has(type)) return `keys of kind ${type} are not allowed`;
  if (type === 'ec' && !CURVES.has(curve ?? '')) return `the curve ${curve ?? 'of the key'} is not allowed`;
  if (rsaBits === undefined) return undefined;
  if (rsaBits < minRsaBits) return `the RSA key has ${rsaBits} bits, at least ${minRsaBits} are wanted`;
  if (rsaBits > MAX_RSA_BITS) return `the RSA key has ${rsaBits} bits, at most ${MAX_RSA_BITS} are allowed`;
  if (rsaExponent !== undefined && rsaExponent < MIN_EXPONENT) return 'the RSA exponent is below 65537';
  return undefined;
}
