// Streaming: any chunking gives the same parts, what is written is read back, memory is bounded and the consumer sets the pace.
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  newBoundary,
  type OutgoingPart,
  readMultipart,
  readMultipartBuffer,
  type StreamedContent,
  writeMultipart,
} from '../../../src/transport/index.ts';
import { LIMITS, refusal, TYPE } from './message.ts';

const BOUNDARY = newBoundary(Buffer.alloc(16, 7));
const part = (contentId: string, content: OutgoingPart['content']): OutgoingPart => ({
  contentId,
  contentType: 'application/octet-stream',
  content,
});
const write = (...contents: OutgoingPart['content'][]) =>
  writeMultipart({
    type: 'text/xml',
    boundary: BOUNDARY,
    parts: contents.map((content, at) => part(`part-${at}@test`, content)),
  });

/** Bytes with much of what a boundary is made of. */
const awkward = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc
    .array(
      fc.constantFrom(
        '\r',
        '\n',
        '\r\n',
        '-',
        '--',
        '\r\n--',
        '\r\n--=_',
        BOUNDARY.slice(0, 20),
        `x--${BOUNDARY.slice(0, -1)}`,
        'x',
      ),
    )
    .map((pieces) => Buffer.from(pieces.join(''), 'latin1')),
);

function* cut(bytes: Buffer, sizes: readonly number[]): Generator<Buffer> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length]!;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function readAll(chunks: Iterable<Buffer>, type: string): Promise<{ id: string | undefined; content: Buffer }[]> {
  const parts: { id: string | undefined; content: Buffer }[] = [];
  await readMultipart(Readable.from(chunks), type, LIMITS, async ({ contentId, body }) => {
    parts.push({ id: contentId, content: await buffer(body) });
  });
  return parts;
}

