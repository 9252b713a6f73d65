// x-WSS-10: the connection, the signature and wsa:From name one organisation, or the connection is that of a mandated intermediary.
import { expect } from 'chai';
import { attacks, inArena, OTHER, openArena } from '../attack/gateway/arena.ts';
import { signByOracle } from '../attack/gateway/message.ts';
import { AFZENDER, machtiging } from '../support/domein.ts';
import { wsa } from '../support/soap.ts';
import { address, also, answers, refuses } from './ask.ts';

describe('x-WSS-10: one identity', () => {
  const arena = openArena();
  it('takes From with the OIN of the signer, and From without OIN', async () => {
    for (const from of [`urn:a:b?OIN=${AFZENDER}`, 'urn:a:b']) await answers(arena(), also(wsa('From', address(from))));
  });
  it('takes a mandated intermediary on the connection, once its machtiging is there', () =>
    inArena({ records: [{ kind: 'machtiging', value: machtiging() }] }, async (own) => {
      const heard = await own.send({ body: await own.fresh(), as: own.cast.intermediary });
      expect(heard.status, heard.body).to.equal(200);
    }));
  attacks(arena, [
    refuses('From with the OIN of another', also(wsa('From', address(`urn:a:b?OIN=${OTHER}`))), 'wss.identity'),
    {
      name: 'a signature by the sender on the connection of another organisation',
      make: (body, { cast }) => ({ body, as: cast.other }),
      refused: 'wss.identity',
    },
    {
      name: 'a signature by the sender on the connection of an intermediary without machtiging',
      make: (body, { cast }) => ({ body, as: cast.intermediary }),
      refused: 'wss.identity',
    },
    {
      name: 'a signature by the intermediary itself, in the name of the sender',
      make: (_good, { cast }) => ({ body: signByOracle(cast.intermediary), as: cast.intermediary }),
      refused: 'auth.noAansluiting',
      by: 'xml-crypto',
    },
  ]);
});
