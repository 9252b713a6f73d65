// Trap 71: boundary smuggling, a Content-ID twice, a cid in two spellings, folded headers, a start that is not there: what two readers could read
// in two ways is refused.
import { expect } from 'chai';
import { makeMessage, PART, refusedMessage, verifyMessage } from '../security/ebxml/messages.ts';
import { read, refusal, TYPE } from '../transport/mime/message.ts';
import { openArena } from './gateway/arena.ts';
import { converse, head } from './gateway/wire.ts';

const part = (fields: string, content = 'content') => `--B\r\n${fields}\r\n\r\n${content}\r\n`;
const A = part('Content-ID: <a>');
const END = '--B--\r\n';

describe('trap 71: MIME in two readings', () => {
  it('one reading is taken', async () => {
    const parts = await read(A + part('Content-ID: <b>') + END, `${TYPE}; start="<b>"`);
    expect(parts.map(({ contentId, root }) => [contentId, root])).to.deep.equal([
      ['a', false],
      ['b', true],
    ]);
  });
  for (const [name, text, type] of [
    ['a Content-ID twice', A + A + END, TYPE],
    ['a start that is not there', A + END, `${TYPE}; start="<b>"`],
    ['two boundaries', A + END, `${TYPE}; boundary=C`],
    ['a boundary in pieces', A + END, 'multipart/related; type="text/xml"; boundary*0=B'],
    ['no boundary', A + END, 'multipart/related; type="text/xml"'],
    ['a boundary inside a header', part('X: y\r\n--B: z') + END, TYPE],
    ['a boundary after a line feed only', `--B\r\n\r\nx\n--B\r\n\r\ny\r\n${END}`, TYPE],
    ['a part behind the end', A + END + A + END, TYPE],
    ['a message behind the end', `${A}${END}POST / HTTP/1.1`, TYPE],
    ['a header twice', part('Content-ID: <a>\r\nContent-ID: <b>') + END, TYPE],
    ['a first line that is folded', part(' Content-ID: <a>') + END, TYPE],
    ['no end', A, TYPE],
  ] as const)
    it(`refused: ${name}`, async () => {
      expect((await refusal(read(text, type))).code).to.match(/^mime\./);
    });
  it('a percent-encoded cid is the part that it decodes to, once', async () => {
    const spelled = (one: string) => one.replace(PART, PART.replace('payload', 'p%61yload'));
    await verifyMessage(makeMessage({ references: (made) => made.map(spelled) }));
    await refusedMessage(makeMessage({ references: (made) => [...made, ...made.slice(1).map(spelled)] }), /./);
  });
});

describe('trap 71: HTTP in two readings', () => {
  const arena = openArena();
  for (const [name, more] of [
    ['a folded header', 'X-A: b\r\n c\r\n'],
    ['a second length', 'Content-Length: 5\r\n'],
    ['a length and chunks', 'Transfer-Encoding: chunked\r\n'],
    ['a second Content-Type', 'Content-Type: text/plain\r\n'],
    ['a second Host', 'Host: other.example\r\n'],
  ] as const)
    it(`refused: ${name}`, async () => {
      const before = arena().before();
      const good = await arena().good('bode');
      expect((await converse(arena(), { write: [head(good, { more }) + good] })).statuses[0]).to.equal(400);
      arena().unchanged(before);
    });
  it('and the good message still passes', async () => {
    await arena().passes(await arena().good('bode'));
  });
});
