// Encrypts one payload as EBC writes it (x-E2E-8, x-E2E-10, x-E2E-11; XML Encryption 1.1 §3.1): an xenc:EncryptedData document, sent as application/xml in
// place of the payload. What is encrypted was signed before (x-E2E-9); the SOAP part is never encrypted.
import { randomBytes, X509Certificate } from 'node:crypto';
import { joinBytes } from '../../envelope/index.ts';
import type { Certificate } from '../../pki/index.ts';
import { escapeAttribute, escapeText } from '../../xml/index.ts';
import { DS, XENC } from '../names.ts';
import { cipherMarkup, methodMarkup } from '../xmlenc/encrypt.ts';
import { seal } from '../xmlenc/gcm.ts';
import { AES_256_GCM, type DataCipher, type KeyTransport, OAEP_SHA256, recipientFlaw } from '../xmlenc/index.ts';
import { fitsOaep, modulusBytes, wrapKey } from '../xmlenc/oaep.ts';

/** One payload in the clear. */
export interface Payload {
  /** Without angle brackets. */
  readonly contentId: string;
  /** Content-Type of the part. */
  readonly mimeType: string;
  readonly content: Uint8Array;
}

export interface PayloadRecipient {
  /** EncryptionCertificate of the receiver in the CPA; whether it is trusted was judged before. */
  readonly certificate: Certificate;
  /** Default AES-256-GCM. */
  readonly cipher?: DataCipher;
  /** Default RSA-OAEP with SHA-256 throughout. */
  readonly transport?: KeyTransport;
}

/** Content-Type of an encrypted payload. */
export const ENCRYPTED_TYPE = 'application/xml';
/** Type of the EncryptedData, whatever the payload is. */
export const ELEMENT = `${XENC}Element`;

/**
 * The EncryptedData document, UTF-8. Every payload has its own key.
 * @throws TypeError when nothing can be encrypted for that certificate.
 */
export function encryptPayload(payload: Payload, recipient: PayloadRecipient): Buffer {
  const { certificate, cipher = AES_256_GCM, transport = OAEP_SHA256 } = recipient;
  const flaw = recipientFlaw(certificate);
  if (flaw) throw new TypeError(flaw);
  if (!fitsOaep(modulusBytes(certificate.publicKey), cipher.keyBytes, transport))
    throw new TypeError('the RSA key of the recipient is too short for this OAEP');
  const key = randomBytes(cipher.keyBytes);
  const wrapped = wrapKey(key, certificate.publicKey, { ...transport, label: Buffer.alloc(0) });
  const sealed = seal([payload.content], key, cipher);
  key.fill(0);
  const encryptedKey =
    `<xenc:EncryptedKey>${methodMarkup(transport)}<ds:KeyInfo><ds:KeyName>${escapeText(distinguishedName(certificate))}</ds:KeyName>` +
    `</ds:KeyInfo>${cipherMarkup(wrapped)}</xenc:EncryptedKey>`;
  return joinBytes(
    `<xenc:EncryptedData xmlns:xenc="${XENC}" xmlns:ds="${DS}" Id="${escapeAttribute(payload.contentId)}" ` +
      `MimeType="${escapeAttribute(payload.mimeType)}" Type="${ELEMENT}"><xenc:EncryptionMethod Algorithm="${cipher.uri}"></xenc:EncryptionMethod>` +
      `<ds:KeyInfo>${encryptedKey}</ds:KeyInfo>`,
    cipherMarkup(sealed),
    '</xenc:EncryptedData>',
  );
}

/** The subject, last RDN first, as RFC 4514 prints it and Java does. A hint for the reader's choice of a key: nothing is parsed out of it. */
function distinguishedName({ der }: Certificate): string {
  return new X509Certificate(der).subject.split('\n').reverse().join(', ');
}
