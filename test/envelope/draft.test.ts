// Unsigned envelopes (profile 2W-be): what is built is canonical, valid, and read back as it was meant (WW001, x-WSA-7).
import { expect } from 'chai';
import fc from 'fast-check';
import { GatewayError, newGuid } from '../../src/core/index.ts';
import {
  type Draft,
  draftFault,
  draftRequest,
  draftResponse,
  parseEnvelope,
  readAddressing,
  writeEnvelope,
} from '../../src/envelope/index.ts';
import { canonicalize, characters, element } from '../../src/xml/index.ts';

const PAYLOAD = element('o:Order', { ns: { o: 'urn:example:o' } }, characters('a & b < c'));
const canonical = (draft: Draft) => {
  const bytes = writeEnvelope(draft);
  const inclusivePrefixes = [...draft.qnames];
  expect(canonicalize(parseEnvelope(bytes).document.root, { inclusivePrefixes }).equals(bytes)).to.equal(true);
  return bytes;
};

describe('unsigned envelopes', () => {
  it('a request reads back', () => {
    const headers = {
      to: 'https://x.example/?OIN=00000001123456789000',
      action: 'urn:a',
      messageId: 'urn:m',
      from: 'urn:f',
    };
    const message = readAddressing(parseEnvelope(canonical(draftRequest(headers, PAYLOAD))), { role: 'request' });
    expect(message.addressing).to.deep.equal({ ...headers, toOin: '00000001123456789000' });
    expect(message.payload.local).to.equal('Order');
  });
  it('a response reads back', () => {
    const draft = draftResponse({ action: 'urn:b', messageId: 'urn:m2', relatesTo: 'urn:m' }, PAYLOAD);
    const expectation = { role: 'response', relatesTo: 'urn:m', actions: ['urn:b'] } as const;
    const { addressing } = readAddressing(parseEnvelope(canonical(draft)), expectation);
    expect(addressing.to).to.equal('http://www.w3.org/2005/08/addressing/anonymous');
  });
  it('a fault declares the prefix of its code once', () => {
    const error = new GatewayError('wss.expired', 'x-WSS-2');
    const bytes = canonical(draftFault(error, { messageId: 'urn:m2', relatesTo: 'urn:m', correlatieId: newGuid(0) }));
    expect(bytes.toString().split('xmlns:wsu=')).to.have.length(2);
  });
  it('copies any MessageID into RelatesTo byte for byte (x-WSA-7)', () => {
    const id = fc.stringMatching(/^urn:[^\s<>"{}|\\^`\p{C}]{1,40}$/u);
    fc.assert(
      fc.property(id, (messageId) => {
        const draft = draftResponse({ action: 'urn:b', messageId: 'urn:m2', relatesTo: messageId }, PAYLOAD);
        const expectation = { role: 'response', relatesTo: messageId, actions: ['urn:b'] } as const;
        expect(readAddressing(parseEnvelope(canonical(draft)), expectation).addressing.relatesTo).to.equal(messageId);
      }),
    );
  });
});
