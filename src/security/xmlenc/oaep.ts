// RSAES-OAEP (RFC 8017 §7.1, App. B.2.1) with digest and MGF1 chosen apart: node:crypto sets both to one hash, but `rsa-oaep-mgf1p` fixes
// MGF1 to SHA-1 and Java sends SHA-256 with MGF1-SHA-1 (trap 3). OpenSSL does the RSA, in constant time; here are the masks only.
// The content key has a known length, so the whole decoded block but the key is known beforehand: one comparison in constant time
// finds every error at once, and nothing branches on which it is (Manger's attack, RFC 8017 §7.1.2 note).
import { constants, hash, KeyObject, privateDecrypt, publicEncrypt, randomBytes, timingSafeEqual } from 'node:crypto';
import { halfOf, type PrivateKey } from '../../pki/index.ts';
import type { KeyTransport, OaepHash } from './algorithms.ts';

/** OAEP with its label (OAEPparams); nearly always empty. */
export interface OaepParameters extends KeyTransport {
  readonly label: Buffer;
}

/** A content key as it came out, or a random one of the same length in its place. */
export interface Unwrapped {
  readonly key: Buffer;
  /** False when `key` is random. Only for the log, after the work with the key is done. */
  readonly genuine: boolean;
}

const HASH_BYTES: Readonly<Record<OaepHash, number>> = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 };

/** Bytes of the RSA modulus, which an encrypted key fills exactly. */
export function modulusBytes(key: PrivateKey): number {
  return Math.ceil((halfOf(key).asymmetricKeyDetails?.modulusLength ?? 0) / 8);
}

/** True when a key of `keyBytes` fits in RSA-OAEP with this modulus (RFC 8017 §7.1.1 step 1b). */
export function fitsOaep(modulus: number, keyBytes: number, { digest }: KeyTransport): boolean {
  return keyBytes <= modulus - 2 * HASH_BYTES[digest] - 2;
}

/** The RSA-OAEP encryption of `key`, which fits (`fitsOaep`). */
export function wrapKey(key: Buffer, publicKey: KeyObject, oaep: OaepParameters): Buffer {
  const { digest, mgf } = oaep;
  const size = modulusBytes(publicKey);
  const block = Buffer.concat([knownPart(size, key.length, oaep), key]);
  const seed = randomBytes(HASH_BYTES[digest]);
  xor(block, mgf1(seed, block.length, mgf));
  xor(seed, mgf1(block, seed.length, mgf));
  const encoded = Buffer.concat([Buffer.of(0), seed, block]);
  return publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, encoded);
}

/**
 * The content key of `keyBytes` inside `wrapped`, which has the length of the modulus, or a random key when it does not decode. Both take the same
 * steps, so that neither the answer nor its time tells which it was.
 */
export function unwrapKey(wrapped: Buffer, privateKey: KeyObject, wanted: Wanted): Unwrapped {
  return decode(decryptRaw(wrapped, privateKey, modulusBytes(privateKey)), wanted);
}

/**
 * The same for a key that may be in a token, which then does the RSA only. What the token refuses to decrypt is a key that does not
 * decode. Rejects with GatewayError `server.unavailable` when it is gone.
 */
export async function unwrapAnywhere(wrapped: Buffer, privateKey: PrivateKey, wanted: Wanted): Promise<Unwrapped> {
  if (privateKey instanceof KeyObject) return unwrapKey(wrapped, privateKey, wanted);
  return decode((await privateKey.decrypt(wrapped)) ?? randomBytes(wrapped.length), wanted);
}

interface Wanted {
  readonly oaep: OaepParameters;
  readonly keyBytes: number;
}

/** Unmasks the block that RSA gave, in place. */
function decode(encoded: Buffer, { oaep, keyBytes }: Wanted): Unwrapped {
  const size = encoded.length;
  const seed = encoded.subarray(1, 1 + HASH_BYTES[oaep.digest]);
  const block = encoded.subarray(1 + seed.length);
  xor(seed, mgf1(block, seed.length, oaep.mgf));
  xor(block, mgf1(seed, block.length, oaep.mgf));
  const expected = Buffer.concat([Buffer.of(0), knownPart(size, keyBytes, oaep)]);
  const found = Buffer.concat([encoded.subarray(0, 1), block.subarray(0, expected.length - 1)]);
  const genuine = timingSafeEqual(expected, found);
  const key = choose(genuine, block.subarray(block.length - keyBytes), randomBytes(keyBytes));
  encoded.fill(0);
  return { key, genuine };
}

/** lHash ‖ zeros ‖ 01: the data block before the key (RFC 8017 §7.1.1 step 2c). */
function knownPart(size: number, keyBytes: number, { digest, label }: OaepParameters): Buffer {
  const hashed = hash(digest, label, 'buffer');
  const padding = Buffer.alloc(size - keyBytes - 2 * hashed.length - 2);
  return Buffer.concat([hashed, padding, Buffer.of(1)]);
}

/** RSADP. A number that is not below the modulus (which everybody can see, for both are public) goes on as random bytes. */
function decryptRaw(wrapped: Buffer, privateKey: KeyObject, size: number): Buffer {
  try {
    return privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, wrapped);
  } catch {
    return randomBytes(size);
  }
}

/** `one` when `first`, else `other`, without a branch. */
function choose(first: boolean, one: Buffer, other: Buffer): Buffer {
  const mask = -Number(first);
  const chosen = Buffer.alloc(other.length);
  for (let i = 0; i < chosen.length; i++) chosen[i] = (one[i]! & mask) | (other[i]! & ~mask);
  return chosen;
}

/** RFC 8017 App. B.2.1. */
function mgf1(seed: Buffer, length: number, name: OaepHash): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 0, made = 0; made < length; counter++) {
    const octets = Buffer.alloc(4);
    octets.writeUInt32BE(counter);
    const block = hash(name, Buffer.concat([seed, octets]), 'buffer');
    blocks.push(block);
    made += block.length;
  }
  return Buffer.concat(blocks, length);
}

function xor(target: Buffer, mask: Buffer): void {
  for (let i = 0; i < target.length; i++) target[i]! ^= mask[i]!;
}
