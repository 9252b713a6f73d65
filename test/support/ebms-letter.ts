// Messages of the partner to Bode, put together here and not by the sender of src/: every byte of the packaging can be changed by a test. And what is in
// the store of a side, to compare before with after.
//
//   const letter = await writeLetter(pair, { contents: ['<a/>'] });
//   const answer = await post(pair, pack(letter));
//   expect(read(answer)).to.deep.include({ kind: 'acknowledgment', about: letter.message.header.messageId });
import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { newGuid } from '../../src/core/index.ts';
import { cidOf, writeMessage } from '../../src/ebms/header/index.ts';
import { type EbmsMessage, type Kanaal, kanaalVoor, parseCpa } from '../../src/ebms/index.ts';
import { readCertificate } from '../../src/pki/index.ts';
import { encryptPayload, signEbms } from '../../src/security/index.ts';
import type { HttpAnswer, TlsClient } from '../../src/transport/index.ts';
import { type EbmsPair, type EbmsSide, SERVICE } from './ebms.ts';
import type { TestCertificate } from './pki.ts';

/** Stands in every payload: it may never be told or logged. */
export const SECRET = 'geheim-van-de-inhoud';
export const BOUNDARY = '=_grens';
const SOAP_ID = 'soap@partner.example';

export interface LetterPart {
  readonly contentId: string;
  readonly contentType: string;
  /** Lines of the header between Content-Type and Content-ID. */
  readonly more?: readonly string[];
  readonly body: Buffer;
}

export interface Letter {
  readonly message: EbmsMessage;
  /** The SOAP part, signed where the profile says so. */
  readonly soap: Buffer;
  readonly parts: readonly LetterPart[];
}

export interface LetterOptions {
  /** Default one payload with the secret. */
  readonly contents?: readonly (string | Buffer)[];
  readonly change?: (message: EbmsMessage) => EbmsMessage;
  /** Whose key signs; default the partner's. */
  readonly signer?: TestCertificate;
  /** For whom it is encrypted; default Bode. */
  readonly recipient?: TestCertificate;
  readonly action?: string;
}

const party = (oin: string, role: string) => ({ partyIds: [{ value: oin, type: 'urn:osb:oin' }], role });

/** The channel of the messages of the partner. */
export function channelOf({ cpa, partner, bode }: EbmsPair, action = 'melding'): Kanaal {
  const parsed = parseCpa(cpa);
  if (!parsed.ok) throw new Error('the agreement cannot be read');
  const from = party(partner.oin, 'Partner');
  const found = kanaalVoor(parsed.cpa, { from, to: party(bode.oin, 'Bode'), service: SERVICE, action });
  if (!found.ok) throw new Error(found.tekst);
  return found.kanaal;
}

/** A message that is right in everything, as its record. */
export function partnerMessage(
  pair: EbmsPair,
  { contents = [`<a>${SECRET}</a>`], action = 'melding' }: LetterOptions = {},
): EbmsMessage {
  const kanaal = channelOf(pair, action);
  const now = Date.now();
  return {
    header: {
      from: party(pair.partner.oin, 'Partner'),
      to: party(pair.bode.oin, 'Bode'),
      cpaId: pair.cpaId,
      conversationId: `c-${newGuid(now)}`,
      service: SERVICE,
      action,
      messageId: `${newGuid(now)}@partner.example`,
      timestamp: now,
      ...(kanaal.ackRequested ? { timeToLive: now + 240_000 } : {}),
      duplicateElimination: kanaal.duplicateElimination,
    },
    ...(kanaal.ackRequested
      ? { ackRequested: { signed: kanaal.ackSigned, actor: 'urn:oasis:names:tc:ebxml-msg:actor:toPartyMSH' } }
      : {}),
    syncReply: kanaal.syncSignals,
    messageOrder: false,
    manifest: contents.map((_, index) => ({ href: cidOf(`deel-${index}@partner.example`) })),
  };
}

export async function writeLetter(pair: EbmsPair, options: LetterOptions = {}): Promise<Letter> {
  const { contents = [`<a>${SECRET}</a>`], change = (as) => as, signer = pair.partner.identity } = options;
  const kanaal = channelOf(pair, options.action);
  const message = change(partnerMessage(pair, options));
  const clear = contents.map((content, index) => ({
    contentId: `deel-${index}@partner.example`,
    contentType: 'application/xml',
    body: Buffer.from(content as string),
  }));
  const draft = writeMessage(message);
  const soap = kanaal.signed ? (await signEbms(draft, clear.map(digested), { key: keyOf(signer) })).bytes : draft.bytes;
  const certificate = readCertificate((options.recipient ?? pair.bode.identity).certificate);
  const parts = kanaal.encrypted
    ? clear.map((part) => ({
        ...part,
        body: encryptPayload(
          { contentId: part.contentId, mimeType: part.contentType, content: part.body },
          { certificate },
        ),
      }))
    : clear;
  return { message, soap, parts };
}

