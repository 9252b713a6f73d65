// The arena of the attacks over the real /ebms route: one pair of parties per file, signals in the answer (mshSignalsOnly) so that each verdict is heard at
// once. For every attack the judge asserts the exact answer by a table of its own, the cause in the log, a store in which no row of any
// table differs, that nobody is told what they may not know, that no error was unexpected; and a good message passes right after.
import { connect, type TLSSocket } from 'node:tls';
import { expect } from 'chai';
import type { HttpAnswer } from '../../../src/transport/index.ts';
import { type EbmsPair, ebmsPair, type PairOptions } from '../../support/ebms.ts';
import {
  type Letter,
  type Packed,
  pack,
  post,
  read,
  SECRET,
  snapshot,
  writeLetter,
} from '../../support/ebms-letter.ts';
import type { TestCertificate } from '../../support/pki.ts';

/** What each cause looks like from outside (digikoppeling.md §4.2, §4.4, §4.6): a SOAP Fault, or the one error of a MessageError. */
const OUTSIDE = {
  'http.mediaType': 'fault 415 soap:Client',
  'http.charset': 'fault 415 soap:Client',
  'http.contentEncoding': 'fault 415 soap:Client',
  'http.tooLarge': 'fault 413 soap:Client',
  'http.empty': 'fault 400 soap:Client',
  'http.incomplete': 'fault 400 soap:Client',
  'http.ambiguous': 'fault 400 soap:Client',
  'http.notFound': 'fault 404 soap:Client',
  'soap.action': 'fault 500 soap:Client',
  'soap.structure': 'fault 500 soap:Client',
  'soap.version': 'fault 500 soap:VersionMismatch',
  'soap.mustUnderstand': 'fault 500 soap:MustUnderstand',
  'xml.malformed': 'fault 500 soap:Client',
  'xml.forbidden': 'fault 500 soap:Client',
  'xml.encoding': 'fault 500 soap:Client',
  'xml.limit': 'fault 500 soap:Client',
  'mime.malformed': 'fault 500 soap:Client',
  'mime.truncated': 'fault 500 soap:Client',
  'mime.type': 'fault 500 soap:Client',
  'mime.limit': 'fault 500 soap:Client',
  'mime.encoding': 'fault 500 soap:Client',
  'ebms.header': 'fault 500 soap:Client',
  'ebms.version': 'fault 500 soap:Client',
  'ebms.agreement': 'fault 500 soap:Client',
  'ebms.mime': 'error MimeProblem Error',
  'ebms.payload': 'error MimeProblem Error',
  'ebms.schema': 'error OtherXml Error',
  'ebms.value': 'error OtherXml Error',
  'ebms.security': 'error SecurityFailure Error',
  'ebms.party': 'error ValueNotRecognized Error',
  'ebms.action': 'error ValueNotRecognized Error',
  'ebms.actor': 'error NotSupported Error',
  'ebms.messageOrder': 'error NotSupported Error',
  'ebms.bundled': 'error NotSupported Error',
  'ebms.contradiction': 'error Inconsistent Error',
} as const;
export type Refused = keyof typeof OUTSIDE;
/** In the log an element against the agreement and an agreement that is not there have one name. */
const LOGGED: Partial<Record<Refused, string>> = { 'ebms.contradiction': 'ebms.agreement' };

