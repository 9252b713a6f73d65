// Writes multipart/related (RFC 2387, x-MTM-1): the exact bytes, their number known before the first one is sent.
import { Readable } from 'node:stream';

/** Content that is not in memory; `open` is called once, when its turn comes. */
export interface StreamedContent {
  readonly bytes: number;
  open(): AsyncIterable<Uint8Array>;
}

export interface OutgoingPart {
  /** Without angle brackets. */
  readonly contentId: string;
  readonly contentType: string;
  /** How the content *is*; nothing is encoded here. Default `binary`. */
  readonly transferEncoding?: string;
  /** Further fields, as they are to stand in the header. */
  readonly fields?: readonly (readonly [name: string, value: string])[];
  readonly content: Buffer | StreamedContent;
}

export interface OutgoingMultipart {
  /** Media type of the root part, the `type` parameter. */
  readonly type: string;
  readonly startInfo?: string;
  readonly boundary: string;
  /** The first one is the root. */
  readonly parts: readonly OutgoingPart[];
}

export interface WrittenMultipart {
  readonly contentType: string;
  readonly contentLength: number;
  /** The whole message; only when every part is in memory. */
  buffer(): Buffer;
  stream(): Readable;
}

/** A boundary of 128 random bits: nobody who makes content can know it. */
export function newBoundary(random: Buffer): string {
  if (random.length < 16) throw new RangeError('a boundary needs 16 random bytes');
  return `=_${random.toString('hex', 0, 16)}`;
}

/**
 * @throws RangeError when a part in memory holds the boundary, a header value holds a line break, or there are no parts.
 */
export function writeMultipart(message: OutgoingMultipart): WrittenMultipart {
  const { boundary, parts } = message;
  const [root] = parts;
  if (!root) throw new RangeError('a multipart message has a root part');
  for (const { content } of parts)
    if (Buffer.isBuffer(content) && content.includes(`--${boundary}`))
      throw new RangeError('a part holds the boundary');
  const heads = parts.map((part, index) => headOf(part, boundary, index === 0));
  const close = Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1');
  const contentLength = parts.reduce((sum, part, at) => sum + heads[at]!.length + sizeOf(part.content), close.length);
  return {
    contentType: typeOf(message, root),
    contentLength,
    buffer: () => Buffer.concat([...parts.flatMap((part, at) => [heads[at]!, inMemory(part.content)]), close]),
    stream: () => Readable.from(chunksOf(parts, heads, close), { objectMode: false }),
  };
}

function typeOf({ type, startInfo, boundary }: OutgoingMultipart, root: OutgoingPart): string {
  const info = startInfo === undefined ? '' : `; start-info=${quoted(startInfo)}`;
  return `multipart/related; type=${quoted(type)}; start=${quoted(`<${root.contentId}>`)}${info}; boundary=${quoted(boundary)}`;
}

function quoted(value: string): string {
  return `"${oneLine(value).replace(/["\\]/g, '\\$&')}"`;
}

function headOf(part: OutgoingPart, boundary: string, first: boolean): Buffer {
  const { contentId, contentType, transferEncoding = 'binary', fields = [] } = part;
  const lines = [
    `--${boundary}`,
    `Content-Type: ${oneLine(contentType)}`,
    `Content-Transfer-Encoding: ${oneLine(transferEncoding)}`,
    `Content-ID: <${oneLine(contentId)}>`,
    ...fields.map(([name, value]) => `${oneLine(name)}: ${oneLine(value)}`),
  ];
  return Buffer.from(`${first ? '' : '\r\n'}${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

function oneLine(value: string): string {
  if (!/^[\t -~]*$/.test(value)) throw new RangeError('a header value is one line of printable ASCII');
  return value;
}

function sizeOf(content: Buffer | StreamedContent): number {
  return Buffer.isBuffer(content) ? content.length : content.bytes;
}

function inMemory(content: Buffer | StreamedContent): Buffer {
  if (Buffer.isBuffer(content)) return content;
  throw new TypeError('a streamed part has no bytes in memory');
}

async function* chunksOf(
  parts: readonly OutgoingPart[],
  heads: readonly Buffer[],
  close: Buffer,
): AsyncGenerator<Uint8Array, void, void> {
  for (const [at, { content }] of parts.entries()) {
    yield heads[at]!;
    if (Buffer.isBuffer(content)) {
      if (content.length > 0) yield content;
    } else yield* exactly(content);
  }
  yield close;
}

/** A body that is shorter or longer than its Content-Length would be read as another message. */
async function* exactly({ bytes, open }: StreamedContent): AsyncGenerator<Uint8Array, void, void> {
  let sent = 0;
  for await (const chunk of open()) {
    sent += chunk.length;
    if (sent > bytes) break;
    yield chunk;
  }
  if (sent !== bytes) throw new RangeError('a part is not as long as it was said to be');
}
