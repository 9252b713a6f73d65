// The process that holds a vendor's PKCS#11 module: `p11-kit remote <module>`, spoken to on its standard input and output. Whatever
// the module does, it does not do it in this process: when it hangs or falls over it is ended, and started again at the next use.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { type Answer, type Call, frame, HEADER_BYTES, readAnswer, readHeader, TokenGone } from './wire.ts';

/** Time for one answer; a token that takes longer is taken for gone. */
const ANSWER_MS = 10_000;

type Child = ChildProcessByStdio<Writable, Readable, null>;

interface Waiting {
  readonly call: Call;
  readonly exchange: number;
  readonly late: NodeJS.Timeout;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

export interface TokenProcess {
  /** False once it is gone. */
  readonly alive: boolean;
  /** Hands over calls at once and in order; each answer by itself. Rejects with TokenError or TokenGone. */
  call(calls: readonly Call[]): readonly Promise<Answer>[];
  close(): void;
}

/** Starts the process. What goes wrong is told by the first call. It does not keep this process alive. */
export function startTokenProcess(module: string, command = 'p11-kit'): TokenProcess {
  const child = spawn(command, ['remote', module], { stdio: ['pipe', 'pipe', 'ignore'] });
  return new PipedProcess(child);
}

class PipedProcess implements TokenProcess {
  alive = true;
  readonly #child: Child;
  readonly #waiting: Waiting[] = [];
  #bytes: Buffer = Buffer.alloc(0);
  #greeted = false;
  #exchanges = 16;

  constructor(child: Child) {
    this.#child = child;
    child.once('error', () => this.#end('the program p11-kit cannot be started'));
    child.once('exit', () => this.#end('the process of the token has ended'));
    child.stdin.on('error', () => this.#end('the process of the token has ended'));
    child.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    // Version 0 of the protocol; the other side says which one it takes.
    child.stdin.write(Buffer.of(0));
    this.#hold();
  }

  call(calls: readonly Call[]): readonly Promise<Answer>[] {
    const answers = calls.map((call) => this.#expect(call));
    if (this.alive) {
      const frames = this.#waiting.slice(-calls.length).map(({ exchange, call }) => frame(exchange, call));
      this.#child.stdin.write(Buffer.concat(frames));
    } else this.#end('the process of the token has ended');
    this.#hold();
    return answers;
  }

  #expect(call: Call): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#exchanges = this.#exchanges === 0x7fff_ffff ? 16 : this.#exchanges + 1;
      const late = setTimeout(() => this.#end('the token does not answer'), ANSWER_MS);
      this.#waiting.push({ call, exchange: this.#exchanges, late, resolve, reject });
    });
  }

  close(): void {
    this.#end('the key was closed');
  }

  #receive(chunk: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    try {
      this.#greet();
      while (this.#greeted && this.#next());
    } catch (error) {
      this.#end((error as Error).message);
    }
    this.#hold();
  }

  #greet(): void {
    if (this.#greeted || this.#bytes.length === 0) return;
    if (this.#bytes[0] !== 0) throw new TokenGone('p11-kit speaks another protocol');
    this.#bytes = this.#bytes.subarray(1);
    this.#greeted = true;
  }

  /** Settles one answer that is complete. */
  #next(): boolean {
    if (this.#bytes.length < HEADER_BYTES) return false;
    const { exchange, options, body } = readHeader(this.#bytes);
    const end = HEADER_BYTES + options + body;
    if (this.#bytes.length < end) return false;
    const content = this.#bytes.subarray(HEADER_BYTES + options, end);
    this.#bytes = this.#bytes.subarray(end);
    const waiting = this.#waiting[0];
    if (waiting?.exchange !== exchange) throw new TokenGone('an answer that nobody asked for');
    this.#waiting.shift();
    clearTimeout(waiting.late);
    try {
      waiting.resolve(readAnswer(waiting.call.name, content));
    } catch (error) {
      waiting.reject(error as Error);
    }
    return true;
  }

  #end(why: string): void {
    if (this.alive) this.#child.kill('SIGKILL');
    this.alive = false;
    for (const { late, reject } of this.#waiting.splice(0)) {
      clearTimeout(late);
      reject(new TokenGone(why));
    }
    this.#hold();
  }

  /** Only what is being waited for keeps this process alive. */
  #hold(): void {
    const busy = this.#waiting.length > 0;
    const handles = [this.#child, this.#child.stdin as Socket, this.#child.stdout as Socket];
    for (const handle of handles) busy ? handle.ref() : handle.unref();
  }
}
