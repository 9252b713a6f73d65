// One request at the back-office side, apart from what it asks: its body counted, its outcome as an answer, and its line in the log and metrics.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GatewayError, type Guid } from '../core/index.ts';
import { framesOf } from '../telemetry/index.ts';
import { Probleem } from './probleem.ts';
import type { Antwoord, Operatie } from './routes.ts';
import type { Applicatie, BackofficeDependencies } from './types.ts';

const ALWAYS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; sandbox",
} as const;

/** One request from its first byte to its line in the log. */
export interface Verloop {
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

/** The body of the request, counted. */
export async function* geteld(verloop: Verloop): AsyncGenerator<Uint8Array, void, void> {
  verloop.nodig();
  // Who stops reading halfway still answers on this connection.
  for await (const chunk of verloop.request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    verloop.bytes += chunk.length;
    yield chunk;
  }
}

/** What nobody expected is our own failure, without a cause; a store that is busy is told so that the application comes back. */
export function alsProbleem(error: unknown): Probleem {
  if (error instanceof Probleem) return error;
  if (error instanceof GatewayError && error.meaning.retriable)
    return new Probleem('bezet', undefined, { 'Retry-After': '5' });
  return new Probleem('storing');
}

export async function stuur(verloop: Verloop, response: ServerResponse, antwoord: Antwoord): Promise<void> {
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

export function leg({ ebms, metrics }: BackofficeDependencies, verloop: Verloop, status: number): void {
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
