// The gateway's listener: plain node:https with mutual TLS. It hands complete, size-limited requests of judged peers to the routes, the
// organisations taking turns, and knows nothing of SOAP beyond the content type (TLS002, WT004, WT007, WT008, x-HTTP-1, x-HTTP-2).
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { type Clock, GatewayError, type Guid, newGuid } from '../core/index.ts';
import type { Trust } from '../pki/index.ts';
import { originForm, refuseAmbiguous } from './ambiguous.ts';
import { limited, readBody } from './body.ts';
import { trackConnections } from './connections.ts';
import type { TlsPeer } from './peer.ts';
import { secureOptions, type TlsIdentity } from './tls.ts';
import { createTurns, type Turns } from './turns.ts';

/** One complete request of a judged peer: the first stage of the journey. */
export interface Received {
  readonly correlatieId: Guid;
  readonly path: string;
  /** SOAPAction as sent, with its quotes; undefined when absent. */
  readonly soapAction: string | undefined;
  readonly contentType: string | undefined;
  readonly body: Buffer;
  readonly peer: TlsPeer;
  readonly receivedAt: number;
}

/** A request whose body has not been read: messages of any size pass in bounded memory. */
export interface Streamed extends Omit<Received, 'body'> {
  /** Ends with an error when the sender stops halfway or sends more than `limits.streamBytes`. */
  readonly body: AsyncIterable<Buffer>;
}

/** A GET of a judged peer. */
export interface Asked {
  readonly path: string;
  /** Without `?`. */
  readonly query: string;
  readonly accept: string | undefined;
  readonly peer: TlsPeer;
}

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer | string;
}

/** What a path of the gateway does. */
export interface Route {
  /** Never throws: a failure is an answer too. */
  post(received: Received): Promise<Answer>;
  /** Instead of `post`, for a route that takes its body as it comes. Never throws. */
  stream?(streamed: Streamed): Promise<Answer>;
  /** Documents (`?wsdl`, `?xsd=…`, a report): undefined = not found. */
  get(asked: Asked): Answer | undefined;
  /** The answer to a request that never became a `Received`. */
  refuse(error: GatewayError, correlatieId: Guid, peer: TlsPeer | undefined): Promise<Answer>;
}

export interface GatewayLimits {
  /** Largest body, bytes. */
  readonly bodyBytes: number;
  /** Largest request line and headers together, bytes. */
  readonly headerBytes: number;
  /** Time for all headers, and for the whole request, ms. */
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** The whole of a request of a route that takes its body as it comes: a gigabyte over a slow line. One that stands still is cut off earlier. */
  readonly streamTimeoutMs: number;
  /** An idle connection is closed after this, ms. */
  readonly keepAliveMs: number;
  /** A connection takes no new request after this age, ms (WT008). */
  readonly connectionLifetimeMs: number;
  /** Life of a TLS session ticket, seconds (WT008). */
  readonly sessionLifetimeS: number;
  readonly connectionsPerOin: number;
  /** Messages that are handled at the same time, all organisations together; the organisations take turns. */
  readonly exchanges: number;
  /** Of one organisation, while others send too. */
  readonly exchangesPerOin: number;
  /** Messages of one organisation that may wait for their turn; more get HTTP 503. */
  readonly waitingPerOin: number;
  /** A body of more bytes is large: it is not read before it may be kept in memory. */
  readonly largeBytes: number;
  /** Large messages that are taken in and handled at the same time; while several organisations send, of one at most half. */
  readonly largeMessages: number;
  /** Largest body of a route that takes it as it comes, bytes. */
  readonly streamBytes: number;
  /** Such messages that are taken in at the same time; of one organisation at most half of them. */
  readonly streams: number;
}

export interface GatewayOptions {
  readonly host: string;
  readonly port: number;
  readonly identity: TlsIdentity;
  /** PEM of the anchors and intermediates: OpenSSL's first check; `trust` has the last word. */
  readonly authorities: readonly string[];
  readonly trust: Trust;
  readonly limits: GatewayLimits;
  readonly routes: ReadonlyMap<string, Route>;
  /** Answers for paths that are not in `routes`. */
  readonly otherwise: Route;
  readonly clock: Clock;
  /** A handshake that failed, with a short cause; for the log. */
  onHandshakeError(cause: string): void;
}

