// WB004, x-WSS-4: Body, every WS-Addressing header and Timestamp are each signed by their own reference (trap 34).
import { expect } from 'chai';
import { GatewayError, newGuid } from '../../src/core/index.ts';
import { draftFault, draftRequest, draftResponse } from '../../src/envelope/index.ts';
import { signMessage } from '../../src/security/index.ts';
import { NOW, refusal, sender, server, signedRequest, verifyXml } from '../support/exchange.ts';
import {
  BODY,
  check,
  envelope,
  header,
  REQUEST_HEADERS,
  requiredParts,
  sign,
  TIMESTAMP,
  TOKEN,
  timestamp,
  wsa,
} from '../support/soap.ts';

const FROM = wsa('From', '<wsa:Address>https://sender.example/</wsa:Address>');
const headers = [...REQUEST_HEADERS, FROM];
const all = requiredParts(envelope({ headers }));
const signedWithout = (xpath: string) => signedRequest({ headers }, { sign: all.filter((part) => part !== xpath) });

describe('WB004 and x-WSS-4: what a sender must have signed', () => {
  it('takes a message with every part signed, and the token as well', async () => {
    await verifyXml(signedRequest({ headers }));
    await verifyXml(signedRequest({ headers }, { sign: [...all, TOKEN] }));
  });
  for (const [name, xpath] of [
    ['Body', BODY],
    ['Timestamp', TIMESTAMP],
    ['To', header('To')],
    ['Action', header('Action')],
    ['MessageID', header('MessageID')],
    ['From', header('From')],
  ] as const)
    it(`refuses a message in which ${name} is not signed`, async () => {
      const error = await refusal(() => verifyXml(signedWithout(xpath)), 'wss.coverage', 'WB004');
      expect(error.detail.oorzaak).to.equal(`${name} is not signed`);
    });
  it('refuses a reference to the payload in place of the Body', async () => {
    const payload = '<o:Order xmlns:o="urn:o" wsu:Id="payload"/>';
    const inner = "//*[local-name()='Order']";
    const xml = sign(envelope({ payload, timestamp: timestamp(NOW) }, sender), sender, {
      sign: [header('To'), header('Action'), header('MessageID'), TIMESTAMP, inner],
    });
    await refusal(() => verifyXml(xml), 'wss.coverage', 'x-WSS-4');
  });
  it('refuses a part that is signed twice', async () => {
    await refusal(() => verifyXml(signedRequest({ headers }, { sign: [...all, BODY] })), 'wss.structure', 'WB004');
  });
});

describe('WB004: what Bode signs', () => {
  const payload = Buffer.from('<o:Done xmlns:o="urn:example:orders"></o:Done>');
  const covered = async (draft: Parameters<typeof signMessage>[0], confirms: readonly string[] = []) => {
    const { bytes } = await signMessage(draft, server, { now: NOW, confirms });
    const verdict = check(bytes.toString(), server.certificate);
    expect(verdict.valid).to.equal(true);
    return verdict.covered;
  };

  it('a request', async () => {
    const draft = draftRequest(
      { to: 'https://x.example/', action: 'urn:a', messageId: 'urn:m', from: 'urn:f' },
      payload,
    );
    expect(await covered(draft)).to.have.members(['To', 'Action', 'MessageID', 'From', 'Timestamp', 'Body']);
  });
  it('a response', async () => {
    const draft = draftResponse({ action: 'urn:a', messageId: 'urn:m', relatesTo: 'urn:r' }, payload);
    const parts = ['To', 'Action', 'MessageID', 'RelatesTo', 'Timestamp', 'SignatureConfirmation', 'Body'];
    expect(await covered(draft, ['AAAA'])).to.have.members(parts);
  });
  it('a fault', async () => {
    const context = { messageId: 'urn:m', relatesTo: 'urn:r', correlatieId: newGuid(NOW) };
    const draft = draftFault(new GatewayError('wss.signature', 'WB013'), context);
    expect(await covered(draft)).to.have.members(['To', 'Action', 'MessageID', 'RelatesTo', 'Timestamp', 'Body']);
  });
});
