// x-WSA-6: answers go back over the connection of the request; another ReplyTo or FaultTo is refused, and nobody is called (synchronous only).
import { createServer } from 'node:net';
import { expect } from 'chai';
import { attacks, openArena } from '../attack/gateway/arena.ts';
import { wsa } from '../support/soap.ts';
import { ANONYMOUS, address, also, answers, ask, NONE, refuses, write } from './ask.ts';

describe('x-WSA-6: only the anonymous reply address', () => {
  const arena = openArena();
  it('takes ReplyTo anonymous, and no ReplyTo', async () => {
    await answers(arena());
    await answers(arena(), also(wsa('ReplyTo', address(ANONYMOUS))));
  });
  it('never connects to the address that is asked for', async () => {
    let called = 0;
    const listener = createServer((socket) => {
      called += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const { port } = listener.address() as { port: number };
    const reply = await ask(arena(), write(arena(), also(wsa('ReplyTo', address(`http://127.0.0.1:${port}/`)))));
    await new Promise((resolve) => listener.close(resolve));
    expect([reply.fault, called]).to.deep.equal(['wsa:OnlyAnonymousAddressSupported', 0]);
  });
  attacks(arena, [
    refuses('ReplyTo elsewhere', also(wsa('ReplyTo', address('https://elsewhere.example/'))), 'wsa.replyTo'),
    refuses('ReplyTo none', also(wsa('ReplyTo', address(NONE))), 'wsa.replyTo'),
    refuses('FaultTo elsewhere', also(wsa('FaultTo', address('https://elsewhere.example/'))), 'wsa.replyTo'),
    refuses(
      'ReplyTo anonymous, FaultTo elsewhere',
      also(wsa('ReplyTo', address(ANONYMOUS)), wsa('FaultTo', address('urn:x:y'))),
      'wsa.replyTo',
    ),
  ]);
});
