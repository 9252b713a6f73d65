// Trap 11: the XPath printed in ebMS 2.0 has an invalid node test, and its prefix is bound by the document. It is compared as a template, never
// evaluated: an expression of a peer runs nowhere.
import {
  ENVELOPED,
  makeMessage,
  NEXT,
  refusedMessage,
  TEMPLATE,
  transform,
  verifyMessage,
  xpath,
} from '../security/ebxml/messages.ts';
import { change } from '../support/exchange.ts';
import { EXC, SOAP } from '../support/soap.ts';
import { attacks, openArena } from './gateway/arena.ts';

const chain = (expression: string, attributes = '') =>
  transform(ENVELOPED) + xpath(expression, attributes) + transform(EXC);

describe('trap 11: the XPath of ebMS', () => {
  it('the working form is taken, with white space of any kind and with the prefix of its own element', async () => {
    await verifyMessage(makeMessage({ transforms: chain(TEMPLATE) }));
    await verifyMessage(makeMessage({ transforms: chain(TEMPLATE.replaceAll('|', '\n | ')) }));
    const other = TEMPLATE.replaceAll('@soap:', '@s:');
    await verifyMessage(makeMessage({ transforms: chain(other, ` xmlns:s="${SOAP}"`) }));
  });
  for (const [name, expression, attributes] of [
    ['everything', 'true()', ''],
    ['nothing', 'false()', ''],
    ['one actor only', `not(ancestor-or-self::node()[@soap:actor="${NEXT}"])`, ''],
    ['more left out', TEMPLATE.replace(/\)$/, '|ancestor-or-self::node()[@x="1"])'), ''],
    ['a prefix of another namespace', TEMPLATE, ' xmlns:soap="urn:other"'],
    ['a prefix that is bound to nothing', TEMPLATE.replaceAll('@soap:', '@nobody:'), ''],
    ['an expression that takes for ever', 'count(//*[count(//*[count(//*)>0])>0])>0', ''],
    ['a file', 'document("file:///etc/passwd")', ''],
  ] as const)
    it(`refused: ${name}`, async () => {
      await refusedMessage(makeMessage({ transforms: chain(expression, attributes) }), /./);
    });
  attacks(openArena(), [
    {
      name: 'WUS: no XPath, not even this one',
      make: (good) => change(good, /<ds:Transform [^>]*?(?:\/>|><\/ds:Transform>)/, (own) => xpath(TEMPLATE) + own),
      refused: 'wss.algorithm',
    },
  ]);
});
