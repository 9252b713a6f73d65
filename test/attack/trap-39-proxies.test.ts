// Trap 39: what proxies do to a message on its way: another To, pretty printing, another encoding or declaration. What changes signed content is
// refused; what does not, passes.
import { change } from '../support/exchange.ts';
import { attacks, openArena } from './gateway/arena.ts';
import { part } from './gateway/message.ts';

const declared = (good: string, declaration: string) => declaration + good.replace(/^<\?xml[^>]*\?>/, '');

describe('trap 39: proxies', () => {
  const arena = openArena();
  for (const [name, make] of [
    ['an XML declaration', (good: string) => declared(good, '<?xml version="1.0" encoding="UTF-8"?>\n')],
    [
      'white space around the message and its header',
      (good: string) => `${change(good, '<soap:Header>', '\n<soap:Header>\n  ')}\n`,
    ],
    [
      'attributes in another order and other quotes',
      (good: string) => change(good, /<wsa:To ([^>]*)>/, (tag) => tag.replaceAll('"', "'")),
    ],
  ] as const)
    it(`${name} changes nothing that is signed`, async () => {
      for (const signer of ['xml-crypto', 'bode'] as const) await arena().passes(make(await arena().fresh(signer)));
    });
  attacks(arena, [
    { name: 'another To', make: (good) => change(good, 'bode.example', 'intern.example'), refused: 'wss.signature' },
    {
      name: 'pretty printing of the Body',
      make: (good) => change(good, part(good, 'm:BatchInformatie'), (found) => found.replaceAll('><', '>\n  <')),
      refused: 'wss.signature',
    },
    {
      name: 'pretty printing of SignedInfo',
      make: (good) => change(good, part(good, 'ds:SignedInfo'), (found) => found.replaceAll('><', '>\n<')),
      refused: 'wss.signature',
    },
    {
      name: 'another prefix for a signed element',
      make: (good) => good.replaceAll('bb:LeverBerichten', 'zz:LeverBerichten').replace('xmlns:bb=', 'xmlns:zz='),
      refused: 'wss.signature',
    },
    {
      name: 'Latin-1 with its declaration',
      make: (good) => Buffer.from(declared(good, '<?xml version="1.0" encoding="ISO-8859-1"?>'), 'latin1'),
      refused: 'xml.encoding',
    },
    { name: 'UTF-16', make: (good) => Buffer.from(`\ufeff${good}`, 'utf16le'), refused: 'xml.encoding' },
  ]);
});
