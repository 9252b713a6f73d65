// An encrypted message (2W-be-SE): decrypted, then verified (WB006, x-ENC-1 … x-ENC-4, x-FLT-7).
//
// Order: first everything that stands in the clear, with the signature over it (SignedInfo, the headers, the Timestamp), so that only a fresh
// message of a trusted signer makes us use a private key. Then the content is decrypted and put back in the bytes, and the message
// that results is read and verified from the start as any 2W-be-S message; the first tree is not used again.
//
// No oracle: whatever fails is `wss.encryption` before a private key is used and `wss.decryption` after, and outward both equal
// `wss.signature`; only an old Timestamp keeps its own fault. A content key that does not decode goes on as a random one (xmlenc/oaep.ts).
// What time can still tell is whether AES-GCM accepted, which takes the key that an attacker would be after.
import { GatewayError } from '../core/index.ts';
import type { Addressed, Parsed } from '../envelope/index.ts';
import type { XmlElement } from '../xml/index.ts';
import { closed, readSecurity, type SecurityHeader, securityBlocks, sortSecurity } from './header.ts';
import { XENC } from './names.ts';
import { type ProofContext, prove } from './prove.ts';
import { refuse } from './refusal.ts';
import type { Proof } from './verified.ts';
import {
  checkPlace,
  checkSpliced,
  type DecryptionKey,
  decrypt,
  type EncryptedParts,
  type Encryption,
  type Job,
  prepare,
  type Replacement,
  readEncryptedData,
  readEncryptedKey,
  recipientFlaw,
  splice,
} from './xmlenc/index.ts';

/** What it takes to read an encrypted message. */
export interface Decryption {
  /** Own keys that may decrypt: the current one, and the one before or after it while certificates roll over. */
  readonly keys: readonly DecryptionKey[];
  /** Reads the message as it was before it was encrypted, by the same rules and limits as the message itself. */
  readonly read: (message: Buffer) => Addressed;
}

/** What the kind of message asks of its wsse:Security, judged before anything is computed. */
export interface Inspection {
  /** @throws GatewayError `wss.*`. */
  readonly inspect: (security: SecurityHeader) => void;
}

/** A message in the clear, with what its signature proved. */
export interface Opened {
  readonly message: Addressed;
  readonly security: SecurityHeader;
  readonly proof: Proof;
}

/** True when the Body, or something in wsse:Security, belongs to XML Encryption: the message is then read as an encrypted one or not at all. */
export function isEncrypted(message: Parsed): boolean {
  const encryption = ({ uri }: XmlElement) => uri === XENC;
  return encryption(message.payload) || securityBlocks(message).some(({ children }) => children.some(encryption));
}

/**
 * Decrypts and verifies.
 * @throws GatewayError `wss.expired`; `wss.encryption` for every other failure before a private key is used, and `wss.decryption` for every one after.
 */
export async function openEncrypted(
  message: Parsed,
  context: ProofContext & Partial<Inspection> & { readonly decryption: Decryption },
): Promise<Opened> {
  const { keys } = context.decryption;
  const found = await blurred('wss.encryption', () => authenticate(message, keys, context));
  return blurred('wss.decryption', () => open(message, found, context));
}

interface Found extends Job {
  /** Elements of wsse:Security that only served the encryption. */
  readonly removed: readonly XmlElement[];
}

/** Everything that is judged before a private key is used. */
async function authenticate(
  message: Parsed,
  keys: readonly DecryptionKey[],
  context: ProofContext & Partial<Inspection>,
): Promise<Found> {
  const { parts, security, removed } = readEncryption(message);
  context.inspect?.(security);
  const job = prepare(parts, keys);
  const { signer } = await prove(message, security, { ...context, except: message.body });
  const flaw = recipientFlaw(signer.certificate);
  if (flaw) throw refuse('wss.token', 'WB012', `no response can be encrypted for the signer: ${flaw}`);
  return { ...job, removed };
}

async function open(
  message: Parsed,
  { removed, ...job }: Found,
  context: ProofContext & { readonly decryption: Decryption },
): Promise<Opened> {
  const replacement: Replacement = { message, data: job.parts.data.element, plaintext: await decrypt(job), removed };
  const clear = context.decryption.read(splice(replacement));
  checkSpliced(clear, replacement);
  const security = readSecurity(clear);
  const proof = await prove(clear, security, context);
  return { message: clear, security, proof: { ...proof, encryption: encryptionOf(job.parts) } };
}

interface Encrypted {
  readonly parts: EncryptedParts;
  /** wsse:Security without what serves the encryption. */
  readonly security: SecurityHeader;
  readonly removed: readonly XmlElement[];
}

/** One EncryptedKey in wsse:Security, one EncryptedData that is the content of Body (WB005, x-ENC-1). */
function readEncryption(message: Parsed): Encrypted {
  const { document, payload } = message;
  if (document.duplicateId !== undefined)
    throw refuse('wss.structure', 'x-WSS-4', 'an id occurs more than once in the message');
  const sorted = sortSecurity(message);
  const [keyElement, ...more] = sorted.encryptedKeys;
  if (!keyElement || more.length > 0)
    throw refuse('wss.structure', 'x-ENC-1', `${sorted.encryptedKeys.length} x xenc:EncryptedKey in wsse:Security`);
  if (payload.uri !== XENC || payload.local !== 'EncryptedData')
    throw refuse('wss.structure', 'WB005', 'the content of Body is not one EncryptedData', payload);
  checkPlace(message, payload);
  const parts = { key: readEncryptedKey(keyElement, payload), data: readEncryptedData(payload, keyElement) };
  const { recipient } = parts.key;
  const token = recipient.kind === 'BinarySecurityToken' ? recipient.token : undefined;
  if (token && !sorted.tokens.includes(token))
    throw refuse('wss.token', 'x-ENC-2', 'the token of the recipient is not in wsse:Security', token);
  return {
    parts,
    security: closed({ ...sorted, tokens: sorted.tokens.filter((one) => one !== token) }),
    removed: token ? [keyElement, token] : [keyElement],
  };
}

/** A response is encrypted the way the request was, so that its sender can read it. */
function encryptionOf({ key, data }: EncryptedParts): Encryption {
  const { uri, digest, mgf } = key.oaep;
  const bySki = key.recipient.kind === 'SubjectKeyIdentifier';
  return {
    cipher: data.cipher,
    transport: { uri, digest, mgf },
    reference: bySki ? 'SubjectKeyIdentifier' : 'ThumbprintSHA1',
  };
}

/** The outcome of `work`, with one code for all its failures; the true cause stays in `oorzaak`. */
async function blurred<T>(code: 'wss.encryption' | 'wss.decryption', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof GatewayError))
      throw new GatewayError(code, 'x-FLT-7', { oorzaak: 'unexpected failure' }, { cause: thrown });
    if (thrown.code === 'server.unavailable') throw thrown;
    if (code === 'wss.encryption' && thrown.code === 'wss.expired') throw thrown;
    const { oorzaak = thrown.meaning.text, positie } = thrown.detail;
    const detail = {
      oorzaak: `${thrown.code} (${thrown.clause}): ${oorzaak}`,
      ...(positie === undefined ? {} : { positie }),
    };
    throw new GatewayError(code, code === 'wss.encryption' ? thrown.clause : 'x-FLT-7', detail, { cause: thrown });
  }
}
