// A back-office listener on a free port over the Bode of `ebmsPair`: real TLS, a real store, and a partner that is a Bode of its own.
import { createHash } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  type Applicatie,
  type BackofficeLimits,
  createBestemming,
  createVerstuur,
  createWebhookWerk,
  type Doorstuurregel,
  meldNaarWebhook,
  startBackoffice,
} from '../../src/backoffice/index.ts';
import { newGuid, type Oin } from '../../src/core/index.ts';
import { createMetrics } from '../../src/telemetry/index.ts';
import { BODE_OIN, type EbmsPair, ebmsPair, type PairOptions } from '../support/ebms.ts';
import type { TestCertificate } from '../support/pki.ts';

export const TOKEN = 'proef-token-van-de-zaakapplicatie-1';
export const ANDER_TOKEN = 'proef-token-van-een-ander-bureau-2';
export const VREEMD_TOKEN = 'proef-token-van-een-andere-organisatie';

export const sha = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');

export const ZAKEN: Applicatie = {
  naam: 'zaken',
  oin: BODE_OIN as Oin,
  tokens: [sha(TOKEN)],
  fingerprints: [],
  oins: [],
};
/** Of the same organisation, for another service. */
export const BELASTING: Applicatie = {
  ...ZAKEN,
  naam: 'belasting',
  services: ['OSB:Belasting:1:0'],
  tokens: [sha(ANDER_TOKEN)],
};
/** Of an organisation that is no party. */
export const VREEMD: Applicatie = {
  ...ZAKEN,
  naam: 'vreemd',
  oin: '00000099000000007000' as Oin,
  tokens: [sha(VREEMD_TOKEN)],
};

const LIMITS: BackofficeLimits = {
  jsonBytes: 4 * 1024 * 1024,
  perMinuut: 10_000,
  tegelijk: 32,
  mislukt: 1_000,
  pachtMs: 60_000,
};

export interface Gehoord {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly bytes: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON came
  readonly json: any;
}

export interface Vraag {
  readonly token?: string | undefined;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: object | Buffer | AsyncIterable<Uint8Array>;
  readonly certificaat?: TestCertificate;
  /** Sees the answer as it comes, instead of `bytes`. */
  readonly zie?: (chunk: Buffer) => void;
}

export interface Proef extends EbmsPair {
  readonly origin: string;
  readonly metrics: ReturnType<typeof createMetrics>;
  vraag(methode: string, pad: string, vraag?: Vraag): Promise<Gehoord>;
}

export interface ProefOptions extends PairOptions {
  readonly applicaties?: readonly Applicatie[];
  readonly limits?: Partial<BackofficeLimits>;
  readonly routes?: readonly Doorstuurregel[];
  readonly webhookTimeoutMs?: number;
}

export async function startProef(options: ProefOptions = {}): Promise<Proef> {
  const { applicaties = [ZAKEN, BELASTING, VREEMD], routes = [], webhookTimeoutMs = 500 } = options;
  const publicUrl = 'https://bode.example';
  const metrics = createMetrics();
  const { verstuur, close: sluitWebhook } = createVerstuur({ timeoutMs: webhookTimeoutMs });
  const oin = BODE_OIN as Oin;
  const pair = await ebmsPair({
    ...options,
    deps: (side) =>
      side === 'partner'
        ? {}
        : {
            bestemming: createBestemming({ routes, applicaties, omgeving: 'preproductie', oin }),
            meld: meldNaarWebhook({ applicaties, publicUrl, omgeving: 'preproductie', newGuid }),
            ...options.deps?.(side),
          },
    handlers: (side, ebms): Record<string, ReturnType<typeof createWebhookWerk>> =>
      side === 'partner' ? {} : { webhook: createWebhookWerk({ ebms, applicaties, publicUrl, metrics }, verstuur) },
  });
  const { identity, deps } = pair.bode;
  const tls = { certificateChain: identity.chainPem, privateKey: identity.keyPem };
  const limits = { ...LIMITS, ...options.limits };
  const backoffice = await startBackoffice(
    { ebms: deps, applicaties, publicUrl, limits, metrics },
    { host: '127.0.0.1', port: 0, identity: tls, requestTimeoutMs: 60_000, versie: '0.0.0-test' },
  );
  const origin = `https://127.0.0.1:${backoffice.port}`;
  return {
    ...pair,
    origin,
    metrics,
    vraag: (methode, pad, vraag = {}) => stel({ methode, url: origin + pad, ca: pair.pki.anchorsPem }, vraag),
    async close() {
      await backoffice.close(500);
      await pair.close();
      sluitWebhook();
    },
  };
}

