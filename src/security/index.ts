// Message security of Digikoppeling: WS-Security of WUS, and signature and encryption of ebMS2 (ebxml/). It signs (and encrypts) what goes out and
// proves what comes in. `Verified` and `VerifiedEbms` are made here and nowhere else.
export { digestAlgorithm, type Hash } from './algorithms.ts';

export {
  diagnoseSignature,
  type ReferenceDiagnosis,
  type SignatureDiagnosis,
  type Verklaring,
  type Verschil,
} from './diagnose.ts';
export * from './ebxml/index.ts';
export { type Decryption, isEncrypted } from './encrypted.ts';
export { DEFAULT_POLICY, type SignaturePolicy } from './policy.ts';
export { type SignedMessage, type SigningKey, type SignOptions, signBytes, signMessage } from './sign.ts';
export type { Timestamp } from './timestamp.ts';
export type { Signer } from './token.ts';
export type { ReplayKey, Verified } from './verified.ts';
export {
  acceptUnsigned,
  type Ondertekening,
  type ResponseCheck,
  type VerifyContext,
  verifyEncryptedResponse,
  verifyMessage,
  verifyRequest,
  verifyResponse,
} from './verify.ts';
export {
  AES_128_GCM,
  AES_256_GCM,
  type DataCipher,
  DEFAULT_ENCRYPTION,
  type DecryptionKey,
  type Encryption,
  type KeyTransport,
  OAEP_SHA256,
  type OaepHash,
  type Recipient,
  RSA_OAEP,
  RSA_OAEP_MGF1P,
  recipientFlaw,
} from './xmlenc/index.ts';
