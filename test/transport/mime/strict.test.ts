// What one MIME reader takes and another does not is refused (trap 71), and content is exact (trap 12). A general parser passes
// several of these: the reason why the reader is Bode's own.
import { Dicer } from '@fastify/busboy';
import { expect } from 'chai';
import { read, refusal, TYPE } from './message.ts';

const PART = '--B\r\nContent-ID: <a>\r\n\r\ncontent\r\n';
const END = '--B--\r\n';

describe('multipart reader: refuses', () => {
  for (const [what, text, code] of [
    ['no closing boundary', PART, 'mime.truncated'],
    ['an end in the header', '--B\r\nContent-ID: <a>\r\n', 'mime.truncated'],
    ['an end in the boundary', `${PART}--B`, 'mime.truncated'],
    ['an empty message', '', 'mime.truncated'],
    ['no parts', END, 'mime.malformed'],
    ['a preamble', `hello\r\n${PART}${END}`, 'mime.malformed'],
    ['a preamble of 2 kB white space', `${' '.repeat(2048)}\r\n${PART}${END}`, 'mime.malformed'],
    ['an epilogue', `${PART}${END}hello`, 'mime.malformed'],
    ['a part after the end', `${PART}${END}${PART}${END}`, 'mime.malformed'],
    ['text after a boundary', `--Bx\r\nContent-ID: <a>\r\n\r\ncontent\r\n${END}`, 'mime.malformed'],
    ['a header field after a boundary', `--BContent-ID: <b>\r\nContent-Type: a/b\r\n\r\nx\r\n${END}`, 'mime.malformed'],
    ['one dash after a boundary', `${PART}--B-\r\n`, 'mime.malformed'],
    ['a longer boundary within', `--B\r\n\r\nx\r\n--BC\r\n\r\ny\r\n${END}`, 'mime.malformed'],
    ['the boundary after LF', `--B\r\n\r\nx\n--B\r\n\r\ny\r\n${END}`, 'mime.malformed'],
    ['the boundary after CR', `--B\r\n\r\nx\r--B\r\n\r\ny\r\n${END}`, 'mime.malformed'],
    ['the boundary right after a header', `--B\r\nContent-ID: <a>\r\n\r\n--B\r\n\r\ny\r\n${END}`, 'mime.malformed'],
    ['LF line ends', PART.replaceAll('\r', '') + END, 'mime.malformed'],
    ['LF in a header', `--B\r\nContent-ID: <a>\nX: y\r\n\r\nx\r\n${END}`, 'mime.malformed'],
    ['CR in a header', `--B\r\nX: y\rContent-ID: <a>\r\n\r\nx\r\n${END}`, 'mime.malformed'],
    ['NUL in a header', `--B\r\nX: \0\r\n\r\nx\r\n${END}`, 'mime.malformed'],
    ['8-bit characters in a header', `--B\r\nX: \xe9\r\n\r\nx\r\n${END}`, 'mime.malformed'],
    ['a line without a colon', `--B\r\nContent-ID <a>\r\n\r\nx\r\n${END}`, 'mime.malformed'],
    ['space before the colon', `--B\r\nContent-ID : <a>\r\n\r\nx\r\n${END}`, 'mime.malformed'],
    ['a first line that is folded', `--B\r\n Content-ID: <a>\r\n\r\nx\r\n${END}`, 'mime.malformed'],
    ['a folded line of white space', `--B\r\nX: y\r\n \r\nZ: y\r\n\r\nx\r\n${END}`, 'mime.malformed'],
    ['a header field twice', `--B\r\nContent-ID: <a>\r\ncontent-id: <b>\r\n\r\nx\r\n${END}`, 'mime.malformed'],
    ['a boundary between header fields', `--B\r\nX: y\r\n--B: z\r\n\r\nx\r\n${END}`, 'mime.malformed'],
    ['a Content-ID without brackets', `--B\r\nContent-ID: a\r\n\r\nx\r\n${END}`, 'mime.malformed'],
    ['a Content-ID twice', PART + PART + END, 'mime.malformed'],
    ['multipart within', `--B\r\nContent-Type: multipart/mixed; boundary=C\r\n\r\nx\r\n${END}`, 'mime.malformed'],
    ['a bad Content-Type', `--B\r\nContent-Type: text\r\n\r\nx\r\n${END}`, 'mime.type'],
    ['an unknown encoding', `--B\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nx\r\n${END}`, 'mime.encoding'],
  ] as const)
    it(what, async () => expect((await refusal(read(text))).code).to.equal(code));

  it('a root that is not there', async () => {
    const error = await refusal(read(PART + END, `${TYPE}; start="<other>"`));
    expect([error.code, error.clause]).to.deep.equal(['mime.malformed', 'RFC 2387 §3.2']);
  });

  for (const [what, limits, text] of [
    ['parts', { parts: 1 }, `${PART}--B\r\n\r\nx\r\n${END}`],
    ['header bytes', { headerBytes: 12 }, PART + END],
    ['header bytes without an end', { headerBytes: 12 }, `--B\r\nX: ${'y'.repeat(100)}`],
    ['part bytes', { partBytes: 6 }, PART + END],
    ['total bytes', { totalBytes: 20 }, PART + END],
  ] as const)
    it(`more than the limit of ${what}`, async () =>
      expect((await refusal(read(text, TYPE, limits))).code).to.equal('mime.limit'));

  for (const [what, encoding, body] of [
    ['a foreign character in base64', 'base64', 'QU*D'],
    ['base64 of the other alphabet', 'base64', 'QU-_'],
    ['base64 without padding', 'base64', 'QUI'],
    ['base64 after its padding', 'base64', 'QQ==QUJD'],
    ['padding in the middle of base64', 'base64', 'QQ=='.repeat(2)],
    ['unused bits in base64', 'base64', 'QR=='],
    ['a bad escape in quoted-printable', 'quoted-printable', 'a=G1'],
    ['8-bit in quoted-printable', 'quoted-printable', '\xe9'],
    ['trailing space in quoted-printable', 'quoted-printable', 'a \r\nb'],
    ['bare LF in quoted-printable', 'quoted-printable', 'a\nb'],
    ['a soft break at the end of quoted-printable', 'quoted-printable', 'a='],
    ['a line of 2 kB in quoted-printable', 'quoted-printable', 'a'.repeat(2000)],
  ] as const)
    it(what, async () => {
      const text = `--B\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}\r\n${END}`;
      expect((await refusal(read(text))).code).to.equal('mime.malformed');
    });
});

