// Trap 8: a validator that takes the first ds:Signature of the document and does not ask for a reference to each payload. Here there is one
// Signature, at its place, and every part of the message has its reference: in WUS and in ebMS.
import {
  MESSAGE_HEADER,
  makeMessage,
  PART,
  PAYLOAD,
  refusedMessage,
  verifyMessage,
} from '../security/ebxml/messages.ts';
import { change } from '../support/exchange.ts';
import { attacks, openArena } from './gateway/arena.ts';
import { part, prepend, signByOracle } from './gateway/message.ts';

describe('trap 8: which Signature, over what', () => {
  const arena = openArena();
  const other = () => part(signByOracle(arena().cast.sender), 'ds:Signature');
  attacks(arena, [
    {
      name: 'a valid Signature of another message before the true one',
      make: (good) => change(good, part(good, 'ds:Signature'), (own) => other() + own),
      refused: 'wss.structure',
    },
    {
      name: 'a Signature of another message in the Body, none in Security',
      make: (good) => prepend(change(good, part(good, 'ds:Signature'), ''), 'soap:Body', other()),
      refused: 'soap.structure',
    },
  ]);
  it('ebMS: a second Signature in the header or the Body is refused', async () => {
    const message = makeMessage();
    const [signature] = /<ds:Signature .*<\/ds:Signature>/s.exec(message.xml)!;
    for (const xml of [
      message.xml.replace(signature, signature + signature),
      message.xml.replace('<soap:Body>', `<soap:Body>${signature}`),
      message.xml.replace(MESSAGE_HEADER, signature + MESSAGE_HEADER),
    ])
      await refusedMessage({ ...message, xml }, /Signature/);
    await verifyMessage(message);
  });
  it('ebMS: a payload without a reference is refused, whatever else is signed', async () => {
    const parts = { [PART]: PAYLOAD, 'two@x': 'two' };
    const without = (made: readonly string[]) => made.filter((one) => !one.includes('two@x'));
    await refusedMessage(makeMessage({ parts, references: without }), /parts are not signed/);
    await verifyMessage(makeMessage({ parts }));
  });
});
