// Trap 12: what is hashed is the exact content of an attachment: after transfer decoding, without the CRLF that belongs to the boundary, and with
// the line ends that were sent.
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { makeMessage, PART, PAYLOAD, refusedMessage, verifyMessage } from '../security/ebxml/messages.ts';
import { read } from '../transport/mime/message.ts';

const CONTENTS = ['', 'a', '\r\n', 'a\r\n', 'a\nb\r\nc\rd', '--B', '\r\n--Bx', 'x\r\n\r\n'].filter(
  (one) => !/^(--B|\r\n--B)/.test(one),
);
const part = (content: string, encoding = 'binary') =>
  `--B\r\nContent-ID: <a>\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${content}\r\n--B--\r\n`;
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

describe('trap 12: the exact bytes of a part', () => {
  for (const content of CONTENTS)
    it(`${JSON.stringify(content)}: the CRLF before the boundary is not part of it, every other one is`, async () => {
      const [found] = await read(part(content));
      expect(sha256(found!.content)).to.equal(sha256(content));
    });
  it('is the content behind base64 and quoted-printable, whatever the lines', async () => {
    const bytes = Buffer.from('één\r\nregel\0\n', 'utf8');
    const lines = bytes.toString('base64').replace(/(.{5})/g, '$1\r\n');
    const quoted = [...bytes].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
    for (const [encoding, text] of [
      ['base64', lines],
      ['quoted-printable', quoted],
    ] as const) {
      const [found] = await read(part(text, encoding));
      expect(found!.content.equals(bytes), encoding).to.equal(true);
    }
  });
  it('a signature does not survive other line ends, an added CRLF or a lost one', async () => {
    const message = makeMessage();
    for (const content of [PAYLOAD.replaceAll('\r\n', '\n'), `${PAYLOAD}\r\n`, PAYLOAD.replace('\r\n', '')])
      await refusedMessage({ ...message, parts: new Map([[PART, Buffer.from(content)]]) }, /digest of the part/);
    await verifyMessage(message);
  });
});
