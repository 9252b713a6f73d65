// XML Encryption for Digikoppeling 2W-be-SE: the closed structures, the two computations, and the way in and out of a message's bytes.
export {
  AES_128_GCM,
  AES_256_GCM,
  type DataCipher,
  type KeyTransport,
  OAEP_SHA256,
  type OaepHash,
  RSA_OAEP,
  RSA_OAEP_MGF1P,
} from './algorithms.ts';
export { decrypt, type EncryptedParts, type Job, prepare } from './decrypt.ts';
export {
  DEFAULT_ENCRYPTION,
  type Encrypted,
  type Encryption,
  encryptContent,
  type Recipient,
  recipientFlaw,
} from './encrypt.ts';
export { type EncryptedData, type EncryptedKey, readEncryptedData, readEncryptedKey } from './read.ts';
export type { DecryptionKey, Reference } from './reference.ts';
export { checkPlace, checkSpliced, type Replacement, splice } from './splice.ts';