describe('multipart: written and read again', () => {
  it('every content in every chunking, from a stream and from memory', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(awkward, { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 }),
        async (contents, sizes) => {
          const message = write(...contents);
          const bytes = message.buffer();
          expect(bytes.length).to.equal(message.contentLength);
          expect(await buffer(message.stream())).to.deep.equal(bytes);
          const parts = await readAll(cut(bytes, sizes), message.contentType);
          expect(parts).to.deep.equal(contents.map((content, at) => ({ id: `part-${at}@test`, content })));
          const buffered = await readMultipartBuffer(bytes, message.contentType, LIMITS);
          expect(buffered.map(({ content }) => content)).to.deep.equal(contents);
        },
      ),
      { numRuns: 300 },
    ));

  it('no prefix of a message is a message', async () => {
    const message = write(Buffer.from('one'), Buffer.from('two'));
    const bytes = message.buffer();
    for (let length = 0; length < bytes.length - 2; length++) {
      const { code } = await refusal(readMultipartBuffer(bytes.subarray(0, length), message.contentType, LIMITS));
      expect(code).to.equal('mime.truncated');
    }
  });

  it('transfer encodings do not depend on the chunking', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 40 }), async (bytes, size) => {
        const content = Buffer.from(bytes);
        const base64 = content.toString('base64').replace(/.{76}/g, '$&\r\n');
        const quoted = [...bytes].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
        const soft = quoted.replace(/.{75}/g, '$&=\r\n').replace(/=\r\n$/, '');
        const head = (encoding: string) => `--B\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;
        const text = `${head('base64')}${base64}\r\n${head('quoted-printable')}${splitAtEscapes(soft)}\r\n--B--`;
        const parts = await readAll(cut(Buffer.from(text), [size]), TYPE);
        expect(parts.map((one) => one.content)).to.deep.equal([content, content]);
      }),
    ));

  it('a boundary in a part in memory, a line break in a header and a wrong length are not written', async () => {
    expect(() => write(Buffer.from(`x--${BOUNDARY}`))).to.throw(RangeError);
    expect(() =>
      writeMultipart({ type: 'a/b', boundary: BOUNDARY, parts: [part('a>\r\nX: y', Buffer.from('x'))] }),
    ).to.throw(RangeError);
    for (const bytes of [1, 3]) {
      const short: StreamedContent = { bytes, open: () => Readable.from([Buffer.from('xy')]) };
      const thrown = await buffer(write(short).stream()).catch((error) => error);
      expect(thrown).to.be.instanceOf(RangeError);
    }
  });
});

/** Soft line breaks never inside `=XX`. */
function splitAtEscapes(text: string): string {
  return text.replace(/=\r\n/g, '').replace(/(?:=..){24}(?=.)/g, '$&=\r\n');
}

describe('multipart: streaming', () => {
  const MIB = 1024 * 1024;

  it('1 GiB passes in bounded memory', async function () {
    this.timeout(60_000);
    const size = 1024 * MIB;
    const block = Buffer.alloc(MIB, 'The block that is sent again and again.\r\n--=_');
    async function* blocks(): AsyncGenerator<Buffer> {
      for (let sent = 0; sent < size; sent += block.length) yield block;
    }
    const message = write(Buffer.from('<root/>'), { bytes: size, open: blocks });
    const before = process.memoryUsage.rss();
    let peak = before;
    let read = 0;
    const limits = { ...LIMITS, partBytes: 2 * size, totalBytes: 2 * size };
    const parts = await readMultipart(message.stream(), message.contentType, limits, async ({ body }) => {
      await pipeline(body, async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) {
          read += chunk.length;
          peak = Math.max(peak, process.memoryUsage.rss());
        }
      });
    });
    expect([parts, read]).to.deep.equal([2, size + '<root/>'.length]);
    // Writer, reader and whatever other tests left in this process: what would be kept is four times the bound (the bound of the issue is
    // that of a process of its own, test/process/ebms-groot.test.ts).
    expect(peak - before).to.be.lessThan(512 * MIB);
  });

  it('a consumer that waits stops the sender', async () => {
    let sent = 0;
    async function* blocks(): AsyncGenerator<Buffer> {
      for (; sent < 100; sent++) yield Buffer.alloc(64 * 1024, 'x');
    }
    const message = write({ bytes: 100 * 64 * 1024, open: blocks });
    let seen = 0;
    await readMultipart(
      message.stream(),
      message.contentType,
      { ...LIMITS, partBytes: 1e8, totalBytes: 1e8 },
      async ({ body }) => {
        await new Promise((resolve) => body.once('readable', resolve));
        for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
        seen = sent;
      },
    );
    expect(seen).to.be.lessThan(10);
    expect(sent).to.equal(100);
  });

  it('a body that nobody reads is skipped; what the consumer throws ends the reading', async () => {
    const message = write(Buffer.from('one'), Buffer.from('two'));
    const ids: (string | undefined)[] = [];
    const count = await readMultipart(message.stream(), message.contentType, LIMITS, async ({ contentId }) => {
      ids.push(contentId);
    });
    expect([count, ids]).to.deep.equal([2, ['part-0@test', 'part-1@test']]);
    const thrown = await readMultipart(message.stream(), message.contentType, LIMITS, () =>
      Promise.reject(new Error('stop')),
    ).catch((error) => error);
    expect(thrown.message).to.equal('stop');
  });

  it('a message that ends too early fails the body and the reading', async () => {
    const cutOff = Readable.from([Buffer.from('--B\r\n\r\nthe beginning of')]);
    let bodyFailed: unknown;
    const error = await refusal(
      readMultipart(cutOff, TYPE, LIMITS, async ({ body }) => {
        bodyFailed = await buffer(body).catch((failure) => failure);
        throw bodyFailed;
      }),
    );
    expect(error.code).to.equal('mime.truncated');
    const skipped = Readable.from([Buffer.from('--B\r\n\r\nthe beginning of')]);
    expect((await refusal(readMultipart(skipped, TYPE, LIMITS, async () => {}))).code).to.equal('mime.truncated');
  });
});
