// An endpoint of a partner that answers what the test wants, and remembers every byte that came.
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestCertificate } from './pki.ts';

export type Endpoint = Awaited<ReturnType<typeof endpoint>>;

export async function endpoint(identity: TestCertificate) {
  const came: {
    readonly body: Buffer;
    readonly contentType: string;
    readonly at: number;
    readonly headers: IncomingHttpHeaders;
  }[] = [];
  let status: number | 'cut' = 202;
  let body: Buffer | string = '';
  const server = createServer({ cert: identity.chainPem, key: identity.keyPem }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      came.push({
        body: Buffer.concat(chunks),
        contentType: request.headers['content-type'] ?? '',
        at: Date.now(),
        headers: request.headers,
      });
      if (status === 'cut') return void request.socket.destroy();
      response.writeHead(status, { 'Content-Type': 'text/xml' }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}/ebms`,
    came,
    answer(next: number | 'cut', text: Buffer | string = '') {
      status = next;
      body = text;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
