// Where canonical bytes go: one buffer that grows, or chunks to a sink. Small runs are gathered, large runs of the source pass
// through untouched, so that hashing a 100 MB body copies almost nothing.
import { canonicalLimit } from '../limits.ts';
import { overLimit } from '../refuse.ts';
import type { Tree } from '../tree.ts';

/** Size of a gathered chunk; a run of the source of at least half of it is passed on by itself. */
export const CHUNK = 32 * 1024;
/** Shorter runs are copied byte by byte, which is then faster than a call. */
const SHORT = 64;

/** Takes a chunk; must be done with it when it returns, for the memory is used again. */
export type Sink = (chunk: Uint8Array) => void;

export interface Output {
  readonly tree: Tree;
  readonly source: Buffer;
  readonly sink: Sink | undefined;
  buffer: Buffer;
  used: number;
  /** Bytes that may still be passed on or stored beyond the buffer. */
  allowance: number;
}

/** @param buffer memory to begin with. */
export function createOutput(tree: Tree, buffer: Buffer, sink?: Sink): Output {
  const allowance = canonicalLimit(tree.limits, tree.source.length);
  return { tree, source: tree.source, sink, buffer, used: 0, allowance };
}

/** Writes a byte range of the source. */
export function copyRange(out: Output, from: number, to: number): void {
  const length = to - from;
  if (length <= 0) return;
  if (out.sink !== undefined && length >= CHUNK / 2) {
    pass(out, out.source.subarray(from, to));
    return;
  }
  reserve(out, length);
  if (length < SHORT) {
    const { buffer, source } = out;
    let used = out.used;
    for (let at = from; at < to; at++) buffer[used++] = source[at]!;
  } else out.source.copy(out.buffer, out.used, from, to);
  out.used += length;
}

/** Writes one ASCII byte. */
export function writeByte(out: Output, byte: number): void {
  reserve(out, 1);
  out.buffer[out.used++] = byte;
}

/** Writes a short string of ASCII characters. */
export function writeAscii(out: Output, text: string): void {
  reserve(out, text.length);
  const { buffer } = out;
  let used = out.used;
  for (let i = 0; i < text.length; i++) buffer[used++] = text.charCodeAt(i);
  out.used = used;
}

/** Writes a string as UTF-8. */
export function writeString(out: Output, value: string): void {
  reserve(out, value.length * 3);
  out.used += out.buffer.write(value, out.used, 'utf8');
}

/** Writes foreign bytes. */
export function writeBytes(out: Output, bytes: Uint8Array): void {
  if (out.sink !== undefined && bytes.length >= CHUNK / 2) {
    pass(out, bytes);
    return;
  }
  reserve(out, bytes.length);
  out.buffer.set(bytes, out.used);
  out.used += bytes.length;
}

/** Ends the output: the rest goes to the sink, or the whole is returned. */
export function finishOutput(out: Output): Buffer {
  charge(out, out.used);
  const rest = out.buffer.subarray(0, out.used);
  if (out.sink !== undefined && out.used > 0) out.sink(rest);
  return rest;
}

function pass(out: Output, bytes: Uint8Array): void {
  flush(out);
  charge(out, bytes.length);
  out.sink!(bytes);
}

function flush(out: Output): void {
  if (out.used === 0) return;
  charge(out, out.used);
  out.sink!(out.buffer.subarray(0, out.used));
  out.used = 0;
}

/** Makes room for `length` more bytes. */
function reserve(out: Output, length: number): void {
  if (out.used + length <= out.buffer.length) return;
  if (out.sink !== undefined) flush(out);
  if (out.used + length <= out.buffer.length) return;
  const needed = out.used + length;
  if (needed > out.allowance) throw overLimit(out.tree.limits, 'maxExpansion', 0);
  const grown = Buffer.allocUnsafeSlow(Math.max(needed, out.buffer.length * 2));
  out.buffer.copy(grown, 0, 0, out.used);
  out.buffer = grown;
}

function charge(out: Output, bytes: number): void {
  out.allowance -= bytes;
  if (out.allowance < 0) throw overLimit(out.tree.limits, 'maxExpansion', 0);
}
