// WB014, x-WSS-11, x-WSS-12, x-WSS-10: the response confirms the SignatureValue of the request, signed, and the client compares (trap 14).
import { expect } from 'chai';
import { GatewayError, newGuid } from '../../src/core/index.ts';
import { draftFault, draftResponse, parseEnvelope, readAddressing } from '../../src/envelope/index.ts';
import { type ResponseCheck, type SignOptions, signMessage, verifyResponse } from '../../src/security/index.ts';
import { change, context, NOW, refusal, sender, server, signedRequest, verifyXml } from '../support/exchange.ts';
import { envelope, MESSAGE_ID, requiredParts, sign, timestamp, WSSE11, wsa } from '../support/soap.ts';

const ACTION = 'urn:example:orders:v1/Orders/SubmitOrderResponse';
const DRAFT = draftResponse(
  { action: ACTION, messageId: 'urn:uuid:2', relatesTo: MESSAGE_ID },
  Buffer.from('<o:Done xmlns:o="urn:example:orders:v1"></o:Done>'),
);
const SENT = Buffer.from('the signature value that was sent').toString('base64');

const response = async (options: Partial<SignOptions> = {}) =>
  (await signMessage(DRAFT, server, { now: NOW, ...options })).bytes.toString();
const accept = (xml: string, more: Partial<ResponseCheck> = {}) =>
  verifyResponse(
    readAddressing(parseEnvelope(Buffer.from(xml)), { role: 'response', relatesTo: MESSAGE_ID, actions: [ACTION] }),
    { ...context, sent: [SENT], ...more },
  );

/** A response by xml-crypto, with whatever stands in its Security header. */
function foreign(confirmations: string, signed?: readonly string[]): string {
  const headers = [wsa('Action', ACTION), wsa('MessageID', 'urn:uuid:3'), wsa('RelatesTo', MESSAGE_ID)];
  const xml = envelope({ headers, confirmations, timestamp: timestamp(NOW) }, server);
  return sign(xml, server, signed ? { sign: signed } : {});
}
const confirmation = (value: string, id = 'sc') =>
  `<wsse11:SignatureConfirmation xmlns:wsse11="${WSSE11}" Value="${value}" wsu:Id="${id}"/>`;

describe('WB014: what Bode confirms', () => {
  it('is the SignatureValue of the verified request', async () => {
    const request = await verifyXml(signedRequest());
    const xml = await response({ confirms: request.signatureValues });
    const verified = await accept(xml, { sent: request.signatureValues });
    expect(verified.signer?.oin).to.equal(server.oin);
  });
  it('confirms each of several', async () => {
    const sent = ['AAAA', 'BBBB'];
    await accept(await response({ confirms: sent }), { sent });
  });
  it('confirms nothing for an unsigned request', async () => {
    const xml = await response();
    expect(xml).not.to.include('SignatureConfirmation');
    await accept(xml, { sent: [] });
  });
  it('stands before the Signature that covers it (x-WSS-12)', async () => {
    const xml = await response({ confirms: [SENT] });
    expect(xml.indexOf('<wsse11:SignatureConfirmation')).to.be.below(xml.indexOf('<ds:Signature '));
    expect(xml.indexOf('<wsse11:SignatureConfirmation')).to.be.greaterThan(xml.indexOf('<wsse:Security'));
    expect(xml).to.match(/<wsse11:SignatureConfirmation[^>]* wsu:Id="/);
  });
  it('stands in the last header, as gSOAP needs it to find one signed Body', async () => {
    expect(await response({ confirms: [SENT] })).to.match(
      /<\/wsa:RelatesTo><wsse:Security .*<\/wsse:Security><\/soap:Header>/s,
    );
  });
});

describe('x-WSS-11: what a client compares', () => {
  it('takes the value in another base64 layout', async () => {
    await accept(foreign(confirmation(SENT.replace(/.{10}/, '$& '))));
  });
  it('refuses absence', async () => {
    await refusal(async () => accept(await response()), 'wss.confirmation', 'x-WSS-11');
  });
  it('refuses a difference', async () => {
    await refusal(async () => accept(await response({ confirms: ['AAAA'] })), 'wss.confirmation', 'x-WSS-11');
  });
  it('refuses more than was sent', async () => {
    await refusal(async () => accept(await response({ confirms: [SENT, 'AAAA'] })), 'wss.confirmation', 'x-WSS-11');
    await refusal(async () => accept(await response({ confirms: [SENT, SENT] })), 'wss.confirmation', 'x-WSS-11');
    await refusal(async () => accept(await response({ confirms: [SENT] }), { sent: [] }), 'wss.confirmation');
  });
  it('refuses one without Value', async () => {
    const xml = change(await response({ confirms: [SENT] }), / Value="[^"]+"/, '');
    await refusal(() => accept(xml), 'wss.confirmation', 'x-WSS-11');
  });
  it('refuses one that is not signed', async () => {
    const xml = foreign(confirmation(SENT));
    const signed = requiredParts(xml).filter((part) => !part.includes("'sc'"));
    await refusal(() => accept(foreign(confirmation(SENT), signed)), 'wss.coverage', 'WB004');
  });
  it('takes a fault without confirmation, for the peer may not have read our signature', async () => {
    const cause = new GatewayError('wss.structure', 'WB003');
    const draft = draftFault(cause, { messageId: 'urn:uuid:4', relatesTo: MESSAGE_ID, correlatieId: newGuid(NOW) });
    const { bytes } = await signMessage(draft, server, { now: NOW });
    expect((await accept(bytes.toString())).payload.local).to.equal('Fault');
    const wrong = await signMessage(draft, server, { now: NOW, confirms: ['AAAA'] });
    await refusal(() => accept(wrong.bytes.toString()), 'wss.confirmation', 'x-WSS-11');
  });
});

describe('x-WSS-10: who must have signed the response', () => {
  it('takes the organisation that was asked and no other', async () => {
    const xml = await response({ confirms: [SENT] });
    await accept(xml, { oin: (await accept(xml)).signer!.oin });
    const other = (await verifyXml(signedRequest())).signer!.oin;
    expect(other).to.equal(sender.oin);
    await refusal(() => accept(xml, { oin: other }), 'wss.identity', 'x-WSS-10');
  });
  it('refuses an unsigned response', async () => {
    const headers = [wsa('Action', ACTION), wsa('MessageID', 'urn:uuid:3'), wsa('RelatesTo', MESSAGE_ID)];
    await refusal(() => accept(envelope({ headers })), 'wss.missing', 'WB003');
  });
});
