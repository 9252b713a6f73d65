// The secret of a webhook and the signature that it makes: HMAC-SHA-256 over id, moment and body, in the headers of Standard Webhooks, so that a
// receiver can check it with a library or with three lines of its own.
import { createHmac } from 'node:crypto';
import type { EpochMs } from '../../core/index.ts';

const PREFIX = 'whsec_';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const LEAST_BYTES = 24;
const MOST = 2;

/**
 * The secrets in a file: one per line, `whsec_` and base64. Two while receivers change over.
 * @throws Error in one sentence, without the secret.
 */
export function leesGeheimen(text: string): readonly Buffer[] {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  if (lines.length === 0 || lines.length > MOST) throw new Error(`must hold one secret, or ${MOST} while they change`);
  return lines.map((line) => {
    const value = line.slice(PREFIX.length);
    const bytes = Buffer.from(value, 'base64');
    if (!line.startsWith(PREFIX) || !BASE64.test(value) || bytes.length < LEAST_BYTES)
      throw new Error(`must hold ${PREFIX} and at least ${LEAST_BYTES} random bytes in base64`);
    return bytes;
  });
}

export interface TeTekenen {
  /** The same for every attempt: by it a receiver knows what it has already. */
  readonly id: string;
  readonly now: EpochMs;
  readonly body: Uint8Array;
}

/** The headers that sign one attempt. */
export function handtekening(geheimen: readonly Buffer[], { id, now, body }: TeTekenen) {
  const timestamp = String(Math.floor(now / 1000));
  const signatures = geheimen.map((geheim) => {
    const mac = createHmac('sha256', geheim).update(`${id}.${timestamp}.`).update(body).digest('base64');
    return `v1,${mac}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
