// Bytes on the wire of /ebms: wrong lengths, halves, slow senders, odd framing (traps 53, 71, 72; x-RCV-2, x-HTTP-1, x-HTTP-2). What did not come whole was
// never there: no message, no work, no piece of a payload is left.
import { expect } from 'chai';
import { type EbmsPair, ebmsPair, until } from '../../support/ebms.ts';
import { type Letter, pack, read, rowsOf, snapshot, writeLetter } from '../../support/ebms-letter.ts';
import { head, judge, openPair, passes, say, seen, unharmed } from './arena.ts';

const MIB = 1024 * 1024;
const chunked = (body: Buffer) =>
  Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
const CHUNKED = { length: null, more: 'Transfer-Encoding: chunked\r\n' } as const;
type Raw = (letter: Letter) => readonly (string | Buffer | number | 'cut')[];

/** The status that ends it; nothing of these ever becomes a message. */
const RAW: Readonly<Record<string, readonly [status: number, Raw]>> = {
  'two different lengths': [
    400,
    (letter) => [head(pack(letter), { more: 'Content-Length: 5\r\n' }), pack(letter).body],
  ],
  'a negative length': [400, (letter) => [head(pack(letter), { length: '-1' }), pack(letter).body]],
  'a length in hexadecimal': [400, (letter) => [head(pack(letter), { length: '0x10' }), pack(letter).body]],
  'a length above the limit': [413, (letter) => [head(pack(letter), { length: 2 ** 31 }), pack(letter).body]],
  'a length and chunked': [
    400,
    (letter) => [head(pack(letter), { more: 'Transfer-Encoding: chunked\r\n' }), chunked(pack(letter).body)],
  ],
  'a coding besides chunked': [
    400,
    (letter) => [
      head(pack(letter), { length: null, more: 'Transfer-Encoding: gzip, chunked\r\n' }),
      chunked(pack(letter).body),
    ],
  ],
  'a chunk size that is none': [400, (letter) => [head(pack(letter), CHUNKED), 'zz\r\nabc\r\n0\r\n\r\n']],
  'a length that is too short': [
    500,
    (letter) => [head(pack(letter), { length: 1000 }), pack(letter).body.subarray(0, 1000)],
  ],
  'two Content-Types': [
    400,
    (letter) => [head(pack(letter), { more: 'Content-Type: text/xml\r\n' }), pack(letter).body],
  ],
  'two SOAPActions': [500, (letter) => [head(pack(letter), { more: 'SOAPAction: "x"\r\n' }), pack(letter).body]],
  'a header of 20 kB': [
    431,
    (letter) => [head(pack(letter), { more: `X-A: ${'a'.repeat(20_000)}\r\n` }), pack(letter).body],
  ],
  '3,000 headers': [431, (letter) => [head(pack(letter), { more: 'a: b\r\n'.repeat(3_000) }), pack(letter).body]],
  'a folded header': [400, (letter) => [head(pack(letter), { more: 'X-A: b\r\n c\r\n' }), pack(letter).body]],
  'a GET': [404, () => ['GET /ebms HTTP/1.1\r\nHost: localhost\r\n\r\n']],
  'a PUT': [405, (letter) => [head(pack(letter)).replace('POST', 'PUT'), pack(letter).body]],
  'an Expect that nobody knows': [
    417,
    (letter) => [head(pack(letter), { more: 'Expect: 200-ok\r\n' }), pack(letter).body],
  ],
  'no SOAPAction': [500, (letter) => [head(pack(letter)).replace(/SOAPAction:.*\r\n/, ''), pack(letter).body]],
  'no Content-Type': [415, (letter) => [head(pack(letter)).replace(/Content-Type:.*\r\n/, ''), pack(letter).body]],
  'no body': [500, (letter) => [head(pack(letter), { length: 0 })]],
};

