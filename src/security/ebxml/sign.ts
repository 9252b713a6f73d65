// Signs ebMS messages (ebMS 2.0 §4.1.3, x-E2E-1, x-E2E-2, x-E2E-4, x-E2E-5): one ds:Signature in soap:Header over the SOAP part and every other part.
// What is signed is what a reader will compute: the envelope is read as it will be sent and canonicalized by the code that verifies.
import { joinBytes, SOAP } from '../../envelope/index.ts';
import { halfOf } from '../../pki/index.ts';
import { canonicalize, escapeAttribute, escapeText, parseXml, type XmlElement } from '../../xml/index.ts';
import {
  algorithmFor,
  digestAlgorithm,
  type Hash,
  SHA256,
  type SignatureAlgorithm,
  signatureAlgorithm,
} from '../algorithms.ts';
import { DS } from '../names.ts';
import { MAX_REFERENCES } from '../policy.ts';
import { type SigningKey, signBytes } from '../sign.ts';
import { C14N_URI, type C14nMode } from './c14n.ts';
import { writeCid } from './cid.ts';
import { digestDocument } from './digests.ts';
import { ENVELOPED_SIGNATURE, XPATH } from './names.ts';
import { findPlaces, oneSignature } from './place.ts';
import type { SignedReference, SignedTransform } from './verified.ts';
import { LEAVE_OUT } from './xpath.ts';

/** The SOAP part of a message that is to be signed. */
export interface EbmsDraft {
  readonly bytes: Buffer;
  /** Byte offset before `</soap:Header>`, or elsewhere between its children: there the Signature comes. */
  readonly signatureAt: number;
}

/** Another part of the message. */
export interface PartToSign {
  /** Without angle brackets. */
  readonly contentId: string;
  /** Of the content bytes, before any encryption (x-E2E-9), by `digestAlgorithm`. */
  readonly digest: Uint8Array;
}

/** How a partner wants it. */
export interface EbmsSigning {
  readonly key: SigningKey;
  /** Default exclusive (x-E2E-2). */
  readonly c14n?: C14nMode;
  /** Algorithm URI of the CPA; default the one that goes with the key, with SHA-256 for RSA (SIGN004). */
  readonly signatureAlgorithm?: string;
  /** Algorithm URI of the CPA; default SHA-256 (SIGN003). */
  readonly digestAlgorithm?: string;
}

export interface SignedEbms {
  readonly bytes: Buffer;
  /** Base64. */
  readonly signatureValue: string;
  /** What a signed acknowledgement must repeat (x-SIG-4). */
  readonly references: readonly SignedReference[];
}

/**
 * The signed SOAP part. RSA and ECDSA sign on the thread pool.
 * @throws TypeError for an algorithm outside the closed sets or that the key cannot do, a digest of another length, too many parts, or a place outside soap:Header.
 * @throws GatewayError for a draft that no receiver would take: not well-formed, signed already, or with an actor that keeps content unsigned.
 */
export async function signEbms(
  { bytes, signatureAt }: EbmsDraft,
  parts: readonly PartToSign[],
  signing: EbmsSigning,
): Promise<SignedEbms> {
  if (parts.length >= MAX_REFERENCES) throw new TypeError(`at most ${MAX_REFERENCES - 1} parts besides the SOAP part`);
  const methods = methodsOf(signing);
  const references = [documentReference(bytes, methods), ...parts.map((part) => partReference(part, methods))];
  const signedInfo = signedInfoMarkup(references, methods);
  const start = `<ds:Signature xmlns:ds="${DS}">${signedInfo}`;
  const around = (end: string) =>
    joinBytes(bytes.subarray(0, signatureAt), start, `${end}</ds:Signature>`, bytes.subarray(signatureAt));
  const canonical = canonicalize(signedInfoOf(around('')), { mode: methods.c14n });
  const value = await signBytes(canonical, signing.key.privateKey, methods.signature.hash);
  const signatureValue = value.toString('base64');
  return {
    bytes: around(`<ds:SignatureValue>${signatureValue}</ds:SignatureValue>${keyInfo(signing.key)}`),
    signatureValue,
    references,
  };
}

