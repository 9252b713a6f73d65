// Where mails go: the sink on this machine outside productie, the SMTP server of the settings in productie (§3.12).
import { readFileSync } from 'node:fs';
import { SettingsError } from '../config/index.ts';
import { createSmtpPost, type Post, type Sink, startSink } from '../notification/index.ts';
import type { Base } from './base.ts';

export async function openMail({
  settings,
  stops,
}: Base): Promise<{ readonly sink: Sink | undefined; readonly post: Post }> {
  const { mail } = settings;
  const { smtp } = mail;
  const from = { name: mail.fromName, address: mail.from };
  const limits = { connections: smtp.connections, timeoutMs: smtp.timeoutMs, from };
  if (mail.delivery === 'sink') {
    const { port, keep, folder } = mail.sink;
    const sink = await startSink({ port, keep, ...(folder === undefined ? {} : { folder }) });
    stops.unshift(() => sink.close());
    const post = createSmtpPost({ host: '127.0.0.1', port: sink.port, tls: 'none', ...limits });
    stops.unshift(() => post.close());
    return { sink, post };
  }
  const password = smtp.passwordFile === undefined ? undefined : readPassword(smtp.passwordFile);
  const login = smtp.user === undefined ? {} : { user: smtp.user, password: password ?? '' };
  const post = createSmtpPost({ host: smtp.host, port: smtp.port, tls: smtp.tls, ...login, ...limits });
  stops.unshift(() => post.close());
  return { sink: undefined, post };
}

function readPassword(file: string): string {
  try {
    return readFileSync(file, 'utf8').split('\n', 1)[0]!.trimEnd();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new SettingsError([`mail.smtp.passwordFile ${file} cannot be read (${code}).`]);
  }
}
