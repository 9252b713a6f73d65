// Content-Transfer-Encoding undone while the bytes pass (RFC 2045 §6.7, §6.8). Strict: what is not canonical is refused, not repaired,
// because the content that a signature covers must be one sequence of bytes.
import { GatewayError } from '../../core/index.ts';
import type { TransferEncoding } from './fields.ts';

type Chunks = AsyncIterable<Buffer>;

/** Bytes that are decoded at a time: no long strings, however large the chunks are. A multiple of four. */
const PIECE = 64 * 1024;
/** Longest line of quoted-printable; the standard says 76, RFC 5322 allows no line over 998. */
const LONGEST_LINE = 998;

/** The content behind the encoding; the identity for `7bit`, `8bit` and `binary`. */
export function decodeTransfer(encoding: TransferEncoding, chunks: Chunks): Chunks {
  if (encoding === 'base64') return decodeBase64(chunks);
  if (encoding === 'quoted-printable') return decodeQuotedPrintable(chunks);
  return chunks;
}

async function* pieces(chunks: Chunks): AsyncGenerator<string, void, void> {
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length; at += PIECE) yield chunk.toString('latin1', at, at + PIECE);
}

async function* decodeBase64(chunks: Chunks): AsyncGenerator<Buffer, void, void> {
  let rest = '';
  let closed = false;
  for await (const piece of pieces(chunks)) {
    const text = rest + piece.replace(/[\r\n\t ]+/g, '');
    const whole = text.slice(0, text.length & ~3);
    rest = text.slice(whole.length);
    if (whole === '') continue;
    if (closed || !/^[A-Za-z0-9+/]*={0,2}$/.test(whole)) throw malformed('not base64');
    closed = whole.endsWith('=');
    const last = whole.slice(-4);
    if (closed && Buffer.from(last, 'base64').toString('base64') !== last) throw malformed('unused bits in base64');
    yield Buffer.from(whole, 'base64');
  }
  if (rest !== '') throw malformed('base64 without its end');
}

async function* decodeQuotedPrintable(chunks: Chunks): AsyncGenerator<Buffer, void, void> {
  let rest = '';
  for await (const piece of pieces(chunks)) {
    const lines = (rest + piece).split('\r\n');
    rest = lines.pop()!;
    if (rest.length > LONGEST_LINE) throw malformed('a line of quoted-printable is too long');
    const text = lines.map(decodeLine).join('');
    if (text !== '') yield Buffer.from(text, 'latin1');
  }
  if (rest.endsWith('=')) throw malformed('quoted-printable ends in a soft line break');
  const last = decodeLine(rest).slice(0, -2);
  if (last !== '') yield Buffer.from(last, 'latin1');
}

/** One line, with its line break unless that is soft. */
function decodeLine(line: string): string {
  if (line.length > LONGEST_LINE || /[ \t]$/.test(line)) throw malformed('a line of quoted-printable is not allowed');
  const soft = line.endsWith('=');
  const literal = soft ? line.slice(0, -1) : line;
  if (!/^(?:[\t -<>-~]|=[0-9A-Fa-f]{2})*$/.test(literal)) throw malformed('not quoted-printable');
  const text = literal.replace(/=(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return soft ? text : `${text}\r\n`;
}

function malformed(oorzaak: string): GatewayError {
  return new GatewayError('mime.malformed', 'RFC 2045 §6', { veld: 'Content-Transfer-Encoding', oorzaak });
}
