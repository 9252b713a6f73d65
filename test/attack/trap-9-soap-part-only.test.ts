// Trap 9: URI="" covers the SOAP part only, so that another MIME part passes unsigned. Parts are counted against references; in WUS a reference
// to the whole document is none at all.
import { makeMessage, PART, refusedMessage, verifyMessage } from '../security/ebxml/messages.ts';
import { change } from '../support/exchange.ts';
import { attacks, openArena } from './gateway/arena.ts';
import { idOf } from './gateway/message.ts';

describe('trap 9: a signature over the SOAP part alone', () => {
  it('ebMS: an extra part that nobody signed is refused', async () => {
    const message = makeMessage();
    const parts = new Map([...message.parts, ['extra@x', Buffer.from('extra')]]);
    await refusedMessage({ ...message, parts }, /1 parts are not signed/);
    await refusedMessage(makeMessage({ references: ([document]) => [document!] }), /parts are not signed/);
    await verifyMessage(message);
  });
  it('ebMS: a reference without its part, and two references to one, are refused', async () => {
    await refusedMessage({ ...makeMessage(), parts: new Map() }, /a part that is not there/);
    const twice = (made: readonly string[]) => [...made, made.find((one) => one.includes(PART))!];
    await refusedMessage(makeMessage({ references: twice }), /./);
  });
  it('ebMS: no reference to the SOAP part is refused', async () => {
    await refusedMessage(makeMessage({ references: (made) => made.slice(1) }), /./);
  });
  attacks(openArena(), [
    {
      name: 'WUS: URI="" instead of the reference to the Body',
      make: (good) => change(good, `URI="#${idOf(good, 'soap:Body')}"`, 'URI=""'),
      refused: 'wss.coverage',
    },
  ]);
});
