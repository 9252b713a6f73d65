// The references that a message of our own states, to compare an acknowledgement with (x-SIG-4). Nothing is verified: we made it.
import type { XmlDocument } from '../../xml/index.ts';
import { findPlaces, oneSignature } from './place.ts';
import { readEbmsSignature } from './signature.ts';
import { referencesOf, type SignedReference } from './verified.ts';

/** Empty for a message without signature. */
export function statedReferences(document: XmlDocument): readonly SignedReference[] {
  const places = findPlaces(document);
  if (places.signatures.length === 0) return [];
  const signature = readEbmsSignature(oneSignature(places), { ecdsa: true, c14n: ['exclusive', 'inclusive'] });
  return referencesOf(signature.references);
}
