// The payloads of a multipart request one after the other: the reader pushes parts as they arrive, the maker of the message pulls them, and
// neither runs ahead of the other, so that a payload of any size needs the memory of one piece.
import { GatewayError } from '../core/index.ts';
import { type MimeLimits, type MimePart, parseContentType, readMultipart } from '../transport/index.ts';
import { Probleem } from './probleem.ts';

/** The content of each announced payload, in order. */
export type Inhouden = readonly AsyncIterable<Uint8Array>[];

export interface Stroom {
  readonly body: AsyncIterable<Uint8Array>;
  readonly contentType: string;
  readonly limits: MimeLimits;
}

/** Says after the first part how many payloads follow, and makes something of them that reads each to its end, in order. */
export type Begin<T> = (eerste: MimePart) => Promise<{ readonly aantal: number; maak(inhouden: Inhouden): Promise<T> }>;

interface Plaats {
  readonly gekomen: PromiseWithResolvers<MimePart>;
  readonly gelezen: PromiseWithResolvers<void>;
}

/**
 * Reads the whole body; what it makes of it is only answered with when the body was complete.
 * @throws Probleem when the body is not what was announced; what `begin` and `maak` throw.
 */
export async function leesStroom<T>({ body, contentType, limits }: Stroom, begin: Begin<T>): Promise<T> {
  let plaatsen: readonly Plaats[] = [];
  let werk: Promise<T> | undefined;
  const neem = async (part: MimePart): Promise<void> => {
    if (part.index === 0) {
      const { aantal, maak } = await begin(part);
      plaatsen = Array.from({ length: aantal }, nieuwePlaats);
      werk = maak(plaatsen.map(inhoudVan));
      werk.catch(() => {});
      return;
    }
    const plaats = plaatsen[part.index - 1];
    if (!plaats) throw new Probleem('ongeldig', 'Er zijn meer delen dan u hebt beschreven.');
    plaats.gekomen.resolve(part);
    await Promise.race([plaats.gelezen.promise, werk]);
  };
  try {
    const aantal = await readMultipart(body, gerelateerd(contentType), limits, neem);
    if (aantal <= plaatsen.length) throw new Probleem('ongeldig', 'Er zijn minder delen dan u hebt beschreven.');
  } catch (error) {
    for (const { gekomen } of plaatsen) gekomen.reject(error);
    // Its own end comes first: what it had begun is cleaned up then.
    await werk?.catch(() => {});
    throw alsProbleem(error);
  }
  return werk!;
}

function nieuwePlaats(): Plaats {
  const plaats = { gekomen: Promise.withResolvers<MimePart>(), gelezen: Promise.withResolvers<void>() };
  plaats.gekomen.promise.catch(() => {});
  return plaats;
}

async function* inhoudVan({ gekomen, gelezen }: Plaats): AsyncGenerator<Uint8Array, void, void> {
  const { body } = await gekomen.promise;
  try {
    yield* body as AsyncIterable<Uint8Array>;
  } finally {
    gelezen.resolve();
  }
}

/** A form (RFC 7578) has the same parts as multipart/related; only their order counts here. */
function gerelateerd(contentType: string): string {
  const boundary = parseContentType(contentType).parameters.get('boundary');
  if (boundary === undefined) throw new Probleem('ongeldig', 'De boundary ontbreekt in Content-Type.');
  return `multipart/related; boundary="${boundary.replace(/["\\]/g, '\\$&')}"`;
}

function alsProbleem(error: unknown): unknown {
  if (!(error instanceof GatewayError) || !error.code.startsWith('mime.')) return error;
  if (error.code === 'mime.limit') return new Probleem('teGroot', 'Het verzoek of een deel ervan is te groot.');
  return new Probleem('ongeldig', 'De delen van het verzoek zijn niet te lezen (multipart).');
}
