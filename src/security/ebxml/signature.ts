// The ds:Signature of an ebMS message read as a closed structure (ebMS 2.0 §4.1.3, x-E2E-2, x-E2E-4, x-E2E-5, SIGN002-SIGN004): the document by
// URI="" with the three fixed transforms, parts by `cid:` without any. No `#id`, no Object, no Manifest. Nothing is computed here.
import { attribute, type CanonicalOptions, only, text, type XmlElement } from '../../xml/index.ts';
import { digestAlgorithm, type Hash, type SignatureAlgorithm } from '../algorithms.ts';
import { DS } from '../names.ts';
import { MAX_REFERENCES } from '../policy.ts';
import { exactChildren, refuse } from '../refusal.ts';
import { bytes, isDs, readMethod } from '../signature.ts';
import { type C14nMode, readC14n } from './c14n.ts';
import { readCid } from './cid.ts';
import { ENVELOPED_SIGNATURE } from './names.ts';
import type { SignedTransform } from './verified.ts';
import { isLeaveOutTransform } from './xpath.ts';

/** What one partner may send. */
export interface EbmsSignaturePolicy {
  /** ECDSA on P-256 or P-384, by agreement only (SIGN004). */
  readonly ecdsa: boolean;
  /** Canonicalizations that are accepted. */
  readonly c14n: readonly C14nMode[];
}

/** RSA with SHA-2 and exclusive canonicalization only. */
export const DEFAULT_EBMS_POLICY: EbmsSignaturePolicy = { ecdsa: false, c14n: ['exclusive'] };

interface Digest {
  /** As written. */
  readonly uri: string;
  readonly digestMethod: string;
  readonly hash: Hash;
  readonly digest: Buffer;
}

/** URI="": the SOAP part, without the Signature and what the XPath leaves out. */
export interface DocumentReference extends Digest {
  readonly kind: 'document';
  readonly transforms: readonly SignedTransform[];
  readonly canonical: CanonicalOptions;
}

/** `cid:`: the content bytes of one part. */
export interface PartReference extends Digest {
  readonly kind: 'part';
  readonly contentId: string;
}

export type EbmsReference = DocumentReference | PartReference;

export interface EbmsSignature {
  readonly signedInfo: XmlElement;
  readonly canonical: CanonicalOptions;
  readonly algorithm: SignatureAlgorithm;
  readonly references: readonly EbmsReference[];
  readonly value: Buffer;
  /** XML Signature makes it optional: the key comes from the CPA (x-E2E-6). */
  readonly keyInfo: XmlElement | undefined;
}

/** @throws GatewayError `wss.structure`, `wss.algorithm` or `wss.coverage`. */
export function readEbmsSignature(element: XmlElement, policy: EbmsSignaturePolicy): EbmsSignature {
  const names = ['SignedInfo', 'SignatureValue', 'KeyInfo'];
  const [signedInfo, value, keyInfo] = exactChildren(
    element,
    DS,
    names.slice(0, element.children.length === 2 ? 2 : 3),
  );
  const [canonicalization, method, ...references] = signedInfo!.children;
  if (!isDs(canonicalization, 'CanonicalizationMethod') || !isDs(method, 'SignatureMethod'))
    throw refuse('wss.structure', 'x-E2E-1', 'SignedInfo does not begin with its two methods', signedInfo);
  if (references.length === 0 || references.length > MAX_REFERENCES)
    throw refuse('wss.structure', 'x-E2E-4', `${references.length} references, at most ${MAX_REFERENCES}`, signedInfo);
  return {
    signedInfo: signedInfo!,
    canonical: readC14n(canonicalization, policy.c14n),
    algorithm: readMethod(method, policy),
    references: references.map((reference) => readReference(reference, policy)),
    value: bytes(value!, 'SignatureValue'),
    keyInfo,
  };
}

function readReference(reference: XmlElement, policy: EbmsSignaturePolicy): EbmsReference {
  if (!isDs(reference, 'Reference'))
    throw refuse('wss.structure', 'x-E2E-1', 'SignedInfo holds a strange element', reference);
  const uri = attribute(reference, 'URI');
  if (uri === '') return readDocumentReference(reference, policy);
  const contentId = uri === undefined ? undefined : readCid(uri);
  if (uri === undefined || contentId === undefined)
    throw refuse('wss.coverage', 'x-E2E-5', 'a reference is neither to the document nor to a part', reference);
  const [method, value] = exactChildren(reference, DS, ['DigestMethod', 'DigestValue']);
  return { kind: 'part', contentId, ...readDigest(uri, method!, value!) };
}

function readDocumentReference(reference: XmlElement, policy: EbmsSignaturePolicy): DocumentReference {
  const [transforms, method, value] = exactChildren(reference, DS, ['Transforms', 'DigestMethod', 'DigestValue']);
  const [enveloped, xpath, c14n] = exactChildren(transforms!, DS, ['Transform', 'Transform', 'Transform']);
  if (attribute(enveloped!, 'Algorithm') !== ENVELOPED_SIGNATURE || enveloped!.children.length > 0)
    throw refuse('wss.algorithm', 'x-E2E-4', 'the first Transform is not enveloped-signature', enveloped);
  if (!isLeaveOutTransform(xpath!))
    throw refuse('wss.algorithm', 'x-E2E-4', 'the second Transform is not the XPath of ebMS 2.0 §4.1.3', xpath);
  const canonical = readC14n(c14n!, policy.c14n);
  return {
    kind: 'document',
    transforms: transforms!.children.map(copyTransform),
    canonical,
    ...readDigest('', method!, value!),
  };
}

function copyTransform(transform: XmlElement): SignedTransform {
  const algorithm = attribute(transform, 'Algorithm')!;
  const xpath = only(transform, DS, 'XPath');
  return xpath ? { algorithm, xpath: text(xpath) } : { algorithm };
}

function readDigest(uri: string, method: XmlElement, value: XmlElement): Digest {
  const digestMethod = attribute(method, 'Algorithm') ?? '';
  const hash = digestAlgorithm(digestMethod);
  if (!hash || method.children.length > 0)
    throw refuse('wss.algorithm', 'SIGN003', 'DigestMethod is not in the closed set', method);
  return { uri, digestMethod, hash, digest: bytes(value, 'DigestValue') };
}
