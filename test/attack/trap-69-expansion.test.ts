// Trap 69: DTD and entity expansion, XInclude, thousands of attributes and deep nesting are stopped by the scanner, before schema or signature.
import { change } from '../support/exchange.ts';
import { attacks, openArena } from './gateway/arena.ts';
import { levering, part, prepend } from './gateway/message.ts';

const LAUGHS = `<!DOCTYPE x [<!ENTITY a "ha">${Array.from('bcdefgh', (name, i) => `<!ENTITY ${name} "${`&${'abcdefg'[i]};`.repeat(10)}">`).join('')}]>`;
const inBody = (good: string, markup: string) => prepend(good, 'soap:Body', markup);

describe('trap 69: expansion and size', () => {
  attacks(openArena(), [
    { name: 'a billion laughs', make: (good) => LAUGHS + good.replace('GEHEIM', '&h;'), refused: 'xml.forbidden' },
    {
      name: 'an external entity',
      make: (good) => `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${good.replace('GEHEIM', '&e;')}`,
      refused: 'xml.forbidden',
    },
    {
      name: 'an external DTD',
      make: (good) => `<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">${good}`,
      refused: 'xml.forbidden',
    },
    {
      name: 'XInclude is an element like any other: nothing is fetched, the signature is broken',
      make: (good) =>
        change(
          good,
          part(good, 'b:BerichtTekst'),
          (was) =>
            `${was}<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"></i:include>`,
        ),
      refused: 'wss.signature',
    },
    {
      name: '10,000 attributes on one element',
      make: (good) =>
        inBody(good, `<x xmlns="urn:x" ${Array.from({ length: 10_000 }, (_, i) => `a${i}=""`).join(' ')}></x>`),
      refused: 'xml.limit',
    },
    {
      name: '10,000 elements in each other',
      make: (good) => inBody(good, '<x>'.repeat(10_000) + '</x>'.repeat(10_000)),
      refused: 'xml.limit',
    },
    {
      name: 'a payload of another shape, which only the schema can tell, is judged last',
      make: (good) => change(good, part(good, 'bb:LeverBerichten'), levering({ attributen: ' a="b"' })),
      refused: 'wss.signature',
    },
  ]);
});
