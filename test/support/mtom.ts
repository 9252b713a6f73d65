// MTOM packages written by hand, independent of src: a signed message with one bijlage, and the package that it travels in, right or wrong
// in any way a test asks for.
import type { Sent } from '../attack/gateway/arena.ts';
import { levering } from '../attack/gateway/message.ts';
import { change } from './exchange.ts';

export const XOP = 'http://www.w3.org/2004/08/xop/include';
/** A bijlage with everything in it that a MIME reader might trip over. */
export const PDF: Buffer = Buffer.from(
  '%PDF-1.7\r\n\r\n--other\r\nContent-ID: <x>\r\n\r\n\0\xff\n--\r\n%%EOF\r\n',
  'latin1',
);
export const BASE64: string = PDF.toString('base64');

export const bijlage = (inhoud: string): string =>
  `<b:Bijlagen><b:Bijlage><b:Inhoud>${inhoud}</b:Inhoud><b:BijlageType>Pdf</b:BijlageType>` +
  '<b:Omschrijving>Brief</b:Omschrijving><b:Volgorde>1</b:Volgorde></b:Bijlage></b:Bijlagen>';

/** The payload of LeverBerichten with one bericht and one bijlage. */
export const leveringMetBijlage = (inhoud = BASE64): string => levering({ meer: bijlage(inhoud) });

export const include = (cid = 'pdf@test', more = ''): string =>
  `<xop:Include xmlns:xop="${XOP}" href="cid:${cid}"${more}/>`;

/** `xml` with an Include where the bijlage was. */
export const optimized = (xml: string, by = include()): string => change(xml, BASE64, by);

export interface Part {
  readonly id?: string;
  readonly header?: string;
  readonly content: string | Buffer;
}

export const pdfPart: Part = { id: 'pdf@test', content: PDF };

export interface Packaging {
  readonly type: string;
  readonly rootHeader: string;
  readonly before: string;
  readonly after: string;
}

const PARAMETERS = 'type="application/xop+xml"; start="<root@test>"; start-info="text/xml"; boundary="=_b"';

/** What is sent: the package of `root` and `parts`. */
export function mtom(root: string, parts: readonly Part[] = [pdfPart], asked: Partial<Packaging> = {}): Sent {
  const {
    type = `multipart/related; ${PARAMETERS}`,
    rootHeader = 'Content-Type: application/xop+xml; charset=UTF-8; type="text/xml"\r\nContent-ID: <root@test>\r\n',
    before = '',
    after = '\r\n--=_b--\r\n',
  } = asked;
  const pieces = parts.flatMap(({ id, header = '', content }) => [
    `\r\n--=_b\r\nContent-Transfer-Encoding: binary\r\n${id === undefined ? '' : `Content-ID: <${id}>\r\n`}${header}\r\n`,
    content,
  ]);
  const all = [before, `--=_b\r\n${rootHeader}\r\n`, Buffer.from(root), ...pieces, after];
  const body = Buffer.concat(all.map((piece) => (typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece)));
  return { body, headers: { 'Content-Type': type } };
}
