// x-WSA-9: wsa:To is signed end to end and never rewritten; what routes is the path that was called, and To need not equal it.
import { expect } from 'chai';
import { attacks, openArena } from '../attack/gateway/arena.ts';
import { headersOf } from '../attack/gateway/message.ts';
import { change } from '../support/exchange.ts';
import { BODE_OIN } from '../support/gateway.ts';
import { answers, ping } from './ask.ts';

describe('x-WSA-9: wsa:To survives a knooppunt', () => {
  const arena = openArena({ more: { oin: BODE_OIN } });
  it('takes the address of the knooppunt, of the end party, and with the OIN of this Bode', async () => {
    for (const to of ['https://knooppunt.example/bode', 'urn:bode', `https://x.example/?OIN=${BODE_OIN}`])
      expect((await answers(arena(), headersOf, ping({ to }))).status).to.equal(200);
  });
  attacks(arena, [
    {
      name: 'To rewritten on the way',
      make: (good) => change(good, 'https://bode.example/', 'https://intern.example/'),
      refused: 'wss.signature',
    },
    {
      name: 'an OIN put behind To on the way',
      make: (good) => change(good, '/v1</wsa:To>', `/v1?OIN=${BODE_OIN}</wsa:To>`),
      refused: 'wss.signature',
    },
  ]);
});
