// Hand-made multipart messages for the tests of the reader.
import { expect } from 'chai';
import { GatewayError } from '../../../src/core/index.ts';
import { type BufferedPart, type MimeLimits, readMultipartBuffer } from '../../../src/transport/index.ts';

export const LIMITS: MimeLimits = { parts: 10, headerBytes: 1_000, partBytes: 1_000_000, totalBytes: 4_000_000 };
export const TYPE = 'multipart/related; type="text/xml"; boundary=B';

/** `readMultipartBuffer` over text, CRLF as written. */
export function read(text: string, type = TYPE, limits: Partial<MimeLimits> = {}): Promise<readonly BufferedPart[]> {
  return readMultipartBuffer(Buffer.from(text, 'latin1'), type, { ...LIMITS, ...limits });
}

/** The refusal of `reading`. */
export async function refusal(reading: Promise<unknown>): Promise<GatewayError> {
  const thrown = await reading.then(
    () => expect.fail('it was accepted'),
    (error: unknown) => error,
  );
  expect(thrown).to.be.instanceOf(GatewayError);
  return thrown as GatewayError;
}
