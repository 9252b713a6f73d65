// The MIME packaging of an ebMS message as the weapon (traps 12, 54, 71, 72; x-PKG-5 … 9): boundaries, Content-IDs, header fields, parts that two
// readers would read in two ways, and parts that the message does not name.
import type { Letter, Packed } from '../../support/ebms-letter.ts';
import { BOUNDARY, pack, piecesOf, plain, ROOT_HEAD, TYPE } from '../../support/ebms-letter.ts';
import { attacks, type EbmsAttack, openPair, type Refused } from './arena.ts';

const packed = (body: Buffer | string, contentType = TYPE): Packed => ({
  headers: { SOAPAction: '"ebXML"', 'Content-Type': contentType },
  body: Buffer.from(body as string),
});
/** The whole body as text, changed. */
const text =
  (change: (body: string, letter: Letter) => string, contentType?: string) =>
  (letter: Letter): Packed =>
    packed(change(pack(letter).body.toString(), letter), contentType);
const swap = (from: string | RegExp, to: string) => text((body) => body.replace(from, to));
const typed = (contentType: string) => (letter: Letter) => packed(pack(letter).body, contentType);
const part = (head: string, body = '<b/>') => `\r\n--${BOUNDARY}\r\n${head}\r\n\r\n${body}`;
const extra = (insert: string) => swap(`\r\n--${BOUNDARY}--`, `${insert}\r\n--${BOUNDARY}--`);
const attack = (name: string, refused: Refused, make: EbmsAttack['make']): EbmsAttack => ({ name, refused, make });
/** The letter with another Manifest reference. */
const href = (to: string) => (letter: Letter) =>
  pack({ ...letter, soap: Buffer.from(letter.soap.toString().replace('cid:deel-0@partner.example', to)) });

const XML = 'Content-Type: application/xml';
const PART_ID = 'Content-ID: <deel-0@partner.example>';

