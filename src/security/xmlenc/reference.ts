// Whose key an EncryptedKey is for: the four references of the X.509 Token Profile 1.1 on input, and the choice among our own keys
// (x-ENC-2, BSP R5206, R5424, R5426). Several own keys may be in use at the same time while certificates roll over.
import { createHash } from 'node:crypto';
import { WSSE } from '../../envelope/index.ts';
import { type Certificate, halfOf, type PrivateKey, readCertificate } from '../../pki/index.ts';
import { attribute, text, type XmlElement } from '../../xml/index.ts';
import { BASE64_BINARY, DS, SUBJECT_KEY_IDENTIFIER, THUMBPRINT_SHA1, X509_V3 } from '../names.ts';
import { decoded, refuse } from '../refusal.ts';

/** An own private key that may decrypt, with its certificate (DER). */
export interface DecryptionKey {
  readonly privateKey: PrivateKey;
  readonly certificate: Uint8Array;
}

/** How a message names the certificate of its recipient. */
export type Reference =
  | { readonly kind: 'SubjectKeyIdentifier' | 'ThumbprintSHA1'; readonly value: Buffer }
  | { readonly kind: 'IssuerSerial'; readonly serial: bigint }
  | { readonly kind: 'BinarySecurityToken'; readonly token: XmlElement; readonly value: Buffer };

/**
 * The reference in KeyInfo of an EncryptedKey: one SecurityTokenReference of one of the four kinds.
 * @throws GatewayError `wss.token`.
 */
export function readReference(keyInfo: XmlElement): Reference {
  const [outer, ...more] = keyInfo.children;
  const inner = outer?.children[0];
  const one = more.length === 0 && outer?.children.length === 1;
  if (!one || !inner || !is(outer, WSSE, 'SecurityTokenReference'))
    throw refuse('wss.token', 'x-ENC-1', 'KeyInfo of the EncryptedKey is not one SecurityTokenReference', keyInfo);
  const found = readIdentifier(inner) ?? readIssuerSerial(inner) ?? readDirect(inner);
  if (!found) throw refuse('wss.token', 'x-ENC-2', 'the recipient is named in a way that is not known here', inner);
  return found;
}

function readIdentifier(element: XmlElement): Reference | undefined {
  if (!is(element, WSSE, 'KeyIdentifier')) return undefined;
  const kind = IDENTIFIERS.get(attribute(element, 'ValueType') ?? '');
  const value = attribute(element, 'EncodingType') === BASE64_BINARY ? decoded(element) : undefined;
  return kind && value && { kind, value };
}

const IDENTIFIERS: ReadonlyMap<string, 'SubjectKeyIdentifier' | 'ThumbprintSHA1'> = new Map([
  [SUBJECT_KEY_IDENTIFIER, 'SubjectKeyIdentifier'],
  [THUMBPRINT_SHA1, 'ThumbprintSHA1'],
]);

/**
 * The serial number decides. The issuer's name stands there as text, which has many correct spellings (RFC 2253 and 4514, either order):
 * it is not parsed, for it could only choose among our own keys, and a wrong choice decrypts nothing.
 */
function readIssuerSerial(element: XmlElement): Reference | undefined {
  const issuerSerial = element.children[0];
  if (!is(element, DS, 'X509Data') || element.children.length !== 1 || !is(issuerSerial, DS, 'X509IssuerSerial'))
    return undefined;
  const [name, number, ...more] = issuerSerial.children;
  if (!is(name, DS, 'X509IssuerName') || !is(number, DS, 'X509SerialNumber') || more.length > 0) return undefined;
  const serial = text(number).trim();
  return /^[0-9]{1,80}$/.test(serial) ? { kind: 'IssuerSerial', serial: BigInt(serial) } : undefined;
}

/** A BinarySecurityToken of the same header. */
function readDirect(element: XmlElement): Reference | undefined {
  if (!is(element, WSSE, 'Reference') || attribute(element, 'ValueType') !== X509_V3) return undefined;
  const uri = attribute(element, 'URI') ?? '';
  const token = uri.startsWith('#') ? element.document.ids.get(uri.slice(1)) : undefined;
  if (!is(token, WSSE, 'BinarySecurityToken') || attribute(token, 'ValueType') !== X509_V3) return undefined;
  const value = attribute(token, 'EncodingType') === BASE64_BINARY ? decoded(token) : undefined;
  return value && { kind: 'BinarySecurityToken', token, value };
}

function is(element: XmlElement | undefined, uri: string, local: string): element is XmlElement {
  return element?.uri === uri && element.local === local;
}

/**
 * The own RSA key that `reference` names.
 * @throws GatewayError `wss.token` when it names none of `keys`.
 */
export function ownKey(reference: Reference, keys: readonly DecryptionKey[]): PrivateKey {
  const found = keys.find((key) => names(reference, key));
  if (!found) throw refuse('wss.token', 'x-ENC-2', 'the message is encrypted for another certificate than ours');
  if (halfOf(found.privateKey).asymmetricKeyType !== 'rsa')
    throw refuse('wss.token', 'ENC004', 'the own key of that certificate is not an RSA key');
  return found.privateKey;
}

function names(reference: Reference, key: DecryptionKey): boolean {
  const own = marksOf(key);
  if (reference.kind === 'IssuerSerial') return reference.serial === own.serial;
  return reference.value.equals(own[reference.kind]);
}

/** By what a message may name a certificate. */
interface Marks {
  readonly SubjectKeyIdentifier: Buffer;
  readonly ThumbprintSHA1: Buffer;
  readonly BinarySecurityToken: Buffer;
  readonly serial: bigint;
}

const marksByKey = new WeakMap<DecryptionKey, Marks>();

function marksOf(key: DecryptionKey): Marks {
  let marks = marksByKey.get(key);
  if (!marks) {
    const certificate = readCertificate(Buffer.from(key.certificate));
    marks = {
      SubjectKeyIdentifier: subjectKeyIdentifier(certificate),
      ThumbprintSHA1: thumbprint(certificate),
      BinarySecurityToken: certificate.der,
      serial: BigInt(`0x${certificate.serial}`),
    };
    marksByKey.set(key, marks);
  }
  return marks;
}

/** SHA-1 of the certificate: a name, not a proof (WSS 1.1 §7.3). */
export function thumbprint({ der }: Certificate): Buffer {
  return createHash('sha1').update(der).digest();
}

/** The extension, or without it what Java computes: SHA-1 of the public key (RFC 5280 §4.2.1.2 method 1). */
export function subjectKeyIdentifier({ subjectKeyId, publicKey }: Certificate): Buffer {
  if (subjectKeyId !== undefined) return Buffer.from(subjectKeyId, 'hex');
  if (publicKey.asymmetricKeyType !== 'rsa') return Buffer.alloc(0);
  return createHash('sha1')
    .update(publicKey.export({ type: 'pkcs1', format: 'der' }))
    .digest();
}
