// Raw bytes over a real TLS connection, for requests that no HTTP client would send.
import { connect as connectTcp } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import type { TestCertificate } from '../../support/pki.ts';
import type { Arena } from './arena.ts';
import { PATH } from './message.ts';

/** A request line and headers as an honest client writes them; `without` leaves headers out, `more` adds lines. */
export function head(
  body: string | Buffer,
  options: { line?: string; without?: RegExp; more?: string; length?: number } = {},
): string {
  const { line = `POST ${PATH} HTTP/1.1`, without, more = '', length = Buffer.byteLength(body) } = options;
  const headers = [
    'Host: localhost',
    'Content-Type: text/xml; charset=utf-8',
    'SOAPAction: ""',
    `Content-Length: ${length}`,
  ].filter((header) => !without?.test(header));
  return `${[line, ...headers].join('\r\n')}\r\n${more}\r\n`;
}

/** The body in chunks of `size` bytes. */
export function chunked(body: string, size = 1000): string {
  const bytes = Buffer.from(body);
  let out = '';
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size);
    out += `${piece.length.toString(16)}\r\n${piece.toString('latin1')}\r\n`;
  }
  return `${out}0\r\n\r\n`;
}

export interface Conversation {
  /** What to write, piece by piece; a number is a pause in ms. */
  readonly write: readonly (string | Buffer | number)[];
  /** Ends the connection after the last piece instead of waiting for answers. */
  readonly halfClose?: boolean;
  readonly as?: TestCertificate | 'nobody';
  readonly tls?: ConnectionOptions;
  /** Number of answers after which the conversation is over. Default 1. */
  readonly answers?: number;
  readonly timeoutMs?: number;
}

export interface Transcript {
  /** Status of every final answer, in order. */
  readonly statuses: readonly number[];
  /** Everything that was said. */
  readonly text: string;
  /** Who ended it: the server closed, the client had its answers, or the time was over. */
  readonly end: 'closed' | 'answered' | 'timeout';
  /** Error of the connection, e.g. a TLS alert. */
  readonly error: string | undefined;
}

export function tlsOptions(arena: Arena, as: TestCertificate | 'nobody' = arena.cast.sender): ConnectionOptions {
  const { port, pki } = arena.gateway;
  const certificate = as === 'nobody' ? {} : { cert: as.chainPem, key: as.keyPem };
  return { host: '127.0.0.1', port, servername: 'localhost', ca: pki.anchorsPem, ...certificate };
}

/** One connection: writes, and listens until it has its answers, the server closes, or the time is over. */
export async function converse(arena: Arena, of: Conversation): Promise<Transcript> {
  const socket = connect({ ...tlsOptions(arena, of.as), ...of.tls });
  return talk(socket, of);
}

/** The same without TLS. */
export async function converseInTheClear(arena: Arena, of: Conversation): Promise<Transcript> {
  return talk(connectTcp(arena.gateway.port, '127.0.0.1') as unknown as TLSSocket, of, 'connect');
}

async function talk(socket: TLSSocket, of: Conversation, ready = 'secureConnect'): Promise<Transcript> {
  const { answers = 1, timeoutMs = 20_000 } = of;
  let text = '';
  let error: string | undefined;
  const over = new Promise<Transcript['end']>((resolve) => {
    const timer = setTimeout(() => resolve('timeout'), timeoutMs);
    const done = (end: Transcript['end']) => {
      clearTimeout(timer);
      resolve(end);
    };
    socket.on('error', (cause: NodeJS.ErrnoException) => {
      error = cause.code ?? cause.message;
    });
    socket.on('close', () => done('closed'));
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (statusesOf(text).length >= answers && complete(text)) done('answered');
    });
  });
  const connected = new Promise<boolean>((resolve) => {
    socket.once(ready, () => resolve(true));
    socket.once('close', () => resolve(false));
  });
  if (await connected) void write(socket, of);
  const end = await over;
  socket.destroy();
  return { statuses: statusesOf(text), text: Buffer.from(text, 'latin1').toString(), end, error };
}

async function write(socket: TLSSocket, { write, halfClose }: Conversation): Promise<void> {
  for (const piece of write) {
    if (socket.destroyed) return;
    if (typeof piece === 'number') await wait(piece);
    else socket.write(piece);
  }
  if (halfClose) socket.end();
}

function statusesOf(text: string): readonly number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)]
    .map(([, status]) => Number(status))
    .filter((status) => status >= 200);
}

/** The last answer is there with its whole body. */
function complete(text: string): boolean {
  const last = text.slice(text.lastIndexOf('HTTP/1.1 '));
  const end = last.indexOf('\r\n\r\n');
  const length = Number(/content-length: (\d+)/i.exec(last)?.[1] ?? 0);
  return end >= 0 && last.length - end - 4 >= length;
}

/** Body of the last answer in a transcript. */
export function lastBody({ text }: Transcript): string {
  return text.slice(text.lastIndexOf('\r\n\r\n') + 4);
}