describe('attack over /ebms: the wire', () => {
  const pair = openPair();

  for (const [name, [status, make]] of Object.entries(RAW))
    it(`${name} → ${status}`, async () => {
      const letter = await writeLetter(pair());
      const before = seen(pair());
      const said = await say(pair(), make(letter));
      expect(said.statuses).to.deep.equal([status]);
      unharmed(pair(), before);
      await passes(pair());
    });

  /** A message whose payload is stored in several pieces while it comes in. */
  const large = (of: EbmsPair) => writeLetter(of, { contents: [Buffer.alloc(3 * MIB, 'x')] });

  for (const [where, at] of [
    ['in the SOAP part', () => 700],
    ['after the SOAP part', (body: Buffer) => body.indexOf('</soap:Envelope>') + 16],
    ['in the header of the payload', (body: Buffer) => body.lastIndexOf('Content-ID') + 5],
    ['in the payload, when pieces of it are stored', () => 2 * MIB + 500_000],
    ['before the closing boundary', (body: Buffer) => body.length - 20],
  ] as const)
    for (const framing of ['a length', 'chunks'] as const)
      it(`cut ${where}, sent with ${framing}: nothing is left`, async () => {
        const packed = pack(await large(pair()));
        const half = packed.body.subarray(0, at(packed.body));
        const before = seen(pair());
        const start =
          framing === 'a length' ? head(packed) : `${head(packed, CHUNKED)}${packed.body.length.toString(16)}\r\n`;
        await say(pair(), [start, half, 50, 'cut']);
        await until(
          () =>
            pair()
              .bode.logged.slice(before.lines)
              .some(({ event }) => event === 'ebms'),
          'its line in the log',
        );
        unharmed(pair(), before);
        await passes(pair());
      });

  it('pieces were there while it came, so that the case above is real', async () => {
    const packed = pack(await large(pair()));
    const before = rowsOf(pair().bode, 'ebms_stukken');
    let during = 0;
    const watching = until(() => {
      during = Math.max(during, rowsOf(pair().bode, 'ebms_stukken'));
      return during > before;
    }, 'a piece');
    await say(pair(), [head(packed), packed.body.subarray(0, 2 * MIB + 500_000), 500, 'cut']);
    await watching;
    await until(() => rowsOf(pair().bode, 'ebms_stukken') === before, 'their removal');
  });

  it('a large message with a wrong end leaves nothing: MimeProblem', async () => {
    const letter = await large(pair());
    const { headers, body } = pack(letter);
    const packed = { headers, body: body.subarray(0, -4) };
    const before = seen(pair());
    const said = await say(pair(), [head(packed), packed.body]);
    judge(pair(), { status: said.statuses[0]!, body: said.body }, { refused: 'ebms.mime', before, letter });
  });

  it('a body that comes byte by byte is a message all the same', async () => {
    const letter = await writeLetter(pair());
    const packed = pack(letter);
    const pieces = [...packed.body.subarray(0, 60)].map((byte) => Buffer.from([byte]));
    const said = await say(pair(), [head(packed), ...pieces, packed.body.subarray(60)]);
    expect(read({ status: said.statuses[0]!, body: said.body })).to.include({ kind: 'acknowledgment' });
  });

  it('two messages on one connection are two messages, with an answer each', async () => {
    const [one, two] = [await writeLetter(pair()), await writeLetter(pair())];
    const before = rowsOf(pair().bode, 'ebms_berichten');
    await say(pair(), [head(pack(one)), pack(one).body, head(pack(two)), pack(two).body, 300]);
    await until(() => rowsOf(pair().bode, 'ebms_berichten') === before + 2, 'both');
  });

  it('who sends nothing more for the time of a request is told so and cut off (trap 72)', async () => {
    const slow = await ebmsPair({ syncSignals: true, lanes: false, requestTimeoutMs: 600 });
    try {
      await passes(slow);
      const packed = pack(await large(slow));
      const before = snapshot(slow.bode);
      const lines = slow.bode.logged.length;
      const said = await say(slow, [head(packed), packed.body.subarray(0, 2 * MIB)]);
      expect(said.statuses).to.deep.equal([408]);
      await until(() => slow.bode.logged.length > lines, 'its line in the log');
      expect(snapshot(slow.bode)).to.deep.equal(before);
      await passes(slow);
    } finally {
      await slow.close();
    }
  });
});
