// x-FLT-3: detail stands in a fault only when the Body caused it; a fault about headers has none, not even an empty one.
import { expect } from 'chai';
import { ERRORS, type ErrorCode } from '../../src/core/index.ts';
import { openArena } from '../attack/gateway/arena.ts';
import { headersOf, letter, PING_ACTION } from '../attack/gateway/message.ts';
import { ask, ping, without, write } from './ask.ts';

describe('x-FLT-3: detail', () => {
  const arena = openArena();
  it('for a Body that is not valid: code, place, no value of the message', async () => {
    const reply = await ask(arena(), write(arena(), headersOf, letter({ action: PING_ACTION })));
    expect([reply.status, reply.body.split('<detail>').length - 1]).to.deep.equal([500, 1]);
    expect(reply.body)
      .to.match(/<fout:code>0004<\/fout:code>/)
      .and.not.to.match(/GEHEIM|999990111/);
  });
  const headers: Readonly<Record<string, () => string>> = {
    'WS-Addressing': () => write(arena(), without('To')),
    'the signature': () => write(arena(), headersOf).replace('GEHEIM', 'anders'),
    'the Action': () => write(arena(), headersOf, ping({ action: 'urn:a:b' })),
    'XML that cannot be read': () => '<a',
  };
  for (const [name, make] of Object.entries(headers))
    it(`none for ${name}`, async () => {
      const reply = await ask(arena(), make());
      expect(reply.fault).not.to.equal('no fault');
      expect(reply.body).not.to.include('detail');
    });
  it('is the property of few codes, all of them about the Body', () => {
    const codes = (Object.keys(ERRORS) as ErrorCode[]).filter((code) => ERRORS[code].body);
    for (const code of codes) expect(code).to.match(/^(schema|content|auth\.opgeschort)/);
  });
});
