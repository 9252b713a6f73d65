// WS-Security of Digikoppeling WUS: signs what goes out, proves what comes in. `Verified` is made here and nowhere else.

export {
  diagnoseSignature,
  type ReferenceDiagnosis,
  type SignatureDiagnosis,
  type Verklaring,
  type Verschil,
} from './diagnose.ts';
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
  verifyMessage,
  verifyRequest,
  verifyResponse,
} from './verify.ts';
