// x-WSA-4: any other WS-Addressing field passes only when it says anonymous or none (code 0011).
import { attacks, openArena } from '../attack/gateway/arena.ts';
import { wsa } from '../support/soap.ts';
import { ANONYMOUS, address, also, answers, NONE, refuses } from './ask.ts';

describe('x-WSA-4: other WS-Addressing fields', () => {
  const arena = openArena();
  for (const [name, content] of [
    ['none as text', NONE],
    ['anonymous as an endpoint reference', address(ANONYMOUS)],
  ] as const)
    it(`takes ${name}`, async () => {
      await answers(arena(), also(wsa('ProblemHeader', content)));
    });
  attacks(arena, [
    refuses('an address', also(wsa('Other', 'https://elsewhere.example/')), 'wsa.value'),
    refuses('an endpoint reference elsewhere', also(wsa('Other', address('https://elsewhere.example/'))), 'wsa.value'),
    refuses('nothing', also(wsa('Other', '')), 'wsa.value'),
    refuses('a FaultDetail in a request', also(wsa('FaultDetail', '<x xmlns="urn:x"></x>')), 'wsa.value'),
    refuses(
      'two that say none and one that does not',
      also(wsa('A', NONE), wsa('B', NONE), wsa('C', 'x:y')),
      'wsa.value',
    ),
  ]);
});
