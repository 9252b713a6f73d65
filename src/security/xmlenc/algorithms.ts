// The closed sets of encryption algorithms (ENC001-ENC004, traps 1-4): AES in GCM, RSA-OAEP with every SHA and MGF1 that partners send.
// What is not in a set does not exist here: no CBC, no 3DES, no RSA PKCS#1 1.5, no key wrap, no SHA-224.
import { XENC, XENC11 } from '../names.ts';

/** Hashes inside RSA-OAEP. SHA-1 is sound there: OAEP does not need its collision resistance (RFC 8017 §7.1, App. B.1). */
export type OaepHash = 'sha1' | 'sha256' | 'sha384' | 'sha512';

/** AES in GCM (ENC003). */
export interface DataCipher {
  readonly uri: string;
  readonly name: 'aes-128-gcm' | 'aes-256-gcm';
  readonly keyBytes: 16 | 32;
}

/** How a content key travels (ENC004). */
export interface KeyTransport {
  readonly uri: string;
  readonly digest: OaepHash;
  /** Hash of MGF1. `rsa-oaep-mgf1p` fixes it to SHA-1, whatever the digest. */
  readonly mgf: OaepHash;
}

/** `rsa-oaep-mgf1p` of XML Encryption 1.0: MGF1 is always with SHA-1. */
export const RSA_OAEP_MGF1P = `${XENC}rsa-oaep-mgf1p`;
/** `rsa-oaep` of XML Encryption 1.1: MGF1 is named. */
export const RSA_OAEP = `${XENC11}rsa-oaep`;

export const AES_128_GCM: DataCipher = { uri: `${XENC11}aes128-gcm`, name: 'aes-128-gcm', keyBytes: 16 };
export const AES_256_GCM: DataCipher = { uri: `${XENC11}aes256-gcm`, name: 'aes-256-gcm', keyBytes: 32 };
/** SHA-256 throughout. */
export const OAEP_SHA256: KeyTransport = { uri: RSA_OAEP, digest: 'sha256', mgf: 'sha256' };

const CIPHERS: ReadonlyMap<string, DataCipher> = new Map([AES_128_GCM, AES_256_GCM].map((one) => [one.uri, one]));

/** DigestMethod. RFC 4051 and XML Encryption 1.1 name SHA-384 differently; Java knows only the first, which is what goes out. */
const DIGESTS: ReadonlyMap<string, OaepHash> = new Map([
  ['http://www.w3.org/2000/09/xmldsig#sha1', 'sha1'],
  [`${XENC}sha256`, 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  [`${XENC}sha384`, 'sha384'],
  [`${XENC}sha512`, 'sha512'],
]);

const MASKS: ReadonlyMap<string, OaepHash> = new Map(
  (['sha1', 'sha256', 'sha384', 'sha512'] as const).map((hash) => [`${XENC11}mgf1${hash}`, hash]),
);

/** The cipher of an EncryptionMethod of EncryptedData (ENC003), or undefined. */
export function dataCipher(uri: string): DataCipher | undefined {
  return CIPHERS.get(uri);
}

/** Hash of a DigestMethod inside RSA-OAEP, or undefined. */
export function oaepDigest(uri: string): OaepHash | undefined {
  return DIGESTS.get(uri);
}

/** Hash of an MGF1 by its URI, or undefined. */
export function oaepMask(uri: string): OaepHash | undefined {
  return MASKS.get(uri);
}

/** URI of the DigestMethod for what goes out: the first of that hash. */
export function digestUri(hash: OaepHash): string {
  for (const [uri, known] of DIGESTS) if (known === hash) return uri;
  throw new TypeError(`no DigestMethod for ${hash}`);
}

/** URI of the MGF1 for what goes out. */
export function maskUri(hash: OaepHash): string {
  return `${XENC11}mgf1${hash}`;
}
