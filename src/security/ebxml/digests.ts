// The digests of a signed ebMS message (x-E2E-4, x-E2E-5, trap 9): of the SOAP part without its Signature, computed here; of the other parts computed
// by whoever reads them, while they stream. Every part has one reference and every reference its part.
import { timingSafeEqual } from 'node:crypto';
import { GatewayError } from '../../core/index.ts';
import type { CanonicalOptions, XmlDocument, XmlElement } from '../../xml/index.ts';
import type { Hash } from '../algorithms.ts';
import { digestOf } from '../compute.ts';
import { refuse } from '../refusal.ts';
import { findPlaces, oneSignature } from './place.ts';
import { type EbmsReference, type EbmsSignaturePolicy, readEbmsSignature } from './signature.ts';

/** Digests of the content bytes of the parts besides the SOAP part, by Content-ID without angle brackets; at least by the hash the signature names. */
export type PartDigests = ReadonlyMap<string, Readonly<Partial<Record<Hash, Uint8Array>>>>;

const NOTHING = new Uint8Array();

/** SHA-2, hexadecimal, of the SOAP part without `leftOut`: what enveloped-signature, the XPath and the canonicalization together yield. */
export function digestDocument(
  { root }: XmlDocument,
  leftOut: ReadonlySet<XmlElement>,
  { canonical, hash }: { readonly canonical: CanonicalOptions; readonly hash: Hash },
): string {
  return digestOf(root, { ...canonical, omit: (element) => (leftOut.has(element) ? NOTHING : undefined) }, hash);
}

/**
 * URI="" once, every part once, nothing else.
 * @throws GatewayError `wss.coverage`.
 */
export function judgeCoverage(references: readonly EbmsReference[], contentIds: Iterable<string>): void {
  const open = new Set(contentIds);
  const documents = references.filter(({ kind }) => kind === 'document').length;
  if (documents !== 1) throw refuse('wss.coverage', 'x-E2E-4', `${documents} references to the SOAP part`);
  for (const reference of references)
    if (reference.kind === 'part' && !open.delete(reference.contentId))
      throw refuse('wss.coverage', 'x-E2E-5', 'a reference to a part that is not there, or a second one');
  if (open.size > 0) throw refuse('wss.coverage', 'x-E2E-6', `${open.size} parts are not signed`);
}

/** @throws GatewayError `wss.signature` when a digest differs or was not computed. */
export function judgeParts(references: readonly EbmsReference[], digests: PartDigests): void {
  for (const [index, reference] of references.entries()) {
    if (reference.kind !== 'part') continue;
    const computed = digests.get(reference.contentId)?.[reference.hash];
    if (!computed) throw refuse('wss.signature', 'x-E2E-5', `reference ${index + 1}: no ${reference.hash} of the part`);
    if (computed.length !== reference.digest.length || !timingSafeEqual(computed, reference.digest))
      throw refuse('wss.signature', 'x-E2E-5', `reference ${index + 1}: the digest of the part differs`);
  }
}

/**
 * By which hash each part must be digested, read from the SOAP part before the others are read. A signature that cannot be read asks for
 * nothing: `verifyEbms` refuses it.
 */
export function digestAlgorithmsOf(document: XmlDocument, policy: EbmsSignaturePolicy): ReadonlyMap<string, Hash> {
  try {
    const { references } = readEbmsSignature(oneSignature(findPlaces(document)), policy);
    return new Map(references.flatMap((one) => (one.kind === 'part' ? [[one.contentId, one.hash] as const] : [])));
  } catch (error) {
    if (error instanceof GatewayError) return new Map();
    throw error;
  }
}
