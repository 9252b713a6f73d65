// AES-GCM as XML Encryption 1.1 §5.2.4 lays it out: 12 bytes of IV, the ciphertext, 16 bytes of tag (ENC003, x-ENC-3).
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { DataCipher } from './algorithms.ts';

export const IV_BYTES = 12;
export const TAG_BYTES = 16;

/** IV ‖ ciphertext ‖ tag of `parts` together. The key is used once, so a random IV cannot meet another. */
export function seal(parts: readonly (string | Uint8Array)[], key: Buffer, { name }: DataCipher): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(name, key, iv, { authTagLength: TAG_BYTES });
  const written = parts.map((part) => (typeof part === 'string' ? cipher.update(part, 'utf8') : cipher.update(part)));
  return Buffer.concat([iv, ...written, cipher.final(), cipher.getAuthTag()]);
}

/**
 * The plaintext of `sealed`, or undefined when its tag is wrong. The length of the tag is fixed here: node:crypto would take a shorter
 * one, which is easier to forge (trap 4).
 */
export function open(sealed: Buffer, key: Buffer, { name }: DataCipher): Buffer | undefined {
  if (sealed.length < IV_BYTES + TAG_BYTES) return undefined;
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv(name, key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(end));
  const plaintext = decipher.update(sealed.subarray(IV_BYTES, end));
  try {
    decipher.final();
  } catch {
    return undefined;
  }
  return plaintext;
}
