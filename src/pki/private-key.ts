// A private key for messages: a key object of this process, or one in a token that is asked for every use.
import { KeyObject } from 'node:crypto';
import type { TokenKey } from './pkcs11/index.ts';

export type PrivateKey = KeyObject | TokenKey;

/** A half of the key that tells its type and size: `asymmetricKeyType`, `asymmetricKeyDetails`. */
export function halfOf(key: PrivateKey): KeyObject {
  return key instanceof KeyObject ? key : key.publicKey;
}

/** Nothing uses the key any more. */
export function releaseKey(key: PrivateKey): void {
  if (!(key instanceof KeyObject)) key.close();
}
