// Puts the plaintext in the place of its EncryptedData, in the bytes of the message, and takes out what served the encryption: the result
// is the message as it was before it was encrypted, a plain 2W-be-S message. It is parsed once, as a whole, by the one scanner, so that
// ids, limits and namespace context are those of the whole message (WB006, engineering rule 1; XML Encryption 1.1 §4.4).
import { joinBytes, type Parsed } from '../../envelope/index.ts';
import type { XmlElement } from '../../xml/index.ts';
import { XENC } from '../names.ts';
import { refuse } from '../refusal.ts';

/** What is replaced in the message. */
export interface Replacement {
  readonly message: Parsed;
  readonly data: XmlElement;
  readonly plaintext: Buffer;
  /** Elements of wsse:Security that only served the encryption. */
  readonly removed: readonly XmlElement[];
}

/** The bytes of the message before it was encrypted. */
export function splice({ message, data, plaintext, removed }: Replacement): Buffer {
  const { source } = message.document;
  const pieces: Buffer[] = [];
  let from = 0;
  for (const element of [...removed].sort((one, other) => one.start - other.start)) {
    pieces.push(source.subarray(from, element.start));
    from = element.end;
  }
  return joinBytes(...pieces, source.subarray(from, data.start), plaintext, source.subarray(data.end));
}

/** Only white space and the end tag of Body may follow the EncryptedData in it: nothing that the plaintext could open and this close. */
const END_TAG = /^[ \t\r\n]*<\/[^<>]*>$/;

/**
 * The EncryptedData is all that Body holds after its start tag.
 * @throws GatewayError `wss.structure`.
 */
export function checkPlace({ document, body }: Parsed, data: XmlElement): void {
  if (!END_TAG.test(document.source.toString('latin1', data.end, body.end)))
    throw refuse('wss.structure', 'WB005', 'Body holds something after its EncryptedData', data);
}

/**
 * The plaintext stayed inside the Body: Body begins and ends where it must, no id met one of an element that was taken out, and nothing
 * is encrypted any more.
 * @throws GatewayError `wss.structure`.
 */
export function checkSpliced(result: Parsed, { message, data, plaintext, removed }: Replacement): void {
  const shift = removed.reduce((sum, { start, end }) => sum + end - start, 0);
  const growth = plaintext.length - (data.end - data.start);
  if (result.body.start !== message.body.start - shift || result.body.end !== message.body.end - shift + growth)
    throw refuse('wss.structure', 'WB006', 'the decrypted content does not stay inside the Body', result.body);
  for (const [id, { start }] of message.document.ids)
    if (removed.some((one) => one.start <= start && start < one.end) && result.document.ids.has(id))
      throw refuse('wss.structure', 'x-WSS-4', 'an id of the EncryptedKey occurs in the decrypted content');
  if (mentionsEncryption(result) && holdsEncryption(result.document.root))
    throw refuse('wss.structure', 'WB005', 'something in the message is still encrypted', result.body);
}

const ENCRYPTED: readonly string[] = ['EncryptedData', 'EncryptedKey'];

/** The local name of an element stands in the bytes as it is: a quick no for nearly every message. */
function mentionsEncryption({ document }: Parsed): boolean {
  return ENCRYPTED.some((name) => document.source.includes(name));
}

function holdsEncryption(element: XmlElement): boolean {
  const encrypted = element.uri === XENC && ENCRYPTED.includes(element.local);
  return encrypted || element.children.some(holdsEncryption);
}
