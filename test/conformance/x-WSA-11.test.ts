// x-WSA-11: To, Action, MessageID, From, ReplyTo and FaultTo come once; twice is wsa:InvalidAddressingHeader, also when both say the same.
import { attacks, openArena } from '../attack/gateway/arena.ts';
import { headersOf } from '../attack/gateway/message.ts';
import { wsa } from '../support/soap.ts';
import { ANONYMOUS, address, also, answers, refuses } from './ask.ts';

const twin = (header: string) => header.replace(/wsu:Id="/, 'wsu:Id="twin-');

describe('x-WSA-11: cardinality', () => {
  const arena = openArena();
  it('takes each once', async () => {
    await answers(arena(), also(...['From', 'ReplyTo', 'FaultTo'].map((name) => wsa(name, address(ANONYMOUS)))));
  });
  it('takes several RelatesTo in a request: it may follow up on several messages (x-WSA-1)', async () => {
    const first = wsa('RelatesTo', 'urn:uuid:1');
    await answers(arena(), also(first, twin(first)));
  });
  attacks(arena, [
    ...['To', 'Action', 'MessageID'].map((name) =>
      refuses(
        `${name} twice`,
        (of) => headersOf(of).flatMap((one) => (one.startsWith(`<wsa:${name} `) ? [one, twin(one)] : [one])),
        'wsa.cardinality',
      ),
    ),
    ...['From', 'ReplyTo', 'FaultTo'].map((name) =>
      refuses(
        `${name} twice`,
        also(wsa(name, address(ANONYMOUS)), twin(wsa(name, address(ANONYMOUS)))),
        'wsa.cardinality',
      ),
    ),
  ]);
});
