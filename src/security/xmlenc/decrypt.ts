// From an EncryptedKey and an EncryptedData to the plaintext (ENC003, ENC004, x-ENC-3). After the private key was used there is one outcome
// for every failure: nothing, with the cause for the log only (x-FLT-7).
import type { PrivateKey } from '../../pki/index.ts';
import { refuse } from '../refusal.ts';
import { open } from './gcm.ts';
import { fitsOaep, modulusBytes, unwrapAnywhere } from './oaep.ts';
import type { EncryptedData, EncryptedKey } from './read.ts';
import { type DecryptionKey, ownKey } from './reference.ts';

/** The two encrypted parts of one message. */
export interface EncryptedParts {
  readonly key: EncryptedKey;
  readonly data: EncryptedData;
}

/** A decryption that may be done: the own key was found, and all lengths fit. */
export interface Job {
  readonly parts: EncryptedParts;
  readonly privateKey: PrivateKey;
}

/**
 * Chooses the own key. Everything that is judged here stands in the message for all to see; no key is used.
 * @throws GatewayError `wss.token` when the message is for somebody else, `wss.structure` when the key has another length than ours.
 */
export function prepare(parts: EncryptedParts, keys: readonly DecryptionKey[]): Job {
  const { key, data } = parts;
  const privateKey = ownKey(key.recipient, keys);
  const size = modulusBytes(privateKey);
  if (key.wrapped.length !== size || !fitsOaep(size, data.cipher.keyBytes, key.oaep))
    throw refuse('wss.structure', 'ENC004', `an encrypted key of ${key.wrapped.length} bytes does not fit ours`);
  return { parts, privateKey };
}

/**
 * The plaintext. A content key that does not decode is replaced by a random one that then fails in AES-GCM, over the same bytes.
 * @throws GatewayError `wss.decryption`; `server.unavailable` when the token that holds the key is gone, whatever the message is.
 */
export async function decrypt({ parts: { key, data }, privateKey }: Job): Promise<Buffer> {
  const wanted = { oaep: key.oaep, keyBytes: data.cipher.keyBytes };
  const unwrapped = await unwrapAnywhere(key.wrapped, privateKey, wanted);
  const plaintext = open(data.sealed, unwrapped.key, data.cipher);
  unwrapped.key.fill(0);
  if (plaintext !== undefined && unwrapped.genuine) return plaintext;
  throw refuse('wss.decryption', 'x-ENC-3', unwrapped.genuine ? 'the tag of AES-GCM is wrong' : 'RSA-OAEP failed');
}
