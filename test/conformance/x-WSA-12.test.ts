// x-WSA-12: our client takes a response only when RelatesTo is the MessageID that it sent and Action one of the operation's.
import { createServer, type Server } from 'node:https';
import { expect } from 'chai';
import type { Operation } from '../../src/schema/index.ts';
import { send } from '../../src/wus/index.ts';
import type { Markup } from '../../src/xml/index.ts';
import { type Arena, openArena } from '../attack/gateway/arena.ts';
import { PATH, PING_ACTION, partyOf } from '../attack/gateway/message.ts';
import { refusal } from '../support/exchange.ts';
import { BODE_OIN } from '../support/gateway.ts';
import type { TestCertificate } from '../support/pki.ts';
import { type MessageParts, SOAP, signedMessage, timestamp, WSA, WSSE11, wsa } from '../support/soap.ts';
import { ANONYMOUS, ping } from './ask.ts';

interface Asked {
  readonly messageId: string;
  readonly value: string;
}
type Answering = (asked: Asked) => Partial<MessageParts>;

const PAYLOAD = '<x xmlns="urn:x"></x>';
const FAULT = `<soap:Fault xmlns:soap="${SOAP}"><faultcode>soap:Server</faultcode><faultstring>x</faultstring></soap:Fault>`;
const headers = ({ messageId }: Pick<Asked, 'messageId'>, action = `${PING_ACTION}Response`) => [
  wsa('To', ANONYMOUS),
  wsa('Action', action),
  wsa('MessageID', 'urn:uuid:answer'),
  wsa('RelatesTo', messageId),
];

describe('x-WSA-12: which response is the answer', () => {
  const arena = openArena();
  let own: TestCertificate;
  let server: Server;
  let answering: Answering = () => ({});

  before(async () => {
    own = await arena().cast.pki.issue({ oin: BODE_OIN, freshKey: true });
    server = createServer({ cert: own.chainPem, key: own.keyPem }, async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const xml = Buffer.concat(chunks).toString();
      const messageId = /<wsa:MessageID[^>]*>([^<]+)/.exec(xml)![1]!;
      const value = /<ds:SignatureValue>([^<]+)/.exec(xml)![1]!;
      response.writeHead(200, { 'Content-Type': 'text/xml; charset=utf-8' });
      response.end(signed({ messageId, value }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  function signed(asked: Asked): string {
    const confirmations = `<wsse11:SignatureConfirmation xmlns:wsse11="${WSSE11}" Value="${asked.value}" wsu:Id="sc"></wsse11:SignatureConfirmation>`;
    const parts = { headers: headers(asked), payload: PAYLOAD, confirmations, ...answering(asked) };
    return signedMessage(partyOf(own, BODE_OIN), { timestamp: timestamp(Date.now()), ...parts });
  }

  async function exchange(change: Answering, { gateway, cast }: Arena = arena()) {
    answering = change;
    const service = gateway.contracts.services.find(({ path }) => path === PATH)!;
    const operation = service.operations.find(({ name }) => name === 'Ping') as Operation;
    const { port } = server.address() as { port: number };
    const url = `https://localhost:${port}${PATH}`;
    return send(gateway.requester(cast.sender, BODE_OIN), { url, operation }, ping().payload as Markup);
  }

  it('the one that relates to the request, with the output action of the operation', async () => {
    const { verified, payload } = await exchange(() => ({}));
    expect([verified?.signer?.oin, payload.local]).to.deep.equal([BODE_OIN, 'x']);
  });
  it('also as a fault, with a fault action of the operation or of WS-Addressing', async () => {
    for (const action of [`${PING_ACTION}:Fault:Fout`, `${WSA}/fault`, `${WSA}/soap/fault`]) {
      const outcome = await exchange((asked) => ({ headers: headers(asked, action), payload: FAULT }));
      expect([outcome.fault?.code, outcome.verified?.signer?.oin]).to.deep.equal(['soap:Server', BODE_OIN]);
    }
  });

  const REFUSED: Readonly<Record<string, Answering>> = {
    'to another message': () => ({ headers: headers({ messageId: 'urn:uuid:other' }) }),
    'to the message in another case': ({ messageId }) => ({ headers: headers({ messageId: messageId.toUpperCase() }) }),
    'with the action of the request': (asked) => ({ headers: headers(asked, PING_ACTION) }),
    'with the action of another operation': (asked) => ({
      headers: headers(asked, PING_ACTION.replace('Ping', 'LeverBerichtenResponse')),
    }),
    'with a fault action and no fault': (asked) => ({ headers: headers(asked, `${WSA}/soap/fault`) }),
    'a fault to another message': () => ({
      headers: headers({ messageId: 'urn:uuid:other' }, `${WSA}/fault`),
      payload: FAULT,
    }),
  };
  for (const [name, change] of Object.entries(REFUSED))
    it(`refuses one ${name}, though it is rightly signed`, async () => {
      await refusal(() => exchange(change), 'wsa.value', 'x-WSA-12');
    });
  it('refuses one without RelatesTo', async () => {
    await refusal(() => exchange((asked) => ({ headers: headers(asked).slice(0, 3) })), 'wsa.relatesToMissing');
  });
});
