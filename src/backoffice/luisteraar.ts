// The listener of the back-office side: TLS, who asks, how often, and every outcome as an answer. A request that nobody may make is answered
// before a byte of its body is read, and leaves nothing behind.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { secureOptions, type TlsIdentity } from '../transport/index.ts';
import { createHerken } from './herkennen.ts';
import { OPENAPI_PAD, openapi } from './openapi.ts';
import { PROBLEM_TYPE, Probleem, probleemBody } from './probleem.ts';
import { leesQuery, vind } from './router.ts';
import type { Antwoord } from './routes.ts';
import { createTempo } from './tempo.ts';
import type { Applicatie, BackofficeDependencies } from './types.ts';
import { alsProbleem, geteld, leg, stuur, type Verloop } from './verloop.ts';

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
const CONNECTIONS = 2_000;

/** Rejects with the system's error (e.g. EADDRINUSE). */
export async function startBackoffice(deps: BackofficeDependencies, options: ListenOptions): Promise<Backoffice> {
  const handle = createHandler(deps, options);
  const server = createServer({
    ...secureOptions(options.identity),
    // Any certificate may be shown: whether it counts is judged per request (herkennen.ts).
    requestCert: true,
    rejectUnauthorized: false,
    maxHeaderSize: HEADER_BYTES,
    headersTimeout: HEADERS_MS,
    handshakeTimeout: HEADERS_MS,
    requestTimeout: options.requestTimeoutMs,
    keepAliveTimeout: 60_000,
  });
  server.timeout = options.requestTimeoutMs;
  server.maxConnections = CONNECTIONS;
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
    await stuur(verloop, response, antwoord).catch((error: unknown) => {
      verloop.fout = error;
      response.destroy();
    });
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
    const applicatie = herken({ authorization: request.headers.authorization, socket }, now);
    if (!applicatie) {
      // Only failures count: who has a good token is not shut out by a neighbour, or by everybody behind the same proxy.
      const straf = mislukt.neem(adres, now);
      if (straf > 0) throw teVaak(straf);
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
