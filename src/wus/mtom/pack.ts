// A finished message becomes an MTOM package (x-MTM-1): the signature is over the base64 text and stays valid, because whoever unpacks puts
// exactly that text back (x-MTM-2, trap 13).
import { newBoundary, type OutgoingPart, writeMultipart } from '../../transport/index.ts';
import { parseXml, textBytes, type XmlElement } from '../../xml/index.ts';
import { SOAP_TYPE, XOP, XOP_TYPE } from './names.ts';

export interface Package {
  readonly contentType: string;
  readonly body: Buffer;
}

export interface PackOptions {
  /** 16 random bytes or more for the boundary. */
  readonly random: Buffer;
  /** Elements of which the content becomes a part, when it is canonical base64. Absent: all content stays in the root part. */
  readonly binary?: (element: XmlElement) => boolean;
}

/** The package of `message`, an envelope in UTF-8. */
export function pack(message: Buffer, { random, binary }: PackOptions): Package {
  const boundary = newBoundary(random);
  const { root, parts } = binary ? extract(message, binary) : { root: message, parts: [] };
  const rootPart = {
    contentId: 'root.message@bode',
    contentType: `${XOP_TYPE}; charset=UTF-8; type="${SOAP_TYPE}"`,
    content: root,
  };
  const written = writeMultipart({ type: XOP_TYPE, startInfo: SOAP_TYPE, boundary, parts: [rootPart, ...parts] });
  return { contentType: written.contentType, body: written.buffer() };
}

function extract(
  message: Buffer,
  binary: (element: XmlElement) => boolean,
): { readonly root: Buffer; readonly parts: readonly OutgoingPart[] } {
  const pieces: Buffer[] = [];
  const parts: OutgoingPart[] = [];
  let from = 0;
  for (const element of leaves(parseXml(message).root)) {
    if (!binary(element)) continue;
    const found = canonicalContent(message, element);
    if (!found) continue;
    const contentId = `part-${parts.length + 1}@bode`;
    pieces.push(
      message.subarray(from, found.start),
      Buffer.from(`<xop:Include xmlns:xop="${XOP}" href="cid:${contentId}"/>`),
    );
    parts.push({ contentId, contentType: 'application/octet-stream', content: found.content });
    from = found.end;
  }
  pieces.push(message.subarray(from));
  return { root: Buffer.concat(pieces), parts };
}

function* leaves(element: XmlElement): Generator<XmlElement> {
  if (element.children.length === 0) yield element;
  else for (const inner of element.children) yield* leaves(inner);
}

/** Content and its place in the message, if its base64 is exactly what stands there: only then the receiver puts back what was signed. */
function canonicalContent(
  message: Buffer,
  element: XmlElement,
): { readonly content: Buffer; readonly start: number; readonly end: number } | undefined {
  const literal = textBytes(element).toString('latin1');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(literal)) return undefined;
  const content = Buffer.from(literal, 'base64');
  const end = message.lastIndexOf('</', element.end - 1);
  const start = end - literal.length;
  const stands =
    message.lastIndexOf('<', start - 1) === element.start &&
    message.toString('latin1', start - 1, end) === `>${literal}`;
  return stands && content.toString('base64') === literal ? { content, start, end } : undefined;
}
