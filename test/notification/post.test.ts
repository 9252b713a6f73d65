// SMTP against a real server: what a mail looks like on the wire, and which failures are for good.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { simpleParser } from 'mailparser';
import { createSmtpPost, type Mail, type Post, type Sink, startSink } from '../../src/notification/index.ts';

const MAIL: Mail = {
  aan: 'sanne@voorbeeld.example',
  onderwerp: 'Nieuw bericht van Gemeente Súdwest-Fryslân',
  tekst: 'Er staat een nieuw bericht voor u.\r\n\r\nVóór 1 mei 2026\r\n.\r\n',
  messageId: '0123456789abcdef0123456789abcdef',
};

describe('SMTP', () => {
  let sink: Sink | undefined;
  let post: Post | undefined;
  let server: Server | undefined;
  const sockets = new Set<Socket>();

  const postTo = (
    port: number,
    more: { readonly tls?: 'none' | 'starttls'; readonly timeoutMs?: number; readonly user?: string } = {},
  ) => {
    post = createSmtpPost({
      host: '127.0.0.1',
      port,
      tls: more.tls ?? 'none',
      connections: 2,
      timeoutMs: more.timeoutMs ?? 2_000,
      from: { name: 'MijnBode', address: 'meldingen@mijnbode.example' },
      ...(more.user ? { user: more.user, password: 'geheim' } : {}),
    });
    return post;
  };

  afterEach(async () => {
    post?.close();
    await sink?.close();
    for (const socket of sockets) socket.destroy();
    if (server) await new Promise((resolve) => server?.close(resolve));
    sink = post = server = undefined;
  });

  it('sends plain text from the fixed address, marked as automatic', async () => {
    sink = await startSink({ port: 0, keep: 5 });
    expect(await postTo(sink.port).verstuur(MAIL)).to.deep.equal({ soort: 'verzonden' });
    const [kept] = sink.mails();
    expect(kept).to.include({ from: 'meldingen@mijnbode.example' });
    expect(kept?.to).to.deep.equal(['sanne@voorbeeld.example']);
    const parsed = await simpleParser(kept!.raw);
    expect(parsed.from?.text).to.equal('"MijnBode" <meldingen@mijnbode.example>');
    expect(parsed.subject).to.equal(MAIL.onderwerp);
    expect(parsed.text).to.equal(MAIL.tekst.replaceAll('\r\n', '\n'));
    expect(parsed.html).to.equal(false);
    expect(parsed.attachments).to.deep.equal([]);
    expect(parsed.messageId).to.equal(`<${MAIL.messageId}@mijnbode.example>`);
    expect(parsed.headers.get('auto-submitted')).to.equal('auto-generated');
    expect([...parsed.headers.keys()].filter((name) => name.startsWith('list-'))).to.deep.equal([]);
  });

  it('knows a refused recipient, mailbox trouble and a policy of the server apart', async () => {
    const replies: Record<string, { code: number; text: string }> = {
      'weg@voorbeeld.example': { code: 550, text: '5.1.1 No such user' },
      'vol@voorbeeld.example': { code: 452, text: '4.2.2 Mailbox full' },
      'beleid@voorbeeld.example': { code: 550, text: '5.7.1 Relaying denied' },
    };
    sink = await startSink({ port: 0, keep: 5, refuse: (recipient) => replies[recipient] });
    const to = postTo(sink.port);
    expect(await to.verstuur({ ...MAIL, aan: 'weg@voorbeeld.example' })).to.deep.equal({
      soort: 'permanent',
      reden: 'adresGeweigerd',
      smtpCode: 550,
    });
    expect(await to.verstuur({ ...MAIL, aan: 'vol@voorbeeld.example' })).to.deep.equal({
      soort: 'tijdelijk',
      reden: 'postbusTijdelijk',
      smtpCode: 452,
    });
    expect(await to.verstuur({ ...MAIL, aan: 'beleid@voorbeeld.example' })).to.deep.equal({
      soort: 'tijdelijk',
      reden: 'serverGeweigerd',
      smtpCode: 550,
    });
    expect(await to.verstuur(MAIL)).to.deep.equal({ soort: 'verzonden' });
    expect(sink.mails()).to.have.length(1);
  });

  it('knows a refused message', async () => {
    sink = await startSink({ port: 0, keep: 5 });
    const large = { ...MAIL, tekst: 'x'.repeat(1_100_000) };
    expect(await postTo(sink.port).verstuur(large)).to.include({
      soort: 'permanent',
      reden: 'mailGeweigerd',
      smtpCode: 552,
    });
    expect(sink.mails()).to.deep.equal([]);
  });

  it('never hands a doubtful address to the server', async () => {
    sink = await startSink({ port: 0, keep: 5 });
    const to = postTo(sink.port);
    for (const aan of ['', 'x', 'a@b, c@d', 'a@b\r\nBcc: c@d', '<a@b>', 'a b@c', 'a@-b', `${'a'.repeat(65)}@b.example`])
      expect(await to.verstuur({ ...MAIL, aan }), aan).to.deep.equal({ soort: 'permanent', reden: 'adresOngeldig' });
    expect(sink.mails()).to.deep.equal([]);
  });

  it('tries again later when nobody listens or the server hangs up', async () => {
    sink = await startSink({ port: 0, keep: 5 });
    const { port } = sink;
    await sink.close();
    sink = undefined;
    expect(await postTo(port).verstuur(MAIL)).to.deep.equal({ soort: 'tijdelijk', reden: 'verbinding' });
    post?.close();
    expect(await postTo(await listen((socket) => socket.destroy())).verstuur(MAIL)).to.deep.equal({
      soort: 'tijdelijk',
      reden: 'verbinding',
    });
  });

  it('tries again later when the server says nothing', async () => {
    const port = await listen(() => undefined);
    expect(await postTo(port, { timeoutMs: 100 }).verstuur(MAIL)).to.deep.equal({
      soort: 'tijdelijk',
      reden: 'tijdslimiet',
    });
  });

  it('sends nothing, and tries again later, when TLS or the login is not there', async () => {
    sink = await startSink({ port: 0, keep: 5 });
    expect(await postTo(sink.port, { tls: 'starttls' }).verstuur(MAIL)).to.include({ soort: 'tijdelijk' });
    post?.close();
    expect(await postTo(sink.port, { user: 'bode' }).verstuur(MAIL)).to.include({ soort: 'tijdelijk' });
    expect(sink.mails()).to.deep.equal([]);
  });

  async function listen(onSocket: (socket: Socket) => void): Promise<number> {
    server = createServer((socket) => {
      sockets.add(socket);
      onSocket(socket);
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }
});

describe('mail sink', () => {
  let folder: string;
  const sender = (port: number) =>
    createSmtpPost({
      host: '127.0.0.1',
      port,
      tls: 'none',
      connections: 1,
      timeoutMs: 2_000,
      from: { name: 'M', address: 'm@b.example' },
    });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bode sink '));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps the newest mails, writes each to the folder, and tells', async () => {
    const told: string[] = [];
    const mails = join(folder, 'in', 'mails');
    const sink = await startSink({ port: 0, keep: 2, folder: mails, onMail: ({ to }) => told.push(to.join()) });
    const post = sender(sink.port);
    for (const n of [1, 2, 3]) await post.verstuur({ ...MAIL, aan: `p${n}@voorbeeld.example` });
    post.close();
    await sink.close();
    expect(sink.mails().map(({ to }) => to[0])).to.deep.equal(['p2@voorbeeld.example', 'p3@voorbeeld.example']);
    expect(readdirSync(mails)).to.deep.equal(['mail-000002.eml', 'mail-000003.eml']);
    expect(readFileSync(join(mails, 'mail-000002.eml'), 'utf8')).to.contain('To: p2@voorbeeld.example');
    expect(told).to.have.length(3);
  });

  it('goes on numbering after a restart, and asks to try again when it cannot write', async () => {
    writeFileSync(join(folder, 'mail-000041.eml'), 'x');
    const sink = await startSink({ port: 0, keep: 9, folder });
    const post = sender(sink.port);
    expect(await post.verstuur(MAIL)).to.deep.equal({ soort: 'verzonden' });
    expect(readdirSync(folder)).to.deep.equal(['mail-000041.eml', 'mail-000042.eml']);
    mkdirSync(join(folder, 'mail-000043.eml'));
    expect(await post.verstuur(MAIL)).to.deep.equal({ soort: 'tijdelijk', reden: 'serverGeweigerd', smtpCode: 451 });
    post.close();
    await sink.close();
    expect(sink.mails()).to.have.length(1);
  });

  it('reports a port that is taken', async () => {
    const sink = await startSink({ port: 0, keep: 1 });
    const again = await startSink({ port: sink.port, keep: 1, folder: join(folder, 'x') }).then(
      () => undefined,
      (error: NodeJS.ErrnoException) => error.code,
    );
    await sink.close();
    expect(again).to.equal('EADDRINUSE');
    expect(existsSync(join(folder, 'x'))).to.equal(true);
  });
});
