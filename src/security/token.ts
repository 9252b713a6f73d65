// The signing certificate: wsse:BinarySecurityToken by direct reference, judged by pki/ (WB009, WB010, x-WSS-7, x-WSS-8, trap 6).

import type { KeyObject } from 'node:crypto';
import type { EpochMs, Oin } from '../core/index.ts';
import { WSSE } from '../envelope/index.ts';
import type { Certificate, Trust } from '../pki/index.ts';
import { attribute, type XmlDocument, type XmlElement } from '../xml/index.ts';
import { BASE64_BINARY, X509_PKI_PATH, X509_V3 } from './names.ts';
import { decoded, exactChildren, refuse } from './refusal.ts';

/** Who signed, as proven by a certificate that pki/ trusts. */
export interface Signer {
  readonly oin: Oin;
  readonly certificate: Certificate;
  readonly publicKey: KeyObject;
  /** thisUpdate of the revocation list by which the certificate was judged (x-LOG-4). */
  readonly crlThisUpdate: EpochMs | undefined;
}

/**
 * KeyInfo holds one SecurityTokenReference with one direct Reference to `token`, by identity of the element (WB010).
 * @throws GatewayError `wss.token`.
 */
export function checkTokenReference(keyInfo: XmlElement, token: XmlElement, document: XmlDocument): void {
  const [reference] = exactChildren(keyInfo, WSSE, ['SecurityTokenReference']);
  const [direct] = reference!.children;
  if (!direct || reference!.children.length !== 1 || direct.uri !== WSSE || direct.local !== 'Reference')
    throw refuse('wss.token', 'WB010', 'SecurityTokenReference is not one direct Reference', reference);
  const uri = attribute(direct, 'URI') ?? '';
  if (!uri.startsWith('#') || document.ids.get(uri.slice(1)) !== token)
    throw refuse('wss.token', 'WB010', 'the Reference does not lead to the BinarySecurityToken of this header', direct);
  if (attribute(direct, 'ValueType') !== attribute(token, 'ValueType'))
    throw refuse('wss.token', 'x-WSS-7', 'the Reference does not repeat the ValueType of the token', direct);
}

/**
 * The judged holder of the token.
 * @throws GatewayError `wss.token` for a token of another form, or a certificate that pki/ does not trust for signing.
 */
export function readSigner(token: XmlElement, trust: Pick<Trust, 'judge'>, now: EpochMs): Signer {
  const [leaf, ...extra] = certificates(token);
  if (!leaf) throw refuse('wss.token', 'x-WSS-8', 'the token holds no certificate');
  const verdict = trust.judge(leaf, extra, 'signing', now);
  if (!verdict.ok) {
    const first = verdict.reasons[0];
    throw refuse('wss.token', 'WB009', first ? `${first.rule} at level ${first.level}: ${first.text}` : 'not trusted');
  }
  if (!verdict.oin) throw refuse('wss.token', 'PKI001', 'the certificate has no OIN in subject.serialNumber');
  const { oin, certificate, publicKey, crlThisUpdate } = verdict;
  return { oin, certificate, publicKey, crlThisUpdate };
}

/** Leaf first. */
function certificates(token: XmlElement): readonly Buffer[] {
  if (attribute(token, 'EncodingType') !== BASE64_BINARY)
    throw refuse('wss.token', 'x-WSS-7', 'EncodingType of the token is not Base64Binary', token);
  const valueType = attribute(token, 'ValueType');
  if (valueType !== X509_V3 && valueType !== X509_PKI_PATH)
    throw refuse('wss.token', 'x-WSS-8', 'ValueType of the token is neither X509v3 nor X509PKIPathv1', token);
  const der = decoded(token);
  if (!der) throw refuse('wss.token', 'x-WSS-7', 'the token is not base64', token);
  return valueType === X509_V3 ? [der] : splitPath(der);
}

/** PkiPath ::= SEQUENCE OF Certificate, from the anchor's side to the end entity (X.509 §10; RFC 4158). At most eight. */
function splitPath(der: Buffer): readonly Buffer[] {
  const outer = tlv(der, 0);
  if (outer?.end !== der.length) throw refuse('wss.token', 'x-WSS-8', 'the PKIPath is not one DER SEQUENCE');
  const path: Buffer[] = [];
  for (let at = outer.content; at < outer.end; ) {
    const next = tlv(der, at);
    if (!next || next.end > outer.end || path.length === 8)
      throw refuse('wss.token', 'x-WSS-8', 'the PKIPath is not a short list of certificates');
    path.unshift(der.subarray(at, next.end));
    at = next.end;
  }
  return path;
}

/** Bounds of the DER SEQUENCE at `at`, or undefined (X.690 §8.1.3, §10.1). */
function tlv(der: Buffer, at: number): { readonly content: number; readonly end: number } | undefined {
  if (der[at] !== 0x30) return undefined;
  const first = der[at + 1];
  if (first === undefined || first === 0x80) return undefined;
  const size = first < 0x80 ? 0 : first & 0x7f;
  if (size > 3 || at + 2 + size > der.length) return undefined;
  const length = size === 0 ? first : der.readUIntBE(at + 2, size);
  const content = at + 2 + size;
  return content + length <= der.length ? { content, end: content + length } : undefined;
}
