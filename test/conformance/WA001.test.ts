// WA001: WS-Addressing of May 2006 (2005/08) and no other version, whatever is right otherwise (trap 36).
import { attacks, openArena } from '../attack/gateway/arena.ts';
import { headersOf, LEVER_ACTION } from '../attack/gateway/message.ts';
import { change } from '../support/exchange.ts';
import { WSA } from '../support/soap.ts';
import { answers, refuses } from './ask.ts';

const OLDER = ['http://schemas.xmlsoap.org/ws/2004/08/addressing', 'http://schemas.xmlsoap.org/ws/2003/03/addressing'];

describe('WA001: WS-Addressing 1.0 only', () => {
  const arena = openArena();
  it('takes the namespace of May 2006', async () => {
    await answers(arena());
  });
  attacks(
    arena,
    [...OLDER, `${WSA}/wsdl/addressing`].flatMap((uri) => [
      refuses(
        `a second Action in ${uri}`,
        (of) => [...headersOf(of), `<o:Action xmlns:o="${uri}" wsu:Id="old">${LEVER_ACTION}</o:Action>`],
        'wsa.namespace',
      ),
      {
        name: `every header in ${uri}`,
        make: (good) => change(good, `xmlns:wsa="${WSA}"`, `xmlns:wsa="${uri}"`),
        refused: 'wsa.namespace',
        by: 'xml-crypto',
      },
    ]),
  );
});
