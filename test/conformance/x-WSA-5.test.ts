// x-WSA-5: wsa:To is plain URI text; only From, ReplyTo and FaultTo are endpoint references (trap 36).
import { attacks, openArena } from '../attack/gateway/arena.ts';
import { headersOf, PATH } from '../attack/gateway/message.ts';
import { wsa } from '../support/soap.ts';
import { ANONYMOUS, address, answers, ping, refuses } from './ask.ts';

describe('x-WSA-5: wsa:To is text', () => {
  const arena = openArena();
  it('takes an absolute URI, with white space around it, and anonymous', async () => {
    for (const to of [
      `https://bode.example${PATH}`,
      ` \n${`urn:bode:x`}\t`,
      ANONYMOUS,
      `https://b.example/?a=1&amp;b=2`,
    ])
      await answers(arena(), headersOf, ping({ to }));
  });
  attacks(arena, [
    refuses('To with an Address child', (of) => [wsa('To', address(of.to)), ...headersOf(of).slice(1)], 'wsa.value'),
    refuses(
      'Action with a child',
      (of) => headersOf(of).map((one) => one.replace('urn:bode', '<x></x>urn:bode')),
      'wsa.value',
    ),
    ...[
      '',
      '/relative',
      'no uri',
      'https://a b/',
      'x:',
      'https://a.example/<'.replace('<', '&lt;'),
      `urn:${'x'.repeat(1025)}`,
    ].map((to) => refuses(`To "${to.slice(0, 30)}"`, headersOf, 'wsa.value', { to })),
  ]);
});
