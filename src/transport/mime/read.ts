// Reads multipart/related, part after part, in bounded memory (RFC 2046 §5.1, RFC 2387; traps 12 and 71). Not on a general MIME parser:
// those pass what may not pass here. They drop bad header lines, take text after a boundary for a header, ignore an epilogue and do not
// tell (test/transport/mime/strict.test.ts shows it of one).
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { GatewayError } from '../../core/index.ts';
import { type MultipartType, parseMultipartType } from './content-type.ts';
import { decodeTransfer } from './decode.ts';
import { type PartFields, parseFields } from './fields.ts';
import { ByteSource } from './source.ts';

export interface MimeLimits {
  /** Parts, the root included. */
  readonly parts: number;
  /** Header of one part, bytes. */
  readonly headerBytes: number;
  /** Body of one part as sent, bytes. */
  readonly partBytes: number;
  /** The whole message, bytes. */
  readonly totalBytes: number;
}

interface PartHead extends PartFields {
  /** 0 = first. */
  readonly index: number;
  /** The part that `start` names, or the first one. */
  readonly root: boolean;
}

/** A part while it arrives. */
export interface MimePart extends PartHead {
  /** The exact content, transfer encoding undone. Fails with the GatewayError that ends the reading. */
  readonly body: Readable;
}

/** A part of a message that is in memory. */
export interface BufferedPart extends PartHead {
  /** The exact content, transfer encoding undone; where nothing had to be undone a view of the message. */
  readonly content: Buffer;
}

interface RawPart extends PartHead {
  readonly content: AsyncIterable<Buffer>;
}

const CRLF = Buffer.from('\r\n');
const END_OF_HEADER = Buffer.from('\r\n\r\n');
const LONGEST_PREAMBLE = 1_024;

/**
 * Reads the message in `stream` and gives every part to `onPart`, in order; the next part is read when its promise resolves. A body that
 * was not read is skipped.
 * @returns the number of parts.
 * @throws GatewayError `mime.*`; what `stream` or `onPart` throws.
 */
export async function readMultipart(
  stream: AsyncIterable<Uint8Array>,
  contentType: string,
  limits: MimeLimits,
  onPart: (part: MimePart) => Promise<void>,
): Promise<number> {
  let count = 0;
  for await (const { content, ...head } of partsOf(stream, parseMultipartType(contentType), limits)) {
    const body = Readable.from(content, { objectMode: false });
    // Who listens hears it; who does not must not bring the process down.
    body.on('error', () => {});
    await onPart({ ...head, body });
    if (!body.readableEnded) await finished(body.resume());
    count += 1;
  }
  return count;
}

/**
 * The same for a message in memory.
 * @throws GatewayError `mime.*`.
 */
export async function readMultipartBuffer(
  message: Buffer,
  contentType: string,
  limits: MimeLimits,
): Promise<readonly BufferedPart[]> {
  const parts: BufferedPart[] = [];
  for await (const { content, ...head } of partsOf([message], parseMultipartType(contentType), limits)) {
    const chunks: Buffer[] = [];
    for await (const chunk of content) chunks.push(chunk);
    parts.push({ ...head, content: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks) });
  }
  return parts;
}

async function* partsOf(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  type: MultipartType,
  limits: MimeLimits,
): AsyncGenerator<RawPart, void, void> {
  const source = new ByteSource(chunks, limits.totalBytes);
  const dashBoundary = Buffer.from(`--${type.boundary}`, 'latin1');
  const ids = new Set<string>();
  await readPreamble(source, dashBoundary);
  let rootSeen = false;
  let index = 0;
  for (; await anotherPart(source); index++) {
    if (index >= limits.parts) throw tooLarge('parts', `${limits.parts}`);
    const fields = await readFields(source, dashBoundary, limits.headerBytes);
    refuseNested(fields);
    refuseDuplicate(ids, fields.contentId);
    const root = type.start === undefined ? index === 0 : fields.contentId === type.start;
    rootSeen ||= root;
    const raw = limited(source.content(dashBoundary), limits.partBytes);
    yield { ...fields, index, root, content: decodeTransfer(fields.transferEncoding, raw) };
  }
  await readEpilogue(source);
  if (index === 0) throw malformed('RFC 2046 §5.1.1', 'no parts');
  if (!rootSeen) throw malformed('RFC 2387 §3.2', 'the root part is not there');
}

async function readPreamble(source: ByteSource, dashBoundary: Buffer): Promise<void> {
  const preamble = await source.until(dashBoundary, LONGEST_PREAMBLE);
  if (preamble === undefined || !/^(?:[ \t\r\n]*\r\n)?$/.test(preamble.toString('latin1')))
    throw malformed('trap 71', 'something before the first boundary');
}

/** What follows the boundary: CRLF and a part, or `--` and the end; anything else makes it another boundary for some readers. */
async function anotherPart(source: ByteSource): Promise<boolean> {
  const next = (await source.take(2)).toString('latin1');
  if (next === '\r\n') return true;
  if (next === '--') return false;
  throw malformed('trap 71', 'something after a boundary');
}

async function readEpilogue(source: ByteSource): Promise<void> {
  for await (const chunk of source.rest())
    if (!/^[ \t\r\n]*$/.test(chunk.toString('latin1'))) throw malformed('trap 71', 'something after the last boundary');
}

async function readFields(source: ByteSource, dashBoundary: Buffer, limit: number): Promise<PartFields> {
  const none = await source.startsWith(CRLF);
  const block = await source.until(none ? CRLF : END_OF_HEADER, limit);
  if (block === undefined) throw tooLarge('header of a part', `${limit} bytes`);
  return parseFields(block.toString('latin1'), dashBoundary.toString('latin1'));
}

function refuseNested({ contentType }: PartFields): void {
  if (contentType?.mediaType.startsWith('multipart/')) throw malformed('trap 71', 'multipart within multipart');
}

function refuseDuplicate(ids: Set<string>, id: string | undefined): void {
  if (id === undefined) return;
  if (ids.has(id)) throw malformed('trap 71', 'a Content-ID occurs twice');
  ids.add(id);
}

async function* limited(chunks: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer, void, void> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > limit) throw tooLarge('part', `${limit} bytes`);
    yield chunk;
  }
}

function malformed(clause: string, oorzaak: string): GatewayError {
  return new GatewayError('mime.malformed', clause, { oorzaak });
}

function tooLarge(veld: string, limiet: string): GatewayError {
  return new GatewayError('mime.limit', 'trap 71', { veld, limiet });
}
