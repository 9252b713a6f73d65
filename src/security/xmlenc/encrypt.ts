// Encrypts the content of a Body for one recipient: xenc:EncryptedKey for wsse:Security, xenc:EncryptedData in place of the content
// (WB005, WB006, WB012, ENC001-ENC004, x-ENC-1 … x-ENC-3). What is encrypted was signed before.
import { randomBytes } from 'node:crypto';
import { WSSE } from '../../envelope/index.ts';
import type { Certificate } from '../../pki/index.ts';
import {
  BASE64_BINARY,
  CONTENT,
  DS,
  ENCRYPTED_KEY,
  SUBJECT_KEY_IDENTIFIER,
  THUMBPRINT_SHA1,
  WSSE11,
  XENC,
  XENC11,
} from '../names.ts';
import {
  AES_256_GCM,
  type DataCipher,
  digestUri,
  type KeyTransport,
  maskUri,
  OAEP_SHA256,
  RSA_OAEP,
} from './algorithms.ts';
import { seal } from './gcm.ts';
import { fitsOaep, modulusBytes, wrapKey } from './oaep.ts';
import { subjectKeyIdentifier, thumbprint } from './reference.ts';

/** How one partner wants it. A response follows the request, so that its sender can read it. */
export interface Encryption {
  readonly cipher: DataCipher;
  readonly transport: KeyTransport;
  /** How the certificate of the recipient is named (x-ENC-2: one per partner). */
  readonly reference: 'SubjectKeyIdentifier' | 'ThumbprintSHA1';
}

/** AES-256-GCM, RSA-OAEP with SHA-256 throughout, thumbprint. */
export const DEFAULT_ENCRYPTION: Encryption = {
  cipher: AES_256_GCM,
  transport: OAEP_SHA256,
  reference: 'ThumbprintSHA1',
};

/** Who may read the message. Whether the certificate is trusted was judged before. */
export interface Recipient {
  readonly certificate: Certificate;
  /** Default `DEFAULT_ENCRYPTION`. */
  readonly encryption?: Encryption;
}

/** Markup for the two places, in pieces. */
export interface Encrypted {
  /** For wsse:Security, before the Signature; `wsse` is bound there. */
  readonly key: string;
  /** The new content of the Body. */
  readonly data: string;
}

const KEY_ID = 'bode-EncryptedKey';
const DATA_ID = 'bode-EncryptedData';
const DATA_KEY_INFO =
  `<ds:KeyInfo xmlns:ds="${DS}"><wsse:SecurityTokenReference xmlns:wsse="${WSSE}" xmlns:wsse11="${WSSE11}" ` +
  `wsse11:TokenType="${ENCRYPTED_KEY}"><wsse:Reference URI="#${KEY_ID}"/></wsse:SecurityTokenReference></ds:KeyInfo>`;

/**
 * Why nothing can be encrypted for the holder of a certificate; undefined when it can. Key usage, where the certificate has it, must
 * allow it (RFC 5280 §4.2.1.3).
 */
export function recipientFlaw({ publicKey, keyUsage }: Certificate): string | undefined {
  if (publicKey.asymmetricKeyType !== 'rsa')
    return `the certificate holds a key of type ${publicKey.asymmetricKeyType}, not RSA`;
  return keyUsage && !keyUsage.uses.has('keyEncipherment')
    ? 'key usage of the certificate does not allow keyEncipherment'
    : undefined;
}

/**
 * The content under a new key for `recipient`.
 * @throws TypeError when nothing can be encrypted for that certificate (`recipientFlaw`).
 */
export function encryptContent(content: string | Uint8Array, recipient: Recipient): Encrypted {
  const { certificate, encryption = DEFAULT_ENCRYPTION } = recipient;
  const { cipher, transport } = encryption;
  const flaw = recipientFlaw(certificate);
  if (flaw) throw new TypeError(flaw);
  if (!fitsOaep(modulusBytes(certificate.publicKey), cipher.keyBytes, transport))
    throw new TypeError('the RSA key of the recipient is too short for this OAEP');
  const key = randomBytes(cipher.keyBytes);
  const wrapped = wrapKey(key, certificate.publicKey, { ...transport, label: Buffer.alloc(0) });
  const sealed = seal([content], key, cipher);
  key.fill(0);
  return { key: keyMarkup(wrapped, certificate, encryption), data: dataMarkup(sealed, cipher) };
}

function keyMarkup(wrapped: Buffer, certificate: Certificate, { transport, reference }: Encryption): string {
  const bySki = reference === 'SubjectKeyIdentifier';
  const identifier = bySki ? subjectKeyIdentifier(certificate) : thumbprint(certificate);
  const valueType = bySki ? SUBJECT_KEY_IDENTIFIER : THUMBPRINT_SHA1;
  return (
    `<xenc:EncryptedKey xmlns:xenc="${XENC}" xmlns:ds="${DS}" Id="${KEY_ID}">${methodMarkup(transport)}` +
    `<ds:KeyInfo><wsse:SecurityTokenReference><wsse:KeyIdentifier EncodingType="${BASE64_BINARY}" ValueType="${valueType}">` +
    `${identifier.toString('base64')}</wsse:KeyIdentifier></wsse:SecurityTokenReference></ds:KeyInfo>${cipherMarkup(wrapped)}` +
    `<xenc:ReferenceList><xenc:DataReference URI="#${DATA_ID}"/></xenc:ReferenceList></xenc:EncryptedKey>`
  );
}

export function methodMarkup({ uri, digest, mgf }: KeyTransport): string {
  const mask = uri === RSA_OAEP ? `<xenc11:MGF xmlns:xenc11="${XENC11}" Algorithm="${maskUri(mgf)}"/>` : '';
  return `<xenc:EncryptionMethod Algorithm="${uri}"><ds:DigestMethod Algorithm="${digestUri(digest)}"/>${mask}</xenc:EncryptionMethod>`;
}

function dataMarkup(sealed: Buffer, { uri }: DataCipher): string {
  return (
    `<xenc:EncryptedData xmlns:xenc="${XENC}" Id="${DATA_ID}" Type="${CONTENT}">` +
    `<xenc:EncryptionMethod Algorithm="${uri}"/>${DATA_KEY_INFO}${cipherMarkup(sealed)}</xenc:EncryptedData>`
  );
}

export function cipherMarkup(bytes: Buffer): string {
  return `<xenc:CipherData><xenc:CipherValue>${bytes.toString('base64')}</xenc:CipherValue></xenc:CipherData>`;
}
