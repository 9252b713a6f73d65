// x-WSA-2: the two addresses with a meaning of their own are those of WS-Addressing 1.0, letter by letter.
import { expect } from 'chai';
import { attacks, openArena } from '../attack/gateway/arena.ts';
import { WSA, wsa } from '../support/soap.ts';
import { ANONYMOUS, address, also, answers, NONE, refuses } from './ask.ts';

describe('x-WSA-2: anonymous and none', () => {
  const arena = openArena();
  it('takes both where they may stand, and answers to anonymous', async () => {
    for (const fault of [ANONYMOUS, NONE]) {
      const headers = also(wsa('ReplyTo', address(ANONYMOUS)), wsa('FaultTo', address(fault)));
      expect((await answers(arena(), headers)).header('To')).to.equal(ANONYMOUS);
    }
  });
  attacks(
    arena,
    [
      `${WSA}/role/anonymous`,
      `${WSA}/Anonymous`,
      `${WSA}/anonymous/`,
      `${WSA}/anonymous#x`,
      'http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous',
      'https://www.w3.org/2005/08/addressing/anonymous',
    ].map((uri) => refuses(`ReplyTo ${uri}`, also(wsa('ReplyTo', address(uri))), 'wsa.replyTo')),
  );
});