describe('attack over /ebms: MIME', () => {
  attacks(openPair(), [
    // the Content-Type of the message
    attack('no boundary', 'mime.type', typed('multipart/related; type="text/xml"')),
    attack('two boundaries', 'mime.type', typed(`${TYPE}; boundary=other`)),
    attack('a boundary in pieces', 'mime.type', typed(`${TYPE.replace('boundary=', 'boundary*0=')}; boundary*1=x`)),
    attack('a boundary of 71 characters', 'mime.type', typed(TYPE.replace(BOUNDARY, 'b'.repeat(71)))),
    attack('an empty boundary', 'mime.type', typed(TYPE.replace(BOUNDARY, ''))),
    attack('a boundary that does not occur', 'mime.malformed', typed(TYPE.replace(BOUNDARY, 'elders'))),
    attack(
      'a boundary that begins as the real one',
      'mime.malformed',
      typed(TYPE.replace(BOUNDARY, BOUNDARY.slice(0, 4))),
    ),
    attack('multipart/mixed', 'http.mediaType', typed(TYPE.replace('related', 'mixed'))),
    attack('multipart/form-data', 'http.mediaType', typed(TYPE.replace('related', 'form-data'))),
    attack('a multipart body under text/xml', 'xml.malformed', (letter) => plain(pack(letter).body)),
    attack('a start that names no part', 'mime.malformed', typed(TYPE.replace('<soap@', '<elders@'))),
    attack('a start that names the payload', 'mime.malformed', typed(TYPE.replace('soap@partner', 'deel-0@partner'))),
    attack('a start that is no Content-ID', 'mime.type', typed(TYPE.replace('<soap@partner.example>', 'a b'))),
    attack('a comment in the Content-Type', 'mime.type', typed(`multipart/related (x); ${TYPE.slice(19)}`)),
    // the parts
    attack('the payload before the SOAP part', 'mime.malformed', (letter) => {
      const [root, payload, end] = piecesOf(letter) as [Buffer, Buffer, Buffer];
      return packed(Buffer.concat([payload.subarray(2), Buffer.from('\r\n'), root, end]));
    }),
    attack('the payload first, without start', 'http.mediaType', (letter) => {
      const [root, payload, end] = piecesOf(letter) as [Buffer, Buffer, Buffer];
      const type = TYPE.replace(/ start="[^"]*";/, '');
      return packed(Buffer.concat([payload.subarray(2), Buffer.from('\r\n'), root, end]), type);
    }),
    attack('no closing boundary', 'ebms.mime', swap(`\r\n--${BOUNDARY}--\r\n`, '')),
    attack('a closing boundary with one hyphen', 'ebms.mime', swap(`--${BOUNDARY}--`, `--${BOUNDARY}-`)),
    attack(
      'cut in the payload',
      'ebms.mime',
      text((body) => body.slice(0, body.lastIndexOf('</a>'))),
    ),
    attack(
      'cut in the SOAP part',
      'mime.truncated',
      text((body) => body.slice(0, body.indexOf('</soap:Header>'))),
    ),
    attack(
      'text after the closing boundary',
      'ebms.mime',
      text((body) => `${body}more`),
    ),
    attack(
      'a second message after the closing boundary',
      'ebms.mime',
      text((body) => body + body),
    ),
    attack(
      'text before the first boundary',
      'mime.malformed',
      text((body) => `hello\r\n${body}`),
    ),
    attack('text after a boundary', 'ebms.mime', extra(`\r\n--${BOUNDARY}x\r\n${XML}\r\n\r\n<b/>`)),
    attack('white space after a boundary', 'ebms.mime', extra(`\r\n--${BOUNDARY} \r\n${XML}\r\n\r\n<b/>`)),
    attack('a boundary after a bare line feed', 'ebms.mime', swap(`</a>\r\n--${BOUNDARY}`, `</a>\n--${BOUNDARY}`)),
    attack('a boundary in a header', 'ebms.mime', swap(PART_ID, `--${BOUNDARY}: x\r\n${PART_ID}`)),
    attack(
      'multipart within multipart',
      'ebms.mime',
      extra(part(`Content-Type: multipart/mixed; boundary=b\r\nContent-ID: <x@y>`)),
    ),
    attack('a part without Content-ID', 'ebms.payload', swap(`${PART_ID}\r\n`, '')),
    attack(
      'a part that no reference names',
      'ebms.payload',
      extra(part(`${XML}\r\nContent-ID: <extra@partner.example>`)),
    ),
    attack('a part without any header', 'ebms.payload', extra(`\r\n--${BOUNDARY}\r\n\r\n<b/>`)),
    attack('the same Content-ID twice', 'ebms.mime', extra(part(`${XML}\r\n${PART_ID}`))),
    attack('the Content-ID of the SOAP part again', 'ebms.mime', extra(part(`${XML}\r\n${ROOT_HEAD[1]}`))),
    attack('a Content-ID without brackets', 'ebms.mime', swap(PART_ID, 'Content-ID: deel-0@partner.example')),
    attack('two Content-IDs in one part', 'ebms.mime', swap(PART_ID, `${PART_ID}\r\nContent-ID: <b@c>`)),
    attack('two Content-Types in one part', 'ebms.mime', swap(XML, `${XML}\r\ncontent-type: text/html`)),
    attack('a part whose Content-Type cannot be read', 'ebms.mime', swap(XML, 'Content-Type: application')),
    attack('a header without colon', 'ebms.mime', swap(XML, `${XML}\r\nrubbish`)),
    attack('a header that is all folds', 'ebms.mime', swap(XML, ` folded\r\n${XML}`)),
    attack('a Content-ID with a fold inside', 'ebms.mime', swap(PART_ID, 'Content-ID: <deel-0@\r\n partner.example>')),
    attack('a NUL in a header', 'ebms.mime', swap(XML, `${XML}\r\nX-A: b\0c`)),
    attack('headers with line feeds only', 'ebms.mime', swap(`${XML}\r\n`, `${XML}\n`)),
    attack('a header of 20 kB', 'ebms.mime', swap(XML, `${XML}\r\nX-A: ${'a'.repeat(20_000)}`)),
    attack(
      'a thousand headers',
      'ebms.mime',
      swap(XML, `${XML}${Array.from({ length: 1_000 }, (_, n) => `\r\nX-${n}: abc`).join('')}`),
    ),
    attack(
      'forty parts',
      'ebms.payload',
      extra(Array.from({ length: 40 }, (_, n) => part(`${XML}\r\nContent-ID: <x${n}@y>`)).join('')),
    ),
    attack(
      'a transfer encoding that nobody knows',
      'ebms.mime',
      swap(XML, `${XML}\r\nContent-Transfer-Encoding: gzip`),
    ),
    attack('base64 that is none', 'ebms.mime', swap(XML, `${XML}\r\nContent-Transfer-Encoding: base64`)),
    attack(
      'quoted-printable that is none',
      'ebms.mime',
      swap(/(application\/xml)(\r\n.*\r\n\r\n)<a>/, '$1\r\nContent-Transfer-Encoding: quoted-printable$2=ZZ<a>'),
    ),
    attack(
      'the SOAP part as application/xml',
      'http.mediaType',
      swap('text/xml; charset=UTF-8\r\nContent-ID', 'application/xml\r\nContent-ID'),
    ),
    attack('the SOAP part without Content-Type', 'http.mediaType', swap(`${ROOT_HEAD[0]}\r\n`, '')),
    attack(
      'the SOAP part in another charset',
      'http.charset',
      swap('text/xml; charset=UTF-8\r\n', 'text/xml; charset=utf-16\r\n'),
    ),
    attack(
      'a SOAP part of 2 MiB',
      'http.tooLarge',
      swap('</soap:Body>', `<!--${'x'.repeat(2 * 1024 * 1024)}--></soap:Body>`),
    ),
    attack('an empty body', 'mime.truncated', () => packed('')),
    // the references
    attack('a reference to nothing', 'ebms.payload', href('cid:elders@partner.example')),
    attack('a reference to a web address', 'ebms.payload', href('https://partner.example/a.xml')),
    attack('a reference to a file', 'ebms.payload', href('file:///etc/passwd')),
    attack('a reference with a NUL in it', 'ebms.payload', href('cid:deel-0@partner.example%00')),
    attack('a reference with a broken escape', 'ebms.schema', href('cid:deel-0%4@partner.example')),
    attack('a reference that was encoded twice', 'ebms.payload', href('cid:deel-0%2540partner.example')),
    attack('a reference in brackets', 'ebms.payload', href('cid:&lt;deel-0@partner.example&gt;')),
    attack('a reference in other case', 'ebms.payload', href('cid:DEEL-0@partner.example')),
    attack('a reference to the SOAP part', 'ebms.payload', href('cid:soap@partner.example')),
    attack('one part referred to twice, once encoded', 'ebms.payload', (letter) =>
      pack({
        ...letter,
        soap: Buffer.from(
          letter.soap
            .toString()
            .replace(
              /(<eb:Reference [^>]*>(?:<\/eb:Reference>)?)/,
              (one) => one + one.replace('@partner', '%40partner'),
            ),
        ),
      }),
    ),
    attack('a message with a Manifest, sent without its parts', 'ebms.payload', (letter) => plain(letter.soap)),
    attack('a payload as quoted text in the SOAP part', 'ebms.schema', (letter) =>
      plain(letter.soap.toString().replace('<eb:Manifest', '<eb:Manifest x=""')),
    ),
  ]);
});
