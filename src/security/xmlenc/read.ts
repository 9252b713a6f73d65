// xenc:EncryptedKey and xenc:EncryptedData read as closed structures (ENC002, x-ENC-1 … x-ENC-4, BSP 1.1 §9). Nothing is computed here and
// no key is touched: all of this everybody can see in the message.

import { WSSE } from '../../envelope/index.ts';
import { attribute, type XmlDocument, type XmlElement } from '../../xml/index.ts';
import { CONTENT, DS, XENC, XENC11 } from '../names.ts';
import { decoded, refuse } from '../refusal.ts';
import {
  type DataCipher,
  dataCipher,
  type KeyTransport,
  oaepDigest,
  oaepMask,
  RSA_OAEP,
  RSA_OAEP_MGF1P,
} from './algorithms.ts';
import { IV_BYTES, TAG_BYTES } from './gcm.ts';
import type { OaepParameters } from './oaep.ts';
import { type Reference, readReference } from './reference.ts';

/** A content key under the public key of its recipient. */
export interface EncryptedKey {
  readonly element: XmlElement;
  readonly oaep: OaepParameters;
  readonly recipient: Reference;
  readonly wrapped: Buffer;
}

export interface EncryptedData {
  readonly element: XmlElement;
  readonly cipher: DataCipher;
  /** IV ‖ ciphertext ‖ tag. */
  readonly sealed: Buffer;
}

/** @throws GatewayError `wss.*` unless `element` is one EncryptedKey that serves `data` and nothing else (x-ENC-1). */
export function readEncryptedKey(element: XmlElement, data: XmlElement): EncryptedKey {
  const { document } = element;
  onlyAttributes(element, ['Id']);
  const [method, keyInfo, cipherData, list] = exactly(element, [
    [XENC, 'EncryptionMethod'],
    [DS, 'KeyInfo'],
    [XENC, 'CipherData'],
    [XENC, 'ReferenceList'],
  ]);
  const [reference] = exactly(list!, [[XENC, 'DataReference']]);
  if (target(reference!, document) !== data)
    throw refuse('wss.structure', 'x-ENC-1', 'the DataReference does not lead to the EncryptedData of the Body', list);
  return {
    element,
    oaep: readTransport(method!),
    recipient: readReference(keyInfo!),
    wrapped: readCipherValue(cipherData!),
  };
}

/** @throws GatewayError `wss.*` unless `element` is one EncryptedData of content in AES-GCM, with `key` as its key if it names one. */
export function readEncryptedData(element: XmlElement, key: XmlElement): EncryptedData {
  onlyAttributes(element, ['Id', 'Type']);
  if (attribute(element, 'Type') !== CONTENT)
    throw refuse('wss.structure', 'WB005', 'Type of the EncryptedData is not Content', element);
  const named = element.children[1]?.uri === DS;
  const parts = exactly(element, [
    [XENC, 'EncryptionMethod'],
    ...(named ? [[DS, 'KeyInfo'] as const] : []),
    [XENC, 'CipherData'],
  ]);
  if (named) readKeyReference(parts[1]!, key);
  const cipher = dataCipher(attribute(parts[0]!, 'Algorithm') ?? '');
  if (!cipher || parts[0]!.children.length > 0)
    throw refuse('wss.algorithm', 'ENC003', 'EncryptionMethod of the EncryptedData is not AES-GCM', parts[0]);
  const sealed = readCipherValue(parts.at(-1)!);
  if (sealed.length < IV_BYTES + TAG_BYTES)
    throw refuse('wss.structure', 'x-ENC-3', `the CipherValue has ${sealed.length} bytes`, element);
  return { element, cipher, sealed };
}

