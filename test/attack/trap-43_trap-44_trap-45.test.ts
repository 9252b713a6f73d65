// trap 43: unqualified attributes of ebMS; trap 44: SOAPAction without quotes; trap 45: signals that carry roles or ask for something.
import { expect } from 'chai';
import { checkEbmsAction, readEnvelope, writeMessage } from '../../src/ebms/header/index.ts';
import {
  makeAcknowledgment,
  makeMessageError,
  makePing,
  makePong,
  makeStatusRequest,
} from '../../src/ebms/signals/index.ts';
import type { EbmsMessage } from '../../src/ebms/types.ts';
import type { XmlElement } from '../../src/xml/index.ts';
import { faulted } from '../ebms/header/refused.ts';
import { HEADER, messageHeader, NOW, RECEIVER, REQUEST, read, SENDER, soap } from '../ebms/header/samples.ts';

const FRESH = { now: NOW, messageId: 'new@bode.example' };
const ROUTE = { from: SENDER, to: RECEIVER, cpaId: HEADER.cpaId, conversationId: 'c-1' };
const SIGNALS: readonly EbmsMessage[] = [
  makeAcknowledgment(HEADER, FRESH),
  makeMessageError(HEADER, [{ code: 'Unknown', severity: 'Error', location: '/a', description: 'b' }], FRESH),
  makePing(ROUTE, FRESH),
  makePong(HEADER, FRESH),
  makeStatusRequest(ROUTE, HEADER.messageId, FRESH),
];

function unqualified(element: XmlElement): readonly string[] {
  const own = element.attributes.filter(({ uri }) => uri === '').map(({ local }) => `${element.local}/@${local}`);
  return [...own, ...element.children.flatMap(unqualified)];
}

describe('trap 43: attributes of ebMS without prefix', () => {
  it('none is written', () => {
    const everything = { ...REQUEST, syncReply: true, manifest: [{ href: 'cid:a@b', id: 'r' }] };
    for (const message of [everything, ...SIGNALS])
      expect(unqualified(readEnvelope(writeMessage(message).bytes).document.root)).to.deep.equal([]);
  });
  it('a version that only looks like one does not count', () => {
    faulted(() => read(soap({ header: messageHeader({}, 'version="2.0" soap:mustUnderstand="1"') })), 'ebms.version');
    faulted(
      () => read(soap({ header: messageHeader({}, 'xmlns:o="urn:o" o:version="2.0" soap:mustUnderstand="1"') })),
      'ebms.version',
    );
  });
});

describe('trap 44: SOAPAction without its quotes', () => {
  it('is refused', () => {
    faulted(() => checkEbmsAction('ebXML'), 'ebms.soapAction');
  });
});

describe('trap 45: signals carry no role, ask for nothing, and stay in the conversation', () => {
  for (const message of SIGNALS)
    it(message.header.action, () => {
      const again = read(writeMessage(message).bytes.toString());
      expect(again.header.from).to.have.all.keys('partyIds');
      expect(again.header.to).to.have.all.keys('partyIds');
      expect(again).to.not.have.any.keys('ackRequested');
      expect(again.header.duplicateElimination).to.equal(false);
      expect(again.header.conversationId).to.be.oneOf([HEADER.conversationId, 'c-1']);
    });
});
