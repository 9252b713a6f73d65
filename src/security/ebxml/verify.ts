// Verification of signed ebMS messages (ebMS 2.0 §4.1.3, x-E2E-1 … x-E2E-7), and acceptance of unsigned ones in the profiles without signatures.
// Structure first, then the certificate, then SignedInfo, then the digests: nobody but the agreed signer makes this system hash much.
import { GatewayError } from '../../core/index.ts';
import { canonicalize, type XmlDocument, type XmlElement } from '../../xml/index.ts';
import { keyMismatch } from '../algorithms.ts';
import { checkSigned, isDigest } from '../compute.ts';
import { refuse } from '../refusal.ts';
import type { Signer } from '../token.ts';
import { digestDocument, judgeCoverage, judgeParts, type PartDigests } from './digests.ts';
import { findPlaces, oneSignature } from './place.ts';
import {
  type DocumentReference,
  type EbmsSignature,
  type EbmsSignaturePolicy,
  readEbmsSignature,
} from './signature.ts';
import { readEbmsSigner, type SignerRules } from './signer.ts';
import { type EbmsProof, signedEbms, unsignedEbms, type VerifiedEbms } from './verified.ts';

export interface EbmsVerifyContext extends SignerRules {
  readonly policy: EbmsSignaturePolicy;
}

/**
 * A signed message in the clear.
 * @param parts every part of the message besides the SOAP part.
 * @throws GatewayError `ebms.security` for every failure (x-SIG-9): the true cause is in `detail.oorzaak`, for the log only.
 */
export async function verifyEbms(
  document: XmlDocument,
  parts: PartDigests,
  context: EbmsVerifyContext,
): Promise<VerifiedEbms> {
  return blurred(async () => {
    const proof = await proveEnvelope(document, parts.keys(), context);
    judgeParts(proof.references, parts);
    return signedEbms(document, proof);
  });
}

/**
 * A message of a profile without signatures (osb-be, osb-rm).
 * @throws GatewayError `ebms.security` when it is signed: nobody would have judged that signature.
 */
export function acceptUnsignedEbms(document: XmlDocument): VerifiedEbms {
  const header = document.root.children[0];
  if (header?.children.some(({ local }) => local === 'Signature'))
    throw new GatewayError('ebms.security', 'x-E2E-1', { oorzaak: 'a Signature in a profile without signatures' });
  return unsignedEbms(document);
}

/**
 * Everything that the SOAP part proves: all but the digests of the other parts.
 * @throws GatewayError `wss.*`.
 */
export async function proveEnvelope(
  document: XmlDocument,
  contentIds: Iterable<string>,
  context: EbmsVerifyContext,
): Promise<EbmsProof> {
  const places = findPlaces(document);
  const element = oneSignature(places);
  const signature = readEbmsSignature(element, context.policy);
  judgeCoverage(signature.references, contentIds);
  const signer = readEbmsSigner(signature.keyInfo, context);
  await judgeValue(signature, signer);
  const leftOut = new Set([element, ...places.leftOut]);
  for (const reference of signature.references)
    if (reference.kind === 'document' && !isRight(document, leftOut, reference))
      throw refuse('wss.signature', 'x-E2E-4', 'the digest of the SOAP part differs', element);
  return { signer, value: signature.value, references: signature.references };
}

function isRight(document: XmlDocument, leftOut: ReadonlySet<XmlElement>, reference: DocumentReference): boolean {
  return isDigest(digestDocument(document, leftOut, reference), reference.digest);
}

async function judgeValue(signature: EbmsSignature, { publicKey }: Signer): Promise<void> {
  const { algorithm, value, signedInfo, canonical } = signature;
  const mismatch = keyMismatch(algorithm, publicKey, value.length);
  if (mismatch) throw refuse('wss.algorithm', 'SIGN004', mismatch, signedInfo);
  if (!(await checkSigned(canonicalize(signedInfo, canonical), signature, publicKey)))
    throw refuse('wss.signature', 'x-E2E-6', 'SignatureValue does not fit', signedInfo);
}

/** The outcome of `work`, with one code for all its failures (x-SIG-9). A key that is out of reach is a failure of ours, not of the message. */
export async function blurred<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof GatewayError))
      throw new GatewayError('ebms.security', 'x-SIG-9', { oorzaak: 'unexpected failure' }, { cause: thrown });
    if (thrown.code === 'server.unavailable') throw thrown;
    const { oorzaak = thrown.meaning.text, positie } = thrown.detail;
    const detail = { oorzaak: `${thrown.code}: ${oorzaak}`, ...(positie === undefined ? {} : { positie }) };
    throw new GatewayError('ebms.security', thrown.clause, detail, { cause: thrown });
  }
}
