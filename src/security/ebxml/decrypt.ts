// Decrypts one payload (x-E2E-10, x-E2E-11, ENC003, ENC004): AES-GCM and RSA-OAEP only; AES-CBC and RSA 1.5, which EBC and CV speak by default, do
// not exist here (trap 2). Which key it is for stands there as a name with many spellings, so each own key that fits is tried: a wrong
// one decrypts nothing.
import { halfOf } from '../../pki/index.ts';
import { attribute, parseXml, type XmlElement } from '../../xml/index.ts';
import { DS, XENC } from '../names.ts';
import { refuse } from '../refusal.ts';
import { type DataCipher, dataCipher } from '../xmlenc/algorithms.ts';
import { IV_BYTES, open, TAG_BYTES } from '../xmlenc/gcm.ts';
import type { DecryptionKey } from '../xmlenc/index.ts';
import { fitsOaep, modulusBytes, type OaepParameters, unwrapAnywhere } from '../xmlenc/oaep.ts';
import { exactly, onlyAttributes, readCipherValue, readTransport } from '../xmlenc/read.ts';
import { ELEMENT, type Payload } from './encrypt.ts';

/** Plaintext of one encrypted payload, bytes, unless set otherwise: it is never streamed. */
export const MAX_ENCRYPTED_BYTES: number = 32 * 1024 * 1024;
/** What stands around the ciphertext in base64, which has line breaks (4%). */
const MARGIN = 64 * 1024;

/** One encrypted payload, read as a closed structure. Nothing was computed yet. */
export interface EncryptedPayload {
  readonly contentId: string;
  readonly mimeType: string;
  readonly cipher: DataCipher;
  readonly sealed: Buffer;
  readonly oaep: OaepParameters;
  readonly wrapped: Buffer;
}

/**
 * @param part the content of the part, and its Content-ID.
 * @throws GatewayError `xml.*` or `wss.*` for anything but one EncryptedData that brings its own EncryptedKey.
 */
export function readEncryptedPayload(
  part: { readonly contentId: string; readonly content: Buffer },
  maxBytes: number,
): EncryptedPayload {
  const encoded = Math.ceil((maxBytes / 3) * 4 * 1.04) + MARGIN;
  const { root } = parseXml(part.content, { maxBytes: encoded, maxTextBytes: encoded });
  if (root.uri !== XENC || root.local !== 'EncryptedData')
    throw refuse('wss.structure', 'x-E2E-10', 'the payload is not an EncryptedData', root);
  onlyAttributes(root, ['Id', 'MimeType', 'Type']);
  const type = attribute(root, 'Type');
  if (type !== undefined && type !== ELEMENT)
    throw refuse('wss.structure', 'x-E2E-10', 'Type of the EncryptedData is not Element', root);
  const [method, keyInfo, cipherData] = exactly(root, FORM);
  const [encryptedKey] = exactly(keyInfo!, [[XENC, 'EncryptedKey']]);
  onlyAttributes(encryptedKey!, ['Id', 'Recipient']);
  const named = encryptedKey!.children.length > 2;
  const parts = exactly(encryptedKey!, named ? FORM : FORM.filter(([, local]) => local !== 'KeyInfo'));
  return {
    contentId: part.contentId,
    mimeType: attribute(root, 'MimeType') ?? 'application/octet-stream',
    cipher: readCipher(method!),
    sealed: readSealed(cipherData!, maxBytes),
    oaep: readTransport(parts[0]!),
    wrapped: readCipherValue(parts.at(-1)!),
  };
}

const FORM = [
  [XENC, 'EncryptionMethod'],
  [DS, 'KeyInfo'],
  [XENC, 'CipherData'],
] as const;

function readCipher(method: XmlElement): DataCipher {
  const cipher = dataCipher(attribute(method, 'Algorithm') ?? '');
  if (!cipher || method.children.length > 0)
    throw refuse('wss.algorithm', 'x-E2E-11', 'EncryptionMethod of the EncryptedData is not AES-GCM', method);
  return cipher;
}

function readSealed(cipherData: XmlElement, maxBytes: number): Buffer {
  const sealed = readCipherValue(cipherData);
  const length = sealed.length - IV_BYTES - TAG_BYTES;
  if (length < 0 || length > maxBytes)
    throw refuse('wss.structure', 'x-E2E-10', `a CipherValue of ${sealed.length} bytes`, cipherData);
  return sealed;
}

/**
 * The plaintext. Own keys of another size, or that are not RSA, cannot have been meant.
 * @throws GatewayError `wss.decryption`: after a private key was used, one error for everything.
 */
export async function decryptPayload(payload: EncryptedPayload, keys: readonly DecryptionKey[]): Promise<Payload> {
  const { contentId, mimeType, cipher, sealed, oaep, wrapped } = payload;
  for (const { privateKey } of keys) {
    const size = modulusBytes(privateKey);
    if (halfOf(privateKey).asymmetricKeyType !== 'rsa' || wrapped.length !== size) continue;
    if (!fitsOaep(size, cipher.keyBytes, oaep)) continue;
    const unwrapped = await unwrapAnywhere(wrapped, privateKey, { oaep, keyBytes: cipher.keyBytes });
    const content = open(sealed, unwrapped.key, cipher);
    unwrapped.key.fill(0);
    if (content !== undefined && unwrapped.genuine) return { contentId, mimeType, content };
  }
  throw refuse('wss.decryption', 'x-E2E-9', 'no own key decrypts the payload');
}
