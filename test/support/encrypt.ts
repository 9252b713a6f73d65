// Encrypts the Body of a signed message by node:crypto alone, independent of src/security/xmlenc, right or wrong in any way a test asks for;
// and the whole way of a request in 2W-be-SE.
import { constants, createCipheriv, createHash, publicEncrypt, randomBytes, X509Certificate } from 'node:crypto';
import { type ErrorCode, GatewayError } from '../../src/core/index.ts';
import type { Verified, VerifyContext } from '../../src/security/index.ts';
import { verifyMessage } from '../../src/security/index.ts';
import { context, readRequest, refusal, server, signedRequest } from './exchange.ts';
import type { Party } from './signers.ts';
import { DS, WSSE, X509_V3, XENC } from './soap.ts';

export const XENC11 = 'http://www.w3.org/2009/xmlenc11#';
const WSS = 'http://docs.oasis-open.org/wss/';
const BASE64 = `${WSS}2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary`;
const SKI = `${WSS}2004/01/oasis-200401-wss-x509-token-profile-1.0#X509SubjectKeyIdentifier`;
const THUMBPRINT = `${WSS}oasis-wss-soap-message-security-1.1#ThumbprintSHA1`;

/** Everything that can be chosen, or be wrong, in the encryption of one message. */
export interface Encrypting {
  /** Whose key; default the server. */
  readonly recipient: Party;
  /** Replaces the content of Body. */
  readonly plaintext: string | Buffer;
  readonly dataAlgorithm: string;
  readonly key: Buffer;
  /** Length of the tag in bytes. */
  readonly tagBytes: number;
  /** IV ‖ ciphertext ‖ tag as they are sent. */
  readonly sealed: (sealed: Buffer) => Buffer;
  /** The bytes of the encrypted key. */
  readonly wrapped: (key: Buffer) => Buffer;
  /** Content of EncryptionMethod and its Algorithm, of the EncryptedKey. */
  readonly keyAlgorithm: string;
  readonly keyParameters: string;
  /** Content of KeyInfo of the EncryptedKey. */
  readonly reference: string;
  /** Elements of wsse:Security before the EncryptedKey. */
  readonly before: string;
  readonly keyAttributes: string;
  readonly dataAttributes: string;
  /** KeyInfo of the EncryptedData. */
  readonly dataKeyInfo: string;
  readonly referenceList: string;
}

const DIGEST_SHA256 = `<ds:DigestMethod Algorithm="${XENC}sha256"/>`;
export const OAEP_SHA256 = `${DIGEST_SHA256}<x11:MGF xmlns:x11="${XENC11}" Algorithm="${XENC11}mgf1sha256"/>`;

/** KeyInfo content by thumbprint, the default. */
export function thumbprint({ certificate }: Party): string {
  return identifier(THUMBPRINT, createHash('sha1').update(certificate).digest());
}

/** By SubjectKeyIdentifier; the certificates of signers.ts have none, so it is SHA-1 of the public key. */
export function keyIdentifier(party: Party, value?: Buffer): string {
  const { publicKey } = new X509Certificate(party.certificate);
  const computed = createHash('sha1')
    .update(publicKey.export({ type: 'pkcs1', format: 'der' }))
    .digest();
  return identifier(SKI, value ?? computed);
}

export function identifier(valueType: string, value: Buffer, encodingType = BASE64): string {
  const keyIdentifier = `<wsse:KeyIdentifier EncodingType="${encodingType}" ValueType="${valueType}">${value.toString('base64')}</wsse:KeyIdentifier>`;
  return str(keyIdentifier);
}

export function issuerSerial(serial: string, issuer = 'CN=made up'): string {
  return str(
    `<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>${issuer}</ds:X509IssuerName>` +
      `<ds:X509SerialNumber>${serial}</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>`,
  );
}

export const direct = (id = 'enc-token'): string => str(`<wsse:Reference URI="#${id}" ValueType="${X509_V3}"/>`);

export function recipientToken({ certificate }: Party, id = 'enc-token'): string {
  return `<wsse:BinarySecurityToken xmlns:u="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd" EncodingType="${BASE64}" ValueType="${X509_V3}" u:Id="${id}">${certificate.toString('base64')}</wsse:BinarySecurityToken>`;
}

export function str(content: string): string {
  return `<wsse:SecurityTokenReference>${content}</wsse:SecurityTokenReference>`;
}

/** KeyInfo of an EncryptedData that leads to an EncryptedKey. */
export function toKey(uri: string): string {
  return `<ds:KeyInfo xmlns:ds="${DS}" xmlns:wsse="${WSSE}">${str(`<wsse:Reference URI="${uri}"/>`)}</ds:KeyInfo>`;
}

