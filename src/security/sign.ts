// Signs requests, responses and faults in profile 2W-be-S (WB001-WB004, WB007, WB010, WB014, x-WSS-7, x-WSS-9, x-WSS-12), and encrypts
// what was signed in profile 2W-be-SE (WB005, WB006).
// Every signed part is written in its canonical form, so that the bytes on the wire are the bytes that are hashed.
import { createHash, hash, KeyObject, sign as signAsync } from 'node:crypto';
import { type EpochMs, utc } from '../core/index.ts';
import { type Draft, declare, joinBytes, SOAP, WSA, WSSE, WSU } from '../envelope/index.ts';
import { halfOf, type PrivateKey } from '../pki/index.ts';
import { escapeAttribute } from '../xml/index.ts';
import { ECDSA_SHA256, ECDSA_SHA384, type Hash, RSA_SHA256, SHA256 } from './algorithms.ts';
import { BASE64_BINARY, DS, EXC_C14N, WSSE11, X509_V3 } from './names.ts';
import { type Encrypted, encryptContent, type Recipient } from './xmlenc/index.ts';

/** The own key and its certificate (DER). */
export interface SigningKey {
  readonly privateKey: PrivateKey;
  readonly certificate: Uint8Array;
}

export interface SignOptions {
  readonly now: EpochMs;
  /** Life of the message: Expires − Created, milliseconds. Default five minutes. */
  readonly ttlMs?: number;
  /** SignatureValues of the request, base64: each is confirmed (WB014). */
  readonly confirms?: readonly string[];
  /** Encrypts the content of the Body after it was signed (2W-be-SE). */
  readonly recipient?: Recipient;
}

export interface SignedMessage {
  readonly bytes: Buffer;
  /** Base64; what the response must confirm (x-WSS-11). */
  readonly signatureValue: string;
}

/** One signed part: where it stands, and its canonical bytes. */
interface Part {
  readonly id: string;
  readonly canonical: readonly (string | Uint8Array)[];
  readonly inclusivePrefixes?: readonly string[];
}

const TOKEN_ID = 'bode-X509';
const KEY_INFO =
  `<ds:KeyInfo><wsse:SecurityTokenReference><wsse:Reference URI="#${TOKEN_ID}" ValueType="${X509_V3}"></wsse:Reference>` +
  '</wsse:SecurityTokenReference></ds:KeyInfo>';

/**
 * The signed message. RSA signs with SHA-256, P-256 with SHA-256, P-384 with SHA-384, on the thread pool.
 * @throws TypeError for a key of another type, or a recipient for whom nothing can be encrypted.
 */
export async function signMessage(draft: Draft, key: SigningKey, options: SignOptions): Promise<SignedMessage> {
  const fixed = fixedParts(key);
  const headers = draft.headers.map(({ name, markup }) => headerPart(name, markup));
  const timestamp = timestampPart(options);
  const confirmations = (options.confirms ?? []).map(confirmationPart);
  const body = bodyPart(draft);
  const references = [...headers, timestamp, ...confirmations, body].map(reference).join('');
  const signedInfo = `${fixed.signedInfo}${references}</ds:SignedInfo>`;
  const signatureValue = (await signBytes(Buffer.from(signedInfo), key.privateKey)).toString('base64');
  const sealed = options.recipient && encryptContent(draft.payload, options.recipient);
  const wire = (parts: readonly Part[]) => parts.flatMap((part) => part.canonical).join('');
  const bytes = joinBytes(
    // Security is the last header: gSOAP takes what follows a signed last header for part of it, and then finds two Bodies (2.8.124).
    `<soap:Envelope xmlns:soap="${SOAP}"><soap:Header>${wire(headers)}${fixed.security}${sealed?.key ?? ''}` +
      `${wire([timestamp, ...confirmations])}<ds:Signature xmlns:ds="${DS}">${signedInfo}` +
      `<ds:SignatureValue>${signatureValue}</ds:SignatureValue>${KEY_INFO}</ds:Signature></wsse:Security></soap:Header>`,
    ...bodyOnWire(body, sealed),
    '</soap:Envelope>',
  );
  return { bytes, signatureValue };
}

/** The Body as it is sent: as it was signed, or with its content encrypted. */
function bodyOnWire({ canonical }: Part, sealed: Encrypted | undefined): readonly (string | Uint8Array)[] {
  return sealed ? [canonical[0]!, sealed.data, canonical.at(-1)!] : canonical;
}

/** Signature over `data`, by default with the hash that goes with the key; ECDSA as r and s (XML Signature 1.1 §6.4.3). */
export function signBytes(data: Uint8Array, key: PrivateKey, name: Hash = algorithmOf(key).hash): Promise<Buffer> {
  if (!(key instanceof KeyObject)) return key.sign(data, name);
  // Only ECDSA has something to say: options that go with a key cost more than everything else here.
  const how = key.asymmetricKeyType === 'rsa' ? key : { key, dsaEncoding: 'ieee-p1363' as const };
  return new Promise((resolve, reject) => {
    signAsync(name, data, how, (error, signature) => (error ? reject(error) : resolve(signature)));
  });
}

