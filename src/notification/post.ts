// SMTP through nodemailer: a small pool, a time limit per step and per mail, and an answer that says whether trying again makes sense.
import nodemailer, { type SendMailOptions } from 'nodemailer';

/** How a mail left. Only a refusal of the recipient or of the mail itself is permanent; everything else may heal. */
export type Verzending =
  | { readonly soort: 'verzonden' }
  | { readonly soort: 'tijdelijk' | 'permanent'; readonly reden: Storing; readonly smtpCode?: number };

/** Kinds of failure: what a sender may know (§3.12), never the address. */
export type Storing =
  | 'adresOngeldig'
  | 'adresGeweigerd'
  | 'mailGeweigerd'
  | 'postbusTijdelijk'
  | 'serverGeweigerd'
  | 'aanmelding'
  | 'verbinding'
  | 'tijdslimiet';

export interface Mail {
  readonly aan: string;
  readonly onderwerp: string;
  readonly tekst: string;
  /** The same for the same events, so that a mail that went out twice can be recognised. */
  readonly messageId: string;
}

export interface Post {
  verstuur(mail: Mail): Promise<Verzending>;
  close(): void;
}

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: 'starttls' | 'implicit' | 'none';
  readonly user?: string;
  readonly password?: string;
  readonly connections: number;
  /** Time for one step; one mail gets three times this. */
  readonly timeoutMs: number;
  readonly from: { readonly name: string; readonly address: string };
  /** PEM of authorities besides the usual ones. */
  readonly ca?: string;
}

/** Local part and domain without anything that could start another address or header. */
const ADDRESS = /^[^\s<>()[\]\\,;:"@]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/;

/** Opens the pool at the first mail. */
export function createSmtpPost(options: SmtpOptions): Post {
  const { from, timeoutMs } = options;
  const transport = nodemailer.createTransport({
    pool: true,
    host: options.host,
    port: options.port,
    secure: options.tls === 'implicit',
    requireTLS: options.tls === 'starttls',
    ignoreTLS: options.tls === 'none',
    tls: { minVersion: 'TLSv1.2', ...(options.ca ? { ca: options.ca } : {}) },
    maxConnections: options.connections,
    // The outbox retries; the pool must not, for it cannot know whether the mail was taken before the connection broke.
    maxRequeues: 0,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(options.user === undefined
      ? {}
      : { auth: { user: options.user, pass: options.password ?? '' }, forceAuth: true }),
  });
  return {
    async verstuur(mail) {
      if (!ADDRESS.test(mail.aan)) return { soort: 'permanent', reden: 'adresOngeldig' };
      const limit = AbortSignal.timeout(timeoutMs * 3);
      const message: SendMailOptions & { readonly signal: AbortSignal } = {
        from,
        to: { name: '', address: mail.aan },
        envelope: { from: from.address, to: [mail.aan] },
        subject: mail.onderwerp,
        text: mail.tekst,
        textEncoding: 'quoted-printable',
        messageId: `<${mail.messageId}@${from.address.slice(from.address.indexOf('@') + 1)}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        signal: limit,
      };
      return await transport.sendMail(message).then((): Verzending => ({ soort: 'verzonden' }), oorzaak);
    },
    close: () => transport.close(),
  };
}

interface SmtpError {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  /** The reply as the server wrote it. */
  readonly response?: string;
}

/**
 * RFC 5321 §4.2.1: 5yz to RCPT or to the message is for good. Elsewhere, or with enhanced status 5.7.x (policy, RFC 3463), it says
 * something about our server and not about the citizen: that may heal.
 */
function oorzaak(error: unknown): Verzending {
  const { code, command, responseCode, response } = error as SmtpError;
  const smtpCode = responseCode === undefined ? {} : { smtpCode: responseCode };
  if (code === 'EAUTH' || code === 'ENOAUTH') return { soort: 'tijdelijk', reden: 'aanmelding', ...smtpCode };
  if (code === 'ETIMEDOUT' || code === 'EABORT') return { soort: 'tijdelijk', reden: 'tijdslimiet' };
  if (responseCode === undefined) return { soort: 'tijdelijk', reden: 'verbinding' };
  const policy = responseCode === 530 || /^\d{3}[ -]5\.7\./.test(response ?? '');
  const permanent = responseCode >= 500 && responseCode < 600 && !policy;
  if (command === 'RCPT TO' && !policy)
    return permanent
      ? { soort: 'permanent', reden: 'adresGeweigerd', ...smtpCode }
      : { soort: 'tijdelijk', reden: 'postbusTijdelijk', ...smtpCode };
  if (command === 'DATA' && permanent) return { soort: 'permanent', reden: 'mailGeweigerd', ...smtpCode };
  return { soort: 'tijdelijk', reden: 'serverGeweigerd', ...smtpCode };
}