/** `xml`, a signed message, with its Body encrypted. */
export function encrypt(xml: string, asked: Partial<Encrypting> = {}): string {
  const recipient = asked.recipient ?? server;
  const dataAlgorithm = asked.dataAlgorithm ?? `${XENC11}aes256-gcm`;
  const body = /(<soap:Body[^>]*>)(.*)(<\/soap:Body>)/s.exec(xml);
  if (!body) throw new Error('no Body');
  const key = asked.key ?? randomBytes(dataAlgorithm.includes('128') ? 16 : 32);
  const sealed = (asked.sealed ?? same)(
    sealedBytes(Buffer.from(asked.plaintext ?? body[2]!), { ...asked, dataAlgorithm, key }),
  );
  const wrapped = (asked.wrapped ?? wrap(recipient))(key);
  const data =
    `<xenc:EncryptedData xmlns:xenc="${XENC}"${asked.dataAttributes ?? ` Id="ED" Type="${XENC}Content"`}>` +
    `<xenc:EncryptionMethod Algorithm="${dataAlgorithm}"/>${asked.dataKeyInfo ?? ''}${cipher(sealed)}</xenc:EncryptedData>`;
  const encryptedKey =
    `<xenc:EncryptedKey xmlns:xenc="${XENC}" xmlns:ds="${DS}"${asked.keyAttributes ?? ' Id="EK"'}>` +
    `<xenc:EncryptionMethod Algorithm="${asked.keyAlgorithm ?? `${XENC11}rsa-oaep`}">${asked.keyParameters ?? OAEP_SHA256}</xenc:EncryptionMethod>` +
    `<ds:KeyInfo>${asked.reference ?? thumbprint(recipient)}</ds:KeyInfo>${cipher(wrapped)}` +
    `${asked.referenceList ?? '<xenc:ReferenceList><xenc:DataReference URI="#ED"/></xenc:ReferenceList>'}</xenc:EncryptedKey>`;
  return xml
    .replace(body[0], () => body[1]! + data + body[3]!)
    .replace(/<wsse:Security [^>]*>/, (start) => start + (asked.before ?? '') + encryptedKey);
}

const same = (bytes: Buffer): Buffer => bytes;

function cipher(bytes: Buffer): string {
  return `<xenc:CipherData><xenc:CipherValue>${bytes.toString('base64')}</xenc:CipherValue></xenc:CipherData>`;
}

function sealedBytes(
  plaintext: Buffer,
  { dataAlgorithm, key, tagBytes = 16 }: Partial<Encrypting> & { readonly dataAlgorithm: string; readonly key: Buffer },
): Buffer {
  if (dataAlgorithm.endsWith('-cbc')) {
    const iv = randomBytes(16);
    const cbc = createCipheriv(`aes-${key.length * 8}-cbc`, key, iv);
    return Buffer.concat([iv, cbc.update(plaintext), cbc.final()]);
  }
  const iv = randomBytes(12);
  const gcm = createCipheriv(key.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm', key, iv, { authTagLength: tagBytes });
  return Buffer.concat([iv, gcm.update(plaintext), gcm.final(), gcm.getAuthTag()]);
}

/** RSA-OAEP with one hash for digest and MGF1, as node:crypto can. */
export function wrap({ certificate }: Party, oaepHash = 'sha256', oaepLabel?: Buffer): (key: Buffer) => Buffer {
  const { publicKey } = new X509Certificate(certificate);
  return (key) =>
    publicEncrypt(
      { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash, ...(oaepLabel ? { oaepLabel } : {}) },
      key,
    );
}

/** RSA PKCS#1 1.5, which must be refused (ENC004). */
export function wrapPkcs1({ certificate }: Party): (key: Buffer) => Buffer {
  const { publicKey } = new X509Certificate(certificate);
  return (key) => publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, key);
}

/** A request of the sender that is signed and then encrypted for the server. */
export function encryptedRequest(asked: Partial<Encrypting> = {}): string {
  return encrypt(signedRequest(), asked);
}

/** Decrypts and verifies a request as the server does. */
export async function openXml(xml: string | Buffer, more: Partial<VerifyContext> = {}): Promise<Verified> {
  const decryption = { keys: [server], read: (message: Buffer) => readRequest(message) };
  return verifyMessage(readRequest(xml), { ...context, decryption, ...more });
}

export type Phase = 'wss.encryption' | 'wss.decryption';

/** The refusal of an encrypted message: before a key was used, or after. The cause stands in the log only, and must match. */
export async function refusedEncrypted(xml: string | Buffer, code: Phase, cause?: RegExp): Promise<GatewayError> {
  const error = await refusal(() => openXml(xml), code);
  const { oorzaak = '' } = error.detail;
  if (cause && !cause.test(oorzaak)) throw new Error(`refused for another reason: ${oorzaak}`);
  return error;
}

/** What of an error leaves the gateway: nothing else may differ between failures (x-FLT-7). */
export function outward(code: ErrorCode): unknown {
  const { fault, code: technical, text, http, body, retriable } = new GatewayError(code, '').meaning;
  return { fault, technical, text, http, body, retriable };
}
