// Reads a request body into one buffer within a size limit (trap 72). With Content-Length it is filled in place; chunked bodies grow by doubling.
import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../core/index.ts';

const FIRST = 64 * 1024;

function declaredLength(request: IncomingMessage): number | undefined {
  const header = request.headers['content-length'];
  return header === undefined ? undefined : Number(header);
}

/**
 * The whole body.
 * @param limit largest body in bytes.
 * @throws GatewayError `http.tooLarge` as soon as the declared or received length passes the limit, `http.empty` for no bytes.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const declared = declaredLength(request);
  const tooLarge = (found: number) =>
    new GatewayError('http.tooLarge', 'x-HTTP-2', {
      veld: 'Content-Length',
      limiet: `${limit} bytes`,
      gevonden: `${found} bytes`,
    });
  if (declared !== undefined && declared > limit) throw tooLarge(declared);
  let buffer = Buffer.allocUnsafeSlow(declared ?? FIRST);
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    const needed = length + chunk.length;
    if (needed > limit) throw tooLarge(needed);
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
