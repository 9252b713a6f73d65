// The operators' listener, plain HTTP on a loopback address: /health/live, /health/ready and /metrics. Nothing else, no citizen data.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.ts';

/** Answers undefined when all is well, else one sentence that says what is wrong (no personal data). */
export type Check = () => Promise<string | undefined> | string | undefined;

export interface OperatorOptions {
  readonly host: string;
  readonly port: number;
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>;
  /** What must be well before traffic may come, by name (`store`, `trust`, `crl`, …). */
  readonly checks: Readonly<Record<string, Check>>;
  /** A check that takes longer counts as failed; default 2000 ms. */
  readonly checkTimeoutMs?: number;
}

export interface OperatorServer {
  readonly port: number;
  /** From now on /health/ready answers 503 `stopping`, so that a load balancer turns away before the listeners close. */
  stopping(): void;
  close(): Promise<void>;
}

interface Page {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const json = (status: number, value: unknown): Page => ({
  status,
  type: 'application/json; charset=utf-8',
  body: `${JSON.stringify(value)}\n`,
});

/** Starts listening. Rejects with the system's error (e.g. EADDRINUSE). */
export async function startOperatorServer(options: OperatorOptions): Promise<OperatorServer> {
  let stopping = false;

  async function page(path: string): Promise<Page> {
    switch (path) {
      case '/health/live':
        return json(200, { status: 'live' });
      case '/health/ready': {
        const problems = stopping
          ? { process: 'The process is stopping.' }
          : await runChecks(options.checks, options.checkTimeoutMs ?? 2_000);
        const ready = Object.keys(problems).length === 0;
        return json(ready ? 200 : 503, ready ? { status: 'ready' } : { status: 'not ready', problems });
      }
      case '/metrics':
        return { status: 200, type: options.metrics.contentType, body: await options.metrics.text() };
      default:
        return json(404, { status: 'not found' });
    }
  }

  const server = createServer(
    { requestTimeout: 10_000, headersTimeout: 5_000, maxHeaderSize: 8_192 },
    (request, response) => {
      void answer(request, response, page);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    stopping() {
      stopping = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  page: (path: string) => Promise<Page>,
): Promise<void> {
  let found: Page;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    found = json(405, { status: 'method not allowed' });
  } else found = await page((request.url ?? '/').split('?')[0]!).catch(() => json(500, { status: 'failed' }));
  response.writeHead(found.status, {
    'Content-Type': found.type,
    'Content-Length': Buffer.byteLength(found.body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : found.body);
}

/** The sentence of each check that failed, by name; empty when all is well. */
export async function runChecks(
  checks: Readonly<Record<string, Check>>,
  timeoutMs: number,
): Promise<Readonly<Record<string, string>>> {
  const verdicts = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await withTimeout(name, check, timeoutMs)] as const),
  );
  return Object.fromEntries(verdicts.filter((verdict): verdict is [string, string] => verdict[1] !== undefined));
}

async function withTimeout(name: string, check: Check, timeoutMs: number): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`The check of ${name} did not answer within ${timeoutMs} ms.`), timeoutMs);
  });
  try {
    return await Promise.race([Promise.resolve().then(check), late]);
  } catch {
    return `The check of ${name} failed.`;
  } finally {
    clearTimeout(timer);
  }
}
