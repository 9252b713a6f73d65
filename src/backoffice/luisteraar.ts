// The listener of the back-office side: TLS, who asks, how often, and every outcome as an answer. A request that nobody may make is answered
// before a byte of its body is read, and leaves nothing behind.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { TLSSocket } from 'node:tls';
import { GatewayError, type Guid } from '../core/index.ts';
import { framesOf } from '../telemetry/index.ts';
import { secureOptions, type TlsIdentity } from '../transport/index.ts';
import { createHerken } from './herkennen.ts';
import { OPENAPI_PAD, openapi } from './openapi.ts';
import { PROBLEM_TYPE, Probleem, probleemBody } from './probleem.ts';
import { leesQuery, vind } from './router.ts';
import type { Antwoord, Operatie } from './routes.ts';
import { createTempo } from './tempo.ts';
import type { Applicatie, BackofficeDependencies } from './types.ts';

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly identity: TlsIdentity;
  /** Time for one whole request, ms. */
  readonly requestTimeoutMs: number;
  readonly versie: string;
}

export interface Backoffice {
  readonly port: number;
  /** A new own certificate serves new connections. */
  renew(identity: TlsIdentity): void;
  /** Stops accepting, finishes what was accepted, cuts off what is left after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

const HEADER_BYTES = 16_384;
const HEADERS_MS = 10_000;
const ALWAYS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; sandbox",
} as const;

/** Rejects with the system's error (e.g. EADDRINUSE). */
export async function startBackoffice(deps: BackofficeDependencies, options: ListenOptions): Promise<Backoffice> {
  const context = (identity: TlsIdentity) => ({
    ...secureOptions(identity),
    // Any certificate may be shown: whether it counts is judged per request (herkennen.ts).
    requestCert: true,
    rejectUnauthorized: false,
  });
  const handle = createHandler(deps, options);
  const server = createServer({
    ...context(options.identity),
    maxHeaderSize: HEADER_BYTES,
    headersTimeout: HEADERS_MS,
    handshakeTimeout: HEADERS_MS,
    requestTimeout: options.requestTimeoutMs,
    keepAliveTimeout: 60_000,
  });
  server.timeout = options.requestTimeoutMs;
  server.on('request', (request, response) => void handle(request, response, () => {}));
  server.on('checkContinue', (request, response) => void handle(request, response, () => response.writeContinue()));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    renew: (identity) => server.setSecureContext(secureOptions(identity)),
    close: (graceMs) =>
      new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

interface Verloop {
  readonly request: IncomingMessage;
  readonly correlatieId: Guid;
  readonly begonnen: number;
  /** Tells a sender that asked first that its body is welcome (RFC 9110 §10.1.1). */
  readonly nodig: () => void;
  operatie?: Operatie;
  applicatie?: Applicatie;
  bytes: number;
  bytesUit: number;
  fout?: unknown;
}

type Handle = (request: IncomingMessage, response: ServerResponse, nodig: () => void) => Promise<void>;

function createHandler(deps: BackofficeDependencies, { versie }: ListenOptions): Handle {
  const { clock, newGuid, trust } = deps.ebms;
  const document = Buffer.from(JSON.stringify(openapi({ publicUrl: deps.publicUrl, versie })));
  const herken = createHerken(deps.applicaties, trust);
  const mislukt = createTempo(deps.limits.mislukt);
  const gevraagd = createTempo(deps.limits.perMinuut);
  const bezig = new Map<string, number>();

  return async (request, response, nodig) => {
    const begonnen = clock();
    const verloop: Verloop = { request, correlatieId: newGuid(begonnen), begonnen, nodig, bytes: 0, bytesUit: 0 };
    let antwoord: Antwoord;
    try {
      antwoord = await beantwoord(verloop);
    } catch (error) {
      // A sender that went away is no failure of ours, and hears nothing any more.
      verloop.fout = request.errored ? new Probleem('ongeldig') : error;
      const probleem = alsProbleem(verloop.fout);
      const headers = { ...probleem.headers, 'Content-Type': PROBLEM_TYPE };
      antwoord = { status: probleem.status, headers, body: probleemBody(probleem, verloop.correlatieId) };
    }
    await stuur(verloop, response, antwoord);
    leg(deps, verloop, antwoord.status);
  };

  async function beantwoord(verloop: Verloop): Promise<Antwoord> {
    const { request, begonnen: now } = verloop;
    const [pad = '', query = '', ...meer] = (request.url ?? '').split('?');
    if (pad === OPENAPI_PAD && request.method === 'GET')
      return {
        status: 200,
        headers: { 'Content-Type': 'application/json' },
        stroom: { bytes: document.length, inhoud: Readable.from([document]) },
      };
    const socket = request.socket as TLSSocket;
    const adres = socket.remoteAddress ?? '';
    const straf = mislukt.wacht(adres, now);
    if (straf > 0) throw teVaak(straf);
    const applicatie = herken({ authorization: request.headers.authorization, socket }, now);
    if (!applicatie) {
      mislukt.neem(adres, now);
      throw new Probleem('nietIngelogd', undefined, { 'WWW-Authenticate': 'Bearer' });
    }
    verloop.applicatie = applicatie;
    const wacht = gevraagd.neem(applicatie.naam, now);
    if (wacht > 0) throw teVaak(wacht);
    const gevonden = vind(request.method ?? '', pad);
    verloop.operatie = gevonden.operatie;
    if (meer.length > 0) throw new Probleem('ongeldig');
    return beurt(applicatie, () =>
      gevonden.operatie.voer(deps, {
        applicatie,
        pad: gevonden.pad,
        query: leesQuery(gevonden.operatie, query),
        contentType: request.headers['content-type'],
        sleutel: eenKeer(request.headersDistinct['idempotency-key']),
        body: geteld(verloop),
      }),
    );
  }

  async function beurt<T>({ naam }: Applicatie, werk: () => Promise<T>): Promise<T> {
    const aantal = bezig.get(naam) ?? 0;
    if (aantal >= deps.limits.tegelijk)
      throw new Probleem('teVaak', 'U hebt te veel verzoeken tegelijk.', { 'Retry-After': '1' });
    bezig.set(naam, aantal + 1);
    try {
      return await werk();
    } finally {
      bezig.set(naam, bezig.get(naam)! - 1);
    }
  }
}

function teVaak(ms: number): Probleem {
  return new Probleem('teVaak', undefined, { 'Retry-After': String(Math.ceil(ms / 1000)) });
}

function eenKeer(values: readonly string[] | undefined): string | undefined {
  if (values && values.length > 1) throw new Probleem('ongeldig', 'Idempotency-Key mag één keer voorkomen.');
  return values?.[0];
}

async function* geteld(verloop: Verloop): AsyncGenerator<Uint8Array, void, void> {
  verloop.nodig();
  // Who stops reading halfway still answers on this connection.
  for await (const chunk of verloop.request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    verloop.bytes += chunk.length;
    yield chunk;
  }
}

/** What nobody expected is our own failure, without a cause; a store that is busy is told so that the application comes back. */
function alsProbleem(error: unknown): Probleem {
  if (error instanceof Probleem) return error;
  if (error instanceof GatewayError && error.meaning.retriable)
    return new Probleem('bezet', undefined, { 'Retry-After': '5' });
  return new Probleem('storing');
}

async function stuur(verloop: Verloop, response: ServerResponse, antwoord: Antwoord): Promise<void> {
  const { status, headers = {}, body, stroom } = antwoord;
  const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  // The rest of a body that was not wanted is not read.
  if (!verloop.request.complete) response.setHeader('Connection', 'close');
  const length = stroom?.bytes ?? bytes?.length;
  response.writeHead(status, {
    ...ALWAYS,
    ...(bytes ? { 'Content-Type': 'application/json' } : {}),
    ...headers,
    ...(length === undefined ? {} : { 'Content-Length': length }),
    'X-Correlatie-Id': verloop.correlatieId,
  });
  verloop.bytesUit = length ?? 0;
  if (!stroom) return void response.end(bytes);
  // Content that cannot be read to its end cuts the connection: a part of it is never taken for the whole.
  await pipeline(Readable.from(stroom.inhoud, { objectMode: false }), response).catch(
    (error: NodeJS.ErrnoException) => {
      verloop.fout = error.code === 'ERR_STREAM_PREMATURE_CLOSE' ? new Probleem('ongeldig') : error;
      response.destroy();
    },
  );
}

function leg({ ebms, metrics }: BackofficeDependencies, verloop: Verloop, status: number): void {
  const { correlatieId, operatie, applicatie, begonnen, bytes, bytesUit, fout, request } = verloop;
  const duurMs = ebms.clock() - begonnen;
  const code = fout === undefined ? undefined : fout instanceof Probleem ? fout.soort : 'storing';
  ebms.log({
    event: 'backoffice.request',
    level: status >= 500 ? 'error' : status >= 400 ? 'warn' : 'info',
    correlatieId,
    applicatie: applicatie?.naam,
    operatie: operatie?.naam,
    methode: request.method === 'GET' || request.method === 'POST' ? request.method : 'andere',
    http: status,
    code,
    duurMs,
    bytes,
    bytesUit,
  });
  if (fout !== undefined && !(fout instanceof Probleem))
    ebms.log({
      event: 'process.error',
      correlatieId,
      onderdeel: 'backoffice',
      fout: naamVan(fout),
      stapel: framesOf(fout),
    });
  if (!operatie) return;
  const outcome = code ?? 'verwerkt';
  metrics.exchange({
    service: 'backoffice',
    operation: operatie.naam,
    outcome,
    durationMs: duurMs,
    bytesIn: bytes,
    bytesOut: bytesUit,
  });
}

function naamVan(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