describe('multipart reader: takes', () => {
  const contents = async (text: string) => (await read(text)).map(({ content }) => content.toString('latin1'));

  it('white space before and after, and parts without header or content', async () => {
    const text = `\r\n \r\n--B\r\n\r\nx\r\n--B\r\nContent-ID: <a>\r\n\r\n\r\n${END}\r\n \t\r\n`;
    expect(await contents(text)).to.deep.equal(['x', '']);
  });
  it('content that ends in line ends, and the boundary in the middle of a line', async () =>
    expect(await contents(`--B\r\n\r\nx\r\n\r\n\r\n--B\r\n\r\nx--B\r\n \r\n${END}`)).to.deep.equal([
      'x\r\n\r\n',
      'x--B\r\n ',
    ]));
  it('folded header fields', async () => {
    const [part] = await read(`--B\r\nContent-Type: a/b;\r\n\tname="c"\r\n\r\nx\r\n${END}`);
    expect(part?.contentType?.parameters.get('name')).to.equal('c');
  });
  it('base64 in lines and quoted-printable', async () => {
    const base64 = '--B\r\nContent-Transfer-Encoding: BASE64\r\n\r\nQUJD\r\nRA==\r\n\r\n';
    const quoted = '--B\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\na=\r\n=3D=0d=0Ab\r\nc\r\n';
    expect(await contents(base64 + quoted + END)).to.deep.equal(['ABCD', 'a=\r\nb\r\nc']);
  });
  it('a root that comes later, when start names it', async () => {
    const parts = await read(`--B\r\n\r\nx\r\n${PART}${END}`, `${TYPE}; start="<a>"`);
    expect(parts.map(({ root }) => root)).to.deep.equal([false, true]);
  });
});

describe('multipart reader: why it is not on Dicer', () => {
  const dicer = (text: string): Promise<object[]> =>
    new Promise((resolve, reject) => {
      const headers: object[] = [];
      const parser = new Dicer({ boundary: 'B' });
      parser.on('part', (part) => {
        part.on('header', (header: object) => headers.push({ ...header }));
        part.resume();
      });
      parser.on('error', reject);
      parser.on('finish', () => resolve(headers));
      parser.end(Buffer.from(text, 'latin1'));
    });

  for (const [what, text] of [
    ['another boundary', '--BC\r\nContent-ID: <a>\r\n\r\nx\r\n--B--\r\n'],
    ['the rest of the header after a bad line', '--B\r\nbad\r\nContent-ID: <a>\r\n\r\nx\r\n--B--\r\n'],
    ['a second message after the first', `${PART}${END}${PART}${END}`],
  ] as const)
    it(`that passes over ${what} without a word; the reader refuses it`, async () => {
      expect(await dicer(text)).to.have.length(1);
      expect((await refusal(read(text))).code).to.equal('mime.malformed');
    });
});
