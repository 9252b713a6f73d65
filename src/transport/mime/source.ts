// A cursor over the bytes of a multipart message: it looks for the boundary and never holds more than a chunk and a boundary. The reader
// pulls, so that a slow consumer of a part slows the sender down (RFC 2046 §5.1.1, trap 12).
import { GatewayError } from '../../core/index.ts';

const CR = 0x0d;
const LF = 0x0a;
const NOTHING = Buffer.alloc(0);

export class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  readonly #limit: number;
  #held: Buffer = NOTHING;
  #read = 0;

  /** @param limit largest message, bytes. */
  constructor(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, limit: number) {
    this.#chunks = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
    this.#limit = limit;
  }

  /** The bytes before `end`, which is passed; undefined when it does not come within `limit` bytes. */
  async until(end: Buffer, limit: number): Promise<Buffer | undefined> {
    let from = 0;
    for (;;) {
      const at = this.#held.indexOf(end, from);
      if (at > limit || (at < 0 && this.#held.length - end.length >= limit)) return undefined;
      if (at >= 0) return this.#take(at, at + end.length);
      from = Math.max(0, this.#held.length - end.length + 1);
      if (!(await this.#more())) throw truncated();
    }
  }

  /** True when the next bytes are `expected`; they are not passed. */
  async startsWith(expected: Buffer): Promise<boolean> {
    while (this.#held.length < expected.length) {
      if (!this.#held.equals(expected.subarray(0, this.#held.length))) return false;
      if (!(await this.#more())) return false;
    }
    return this.#held.subarray(0, expected.length).equals(expected);
  }

  /** The next `size` bytes. */
  async take(size: number): Promise<Buffer> {
    while (this.#held.length < size) if (!(await this.#more())) throw truncated();
    return this.#take(size, size);
  }

  /**
   * The content up to CRLF and `dashBoundary` (`--boundary`), which are passed.
   * @throws GatewayError `mime.malformed` where the boundary stands after a bare CR or LF, or at the very start: some readers would
   *   end the part there and others would not.
   */
  async *content(dashBoundary: Buffer): AsyncGenerator<Buffer, void, void> {
    if (await this.startsWith(dashBoundary)) throw ambiguous();
    const keep = dashBoundary.length + 1;
    for (;;) {
      const end = endOfContent(this.#held, dashBoundary);
      if (end >= 0) {
        const last = this.#take(end, end + 2 + dashBoundary.length);
        if (last.length > 0) yield last;
        return;
      }
      const sure = this.#held.length - keep;
      if (sure > 0) yield this.#take(sure, sure);
      if (!(await this.#more())) throw truncated();
    }
  }

  /** All that is left, piece by piece. */
  async *rest(): AsyncGenerator<Buffer, void, void> {
    do {
      if (this.#held.length > 0) yield this.#take(this.#held.length, this.#held.length);
    } while (await this.#more());
  }

  #take(end: number, next: number): Buffer {
    const taken = this.#held.subarray(0, end);
    this.#held = this.#held.subarray(next);
    return taken;
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#chunks.next();
    if (done) return false;
    const chunk: Uint8Array = value;
    this.#read += chunk.length;
    if (this.#read > this.#limit)
      throw new GatewayError('mime.limit', 'trap 71', { veld: 'message', limiet: `${this.#limit} bytes` });
    const next = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    this.#held = this.#held.length === 0 ? next : Buffer.concat([this.#held, next]);
    return true;
  }
}

/** Where the content ends: at the CRLF before the first boundary that begins a line; -1 when it is not there. */
function endOfContent(bytes: Buffer, dashBoundary: Buffer): number {
  for (let at = bytes.indexOf(dashBoundary); at >= 0; at = bytes.indexOf(dashBoundary, at + 1)) {
    const before = bytes[at - 1];
    if (before === LF && bytes[at - 2] === CR) return at - 2;
    if (before === LF || before === CR) throw ambiguous();
  }
  return -1;
}

function ambiguous(): GatewayError {
  return new GatewayError('mime.malformed', 'trap 12', { oorzaak: 'the boundary does not follow CRLF' });
}

function truncated(): GatewayError {
  return new GatewayError('mime.truncated', 'RFC 2046 §5.1.1', { oorzaak: 'the closing boundary is missing' });
}
