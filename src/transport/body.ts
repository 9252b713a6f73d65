// Reads a request body into one buffer within a size limit (trap 72). With Content-Length it is filled in place; chunked bodies grow by
// doubling. The buffer has its memory for itself, so that it can move to another thread. A large body is asked for before it is read.
import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../core/index.ts';

const FIRST = 64 * 1024;

export interface BodyRules {
  /** Largest body, bytes. */
  readonly limit: number;
  /** A body of more bytes is large. */
  readonly largeFrom: number;
  /** Awaited once before more than `largeFrom` bytes are taken in; nothing is read meanwhile. What it throws ends the reading. */
  admitLarge(bytes: number): Promise<void>;
  /** Called right before the first byte is read: a sender that waits for it is invited now (RFC 9110 §10.1.1). */
  invite(): void;
}

function declaredLength(request: IncomingMessage): number | undefined {
  const header = request.headers['content-length'];
  return header === undefined ? undefined : Number(header);
}

function tooLarge(found: number, limit: number): GatewayError {
  const detail = { veld: 'Content-Length', limiet: `${limit} bytes`, gevonden: `${found} bytes` };
  return new GatewayError('http.tooLarge', 'x-HTTP-2', detail);
}

/** A sender that goes away halfway is no failure of ours. */
async function* chunksOf(request: IncomingMessage): AsyncGenerator<Buffer, void, void> {
  try {
    yield* request as AsyncIterable<Buffer>;
  } catch (error) {
    throw new GatewayError('http.incomplete', 'x-HTTP-2', {}, { cause: error });
  }
}

/**
 * The whole body.
 * @throws GatewayError `http.tooLarge` as soon as the declared or received length passes the limit, `http.empty` for no bytes,
 *   `http.incomplete` when the sender is gone before its end.
 */
export async function readBody(request: IncomingMessage, rules: BodyRules): Promise<Buffer> {
  const { limit, largeFrom, admitLarge } = rules;
  const declared = declaredLength(request);
  if (declared !== undefined && declared > limit) throw tooLarge(declared, limit);
  let admitted = declared !== undefined && declared > largeFrom;
  if (admitted) await admitLarge(declared!);
  rules.invite();
  let buffer = Buffer.allocUnsafeSlow(declared ?? Math.min(FIRST, limit));
  let length = 0;
  for await (const chunk of chunksOf(request)) {
    const needed = length + chunk.length;
    if (needed > limit) throw tooLarge(needed, limit);
    if (needed > largeFrom && !admitted) {
      admitted = true;
      await admitLarge(limit);
    }
    if (needed > buffer.length) {
      const grown = Buffer.allocUnsafeSlow(Math.min(limit, Math.max(needed, buffer.length * 2)));
      buffer.copy(grown, 0, 0, length);
      buffer = grown;
    }
    chunk.copy(buffer, length);
    length = needed;
  }
  if (length === 0) throw new GatewayError('http.empty', 'x-HTTP-2');
  return buffer.subarray(0, length);
}

/**
 * The body as it comes; `invite` as in `BodyRules`, `moved` is told of each piece.
 * @throws GatewayError while it is read: `http.tooLarge` as soon as the declared or received length passes `limit`, and `http.incomplete`.
 */
export async function* limited(
  request: IncomingMessage,
  { limit, invite, moved }: Pick<BodyRules, 'limit' | 'invite'> & { moved(): void },
): AsyncGenerator<Buffer, void, void> {
  const declared = declaredLength(request);
  if (declared !== undefined && declared > limit) throw tooLarge(declared, limit);
  invite();
  let length = 0;
  for await (const chunk of chunksOf(request)) {
    moved();
    length += chunk.length;
    if (length > limit) throw tooLarge(length, limit);
    yield chunk;
  }
}
