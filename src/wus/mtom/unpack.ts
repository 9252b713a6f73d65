// An MTOM package becomes the message that was signed: every xop:Include is replaced by the canonical base64 of its part, and the bytes that
// result go the way of any other message (x-MTM-1 … x-MTM-5, WM001, traps 12 and 13). Signature, schema and codec never see the package.
//
// Cost: the root part, which holds no binary content, is scanned once more; the message is written once, in memory of its own. A package of
// n bytes needs at its peak the n bytes that came in and 4/3 n for the message; the parts are views of what came in.
import { GatewayError } from '../../core/index.ts';
import { checkContentType } from '../../envelope/index.ts';
import {
  type BufferedPart,
  type MultipartType,
  parseMultipartType,
  readMultipartBuffer,
} from '../../transport/index.ts';
import { DEFAULT_LIMITS, parseXml, type XmlLimits } from '../../xml/index.ts';
import { findIncludes, type Include, refuse } from './includes.ts';
import { SOAP_TYPE, XOP_TYPE } from './names.ts';

/** The bytes of a message, and whether they came in an MTOM package. */
export interface Unpacked {
  readonly message: Buffer;
  readonly mtom: boolean;
}

/** A thousand berichten with two bijlagen each, the root, and what WSS4J puts in parts. */
const MOST_PARTS = 2_048;
const MOST_HEADER_BYTES = 4_096;

/**
 * The message in `body`: as it is for `text/xml`, unpacked for an MTOM package.
 * @throws GatewayError `http.mediaType`, `http.charset`, `mime.*`, `xop.reference`, or `xml.*` for the root part.
 */
export async function unpack(
  contentType: string | undefined,
  body: Buffer,
  limits: Partial<XmlLimits> = {},
): Promise<Unpacked> {
  if (contentType === undefined || !/^\s*multipart\/related\b/i.test(contentType)) {
    checkContentType(contentType);
    return { message: body, mtom: false };
  }
  checkPackage(parseMultipartType(contentType));
  const totalBytes = limits.maxBytes ?? DEFAULT_LIMITS.maxBytes;
  const mime = { parts: MOST_PARTS, headerBytes: MOST_HEADER_BYTES, partBytes: totalBytes, totalBytes };
  const parts = await readMultipartBuffer(body, contentType, mime);
  const root = parts.find((part) => part.root)!;
  checkRoot(root);
  const includes = findIncludes(parseXml(root.content, limits));
  const contents = match(includes, parts);
  return { message: inline(root.content, { includes, contents, limit: totalBytes }), mtom: true };
}

/** XOP, and of SOAP 1.1: what a multipart message is otherwise, is SOAP with Attachments, which WUS does not have (x-MTM-4). */
function checkPackage({ parameters }: MultipartType): void {
  if (parameters.get('type')?.toLowerCase() !== XOP_TYPE) throw wrongType('x-MTM-4', `type is not ${XOP_TYPE}`);
  if (parameters.get('start-info')?.toLowerCase() !== SOAP_TYPE)
    throw wrongType('x-MTM-1', `start-info is not ${SOAP_TYPE}`);
}

function checkRoot({ contentType }: BufferedPart): void {
  if (contentType?.mediaType !== XOP_TYPE) throw wrongType('x-MTM-1', `the root part is not ${XOP_TYPE}`);
  if (contentType.parameters.get('type')?.toLowerCase() !== SOAP_TYPE)
    throw wrongType('x-MTM-1', `type of the root part is not ${SOAP_TYPE}`);
  if (contentType.parameters.get('charset')?.toLowerCase() !== 'utf-8') throw new GatewayError('http.charset', 'WS006');
}

function wrongType(clause: string, oorzaak: string): GatewayError {
  return new GatewayError('mime.type', clause, { veld: 'Content-Type', oorzaak });
}

/** The content for every Include: each part is referenced once, and none is left over (x-MTM-3, x-MTM-4). */
function match(includes: readonly Include[], parts: readonly BufferedPart[]): readonly Buffer[] {
  const left = new Map<string, Buffer>();
  for (const { root, contentId, content } of parts) {
    if (root) continue;
    if (contentId === undefined) throw refuse('x-MTM-4', 'a part has no Content-ID');
    left.set(contentId, content);
  }
  const contents = includes.map(({ contentId, from }) => {
    const content = left.get(contentId);
    if (!content) throw refuse('x-MTM-3', 'an Include has no part, or another one has it', from);
    left.delete(contentId);
    return content;
  });
  if (left.size > 0) throw refuse('x-MTM-4', `${left.size} parts without a reference`);
  return contents;
}

interface Content {
  readonly includes: readonly Include[];
  readonly contents: readonly Buffer[];
  /** Largest message, bytes: the package is no way around it (x-MTM-5). */
  readonly limit: number;
}

function inline(root: Buffer, { includes, contents, limit }: Content): Buffer {
  const added = contents.reduce((sum, content) => sum + base64Length(content), 0);
  const replaced = includes.reduce((sum, { from, to }) => sum + to - from, 0);
  const length = root.length - replaced + added;
  if (length > limit)
    throw new GatewayError('mime.limit', 'x-MTM-5', {
      veld: 'message',
      limiet: `${limit} bytes`,
      gevonden: `${length} bytes`,
    });
  const message = Buffer.allocUnsafeSlow(length);
  let at = 0;
  let from = 0;
  for (const [index, include] of includes.entries()) {
    at += root.copy(message, at, from, include.from);
    at += writeBase64(contents[index]!, message, at);
    from = include.to;
  }
  root.copy(message, at, from);
  return message;
}

function base64Length(content: Buffer): number {
  return Math.ceil(content.length / 3) * 4;
}

/** A multiple of three: pieces join without padding, and no string is long. */
const PIECE = 48 * 1024;

/** Canonical base64, without line breaks: what the signer hashed (x-MTM-2, trap 13). */
function writeBase64(content: Buffer, target: Buffer, at: number): number {
  let written = 0;
  for (let from = 0; from < content.length; from += PIECE)
    written += target.write(content.toString('base64', from, from + PIECE), at + written, 'latin1');
  return written;
}
