// The proof of one signed message: everything about its signature, cheap checks of structure first, trust before any computation
// (WB004, WB007, WB013, SIGN001-SIGN004, x-WSS-2 … x-WSS-9).
import type { EpochMs } from '../core/index.ts';
import type { Parsed } from '../envelope/index.ts';
import type { Trust } from '../pki/index.ts';
import type { XmlElement } from '../xml/index.ts';
import { keyMismatch } from './algorithms.ts';
import { checkValue, wrongDigest } from './compute.ts';
import { judgeCoverage, placeName, places } from './coverage.ts';
import type { SecurityHeader } from './header.ts';
import type { SignaturePolicy } from './policy.ts';
import { refuse } from './refusal.ts';
import { readSignature, type Signature } from './signature.ts';
import { judgeTimestamp, readTimestamp } from './timestamp.ts';
import { checkTokenReference, readSigner, type Signer } from './token.ts';
import type { Proof } from './verified.ts';

export interface ProofContext {
  readonly policy: SignaturePolicy;
  readonly trust: Pick<Trust, 'judge'>;
  readonly now: EpochMs;
}

/**
 * What the signature proves, with every digest of it right.
 * @param except a signed element whose digest cannot be judged yet: the Body while it is encrypted.
 * @throws GatewayError `wss.*`.
 */
export async function prove(
  message: Parsed,
  security: SecurityHeader,
  context: ProofContext & { readonly except?: XmlElement },
): Promise<Proof> {
  const { document } = message;
  const { policy, trust, now, except } = context;
  if (document.duplicateId !== undefined)
    throw refuse('wss.structure', 'x-WSS-4', 'an id occurs more than once in the message');
  const signature = readSignature(security.signature, document, policy);
  checkTokenReference(signature.keyInfo, security.token, document);
  judgeCoverage(signature.references, places(message, security));
  const timestamp = readTimestamp(security.timestamp);
  judgeTimestamp(timestamp, policy, now);
  const signer = readSigner(security.token, trust, now);
  await judgeValue(signature, signer);
  judgeDigests(signature, except);
  return { signer, timestamp, value: signature.value };
}

/** SignedInfo first: nobody but the signer makes this system hash a large Body. */
async function judgeValue(signature: Signature, { publicKey }: Signer): Promise<void> {
  const mismatch = keyMismatch(signature.algorithm, publicKey, signature.value.length);
  if (mismatch) throw refuse('wss.algorithm', 'SIGN004', mismatch, signature.signedInfo);
  if (!(await checkValue(signature, publicKey)))
    throw refuse('wss.signature', 'WB013', 'SignatureValue does not fit', signature.signedInfo);
}

function judgeDigests({ references }: Signature, except: XmlElement | undefined): void {
  const wrong = wrongDigest(except ? references.filter(({ target }) => target !== except) : references);
  if (wrong === undefined) return;
  const { target, digest } = wrong;
  const name = `reference ${references.indexOf(wrong) + 1} (${placeName(target)})`;
  throw refuse('wss.signature', 'WB013', `${name}: DigestValue of ${digest.length} bytes differs`, target);
}
