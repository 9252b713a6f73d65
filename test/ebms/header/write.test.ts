// What is written is canonical (both C14N forms), valid, in the prescribed order, and reads back as it was.
import { expect } from 'chai';
import fc from 'fast-check';
import {
  type EbmsDraft,
  insertSignature,
  readEnvelope,
  readMessage,
  writeMessage,
} from '../../../src/ebms/header/index.ts';
import { type EbmsMessage, SIGNAL_SERVICE } from '../../../src/ebms/types.ts';
import { canonicalize, parseXml } from '../../../src/xml/index.ts';
import { HEADER, NOW, REQUEST, schema, TO_PARTY } from './samples.ts';

const back = (draft: EbmsDraft): EbmsMessage => readMessage(readEnvelope(draft.bytes), schema());

const { role: _from, ...from } = HEADER.from;
const { role: _to, ...to } = HEADER.to;
const SIGNAL = {
  header: { ...HEADER, from, to, service: { value: SIGNAL_SERVICE }, duplicateElimination: false },
  syncReply: false,
  messageOrder: false,
  manifest: [],
} as const;
const signal = (action: string, more: Partial<EbmsMessage>): EbmsMessage => ({
  ...SIGNAL,
  header: { ...SIGNAL.header, action, refToMessageId: 'about@afnemer.example' },
  ...more,
});

const MESSAGES: Readonly<Record<string, EbmsMessage>> = {
  request: REQUEST,
  'request with everything': {
    ...REQUEST,
    header: { ...REQUEST.header, refToMessageId: 'earlier@bode.example' },
    ackRequested: { signed: true, actor: TO_PARTY },
    syncReply: true,
    manifest: [{ href: 'cid:a@b', id: 'ref-1' }, { href: 'cid:c%2Fd@b' }],
  },
  Acknowledgment: signal('Acknowledgment', {
    acknowledgment: {
      timestamp: NOW,
      refToMessageId: 'about@afnemer.example',
      from: HEADER.to.partyIds,
      actor: TO_PARTY,
      references: [
        {
          uri: '',
          transforms: [
            { algorithm: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature' },
            { algorithm: 'http://www.w3.org/TR/1999/REC-xpath-19991116', xpath: 'not(a[@b="c"] | d < 1)' },
          ],
          digestMethod: 'http://www.w3.org/2001/04/xmlenc#sha256',
          digestValue: 'AAAA',
        },
        { uri: 'cid:a@b', digestMethod: 'http://www.w3.org/2001/04/xmlenc#sha256', digestValue: 'BBBB' },
      ],
    },
  }),
  MessageError: signal('MessageError', {
    errorList: [
      { code: 'Inconsistent', severity: 'Error', location: '//a[@b="c"]', description: 'no & yes' },
      { code: 'Unknown', severity: 'Warning' },
    ],
  }),
  StatusRequest: signal('StatusRequest', { statusRequest: { refToMessageId: 'about@afnemer.example' } }),
  StatusResponse: signal('StatusResponse', {
    statusResponse: { refToMessageId: 'about@afnemer.example', messageStatus: 'Received', timestamp: NOW },
  }),
  Ping: signal('Ping', {}),
  Pong: signal('Pong', {}),
};

describe('writeMessage', () => {
  for (const [name, message] of Object.entries(MESSAGES)) {
    it(`writes ${name} so that it reads back as it was`, () => {
      expect(back(writeMessage(message))).to.deep.equal(message);
    });
    it(`writes ${name} in canonical form, exclusive and inclusive`, () => {
      const { bytes } = writeMessage(message);
      const { root } = parseXml(bytes);
      expect(canonicalize(root).toString()).to.equal(bytes.toString());
      expect(canonicalize(root, { mode: 'inclusive' }).toString()).to.equal(bytes.toString());
    });
    it(`has the place for the signature of ${name} at the end of the Header`, () => {
      const draft = writeMessage(message);
      expect(draft.bytes.subarray(draft.signatureAt).toString()).to.match(/^<\/soap:Header><soap:Body>/);
      const signed = insertSignature(
        draft,
        '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"></ds:Signature>',
      );
      const envelope = readEnvelope(signed);
      expect(envelope.signature?.start).to.equal(draft.signatureAt);
      expect(signed.length - draft.bytes.length).to.equal(envelope.signature!.end - envelope.signature!.start);
    });
  }

  it('x-HDR-1: keeps the order of the standard', () => {
    const names = parseXml(writeMessage(MESSAGES['request with everything']!).bytes).root.children[0]!.children;
    expect(names.map(({ local }) => local)).to.deep.equal(['MessageHeader', 'SyncReply', 'AckRequested']);
    expect(names[0]!.children.map(({ local }) => local)).to.deep.equal([
      'From',
      'To',
      'CPAId',
      'ConversationId',
      'Service',
      'Action',
      'MessageData',
      'DuplicateElimination',
    ]);
  });

  it('reads back any text that XML can hold', () => {
    const word = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 60 })
      .filter((text) => text.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text));
    fc.assert(
      fc.property(word, word, (cpaId, conversationId) => {
        const message = { ...REQUEST, header: { ...REQUEST.header, cpaId, conversationId } };
        expect(back(writeMessage(message))).to.deep.equal(message);
      }),
      { numRuns: 40 },
    );
  });
});
