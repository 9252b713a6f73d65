// One POST to a webhook: TLS with a judged server, a time limit for the whole, no redirects, and nothing is read of the answer but its status.
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { Webhook } from '../types.ts';

export interface WebhookAntwoord {
  readonly status: number;
  /** What Retry-After asks, ms. */
  readonly wachtMs?: number;
}

/** @throws what the network throws; `ETIMEDOUT` after the time limit. */
export type Verstuur = (
  webhook: Webhook,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
) => Promise<WebhookAntwoord>;

const DRAIN_BYTES = 16 * 1024;

export function createVerstuur({ timeoutMs }: { readonly timeoutMs: number }): {
  readonly verstuur: Verstuur;
  close(): void;
} {
  const agents = new Map<string | undefined, Agent>();

  function agentFor(ca: string | undefined): Agent {
    const agent =
      agents.get(ca) ?? new Agent({ keepAlive: true, maxSockets: 8, minVersion: 'TLSv1.2', ...(ca ? { ca } : {}) });
    agents.set(ca, agent);
    return agent;
  }

  return {
    verstuur: ({ url, ca }, headers, body) =>
      new Promise((resolve, reject) => {
        const secure = url.startsWith('https:');
        const options = {
          method: 'POST',
          headers: { ...headers, 'Content-Length': body.length },
          signal: AbortSignal.timeout(timeoutMs),
        };
        const request = secure ? httpsRequest(url, { ...options, agent: agentFor(ca) }) : httpRequest(url, options);
        request.once('response', (response) => {
          const { statusCode: status = 0, headers: said } = response;
          const seconds = /^\d{1,5}$/.exec(said['retry-after'] ?? '')?.[0];
          resolve({ status, ...(seconds === undefined ? {} : { wachtMs: Number(seconds) * 1000 }) });
          drain(response);
        });
        request.on('error', reject);
        request.end(body);
      }),
    close() {
      for (const agent of agents.values()) agent.destroy();
    },
  };
}

/** What the receiver says is of no use, and may be endless; a short answer keeps the connection. */
function drain(response: IncomingMessage): void {
  let bytes = 0;
  response.on('error', () => {});
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > DRAIN_BYTES) response.destroy();
  });
}
