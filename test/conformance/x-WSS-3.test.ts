// x-WSS-3: (sender, MessageID) and SignatureValue may come once within maximum age + skew.
import { expect } from 'chai';
import { change, context, NOW, refusal, signedRequest, verifyXml } from '../support/exchange.ts';
import { MESSAGE_ID, timestamp, wsa } from '../support/soap.ts';

const headersWith = (messageId: string) => [
  wsa('To', 'https://gateway.example/orders'),
  wsa('Action', 'urn:example:orders:v1/Orders/SubmitOrder'),
  wsa('MessageID', messageId),
];
const keys = async (xml: string) => (await verifyXml(xml)).once.map(({ sleutel }) => sleutel);

describe('x-WSS-3: replay keys', () => {
  it('are two, of the signer, in hexadecimal', async () => {
    const verified = await verifyXml(signedRequest());
    expect(verified.once).to.have.length(2);
    for (const { oin, sleutel } of verified.once) {
      expect(oin).to.equal(verified.signer?.oin);
      expect(sleutel).to.match(/^[0-9a-f]{64}$/);
    }
  });
  it('are the same when the same bytes come again', async () => {
    const xml = signedRequest();
    expect(await keys(xml)).to.deep.equal(await keys(xml));
  });
  it('share the MessageID key when the same MessageID is signed anew', async () => {
    const [messageId, value] = await keys(signedRequest());
    const [again, other] = await keys(signedRequest({ timestamp: timestamp(NOW - 1_000) }));
    expect(again).to.equal(messageId);
    expect(other).not.to.equal(value);
  });
  it('share nothing between two messages', async () => {
    const first = await keys(signedRequest({ headers: headersWith(MESSAGE_ID) }));
    const second = await keys(signedRequest({ headers: headersWith('urn:uuid:other') }));
    expect(first.some((key) => second.includes(key))).to.equal(false);
  });
  it('do not change with the layout of the base64', async () => {
    const xml = signedRequest();
    const broken = change(xml, /<ds:SignatureValue>.{40}/, (found) => `${found}\n`);
    expect(await keys(broken)).to.deep.equal(await keys(xml));
  });
  it('live at least as long as the message passes the Timestamp check', async () => {
    const created = NOW - 200_000;
    const xml = signedRequest({ timestamp: timestamp(created, NOW + 3_600_000) });
    const { once } = await verifyXml(xml);
    const { maxAgeMs, skewMs } = context.policy;
    expect(once.map(({ tot }) => tot)).to.deep.equal([created + maxAgeMs + skewMs, created + maxAgeMs + skewMs]);
    await refusal(() => verifyXml(xml, { now: once[0]!.tot }), 'wss.expired', 'x-WSS-2');
  });
});
