// Trap 33: a MessageID is required in responses too; To is not required there, for stacks strip it; an absent ReplyTo is anonymous, no error.
import { expect } from 'chai';
import { parseEnvelope, readAddressing } from '../../src/envelope/index.ts';
import { answers, ask, ping, without, write } from '../conformance/ask.ts';
import { refusal } from '../support/exchange.ts';
import { envelope, wsa } from '../support/soap.ts';
import { openArena } from './gateway/arena.ts';
import { headersOf, PING_ACTION } from './gateway/message.ts';

const ACTION = `${PING_ACTION}Response`;
const HEADERS = [wsa('Action', ACTION), wsa('MessageID', 'urn:uuid:2'), wsa('RelatesTo', 'urn:uuid:1')];
const read = (headers: readonly string[]) =>
  readAddressing(parseEnvelope(Buffer.from(envelope({ headers }))), {
    role: 'response',
    relatesTo: 'urn:uuid:1',
    actions: [ACTION],
  });

describe('trap 33: headers of requests and responses differ', () => {
  const arena = openArena();
  it('a response has a MessageID, and so has a fault, whatever the request lacked', async () => {
    expect((await answers(arena())).header('MessageID')).to.match(/^urn:uuid:/);
    for (const name of ['To', 'Action', 'MessageID'])
      expect((await ask(arena(), write(arena(), without(name)))).header('MessageID')).to.match(/^urn:uuid:/);
  });
  it('a request without ReplyTo is answered', async () => {
    expect(headersOf(ping()).join('')).not.to.include('ReplyTo');
    expect((await answers(arena())).status).to.equal(200);
  });
  it('our client takes a response without To, and none without MessageID', async () => {
    expect(read(HEADERS).addressing).to.include({ action: ACTION, messageId: 'urn:uuid:2' });
    await refusal(() => read(HEADERS.filter((one) => !one.includes('MessageID'))), 'wsa.messageIdMissing', 'x-WSA-1');
  });
});