/** RSA-OAEP with its parameters in any order (XML Encryption 1.1 §5.5.2). */
export function readTransport(method: XmlElement): OaepParameters {
  const uri = attribute(method, 'Algorithm') ?? '';
  if (uri !== RSA_OAEP && uri !== RSA_OAEP_MGF1P)
    throw refuse('wss.algorithm', 'ENC004', 'EncryptionMethod of the EncryptedKey is not RSA-OAEP', method);
  const found = new Map<string, XmlElement>();
  for (const child of method.children) {
    const name = `{${child.uri}}${child.local}`;
    if (!PARAMETERS.has(name) || found.has(name))
      throw refuse('wss.algorithm', 'ENC004', 'RSA-OAEP with an unknown or repeated parameter', child);
    found.set(name, child);
  }
  const digest = found.get(DIGEST_METHOD);
  const mgf = found.get(MGF);
  const label = found.get(OAEP_PARAMS);
  return { uri, ...readHashes(uri, digest, mgf), label: label ? readLabel(label) : Buffer.alloc(0) };
}

const DIGEST_METHOD = `{${DS}}DigestMethod`;
const MGF = `{${XENC11}}MGF`;
const OAEP_PARAMS = `{${XENC}}OAEPparams`;
const PARAMETERS: ReadonlySet<string> = new Set([DIGEST_METHOD, MGF, OAEP_PARAMS]);

/** Both are SHA-1 when absent; `rsa-oaep-mgf1p` has no MGF to choose. */
function readHashes(
  uri: string,
  digest: XmlElement | undefined,
  mgf: XmlElement | undefined,
): Pick<KeyTransport, 'digest' | 'mgf'> {
  const digestHash = digest ? oaepDigest(attribute(digest, 'Algorithm') ?? '') : 'sha1';
  const maskHash = mgf ? oaepMask(attribute(mgf, 'Algorithm') ?? '') : 'sha1';
  if (!digestHash || !maskHash || (uri === RSA_OAEP_MGF1P && maskHash !== 'sha1'))
    throw refuse('wss.algorithm', 'ENC004', 'digest or MGF of RSA-OAEP is not in the closed set', digest ?? mgf);
  return { digest: digestHash, mgf: maskHash };
}

function readLabel(element: XmlElement): Buffer {
  const label = decoded(element);
  if (!label) throw refuse('wss.algorithm', 'ENC004', 'OAEPparams is not base64', element);
  return label;
}

/** KeyInfo of EncryptedData: one direct Reference to the EncryptedKey in wsse:Security. */
function readKeyReference(keyInfo: XmlElement, key: XmlElement): void {
  const [token] = exactly(keyInfo, [[WSSE, 'SecurityTokenReference']]);
  const [reference] = exactly(token!, [[WSSE, 'Reference']]);
  if (target(reference!, keyInfo.document) !== key)
    throw refuse('wss.structure', 'x-ENC-1', 'KeyInfo of the EncryptedData leads to another key', keyInfo);
}

/** Base64 in place: no CipherReference. An xop:Include was replaced before, or did not come in a package (x-ENC-4). */
export function readCipherValue(cipherData: XmlElement): Buffer {
  const [value] = exactly(cipherData, [[XENC, 'CipherValue']]);
  const bytes = decoded(value!);
  if (!bytes) throw refuse('wss.structure', 'x-ENC-4', 'a CipherValue is not base64', value);
  return bytes;
}

/** The element that the URI of a reference leads to, as an object. */
function target(reference: XmlElement, document: XmlDocument): XmlElement | undefined {
  const uri = attribute(reference, 'URI') ?? '';
  return uri.startsWith('#') ? document.ids.get(uri.slice(1)) : undefined;
}

/** No Type, MimeType, Encoding or Recipient where it means nothing here (BSP R3209, R5602, R5622, R5623). */
export function onlyAttributes(element: XmlElement, allowed: readonly string[]): void {
  const strange = element.attributes.find(({ uri, local }) => uri !== '' || !allowed.includes(local));
  if (strange)
    throw refuse('wss.structure', 'x-ENC-1', `${element.local} has an attribute that it may not have`, element);
}

/** The children of `parent` when they are exactly these, in this order. */
export function exactly(
  parent: XmlElement,
  names: readonly (readonly [uri: string, local: string])[],
): readonly XmlElement[] {
  const { children } = parent;
  const exact =
    children.length === names.length &&
    names.every(([uri, local], index) => children[index]!.uri === uri && children[index]!.local === local);
  if (exact) return children;
  const wanted = names.map(([, local]) => local).join(', ');
  throw refuse('wss.structure', 'x-ENC-1', `${parent.local} must hold exactly ${wanted}`, parent);
}
