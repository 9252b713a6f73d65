// End-to-end security of Digikoppeling ebMS2: signs and verifies messages, encrypts and decrypts payloads. `VerifiedEbms` is made here and nowhere else.
export type { C14nMode } from './c14n.ts';
export { MAX_ENCRYPTED_BYTES } from './decrypt.ts';
export { digestAlgorithmsOf, type PartDigests } from './digests.ts';
export { ENCRYPTED_TYPE, encryptPayload, type Payload, type PayloadRecipient } from './encrypt.ts';
export { type EbmsOpenContext, type OpenedEbms, openEbms } from './open.ts';
export { type EbmsDraft, type EbmsSigning, type PartToSign, type SignedEbms, signEbms } from './sign.ts';
export { DEFAULT_EBMS_POLICY, type EbmsSignaturePolicy } from './signature.ts';
export type { EbmsSigner, SignerRules } from './signer.ts';
export { statedReferences } from './stated.ts';
export type { SignedReference, SignedTransform, VerifiedEbms } from './verified.ts';
export { acceptUnsignedEbms, type EbmsVerifyContext, verifyEbms } from './verify.ts';
