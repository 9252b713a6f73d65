// x-WSA-13: the Action of a fault tells its kind: about WS-Addressing, about SOAP or WS-Security, or the application fault of the contract;
// RelatesTo is there as soon as the MessageID is known.
import { expect } from 'chai';
import { type Arena, openArena } from '../attack/gateway/arena.ts';
import { headersOf } from '../attack/gateway/message.ts';
import { change } from '../support/exchange.ts';
import { WSA, wsa } from '../support/soap.ts';
import { also, ask, ping, without, write } from './ask.ts';

const twice = (one: string) => [one, one.replace('wsu:Id="', 'wsu:Id="twin-')];

const FAULTS: Readonly<
  Record<string, readonly [(arena: Arena, of: ReturnType<typeof ping>) => string, string, boolean]>
> = {
  'an unknown Action': [
    (arena, of) => write(arena, headersOf, { ...of, action: 'urn:onbekend:x' }),
    `${WSA}/fault`,
    true,
  ],
  'a To that is missing': [(arena, of) => write(arena, without('To'), of), `${WSA}/fault`, true],
  'a foreign header': [
    (arena, of) =>
      write(arena, also(wsa('To', 'urn:x').replaceAll('wsa:To', 'x:To').replace('<x:To', '<x:To xmlns:x="urn:x"')), of),
    `${WSA}/soap/fault`,
    false,
  ],
  'a wrong digest': [
    (arena, of) => change(write(arena, headersOf, of), /<ds:DigestValue>..../, '<ds:DigestValue>AAAA'),
    `${WSA}/soap/fault`,
    true,
  ],
  'an invalid Body': [
    (arena, of) => write(arena, headersOf, { ...of, payload: of.payload.replace('></', '><x></x></') }),
    `${WSA}/soap/fault`,
    true,
  ],
  'no MessageID': [(arena, of) => write(arena, without('MessageID'), of), `${WSA}/fault`, false],
  'two MessageIDs': [
    (arena, of) => write(arena, (one) => headersOf(one).flatMap((h) => (h.includes('MessageID') ? twice(h) : [h])), of),
    `${WSA}/fault`,
    false,
  ],
  'no XML at all': [() => 'no XML', `${WSA}/soap/fault`, false],
};

describe('x-WSA-13: Action and RelatesTo of a fault', () => {
  const arena = openArena();
  for (const [name, [make, action, related]] of Object.entries(FAULTS))
    it(`${name}: ${action.slice(WSA.length)}, ${related ? 'related to the request' : 'without RelatesTo'}`, async () => {
      const of = ping();
      const reply = await ask(arena(), make(arena(), of));
      expect(reply.fault).not.to.equal('no fault');
      expect([reply.header('Action'), reply.header('RelatesTo')]).to.deep.equal([
        action,
        related ? of.messageId : undefined,
      ]);
    });
});
