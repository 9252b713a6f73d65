// x-FLT-6: errors of WS-Security use its own code as SOAP 1.1 faultcode, a QName in the wsse namespace; an old message is wsu:MessageExpired.
import { attacks, openArena } from '../attack/gateway/arena.ts';
import { content, letter, part, signByOracle } from '../attack/gateway/message.ts';
import { change } from '../support/exchange.ts';
import { MORE, timestamp } from '../support/soap.ts';

const MINUTE = 60_000;

describe('x-FLT-6: WS-Security codes as faultcode', () => {
  const arena = openArena();
  attacks(arena, [
    {
      name: 'wsse:InvalidSecurity: no Signature',
      make: (good) => change(good, part(good, 'ds:Signature'), ''),
      refused: 'wss.structure',
    },
    {
      name: 'wsse:UnsupportedAlgorithm: rsa-sha224',
      make: (good) => change(good, `${MORE}rsa-sha256`, `${MORE}rsa-sha224`),
      refused: 'wss.algorithm',
    },
    {
      name: 'wsse:InvalidSecurityToken: no certificate in the token',
      make: (good) => content(good, 'wsse:BinarySecurityToken', 'AAAA'),
      refused: 'wss.token',
    },
    {
      name: 'wsse:FailedCheck: a changed Body',
      make: (good) => change(good, 'GEHEIM', 'anders'),
      refused: 'wss.signature',
    },
    {
      name: 'wsse:FailedAuthentication: the connection of somebody else',
      make: (body, { cast }) => ({ body, as: cast.other }),
      refused: 'wss.identity',
    },
    {
      name: 'wsu:MessageExpired: ten minutes old',
      make: () => signByOracle(arena().cast.sender, letter(), { timestamp: timestamp(Date.now() - 10 * MINUTE) }),
      refused: 'wss.expired',
      by: 'xml-crypto',
    },
  ]);
});