export interface Gateway {
  readonly port: number;
  /** Open connections now. */
  connections(): number;
  /** Takes a new own certificate or new authorities without restart. */
  renew(identity: TlsIdentity, authorities: readonly string[]): void;
  /** Stops accepting, finishes what was accepted, then closes; cuts off what is left after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** How often Node looks for connections whose time is over. */
const CHECK_MS = 1_000;
/** Status of a request that could not be read as HTTP, by the parser's error; 400 for every other one. */
const LATE = '408 Request Timeout';
const BROKEN: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: LATE,
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};
/** When a sender who was told to wait may come back, seconds (RFC 9110 §10.2.3). */
const RETRY_AFTER_S = 1;

/** Starts listening. Rejects with the system's error (e.g. EADDRINUSE). */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { limits } = options;
  const connections = trackConnections({
    trust: options.trust,
    clock: options.clock,
    lifetimeMs: limits.connectionLifetimeMs,
    perOin: limits.connectionsPerOin,
  });
  const context = (identity: TlsIdentity, authorities: readonly string[]) => ({
    ...secureOptions(identity),
    ca: [...authorities],
  });
  const turns = createLanes(limits);
  let closing = false;

  const server: Server = createServer(
    {
      ...context(options.identity, options.authorities),
      requestCert: true,
      rejectUnauthorized: true,
      sessionTimeout: limits.sessionLifetimeS,
      handshakeTimeout: limits.headersTimeoutMs,
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: Math.max(limits.requestTimeoutMs, limits.streamTimeoutMs),
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: CHECK_MS,
    },
    (request, response) => void serve(request, response, () => {}),
  );
  server.on('checkContinue', (request, response) => void serve(request, response, () => response.writeContinue()));
  server.on('secureConnection', (socket: TLSSocket) => connections.open(socket));
  server.on('tlsClientError', (error) =>
    options.onHandshakeError((error as NodeJS.ErrnoException).code ?? 'handshake failed'),
  );
  // Who neither sends nor reads for the time of a whole request is cut off: keep-alive and request time limits do not see a peer that
  // asks and never takes its answers. A little later than those, so that who is only slow still hears 408.
  server.timeout = limits.requestTimeoutMs + 2 * CHECK_MS;
  server.on('clientError', (error, socket) => {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    // Node gives failed handshakes to this event too. Nothing can be said on such a connection: what is written would wait for the end
    // of the handshake, and the connection with it.
    if (!socket.writable || !/^(?:HPE|ERR_HTTP)_/.test(code)) return void socket.destroy();
    endWith(socket as TLSSocket, BROKEN[code] ?? '400 Bad Request');
  });

  /** Behind the answers that are still to come, or a sender would take this for the answer to a message that is being stored. */
  function endWith(socket: TLSSocket, status: string): void {
    const answer = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
    connections.afterAnswers(socket, () => socket.end(answer, () => socket.destroy()));
  }

  /**
   * A request that is not whole in its time ends with its connection; Node's own limit is that of the streams.
   * @returns what gives it that time again: a stream that moves.
   */
  function limitTime(request: IncomingMessage, response: ServerResponse): () => void {
    const late = setTimeout(() => endWith(request.socket as TLSSocket, LATE), limits.requestTimeoutMs);
    const events = [
      [request, 'end'],
      [response, 'close'],
    ] as const;
    for (const [of, event] of events) of.once(event, () => clearTimeout(late));
    return () => {
      if (!request.complete) late.refresh();
    };
  }

  /** `invite` tells a sender that asked first that its body is welcome (RFC 9110 §10.1.1). */
  async function serve(request: IncomingMessage, response: ServerResponse, invite: () => void): Promise<void> {
    const socket = request.socket as TLSSocket;
    response.once('close', connections.begin(socket, request));
    const receivedAt = options.clock();
    const correlatieId = newGuid(receivedAt);
    const { path, query } = splitUrl(originForm(request.url ?? '/'));
    const route = options.routes.get(path) ?? options.otherwise;
    const moved = limitTime(request, response);
    let peer: TlsPeer | undefined;
    let answer: Answer;
    try {
      peer = connections.peer(socket);
      const gone = goneSignal(response);
      answer = await answerTo(request, { correlatieId, path, query, peer, receivedAt, route, gone, invite, moved });
    } catch (error) {
      if (socket.destroyed) return;
      response.setHeader('Connection', 'close');
      if (error instanceof GatewayError && error.code === 'http.method') response.setHeader('Allow', 'GET, POST');
      answer = await route.refuse(asGatewayError(error), correlatieId, peer);
      if (answer.status === 503) response.setHeader('Retry-After', RETRY_AFTER_S);
    }
    if (closing || connections.expired(socket) || !request.complete) response.setHeader('Connection', 'close');
    response.setHeader('X-Correlatie-Id', correlatieId);
    send(response, answer);
  }

  async function answerTo(request: IncomingMessage, at: At): Promise<Answer> {
    refuseAmbiguous(request);
    if (request.method === 'GET' || request.method === 'HEAD') {
      const found = at.route.get({ path: at.path, query: at.query, accept: request.headers.accept, peer: at.peer });
      if (!found) throw new GatewayError('http.notFound', 'x-HTTP-2');
      return found;
    }
    if (request.method !== 'POST')
      throw new GatewayError('http.method', 'x-HTTP-2', { gevonden: request.method ?? '' });
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
      throw new GatewayError('http.contentEncoding', 'x-HTTP-1', { veld: 'Content-Encoding' });
    if (asksFirst(request) && at.route === options.otherwise) throw new GatewayError('http.notFound', 'x-HTTP-2');
    return post(request, at);
  }

  /** A small message is read at once and then waits for its turn; a large one waits before it is read, so that few are in memory. */
  async function post(request: IncomingMessage, at: At): Promise<Answer> {
    const { peer, gone: signal } = at;
    let end: (() => void) | undefined;
    try {
      if (at.route.stream) {
        end = await turns.streams.take({ oin: peer.oin, bytes: 0, signal });
        return await at.route.stream({
          ...about(request, at),
          body: limited(request, { limit: limits.streamBytes, invite: at.invite, moved: at.moved }),
        });
      }
      const body = await readBody(request, {
        limit: limits.bodyBytes,
        largeFrom: limits.largeBytes,
        invite: at.invite,
        async admitLarge(bytes) {
          end = await turns.large.take({ oin: peer.oin, bytes, signal });
        },
      });
      end ??= await turns.small.take({ oin: peer.oin, bytes: body.length, signal });
      return await at.route.post(received(request, at, body));
    } finally {
      end?.();
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });

  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections.size,
    renew: (identity, authorities) => server.setSecureContext(context(identity, authorities)),
    async close(graceMs) {
      closing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(cut);
    },
  };
}

