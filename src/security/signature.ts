// ds:Signature read as a closed structure: SignedInfo, SignatureValue, KeyInfo; references by `#id` with one exclusive C14N
// (WB007, SIGN002-SIGN004, x-WSS-5, x-WSS-6). No ds:Object, no Manifest, no second SignedInfo. Nothing is computed here.
import { attribute, type XmlDocument, type XmlElement } from '../xml/index.ts';
import { digestAlgorithm, type Hash, type SignatureAlgorithm, signatureAlgorithm } from './algorithms.ts';
import { DS, EXC_C14N } from './names.ts';
import { MAX_REFERENCES, type SignaturePolicy } from './policy.ts';
import { decoded, exactChildren, refuse } from './refusal.ts';

export interface Reference {
  /** The element that the message's ids hold for the URI: an object, not a name, so that nothing is looked up twice (trap 7). */
  readonly target: XmlElement;
  readonly inclusivePrefixes: readonly string[];
  readonly hash: Hash;
  readonly digest: Buffer;
}

export interface Signature {
  readonly signedInfo: XmlElement;
  readonly inclusivePrefixes: readonly string[];
  readonly algorithm: SignatureAlgorithm;
  readonly references: readonly Reference[];
  readonly value: Buffer;
  readonly keyInfo: XmlElement;
}

/** @throws GatewayError `wss.structure`, `wss.algorithm`, or `wss.coverage` for a reference that leads nowhere. */
export function readSignature(element: XmlElement, document: XmlDocument, policy: SignaturePolicy): Signature {
  const [signedInfo, value, keyInfo] = exactChildren(element, DS, ['SignedInfo', 'SignatureValue', 'KeyInfo']);
  const [canonicalization, method, ...references] = signedInfo!.children;
  if (!isDs(canonicalization, 'CanonicalizationMethod') || !isDs(method, 'SignatureMethod') || references.length === 0)
    throw refuse(
      'wss.structure',
      'WB003',
      'SignedInfo must hold CanonicalizationMethod, SignatureMethod, Reference+',
      signedInfo,
    );
  if (references.length > MAX_REFERENCES)
    throw refuse('wss.structure', 'x-WSS-6', `${references.length} references, at most ${MAX_REFERENCES}`);
  return {
    signedInfo: signedInfo!,
    inclusivePrefixes: exclusiveC14n(canonicalization),
    algorithm: readMethod(method, policy),
    references: references.map((reference, index) => readReference(reference, index, document)),
    value: bytes(value!, 'SignatureValue'),
    keyInfo: keyInfo!,
  };
}

export function isDs(element: XmlElement | undefined, local: string): element is XmlElement {
  return element?.local === local && element.uri === DS;
}

/** HMACOutputLength and every other parameter is refused with the method (x-WSS-5). */
export function readMethod(method: XmlElement, policy: Pick<SignaturePolicy, 'ecdsa'>): SignatureAlgorithm {
  const found = signatureAlgorithm(attribute(method, 'Algorithm') ?? '', policy.ecdsa);
  if (!found || method.children.length > 0)
    throw refuse('wss.algorithm', 'SIGN004', 'SignatureMethod is not in the closed set', method);
  return found;
}

function readReference(reference: XmlElement, index: number, document: XmlDocument): Reference {
  if (!isDs(reference, 'Reference'))
    throw refuse('wss.structure', 'WB003', 'SignedInfo holds a strange element', reference);
  const [transforms, method, value] = exactChildren(reference, DS, ['Transforms', 'DigestMethod', 'DigestValue']);
  const hash = digestAlgorithm(attribute(method!, 'Algorithm') ?? '');
  if (!hash || method!.children.length > 0)
    throw refuse('wss.algorithm', 'SIGN003', `reference ${index + 1}: DigestMethod is not in the closed set`, method);
  const uri = attribute(reference, 'URI') ?? '';
  const target = uri.startsWith('#') ? document.ids.get(uri.slice(1)) : undefined;
  if (!target)
    throw refuse(
      'wss.coverage',
      'x-WSS-9',
      `reference ${index + 1}: its URI leads to no id of this message`,
      reference,
    );
  return {
    target,
    inclusivePrefixes: readTransforms(transforms!, index),
    hash,
    digest: bytes(value!, `DigestValue of reference ${index + 1}`),
  };
}

/** Exactly one transform, exclusive C14N (x-WSS-6). */
function readTransforms(transforms: XmlElement, index: number): readonly string[] {
  const [transform] = transforms.children;
  if (!isDs(transform, 'Transform') || transforms.children.length !== 1)
    throw refuse('wss.algorithm', 'x-WSS-6', `reference ${index + 1}: not exactly one Transform`, transforms);
  return exclusiveC14n(transform);
}

/** Algorithm is exclusive C14N without comments; its InclusiveNamespaces prefixes in any order and white space (WB007). */
export function exclusiveC14n(element: XmlElement): readonly string[] {
  if (attribute(element, 'Algorithm') !== EXC_C14N)
    throw refuse('wss.algorithm', 'WB007', `${element.local} is not exclusive C14N without comments`, element);
  const [inclusive, ...more] = element.children;
  if (!inclusive) return [];
  const wellFormed = inclusive.local === 'InclusiveNamespaces' && inclusive.uri === EXC_C14N && more.length === 0;
  if (!wellFormed || inclusive.children.length > 0)
    throw refuse('wss.algorithm', 'WB007', `${element.local} holds something else than InclusiveNamespaces`, element);
  return (attribute(inclusive, 'PrefixList') ?? '').split(/[ \t\r\n]+/).filter((prefix) => prefix !== '');
}

export function bytes(element: XmlElement, name: string): Buffer {
  const found = decoded(element);
  if (!found) throw refuse('wss.structure', 'WB003', `${name} is not base64`, element);
  return found;
}
