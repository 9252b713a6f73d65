// Verification of requests and responses in profile 2W-be-S, and acceptance of unsigned ones in 2W-be
// (WB002-WB004, WB007-WB014, SIGN001-SIGN004, x-WSS-2 … x-WSS-12). Cheap checks of structure come first, trust before any computation.
import type { EpochMs, Oin } from '../core/index.ts';
import { type Addressed, isFault } from '../envelope/index.ts';
import type { Trust } from '../pki/index.ts';
import { keyMismatch } from './algorithms.ts';
import { checkValue, wrongDigest } from './compute.ts';
import { compareConfirmations } from './confirmation.ts';
import { judgeCoverage, placeName, places } from './coverage.ts';
import { readSecurity, type SecurityHeader, securityBlocks } from './header.ts';
import type { SignaturePolicy } from './policy.ts';
import { refuse } from './refusal.ts';
import { readSignature, type Signature } from './signature.ts';
import { judgeTimestamp, readTimestamp } from './timestamp.ts';
import { checkTokenReference, readSigner, type Signer } from './token.ts';
import { type Proof, signed, unsigned, type Verified } from './verified.ts';

export interface VerifyContext {
  readonly policy: SignaturePolicy;
  readonly trust: Trust;
  readonly now: EpochMs;
}

/** `ondertekening` of the aansluiting (§3.13): must, may or may not be signed. */
export type Ondertekening = 'verplicht' | 'toegestaan' | 'uit';

/**
 * A request by the rule of its aansluiting; under `toegestaan` a signature that is there must be right (x-WUS-2).
 * @throws GatewayError `wss.*`.
 */
export async function verifyRequest(
  message: Addressed,
  ondertekening: Ondertekening,
  context: VerifyContext,
): Promise<Verified> {
  const wanted =
    ondertekening === 'verplicht' || (ondertekening === 'toegestaan' && securityBlocks(message).length > 0);
  return wanted ? verifyMessage(message, context) : acceptUnsigned(message);
}

/**
 * A signed request.
 * @throws GatewayError `wss.*`: outward one blurred text, the true cause in `detail.oorzaak`.
 */
export async function verifyMessage(message: Addressed, context: VerifyContext): Promise<Verified> {
  const security = readSecurity(message);
  if (security.confirmations.length > 0)
    throw refuse('wss.structure', 'WB014', 'a request holds a SignatureConfirmation', security.confirmations[0]);
  return signed(message, await prove(message, security, context), context.policy);
}

/** @throws GatewayError `wss.unexpected` for a message with WS-Security in profile 2W-be (WS007). */
export function acceptUnsigned(message: Addressed): Verified {
  if (securityBlocks(message).length > 0)
    throw refuse('wss.unexpected', 'WS007', 'wsse:Security on a service without signatures');
  return unsigned(message);
}

export interface ResponseCheck extends VerifyContext {
  /** SignatureValues of the request that was sent, base64; empty for an unsigned request. */
  readonly sent: readonly string[];
  /** OIN that must have signed; absent = any trusted one. */
  readonly oin?: Oin;
}

/**
 * A signed response to our own request; RelatesTo and Action were judged by `readAddressing`. A fault may come without
 * SignatureConfirmation, for the peer may not have got as far as our signature; a wrong one is refused in faults too.
 * @throws GatewayError `wss.*`.
 */
export async function verifyResponse(message: Addressed, check: ResponseCheck): Promise<Verified> {
  const security = readSecurity(message);
  if (!(isFault(message) && security.confirmations.length === 0))
    compareConfirmations(security.confirmations, check.sent);
  const proof = await prove(message, security, check);
  if (check.oin !== undefined && proof.signer.oin !== check.oin)
    throw refuse('wss.identity', 'x-WSS-10', 'the response is signed by another organisation than the one asked');
  return signed(message, proof, check.policy);
}

async function prove(message: Addressed, security: SecurityHeader, context: VerifyContext): Promise<Proof> {
  const { document } = message;
  const { policy, trust, now } = context;
  if (document.duplicateId !== undefined)
    throw refuse('wss.structure', 'x-WSS-4', 'an id occurs more than once in the message');
  const signature = readSignature(security.signature, document, policy);
  checkTokenReference(signature.keyInfo, security.token, document);
  judgeCoverage(signature.references, places(message, security));
  const timestamp = readTimestamp(security.timestamp);
  judgeTimestamp(timestamp, policy, now);
  const signer = readSigner(security.token, trust, now);
  await compute(signature, signer);
  return { signer, timestamp, value: signature.value };
}

/** SignedInfo first: nobody but the signer makes this system hash a large Body. */
async function compute(signature: Signature, { publicKey }: Signer): Promise<void> {
  const mismatch = keyMismatch(signature.algorithm, publicKey, signature.value.length);
  if (mismatch) throw refuse('wss.algorithm', 'SIGN004', mismatch, signature.signedInfo);
  if (!(await checkValue(signature, publicKey)))
    throw refuse('wss.signature', 'WB013', 'SignatureValue does not fit', signature.signedInfo);
  const wrong = wrongDigest(signature.references);
  if (wrong === undefined) return;
  const { target, digest } = signature.references[wrong]!;
  const name = `reference ${wrong + 1} (${placeName(target)})`;
  throw refuse('wss.signature', 'WB013', `${name}: DigestValue of ${digest.length} bytes differs`, target);
}
