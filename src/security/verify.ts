// Verification of requests and responses in profiles 2W-be-S and 2W-be-SE, and acceptance of unsigned ones in 2W-be
// (WB002-WB006, WB007-WB014, SIGN001-SIGN004, x-WSS-2 … x-WSS-12, x-ENC-1 … x-ENC-4).
import type { Oin } from '../core/index.ts';
import { type Addressed, isFault, type Parsed } from '../envelope/index.ts';
import { compareConfirmations } from './confirmation.ts';
import { type Decryption, type Inspection, isEncrypted, type Opened, openEncrypted } from './encrypted.ts';
import { readSecurity, type SecurityHeader, securityBlocks } from './header.ts';
import { type ProofContext, prove } from './prove.ts';
import { refuse } from './refusal.ts';
import { signed, unsigned, type Verified } from './verified.ts';

export interface VerifyContext extends ProofContext {
  /** Absent: encrypted messages are refused. */
  readonly decryption?: Decryption;
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
 * A signed request, encrypted or not; `encryption` of the result tells which.
 * @throws GatewayError `wss.*`: outward one blurred text, the true cause in `detail.oorzaak`.
 */
export async function verifyMessage(message: Addressed, context: VerifyContext): Promise<Verified> {
  const opened = isEncrypted(message)
    ? await openOrRefuse(message, { ...context, inspect: refuseConfirmations })
    : await openPlain(message, { ...context, inspect: refuseConfirmations });
  return signed(opened.message, opened.proof, context.policy);
}

function refuseConfirmations({ confirmations }: SecurityHeader): void {
  if (confirmations.length > 0)
    throw refuse('wss.structure', 'WB014', 'a request holds a SignatureConfirmation', confirmations[0]);
}

async function openPlain(message: Addressed, { inspect, ...context }: ProofContext & Inspection): Promise<Opened> {
  const security = readSecurity(message);
  inspect(security);
  return { message, security, proof: await prove(message, security, context) };
}

async function openOrRefuse(message: Parsed, context: VerifyContext & Partial<Inspection>): Promise<Opened> {
  const { decryption } = context;
  if (!decryption) throw refuse('wss.profile', 'WB011', 'an encrypted message where none is expected');
  return openEncrypted(message, { ...context, decryption });
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
  const inspect = (security: SecurityHeader) => judgeConfirmations(message, security, check);
  return acceptResponse(await openPlain(message, { ...check, inspect }), check);
}

/**
 * An encrypted and signed response. Its Action can be judged only when it is known whether it is a fault: by `decryption.read`.
 * @throws GatewayError `wss.*`.
 */
export async function verifyEncryptedResponse(message: Parsed, check: ResponseCheck): Promise<Verified> {
  const opened = await openOrRefuse(message, check);
  judgeConfirmations(opened.message, opened.security, check);
  return acceptResponse(opened, check);
}

function judgeConfirmations(message: Addressed, { confirmations }: SecurityHeader, { sent }: ResponseCheck): void {
  if (!(isFault(message) && confirmations.length === 0)) compareConfirmations(confirmations, sent);
}

function acceptResponse({ message, proof }: Opened, check: ResponseCheck): Verified {
  if (check.oin !== undefined && proof.signer.oin !== check.oin)
    throw refuse('wss.identity', 'x-WSS-10', 'the response is signed by another organisation than the one asked');
  return signed(message, proof, check.policy);
}