function algorithmOf(key: PrivateKey): { readonly uri: string; readonly hash: Hash } {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = halfOf(key);
  const curve = details?.namedCurve;
  if (type === 'rsa') return { uri: RSA_SHA256, hash: 'sha256' };
  if (curve === 'prime256v1') return { uri: ECDSA_SHA256, hash: 'sha256' };
  if (curve === 'secp384r1') return { uri: ECDSA_SHA384, hash: 'sha384' };
  throw new TypeError(`cannot sign with a key of type ${type}${curve ? ` (${curve})` : ''}`);
}

interface FixedParts {
  /** wsse:Security up to and with the token. */
  readonly security: string;
  /** SignedInfo up to its references. */
  readonly signedInfo: string;
}

/** What is the same in every message of one key. */
const fixedByKey = new WeakMap<SigningKey, FixedParts>();

function fixedParts(key: SigningKey): FixedParts {
  let fixed = fixedByKey.get(key);
  if (!fixed) {
    const token = Buffer.from(key.certificate).toString('base64');
    fixed = {
      security:
        `<wsse:Security xmlns:wsse="${WSSE}" xmlns:wsu="${WSU}" soap:mustUnderstand="1">` +
        `<wsse:BinarySecurityToken EncodingType="${BASE64_BINARY}" ValueType="${X509_V3}" wsu:Id="${TOKEN_ID}">${token}</wsse:BinarySecurityToken>`,
      signedInfo:
        `<ds:SignedInfo xmlns:ds="${DS}"><ds:CanonicalizationMethod Algorithm="${EXC_C14N}"></ds:CanonicalizationMethod>` +
        `<ds:SignatureMethod Algorithm="${algorithmOf(key.privateKey).uri}"></ds:SignatureMethod>`,
    };
    fixedByKey.set(key, fixed);
  }
  return fixed;
}

function headerPart(name: string, markup: string): Part {
  const id = `bode-${name}`;
  return {
    id,
    canonical: [`<wsa:${name} xmlns:wsa="${WSA}" xmlns:wsu="${WSU}" wsu:Id="${id}">${markup}</wsa:${name}>`],
  };
}

/** Milliseconds have three digits (x-WSS-2). */
function timestampPart({ now, ttlMs = 300_000 }: SignOptions): Part {
  const id = 'bode-Timestamp';
  const life = `<wsu:Created>${utc(now)}</wsu:Created><wsu:Expires>${utc(now + ttlMs)}</wsu:Expires>`;
  return { id, canonical: [`<wsu:Timestamp xmlns:wsu="${WSU}" wsu:Id="${id}">${life}</wsu:Timestamp>`] };
}

function confirmationPart(value: string, index: number): Part {
  const id = `bode-SignatureConfirmation-${index + 1}`;
  const start = `<wsse11:SignatureConfirmation xmlns:wsse11="${WSSE11}" xmlns:wsu="${WSU}" Value="${escapeAttribute(value)}" wsu:Id="${id}">`;
  return { id, canonical: [`${start}</wsse11:SignatureConfirmation>`] };
}

/**
 * A prefix that only occurs in QName values is not visibly used, so exclusive C14N would leave its declaration unsigned:
 * InclusiveNamespaces brings it under the signature (Exclusive C14N §1.3, WB007).
 */
function bodyPart({ payload, qnames }: Draft): Part {
  const id = 'bode-Body';
  const start = `<soap:Body xmlns:soap="${SOAP}"${declare([...qnames, 'wsu'])} wsu:Id="${id}">`;
  const inclusivePrefixes = qnames.filter((prefix) => prefix !== 'wsu');
  return { id, canonical: [start, payload, '</soap:Body>'], inclusivePrefixes };
}

function reference({ id, canonical, inclusivePrefixes = [] }: Part): string {
  const inclusive =
    inclusivePrefixes.length === 0
      ? ''
      : `<ec:InclusiveNamespaces xmlns:ec="${EXC_C14N}" PrefixList="${inclusivePrefixes.join(' ')}"></ec:InclusiveNamespaces>`;
  return (
    `<ds:Reference URI="#${id}"><ds:Transforms><ds:Transform Algorithm="${EXC_C14N}">${inclusive}</ds:Transform></ds:Transforms>` +
    `<ds:DigestMethod Algorithm="${SHA256}"></ds:DigestMethod><ds:DigestValue>${sha256(canonical)}</ds:DigestValue></ds:Reference>`
  );
}

function sha256(parts: readonly (string | Uint8Array)[]): string {
  const [only, ...more] = parts;
  if (typeof only === 'string' && more.length === 0) return hash('sha256', only, 'base64');
  const stream = createHash('sha256');
  for (const part of parts) stream.update(part);
  return stream.digest('base64');
}