/** What is known of a request before its body. */
interface At {
  readonly correlatieId: Guid;
  readonly path: string;
  readonly query: string;
  readonly peer: TlsPeer;
  readonly receivedAt: number;
  readonly route: Route;
  /** Aborted when nobody waits for the answer any more. */
  readonly gone: AbortSignal;
  /** Tells that a stream moves. */
  moved(): void;
  invite(): void;
}

function received(request: IncomingMessage, at: At, body: Buffer): Received {
  return { ...about(request, at), body };
}

function about(request: IncomingMessage, at: At): Omit<Received, 'body'> {
  const { correlatieId, path, peer, receivedAt } = at;
  const soapAction = request.headers.soapaction;
  return {
    correlatieId,
    path,
    soapAction: Array.isArray(soapAction) ? soapAction.join(', ') : soapAction,
    contentType: request.headers['content-type'],
    peer,
    receivedAt,
  };
}

type Lane = 'small' | 'large' | 'streams';

function createLanes(limits: GatewayLimits): Readonly<Record<Lane, Turns>> {
  const { exchanges, exchangesPerOin, waitingPerOin, largeMessages, streams } = limits;
  return {
    small: createTurns({ atOnce: exchanges, atOncePerOin: exchangesPerOin, waitingPerOin }),
    large: createTurns({ atOnce: largeMessages, atOncePerOin: Math.ceil(largeMessages / 2), waitingPerOin }),
    streams: createTurns({ atOnce: streams, atOncePerOin: Math.ceil(streams / 2), waitingPerOin }),
  };
}

/** True when the body comes only after an invitation. */
function asksFirst({ headers }: IncomingMessage): boolean {
  return headers.expect?.toLowerCase() === '100-continue';
}

/** A response that was sent closes too: nobody waits any more, and an abort costs as much as a query. */
function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

function splitUrl(url: string): { readonly path: string; readonly query: string } {
  const mark = url.indexOf('?');
  return mark < 0 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

function asGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  return new GatewayError(
    'server.internal',
    'x-FLT-5',
    { oorzaak: error instanceof Error ? error.name : 'unknown' },
    { cause: error },
  );
}

function send(response: ServerResponse, answer: Answer): void {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body, 'utf8') : answer.body;
  response.writeHead(answer.status, STATUS_CODES[answer.status] ?? '', {
    'Content-Type': answer.contentType,
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
