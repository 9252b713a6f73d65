// One Content-Type value, read in the one way that every reader agrees on (RFC 2045 §5.1, RFC 2046 §5.1.1). What two programs could
// read differently is refused: parameters twice, RFC 2231 pieces next to the parameters that decide about a message, comments.
import { GatewayError } from '../../core/index.ts';

/** A media type and its parameters; names in lower case, values as sent (quotes and quoted pairs resolved). */
export interface ContentType {
  /** `type/subtype`, lower case. */
  readonly mediaType: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** What a multipart/related message says about itself (RFC 2387 §3). */
export interface MultipartType extends ContentType {
  readonly boundary: string;
  /** Content-ID of the root part, without angle brackets; undefined = the first part. */
  readonly start: string | undefined;
}

const LONGEST = 4_096;
const TOKEN = /[!#$%&'*+\-.^_`{|}~0-9A-Za-z]+/y;
const QUOTED = /"((?:[\t !#-[\]-~]|\\[\t -~])*)"/y;
const SPACE = /[ \t]*/y;
/** Parameters that decide how a message is read: their RFC 2231 forms (`boundary*0`, `start*`) are a second spelling. */
const DECIDING = new Set(['boundary', 'type', 'start', 'start-info', 'charset']);
const BOUNDARY = /^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/;

/**
 * @throws GatewayError `mime.type` for anything that is not exactly `type/subtype *(; name=value)`.
 */
export function parseContentType(header: string): ContentType {
  if (header.length > LONGEST) throw wrong('Content-Type is too long');
  const reader = { header, at: 0 };
  skip(reader);
  const type = token(reader);
  expect(reader, '/');
  const mediaType = `${type}/${token(reader)}`.toLowerCase();
  const parameters = new Map<string, string>();
  skip(reader);
  while (reader.at < header.length) {
    expect(reader, ';');
    skip(reader);
    const name = token(reader).toLowerCase();
    expect(reader, '=');
    const value = match(reader, QUOTED)?.[1]?.replace(/\\(.)/g, '$1') ?? token(reader);
    if (parameters.has(name)) throw wrong(`parameter ${name} twice`);
    const star = name.indexOf('*');
    if (star >= 0 && DECIDING.has(name.slice(0, star))) throw wrong(`parameter ${name.slice(0, star)} in pieces`);
    parameters.set(name, value);
    skip(reader);
  }
  return { mediaType, parameters };
}

/**
 * The Content-Type of a multipart/related message.
 * @throws GatewayError `mime.type` for another media type, or a boundary or start that is absent or not allowed.
 */
export function parseMultipartType(header: string): MultipartType {
  const type = parseContentType(header);
  if (type.mediaType !== 'multipart/related') throw wrong('not multipart/related');
  const boundary = type.parameters.get('boundary');
  if (boundary === undefined) throw wrong('boundary is missing');
  if (!BOUNDARY.test(boundary)) throw wrong('boundary is longer than 70 or holds other characters than allowed');
  const start = type.parameters.get('start');
  return { ...type, boundary, start: start === undefined ? undefined : startId(start) };
}

function startId(start: string): string {
  const id = /^<([^<>\s]+)>$/.exec(start)?.[1] ?? /^[^<>\s]+$/.exec(start)?.[0];
  if (id === undefined) throw wrong('start is not a Content-ID');
  return id;
}

interface Reader {
  readonly header: string;
  at: number;
}

function match(reader: Reader, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.header);
  if (found) reader.at = pattern.lastIndex;
  return found;
}

function skip(reader: Reader): void {
  match(reader, SPACE);
}

function token(reader: Reader): string {
  const found = match(reader, TOKEN);
  if (!found) throw wrong(`no token at position ${reader.at}`);
  return found[0];
}

function expect(reader: Reader, character: string): void {
  if (reader.header[reader.at] !== character) throw wrong(`no ${character} at position ${reader.at}`);
  reader.at += 1;
}

function wrong(oorzaak: string): GatewayError {
  return new GatewayError('mime.type', 'RFC 2045 §5.1', { veld: 'Content-Type', oorzaak });
}