interface Naar {
  readonly methode: string;
  readonly url: string;
  readonly ca: string;
}

function stel({ methode, url, ca }: Naar, vraag: Vraag): Promise<Gehoord> {
  const { token = TOKEN, headers = {}, body, certificaat, zie } = vraag;
  const heeftToken = 'token' in vraag ? vraag.token !== undefined : certificaat === undefined;
  const object = body !== undefined && !Buffer.isBuffer(body) && !(Symbol.asyncIterator in body);
  return new Promise((resolve, reject) => {
    const out = request(url, {
      method: methode,
      ca,
      agent: false,
      headers: {
        ...(heeftToken ? { Authorization: `Bearer ${token}` } : {}),
        ...(object ? { 'Content-Type': 'application/json' } : {}),
        ...headers,
      },
      ...(certificaat ? { cert: certificaat.chainPem, key: certificaat.keyPem } : {}),
    });
    out.on('error', reject);
    out.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => (zie ? zie(chunk) : chunks.push(chunk)));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const json = /json/.test(response.headers['content-type'] ?? '') && bytes.length > 0;
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers as Gehoord['headers'],
          bytes,
          json: json ? JSON.parse(bytes.toString()) : undefined,
        });
      });
    });
    if (body === undefined) out.end();
    else if (Buffer.isBuffer(body)) out.end(body);
    else if (object) out.end(JSON.stringify(body));
    else pipeline(Readable.from(body as AsyncIterable<Uint8Array>, { objectMode: false }), out).catch(() => {});
  });
}

const RAND = 'rand-van-de-proef';
export const FORMULIER = { 'Content-Type': `multipart/form-data; boundary=${RAND}` };

/** A form as a browser or curl makes it: the description first, then the payloads. */
export async function* formulier(
  beschrijving: object,
  delen: readonly (Uint8Array | AsyncIterable<Uint8Array>)[],
): AsyncGenerator<Uint8Array, void, void> {
  const kop = (naam: string, type: string) =>
    Buffer.from(`--${RAND}\r\nContent-Disposition: form-data; name="${naam}"\r\nContent-Type: ${type}\r\n\r\n`);
  yield kop('bericht', 'application/json');
  yield Buffer.from(JSON.stringify(beschrijving));
  for (const deel of delen) {
    yield Buffer.from('\r\n');
    yield kop('deel"; filename="inhoud.xml', 'application/octet-stream');
    if (deel instanceof Uint8Array) yield deel;
    else yield* deel;
  }
  yield Buffer.from(`\r\n--${RAND}--\r\n`);
}

/** Size and SHA-256 of everything that passed, and the chunks themselves when they are few. */
export function teller() {
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    zie(chunk: Uint8Array) {
      hash.update(chunk);
      bytes += chunk.length;
    },
    uitslag: () => ({ bytes, sha256: hash.digest('hex') }),
  };
}

setFlagsFromString('--expose-gc');
const ruimOp = runInNewContext('gc') as () => void;

/** The most memory outside the heap that was in use since now, garbage not counted; `zie` looks. */
export function geheugen() {
  const stand = () => {
    ruimOp();
    return process.memoryUsage().arrayBuffers;
  };
  const begin = stand();
  let meest = 0;
  return {
    zie() {
      meest = Math.max(meest, stand() - begin);
    },
    meest: () => meest,
  };
}
