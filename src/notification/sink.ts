// A real SMTP server that keeps mails on this machine: for the demo, for tests, and the only destination outside productie (§3.12).
// It listens on a loopback address, relays nothing and asks no password.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

export interface KeptMail {
  readonly from: string;
  readonly to: readonly string[];
  /** The message as it came, headers and body (RFC 5322). */
  readonly raw: string;
}

export interface SinkOptions {
  /** 0 = any free port. */
  readonly port: number;
  /** Mails kept, in memory and in the folder; the oldest go first. */
  readonly keep: number;
  /** Each mail is also written here as `mail-000001.eml`; numbering goes on where it was. */
  readonly folder?: string;
  /** Refuses a recipient with this reply code (tests of failures). */
  readonly refuse?: (recipient: string) => { readonly code: number; readonly text: string } | undefined;
  /** Called after a mail was kept. */
  readonly onMail?: (mail: KeptMail) => void;
}

export interface Sink {
  readonly port: number;
  /** Newest last. */
  mails(): readonly KeptMail[];
  close(): Promise<void>;
}

const MAX_BYTES = 1_000_000;

/** Starts listening on 127.0.0.1. Rejects with the system's error (e.g. EADDRINUSE, or EACCES for the folder). */
export async function startSink(options: SinkOptions): Promise<Sink> {
  const write = options.folder === undefined ? undefined : openFolder(options.folder, options.keep);
  const kept: KeptMail[] = [];

  function keep(mail: KeptMail): void {
    write?.(mail);
    kept.push(mail);
    if (kept.length > options.keep) kept.shift();
    options.onMail?.(mail);
  }

  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: MAX_BYTES,
    onRcptTo({ address }, _session, callback) {
      const refusal = options.refuse?.(address);
      callback(refusal ? Object.assign(new Error(refusal.text), { responseCode: refusal.code }) : null);
    },
    onData(stream, session, callback) {
      receive(stream, session).then(
        (mail) => {
          try {
            if (mail) keep(mail);
            callback(mail ? null : Object.assign(new Error('Message too large'), { responseCode: 552 }));
          } catch {
            callback(Object.assign(new Error('Mail cannot be kept now'), { responseCode: 451 }));
          }
        },
        (error: Error) => callback(error),
      );
    },
  });
  // A client that goes away in the middle of a conversation is not our failure.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, '127.0.0.1', () => {
      server.server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    mails: () => [...kept],
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Writes mails to a folder under a rising number and removes those before the last `keep`. */
function openFolder(folder: string, keep: number): (mail: KeptMail) => void {
  mkdirSync(folder, { recursive: true });
  const name = (number: number) => join(folder, `mail-${String(number).padStart(6, '0')}.eml`);
  const numbers = readdirSync(folder).map((file) => Number(/^mail-(\d{6,})\.eml$/.exec(file)?.[1] ?? 0));
  let last = Math.max(0, ...numbers);
  return ({ raw }) => {
    writeFileSync(name(last + 1), raw);
    last++;
    rmSync(name(last - keep), { force: true });
  };
}

/** The whole message, or undefined when it was too large (it is read to its end, so that the client hears why). */
async function receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<KeptMail | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += (chunk as Buffer).length;
    if (bytes <= MAX_BYTES) chunks.push(chunk as Buffer);
  }
  if (bytes > MAX_BYTES) return undefined;
  const { mailFrom, rcptTo } = session.envelope;
  return {
    from: mailFrom ? mailFrom.address : '',
    to: rcptTo.map(({ address }) => address),
    raw: Buffer.concat(chunks).toString('utf8'),
  };
}
