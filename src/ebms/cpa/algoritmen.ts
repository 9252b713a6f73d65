// Algorithms that an agreement may name (SIGN001-SIGN004, ENC003): the closed sets of what Bode signs, verifies and encrypts with.
// SHA-1, CBC and RSA 1.5 of older agreements are refused and never replaced silently (x-E2E-2, x-E2E-11, trap 2).
import { AES_128_GCM, AES_256_GCM } from '../../security/index.ts';
import { XENC } from './names.ts';

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';

export const SHA256 = `${XENC}sha256`;
export const RSA_SHA256 = `${MORE}rsa-sha256`;
export const AES256_GCM: string = AES_256_GCM.uri;

const HASHES: ReadonlySet<string> = new Set([SHA256, `${MORE}sha384`, `${XENC}sha512`]);
const SIGNATURES: ReadonlySet<string> = new Set([RSA_SHA256, `${MORE}rsa-sha384`, `${MORE}rsa-sha512`]);
const CIPHERS: ReadonlySet<string> = new Set([AES_128_GCM.uri, AES_256_GCM.uri]);

export const hashToegestaan = (uri: string): boolean => HASHES.has(uri);

/** The first that is allowed, in the order of the agreement. */
export const handtekeningAlgoritme = (uris: readonly string[]): string | undefined =>
  uris.find((uri) => SIGNATURES.has(uri));

/** The first that is allowed, in the order of the agreement. */
export const versleutelAlgoritme = (uris: readonly string[]): string | undefined =>
  uris.find((uri) => CIPHERS.has(uri));
