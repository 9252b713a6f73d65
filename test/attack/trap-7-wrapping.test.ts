// Trap 7: "a signature is valid" is not "this Body is signed". Coverage is judged by the position of the very nodes, and an id that is there twice,
// in any spelling, is refused. The whole family stands in gateway/wrapping.test.ts; these are its four kinds.
import { change } from '../support/exchange.ts';
import { attacks, openArena } from './gateway/arena.ts';
import { ALL_PREFIXES, append, FORGED, idOf, levering, part, prepend } from './gateway/message.ts';

const forged = (id = '') => `<soap:Body${ALL_PREFIXES}${id}>${levering({ onderwerp: FORGED })}</soap:Body>`;

describe('trap 7: signature wrapping', () => {
  attacks(openArena(), [
    {
      name: 'the signed Body moves into a header, a forged one in its place',
      make: (good) => {
        const body = part(good, 'soap:Body');
        const wrapper = `<wsa:Other${ALL_PREFIXES}>${body}</wsa:Other>`;
        return append(change(good, body, forged()), 'soap:Header', wrapper);
      },
      refused: 'wsa.value',
      genuine: true,
    },
    {
      name: 'the signed Body moves into the Signature',
      make: (good) => {
        const body = part(good, 'soap:Body');
        return append(change(good, body, forged()), 'ds:Signature', `<ds:Object${ALL_PREFIXES}>${body}</ds:Object>`);
      },
      refused: 'wss.structure',
      genuine: true,
    },
    {
      name: 'a second Body behind the first',
      make: (good) => append(good, 'soap:Envelope', forged()),
      refused: 'soap.structure',
      genuine: true,
    },
    ...['wsu:Id', 'Id', 'ID', 'xml:id'].map((spelling) => ({
      name: `a forged Body with the id of the true one as ${spelling}`,
      make: (good: string) => {
        const body = part(good, 'soap:Body');
        const inside = forged(` ${spelling}="${idOf(good, 'soap:Body')}"`);
        return change(good, body, inside.replace('</bb:LeverBerichten>', `${body}</bb:LeverBerichten>`));
      },
      refused: 'wss.structure' as const,
    })),
    {
      name: 'a second token with the id of the first',
      make: (good) => prepend(good, 'wsse:Security', part(good, 'wsse:BinarySecurityToken')),
      refused: 'wss.structure',
    },
  ]);
});