function digested({ contentId, body }: LetterPart) {
  return { contentId, digest: createHash('sha256').update(body).digest() };
}

function keyOf({ privateKey, certificate }: TestCertificate) {
  return { privateKey, certificate };
}

/** One HTTP request. */
export interface Packed {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export const ROOT_HEAD = ['Content-Type: text/xml; charset=UTF-8', `Content-ID: <${SOAP_ID}>`];
export const TYPE = `multipart/related; type="text/xml"; start="<${SOAP_ID}>"; boundary="${BOUNDARY}"`;

/** The pieces of a multipart body, each with its delimiter before it, and the closing one. */
export function piecesOf({ soap, parts }: Pick<Letter, 'soap' | 'parts'>): readonly Buffer[] {
  const piece = (lines: readonly string[], body: Buffer) =>
    Buffer.concat([Buffer.from(`\r\n--${BOUNDARY}\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
  const first = piece(ROOT_HEAD, soap).subarray(2);
  const rest = parts.map(({ contentId, contentType, more = [], body }) =>
    piece([`Content-Type: ${contentType}`, ...more, `Content-ID: <${contentId}>`], body),
  );
  return [first, ...rest, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)];
}

/** As Digikoppeling packs it: multipart with payload, else plain XML (x-PKG-5, x-PKG-6). */
export function pack(letter: Pick<Letter, 'soap' | 'parts'>): Packed {
  if (letter.parts.length === 0) return plain(letter.soap);
  return { headers: { SOAPAction: '"ebXML"', 'Content-Type': TYPE }, body: Buffer.concat(piecesOf(letter)) };
}

export function plain(soap: Buffer | string): Packed {
  return {
    headers: { SOAPAction: '"ebXML"', 'Content-Type': 'text/xml; charset=UTF-8' },
    body: Buffer.from(soap as string),
  };
}

const clients = new WeakMap<EbmsPair, Map<TestCertificate, TlsClient>>();

export function post(pair: EbmsPair, { headers, body }: Packed, as = pair.partner.identity): Promise<HttpAnswer> {
  const known = clients.get(pair) ?? new Map<TestCertificate, TlsClient>();
  clients.set(pair, known);
  const client = known.get(as) ?? pair.client(as);
  known.set(as, client);
  return client.post(pair.bode.endpoint, headers, body);
}

/** What an answer says, read by its text alone. */
export interface Told {
  readonly status: number;
  readonly kind: 'empty' | 'fault' | 'acknowledgment' | 'error' | 'other';
  /** faultcode, or `errorCode severity` of each error. */
  readonly code: string;
  /** MessageData/RefToMessageId. */
  readonly about: string | undefined;
  readonly conversationId: string | undefined;
}

export function read({ status, body }: Pick<HttpAnswer, 'status' | 'body'>): Told {
  const text = body.toString();
  const value = (name: string) => new RegExp(`<eb:${name}>([^<]*)</eb:${name}>`).exec(text)?.[1];
  const fault = /<faultcode>([^<]*)<\/faultcode>/.exec(text)?.[1];
  const action = value('Action');
  const errors = [...text.matchAll(/<eb:Error [^>]*>/g)].map(
    ([error]) => `${/eb:errorCode="(\w+)"/.exec(error)?.[1]} ${/eb:severity="(\w+)"/.exec(error)?.[1]}`,
  );
  const signal = action === 'Acknowledgment' ? 'acknowledgment' : action === 'MessageError' ? 'error' : 'other';
  return {
    status,
    kind: body.length === 0 ? 'empty' : fault === undefined ? signal : 'fault',
    code: fault ?? errors.join(),
    about: value('RefToMessageId'),
    conversationId: value('ConversationId'),
  };
}

/** Everything about ebMS2 in the store of a side, as it stands in the file: rows of every table, sealed as they are. */
export function snapshot({ file }: Pick<EbmsSide, 'file'>): Readonly<Record<string, readonly string[]>> {
  const db = new Database(file, { readonly: true });
  try {
    const tables = db
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'ebms%'")
      .pluck()
      .all();
    return Object.fromEntries(
      (tables as string[]).map((name) => [
        name,
        (db.prepare(`SELECT * FROM ${name}`).raw().all() as unknown[][])
          .map((row) => createHash('sha256').update(row.map(cell).join('\0')).digest('hex'))
          .sort(),
      ]),
    );
  } finally {
    db.close();
  }
}

function cell(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString('base64') : String(value);
}

/** Rows of one table. */
export function rowsOf(side: Pick<EbmsSide, 'file'>, table: string): number {
  const rows = snapshot(side)[table];
  if (!rows) throw new Error(`no table ${table}`);
  return rows.length;
}