const INTERNALS = [
  /node_modules|node:internal|\bat [\w.<>]+ \(|\.(?:ts|js|mjs):\d|libxml|openssl|sqlite|dicer/i,
  /\bERR_[A-Z]|\bE[A-Z]{5,}\b|\b(?!MessageError)[A-Z]\w*Error\b|\/(?:work|home|tmp|usr|src|root)\//,
];
/** Base64 holds any letters by chance. */
const BASE64 = /<(ds:SignatureValue|ds:DigestValue|ds:X509Certificate)\b[^>]*>[^<]*</g;

export interface EbmsAttack {
  readonly name: string;
  /** The request; default whose certificate brings it is the partner's. */
  make(letter: Letter, pair: EbmsPair): Packed | Sent | Promise<Packed | Sent>;
  readonly refused: Refused;
}

export interface Sent extends Packed {
  readonly as?: TestCertificate;
}

/** A pair for the tests of one `describe`. Lanes stand still: nothing but the attack touches the store. */
export function openPair(options: PairOptions = {}): () => EbmsPair {
  let pair: EbmsPair;
  before(async () => {
    pair = await ebmsPair({ syncSignals: true, lanes: false, ...options });
    await passes(pair);
  });
  after(() => pair.close());
  return () => pair;
}

/** Each attack as a test. */
export function attacks(pair: () => EbmsPair, table: readonly EbmsAttack[]): void {
  for (const { name, make, refused } of table)
    it(`${name} → ${refused}`, async () => {
      const letter = await writeLetter(pair());
      const before = seen(pair());
      const { as, ...packed } = (await make(letter, pair())) as Sent;
      judge(pair(), await post(pair(), packed, as), { refused, before, letter });
      await passes(pair());
    });
}

export interface Seen {
  readonly rows: ReturnType<typeof snapshot>;
  readonly lines: number;
}

export function seen({ bode }: EbmsPair): Seen {
  return { rows: snapshot(bode), lines: bode.logged.length };
}

interface Judged {
  readonly refused: Refused;
  readonly before: Seen;
  readonly letter: Letter;
}

/** Asserts the refusal and nothing else. */
export function judge(
  pair: EbmsPair,
  answer: Pick<HttpAnswer, 'status' | 'body'>,
  { refused, before, letter }: Judged,
): void {
  const { status, kind, code, about, conversationId } = read(answer);
  const line = pair.bode.logged.slice(before.lines).at(-1);
  const outside = kind === 'error' ? `error ${code}` : `${kind} ${status} ${code}`;
  expect({ outside, logged: line && 'code' in line ? line.code : undefined }, JSON.stringify(line)).to.deep.equal({
    outside: OUTSIDE[refused],
    logged: LOGGED[refused] ?? refused,
  });
  const text = answer.body.toString();
  if (kind === 'error') {
    const { messageId, conversationId: own } = letter.message.header;
    expect({ status, about, conversationId }).to.deep.equal({ status: 200, about: messageId, conversationId: own });
    expect(text)
      .to.contain('eb:highestSeverity="Error"')
      .and.not.to.match(/<eb:AckRequested|<eb:DuplicateElimination/);
  } else
    expect(text).to.match(/<soap:Fault><faultcode>[^<]+<\/faultcode><faultstring>[^<]+<\/faultstring><\/soap:Fault>/);
  unharmed(pair, before);
  tellsNothing(pair, text, before);
}

/** No row of the store differs, and nothing unexpected happened. */
export function unharmed({ bode }: EbmsPair, before: Seen): void {
  expect(snapshot(bode), 'the store changed').to.deep.equal(before.rows);
  expect(bode.logged.slice(before.lines).filter(({ event }) => event === 'process.error')).to.deep.equal([]);
}

export function tellsNothing({ bode }: EbmsPair, text: string, before: Seen): void {
  const told = [text.replace(BASE64, '<'), JSON.stringify(bode.logged.slice(before.lines))];
  for (const one of told) {
    for (const internals of INTERNALS) expect(internals.exec(one)?.[0]).to.equal(undefined);
    expect(one.includes(SECRET), 'the payload was told').to.equal(false);
  }
}

/** A good message is acknowledged and stored with its work. */
export async function passes(pair: EbmsPair): Promise<void> {
  const letter = await writeLetter(pair);
  const answer = read(await post(pair, pack(letter)));
  expect(answer).to.include({ status: 200, kind: 'acknowledgment', about: letter.message.header.messageId });
}

export interface Said {
  /** Statuses of the final answers. */
  readonly statuses: readonly number[];
  /** Body of the last answer. */
  readonly body: Buffer;
  readonly text: string;
}

/** Raw bytes over one TLS connection; a number is a pause in ms, `cut` ends the connection without ceremony. */
export async function say(
  pair: EbmsPair,
  pieces: readonly (string | Buffer | number | 'cut')[],
  timeoutMs = 10_000,
): Promise<Said> {
  const { chainPem: cert, keyPem: key } = pair.partner.identity;
  const { port } = pair.bode.gateway;
  const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', ca: pair.pki.anchorsPem, cert, key });
  const chunks: Buffer[] = [];
  const over = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, timeoutMs);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    socket.on('error', () => {});
    socket.on('close', done);
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (isWhole(Buffer.concat(chunks).toString('latin1'))) done();
    });
  });
  await new Promise<void>((resolve) => socket.once('secureConnect', () => resolve()));
  void writeAll(socket, pieces);
  await over;
  socket.destroy();
  const text = Buffer.concat(chunks).toString('latin1');
  const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  return {
    statuses: statuses.filter((status) => status >= 200),
    body: Buffer.from(text.slice(text.lastIndexOf('\r\n\r\n') + 4), 'latin1'),
    text,
  };
}

async function writeAll(socket: TLSSocket, pieces: readonly (string | Buffer | number | 'cut')[]): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed) return;
    if (piece === 'cut') return void socket.destroy();
    if (typeof piece === 'number') await new Promise((resolve) => setTimeout(resolve, piece));
    else await new Promise<void>((resolve) => socket.write(piece, () => resolve()));
  }
}

function isWhole(text: string): boolean {
  const last = text.slice(text.lastIndexOf('HTTP/1.1 '));
  const end = last.indexOf('\r\n\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(last)?.[1] ?? 0);
  const length = Number(/content-length: (\d+)/i.exec(last)?.[1] ?? 0);
  return status >= 200 && end >= 0 && last.length - end - 4 >= length;
}

/** Request line and headers of a raw request. */
export function head(
  packed: Packed,
  options: { length?: number | string | null; more?: string; path?: string } = {},
): string {
  const { length = packed.body.length, more = '', path = '/ebms' } = options;
  const headers = Object.entries({ Host: 'localhost', ...packed.headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const said = length === null ? '' : `Content-Length: ${length}\r\n`;
  return `POST ${path} HTTP/1.1\r\n${headers.join('')}${said}${more}\r\n`;
}
