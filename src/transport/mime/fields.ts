// The header fields of one part (RFC 2045 §3, RFC 5322 §2.2): strict lines with CRLF, plain folding, every field at most once.
import { GatewayError } from '../../core/index.ts';
import { type ContentType, parseContentType } from './content-type.ts';

export type TransferEncoding = '7bit' | '8bit' | 'binary' | 'base64' | 'quoted-printable';

/** What the header of a part says. */
export interface PartFields {
  /** Without angle brackets. */
  readonly contentId: string | undefined;
  /** Undefined when absent: then it is `text/plain` by RFC 2045 §5.2. */
  readonly contentType: ContentType | undefined;
  /** How the body was sent; the reader has already undone it. */
  readonly transferEncoding: TransferEncoding;
  /** Every field, name in lower case, unfolded value. */
  readonly fields: ReadonlyMap<string, string>;
}

const ENCODINGS: ReadonlySet<string> = new Set<TransferEncoding>([
  '7bit',
  '8bit',
  'binary',
  'base64',
  'quoted-printable',
]);
const PRINTABLE = /^[\t -~]*$/;
const FIELD = /^([!-9;-~]+):[ \t]*(.*)$/;
const CONTENT_ID = /^<([!-;=?-~]+)>$/;

/**
 * Reads the lines between the delimiter and the empty line.
 * @param block without its last CRLF; '' for a part without fields.
 * @param dashBoundary `--boundary`, which no line may begin with.
 * @throws GatewayError `mime.malformed`, `mime.encoding` for an unknown transfer encoding, `mime.type` for a bad Content-Type.
 */
export function parseFields(block: string, dashBoundary: string): PartFields {
  const fields = new Map<string, string>();
  for (const line of unfold(block, dashBoundary)) {
    const [, name, value] = FIELD.exec(line) ?? [];
    if (name === undefined || value === undefined) throw malformed('a line is not a header field');
    const key = name.toLowerCase();
    if (fields.has(key)) throw malformed('a header field occurs twice');
    fields.set(key, value.trimEnd());
  }
  const contentType = fields.get('content-type');
  return {
    contentId: contentIdOf(fields.get('content-id')),
    contentType: contentType === undefined ? undefined : parseContentType(contentType),
    transferEncoding: encodingOf(fields.get('content-transfer-encoding')),
    fields,
  };
}

function unfold(block: string, dashBoundary: string): string[] {
  const lines: string[] = [];
  if (block === '') return lines;
  for (const line of block.split('\r\n')) {
    if (!PRINTABLE.test(line)) throw malformed('a header field holds CR, LF or other than printable ASCII');
    if (line.startsWith(dashBoundary)) throw malformed('the boundary stands between header fields');
    if (line.trim() === '') throw malformed('an empty line in a header');
    if (!/^[ \t]/.test(line)) lines.push(line);
    else if (lines.length === 0) throw malformed('a header begins with a folded line');
    else lines.push(lines.pop() + line);
  }
  return lines;
}

function contentIdOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const id = CONTENT_ID.exec(value)?.[1];
  if (id === undefined) throw malformed('Content-ID is not <id>');
  return id;
}

function encodingOf(value: string | undefined): TransferEncoding {
  const encoding = (value ?? '7bit').toLowerCase();
  if (ENCODINGS.has(encoding)) return encoding as TransferEncoding;
  throw new GatewayError('mime.encoding', 'RFC 2045 §6', { veld: 'Content-Transfer-Encoding' });
}

function malformed(oorzaak: string): GatewayError {
  return new GatewayError('mime.malformed', 'RFC 2045 §3', { oorzaak });
}
