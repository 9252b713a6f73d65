// The body of one HTTP request, part by part (x-PKG-1, x-PKG-2, x-PKG-5 … 7): first the SOAP part, which says what comes; then the payload parts as they
// stream. Nothing is decided here: `onSoap` judges the SOAP part before the first payload byte is read.
import { GatewayError } from '../core/index.ts';
import { type MimePart, parseContentType, readMultipart, type Streamed } from '../transport/index.ts';
import { EbmsError } from './header/index.ts';
import type { EbmsLimits } from './types-exchange.ts';

export interface PartReader {
  /** Called once, before any payload. */
  onSoap(soap: Buffer): Promise<void>;
  /** Called for each payload part, in order; must read its body. */
  onPayload(part: MimePart): Promise<void>;
}

/** @throws GatewayError `http.*` and `mime.*`, and what the reader throws. */
export async function readRequest(streamed: Streamed, limits: EbmsLimits, reader: PartReader): Promise<void> {
  const { soapAction, contentType } = streamed;
  if (soapAction !== '"ebXML"') throw new GatewayError('soap.action', 'x-PKG-1', { veld: 'SOAPAction' });
  if (contentType === undefined) throw new GatewayError('http.mediaType', 'x-PKG-5', { veld: 'Content-Type' });
  const { mediaType, parameters } = parseContentType(contentType);
  if (mediaType === 'text/xml') {
    judgeCharset(parameters.get('charset'));
    await reader.onSoap(await readAll(streamed.body, limits.soapBytes));
    return;
  }
  if (mediaType !== 'multipart/related') throw new GatewayError('http.mediaType', 'x-PKG-5', { veld: 'Content-Type' });
  const { parts, partHeaderBytes: headerBytes, totalBytes } = limits;
  const mime = { parts: parts + 1, headerBytes, partBytes: totalBytes, totalBytes };
  await readMultipart(streamed.body, contentType, mime, async (part) => {
    if (part.index === 0) await reader.onSoap(await readSoapPart(part, limits));
    else await reader.onPayload(part);
  });
}

/** ebMS 2.0 §2.1.2: the Header Container comes first, also when `start` names it. */
async function readSoapPart(part: MimePart, { soapBytes }: EbmsLimits): Promise<Buffer> {
  if (!part.root)
    throw new GatewayError('mime.malformed', 'x-PKG-5', { oorzaak: 'the SOAP part is not the first part' });
  if (part.contentType?.mediaType !== 'text/xml')
    throw new GatewayError('http.mediaType', 'x-PKG-5', { veld: 'Content-Type of the SOAP part' });
  judgeCharset(part.contentType.parameters.get('charset'));
  return readAll(part.body, soapBytes);
}

/** x-PKG-2. Without a charset the XML says so itself, and the scanner takes UTF-8 only. */
function judgeCharset(charset: string | undefined): void {
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8') throw new GatewayError('http.charset', 'x-PKG-2');
}

/** The whole of a body that must be small. @throws GatewayError `http.tooLarge`. */
export async function readAll(body: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > limit) throw new GatewayError('http.tooLarge', 'x-PKG-8', { limiet: `${limit} bytes` });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/** A MIME problem of a message whose header was read is told as such (x-SIG-6). */
export function asMimeProblem(error: unknown): unknown {
  if (!(error instanceof GatewayError) || !error.code.startsWith('mime.')) return error;
  return new EbmsError('ebms.mime', error.clause, { oorzaak: error.detail.oorzaak ?? error.code }, { cause: error });
}
