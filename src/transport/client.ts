// The client side of mutual TLS: one POST over a kept connection, to a server whose certificate and host name are judged (x-PKI-12, TLS002).
import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { TLSSocket } from 'node:tls';
import { type Clock, GatewayError, parseGuid } from '../core/index.ts';
import type { Trust } from '../pki/index.ts';
import type { StreamedContent } from './mime/index.ts';
import { peerCertificates } from './peer.ts';
import { secureOptions, type TlsIdentity } from './tls.ts';

export interface ClientOptions {
  readonly identity: TlsIdentity;
  readonly authorities: readonly string[];
  readonly trust: Trust;
  readonly clock: Clock;
  /** Time for connecting and for the whole exchange, ms. */
  readonly timeoutMs: number;
  /** Largest answer, bytes. */
  readonly maxResponseBytes: number;
  readonly maxSockets?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  /** Name of the exchange at the server (`X-Correlatie-Id`). */
  readonly correlatieId: string | undefined;
  readonly body: Buffer;
}

export interface TlsClient {
  /** Asks for a document. */
  get(url: string, headers: OutgoingHttpHeaders): Promise<HttpAnswer>;
  /** Sends one message; rejects when the server cannot be reached, is not trusted, or answers too late or too much. */
  post(url: string, headers: OutgoingHttpHeaders, body: Buffer | StreamedContent): Promise<HttpAnswer>;
  close(): void;
}

/** A client with its own pool of connections. Redirects are never followed (x-HTTP-2). */
export function createTlsClient(options: ClientOptions): TlsClient {
  const agent = new Agent({
    ...secureOptions(options.identity),
    ca: [...options.authorities],
    keepAlive: true,
    // A resumed session shows no certificate to judge in this runtime: every connection makes a whole handshake (x-PKI-12).
    maxCachedSessions: 0,
    maxSockets: options.maxSockets ?? 16,
    rejectUnauthorized: true,
  });
  return {
    get: (url, headers) => exchange(options, agent, { method: 'GET', url, headers, body: Buffer.alloc(0) }),
    post: (url, headers, body) => exchange(options, agent, { method: 'POST', url, headers, body }),
    close: () => agent.destroy(),
  };
}

interface Outgoing {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer | StreamedContent;
}

function exchange(options: ClientOptions, agent: Agent, out: Outgoing): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(out.url, {
      method: out.method,
      agent,
      headers: { ...out.headers, 'Content-Length': Buffer.isBuffer(out.body) ? out.body.length : out.body.bytes },
    });
    request.setTimeout(options.timeoutMs, () =>
      request.destroy(
        new GatewayError('server.unavailable', 'x-FLT-8', { oorzaak: 'no answer within the time limit' }),
      ),
    );
    request.once('socket', (socket) => {
      const judge = () => {
        const refused = refuseServer(socket as TLSSocket, options);
        if (refused) request.destroy(refused);
        else send(request, out.body);
      };
      if ((socket as TLSSocket).connecting || !(socket as TLSSocket).getCipher()) socket.once('secureConnect', judge);
      else judge();
    });
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length <= options.maxResponseBytes) return void chunks.push(chunk);
        reject(new GatewayError('http.tooLarge', 'x-HTTP-2', { limiet: `${options.maxResponseBytes} bytes` }));
        request.destroy();
      });
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'],
          correlatieId: correlationOf(response),
          body: Buffer.concat(chunks),
        }),
      );
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}

/** A body that cannot be read to its end ends the connection: a part of a message is never taken for the whole. */
function send(request: ClientRequest, body: Buffer | StreamedContent): void {
  if (Buffer.isBuffer(body)) return void request.end(body);
  pipeline(Readable.from(body.open(), { objectMode: false }), request).catch((error: Error) => request.destroy(error));
}

function correlationOf({ headers }: IncomingMessage): string | undefined {
  const said = headers['x-correlatie-id'];
  return typeof said === 'string' ? parseGuid(said) : undefined;
}

/** The reason why this server may not have our message, or undefined. OpenSSL has checked the host name already. */
function refuseServer(socket: TLSSocket, options: ClientOptions): GatewayError | undefined {
  const found = peerCertificates(socket);
  if (!found) return new GatewayError('tls.peer', 'TLS002', { oorzaak: 'the server sent no certificate' });
  const verdict = options.trust.judge(found.leaf, found.extra, 'tlsServer', options.clock());
  return verdict.ok
    ? undefined
    : new GatewayError('tls.peer', verdict.reasons[0]?.rule ?? 'PKI003', {
        oorzaak: verdict.reasons[0]?.text ?? 'not trusted',
      });
}
