// Trap 40: times are compared with skew, a time without zone means nothing, and Expires need not be there (WB002, x-WSS-2).
import { timestamp } from '../support/soap.ts';
import { type Attack, attacks, openArena } from './gateway/arena.ts';
import { letter, signByOracle } from './gateway/message.ts';

const SECOND = 1_000;
const iso = (at: number) => new Date(at).toISOString();

describe('trap 40: timestamps', () => {
  const arena = openArena();
  const signed = (content: string) => signByOracle(arena().cast.sender, letter(), { timestamp: content });
  for (const [name, make] of [
    ['Created alone', () => timestamp(Date.now())],
    ['a clock that is half a minute ahead', () => timestamp(Date.now() + 30 * SECOND)],
    ['Expires half a minute ago', () => timestamp(Date.now() - 60 * SECOND, Date.now() - 30 * SECOND)],
    ['seconds without fraction', () => `<wsu:Created>${iso(Date.now()).replace(/\.\d+/, '')}</wsu:Created>`],
  ] as const)
    it(`${name} is taken`, async () => {
      await arena().passes(signed(make()));
    });
  const attack = (name: string, make: () => string, refused: Attack['refused']): Attack => ({
    name,
    make: () => signed(make()),
    refused,
    by: 'xml-crypto',
  });
  attacks(arena, [
    attack('two minutes ahead', () => timestamp(Date.now() + 120 * SECOND), 'wss.expired'),
    attack('ten minutes old', () => timestamp(Date.now() - 600 * SECOND), 'wss.expired'),
    attack(
      'ten minutes old, with Expires in an hour',
      () => timestamp(Date.now() - 600 * SECOND, Date.now() + 3_600 * SECOND),
      'wss.expired',
    ),
    attack(
      'Expires two minutes ago',
      () => timestamp(Date.now() - 200 * SECOND, Date.now() - 120 * SECOND),
      'wss.expired',
    ),
    attack('Expires before Created', () => timestamp(Date.now(), Date.now() - SECOND), 'wss.expired'),
    attack('no zone', () => `<wsu:Created>${iso(Date.now()).replace('Z', '')}</wsu:Created>`, 'wss.structure'),
    attack(
      'another zone',
      () => `<wsu:Created>${iso(Date.now()).replace('Z', '+00:00')}</wsu:Created>`,
      'wss.structure',
    ),
    attack('Expires alone', () => `<wsu:Expires>${iso(Date.now() + SECOND)}</wsu:Expires>`, 'wss.structure'),
    attack('nothing', () => '', 'wss.structure'),
  ]);
});
