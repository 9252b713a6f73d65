// Trap 72: sizes are limited and slow senders cut off before anybody is authenticated, and what is too large is refused before it is read.
import { expect } from 'chai';
import { type Arena, makeArena } from './gateway/arena.ts';
import { converse, converseInTheClear, head, lastBody } from './gateway/wire.ts';

describe('trap 72: limits before identity', function () {
  this.timeout(30_000);
  let arena: Arena;
  before(async () => {
    const limits = { headersTimeoutMs: 1_000, requestTimeoutMs: 2_500, keepAliveMs: 500, bodyBytes: 100_000 };
    arena = await makeArena({ limits });
  });
  after(() => arena.close());

  it('a length above the limit is refused at once: nothing of the body is awaited', async () => {
    const before = arena.before();
    const said = await converse(arena, { write: [head('', { length: 100_001 })] });
    const headers = { 'content-type': 'text/xml; charset=utf-8' };
    arena.judge({ status: said.statuses[0]!, headers, body: lastBody(said) }, 'http.tooLarge', before);
  });
  it('chunks above the limit are cut off at the limit', async () => {
    const before = arena.before();
    const chunk = `8000\r\n${'x'.repeat(0x8000)}\r\n`;
    const chunked = { without: /Content-Length/, more: 'Transfer-Encoding: chunked\r\n' };
    const said = await converse(arena, { write: [head('', chunked), chunk, 5, chunk, 5, chunk, 5, chunk, 5, chunk] });
    expect(said.statuses).to.deep.equal([413]);
    arena.unchanged(before);
  });
  it('slow handshakes, headers and bodies end, and others pass meanwhile', async () => {
    const good = await arena.fresh();
    const slow = Promise.all([
      converseInTheClear(arena, { write: [] }),
      converse(arena, { write: [head(good).slice(0, 30)] }),
      converse(arena, { write: [head(good), good.slice(0, 100)] }),
    ]);
    await arena.passes(await arena.fresh());
    for (const said of await slow) expect(said.end, said.text).to.not.equal('timeout');
    await arena.passes(good);
  });
  it('who has no certificate, or none that counts, is not listened to: a large body is not read', async () => {
    const nobody = await converse(arena, { write: [head('', { length: 99_999 })], as: 'nobody' });
    expect(nobody.statuses).to.deep.equal([]);
    const expired = await arena.cast.pki.issue({ oin: '00000099000000001000', freshKey: true, expired: true });
    const said = await converse(arena, { write: [head('', { length: 99_999 })], as: expired });
    expect(said.end).to.not.equal('timeout');
    expect(said.statuses.filter((status) => status < 400)).to.deep.equal([]);
  });
});