interface Methods {
  readonly c14n: C14nMode;
  readonly signature: SignatureAlgorithm;
  readonly digest: { readonly uri: string; readonly hash: Hash };
}

function methodsOf({ key, c14n = 'exclusive', ...asked }: EbmsSigning): Methods {
  const privateKey = halfOf(key.privateKey);
  const uri = asked.digestAlgorithm ?? SHA256;
  const hash = digestAlgorithm(uri);
  const wanted =
    asked.signatureAlgorithm === undefined ? undefined : signatureAlgorithm(asked.signatureAlgorithm, true);
  const possible = wanted
    ? [algorithmFor(privateKey, wanted.hash)]
    : [algorithmFor(privateKey, 'sha256'), algorithmFor(privateKey, 'sha384')];
  const signature = possible.find((one) => one !== undefined);
  if (!hash || !signature || (asked.signatureAlgorithm ?? signature.uri) !== signature.uri)
    throw new TypeError(`a key of type ${privateKey.asymmetricKeyType} does not sign by the algorithms that are asked`);
  return { c14n, signature, digest: { uri, hash } };
}

function documentReference(bytes: Buffer, { c14n, digest }: Methods): SignedReference {
  const document = parseXml(bytes);
  const { signatures, leftOut } = findPlaces(document);
  if (signatures.length > 0) throw new TypeError('the draft is signed already');
  const value = digestDocument(document, new Set(leftOut), { canonical: { mode: c14n }, hash: digest.hash });
  const transforms = [
    { algorithm: ENVELOPED_SIGNATURE },
    { algorithm: XPATH, xpath: LEAVE_OUT },
    { algorithm: C14N_URI[c14n] },
  ];
  return { uri: '', transforms, digestMethod: digest.uri, digestValue: Buffer.from(value, 'hex').toString('base64') };
}

function partReference({ contentId, digest: value }: PartToSign, { digest }: Methods): SignedReference {
  if (value.length * 8 !== Number(digest.hash.slice(3))) throw new TypeError(`not a digest by ${digest.hash}`);
  return {
    uri: writeCid(contentId),
    digestMethod: digest.uri,
    digestValue: Buffer.from(value).toString('base64'),
  };
}

function signedInfoMarkup(references: readonly SignedReference[], { c14n, signature }: Methods): string {
  return (
    `<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${C14N_URI[c14n]}"></ds:CanonicalizationMethod>` +
    `<ds:SignatureMethod Algorithm="${signature.uri}"></ds:SignatureMethod>${references.map(referenceMarkup).join('')}</ds:SignedInfo>`
  );
}

function referenceMarkup({ uri, transforms, digestMethod, digestValue }: SignedReference): string {
  const chain = transforms ? `<ds:Transforms>${transforms.map(transformMarkup).join('')}</ds:Transforms>` : '';
  return (
    `<ds:Reference URI="${escapeAttribute(uri)}">${chain}<ds:DigestMethod Algorithm="${digestMethod}"></ds:DigestMethod>` +
    `<ds:DigestValue>${digestValue}</ds:DigestValue></ds:Reference>`
  );
}

/** The XPath binds its prefix itself: some readers look no further than the element. */
function transformMarkup({ algorithm, xpath }: SignedTransform): string {
  const content = xpath === undefined ? '' : `<ds:XPath xmlns:soap="${SOAP}">${escapeText(xpath)}</ds:XPath>`;
  return `<ds:Transform Algorithm="${algorithm}">${content}</ds:Transform>`;
}

/** SignedInfo where it stands in the message: its inclusive form depends on that. */
function signedInfoOf(message: Buffer): XmlElement {
  return oneSignature(findPlaces(parseXml(message))).children[0]!;
}

function keyInfo({ certificate }: SigningKey): string {
  const base64 = Buffer.from(certificate).toString('base64');
  return `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`;
}
