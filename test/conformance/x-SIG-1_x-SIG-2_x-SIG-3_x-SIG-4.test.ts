// x-SIG-1 service and actions, x-SIG-2 what signals do not carry (trap 45), x-SIG-3 Acknowledgment, x-SIG-4 signed acknowledgements.
import { expect } from 'chai';
import fc from 'fast-check';
import { insertSignature, readEnvelope, readMessage, writeMessage } from '../../src/ebms/header/index.ts';
import {
  acknowledgmentMismatch,
  makeAcknowledgment,
  makeMessageError,
  makePing,
  makePong,
  makeStatusRequest,
  makeStatusResponse,
  type Sent,
  sameReferences,
} from '../../src/ebms/signals/index.ts';
import { type DigestReference, type EbmsMessage, SIGNALS, signalOf } from '../../src/ebms/types.ts';
import { refused } from '../ebms/header/refused.ts';
import {
  ACK_REQUESTED,
  BLOCK,
  FIELDS,
  HEADER,
  MANIFEST,
  NEXT_MSH,
  NOW,
  RECEIVER,
  REQUEST,
  read,
  SENDER,
  schema,
  signalHeader,
  soap,
  TO_PARTY,
} from '../ebms/header/samples.ts';

const FRESH = { now: NOW + 1000, messageId: 'new@bode.example' };
const ROUTE = { from: SENDER, to: RECEIVER, cpaId: HEADER.cpaId, conversationId: 'c-1' };
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const REFERENCES: readonly DigestReference[] = [
  {
    uri: '',
    transforms: [{ algorithm: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature' }],
    digestMethod: SHA256,
    digestValue: 'AAAA',
  },
  { uri: 'cid:a@b', digestMethod: SHA256, digestValue: 'BBBB' },
];
const ALL: readonly EbmsMessage[] = [
  makeAcknowledgment(HEADER, FRESH, REFERENCES),
  makeMessageError(HEADER, [{ code: 'Unknown', severity: 'Error' }], FRESH),
  makeStatusRequest(ROUTE, 'about@bode.example', FRESH),
  makeStatusResponse(
    HEADER,
    { refToMessageId: 'about@bode.example', messageStatus: 'Received', timestamp: NOW },
    FRESH,
  ),
  makePing(ROUTE, FRESH),
  makePong(HEADER, FRESH),
];
const written = (message: EbmsMessage) => writeMessage(message).bytes.toString();
const ODD = { kind: 'ebms.combination', code: 'Inconsistent' } as const;
const ACK = (more = '') =>
  `<eb:Acknowledgment ${BLOCK} soap:actor="${TO_PARTY}"><eb:Timestamp>2026-03-03T09:12:05Z</eb:Timestamp><eb:RefToMessageId>a@b</eb:RefToMessageId>${more}</eb:Acknowledgment>`;

describe('x-SIG-1: service and action of signals', () => {
  it('are those of the standard, in the order of the list', () => {
    expect(ALL.map(({ header }) => signalOf(header))).to.deep.equal(SIGNALS);
    for (const message of ALL)
      expect(written(message)).to.include('<eb:Service>urn:oasis:names:tc:ebxml-msg:service</eb:Service>');
  });
  it('an action that the service does not have is refused', () => {
    refused(() => read(soap({ header: signalHeader('Restart'), blocks: '', body: '' })), {
      kind: 'ebms.action',
      code: 'ValueNotRecognized',
      clause: 'x-SIG-1',
    });
  });
  it('every signal has its own element and no other', () => {
    refused(() => read(soap({ header: signalHeader('Acknowledgment', 'a@b'), blocks: '', body: '' })), ODD);
    refused(() => read(soap({ header: signalHeader('MessageError', 'a@b'), blocks: '', body: '' })), ODD);
    refused(() => read(soap({ header: signalHeader('StatusRequest'), blocks: '', body: '' })), ODD);
    refused(() => read(soap({ header: signalHeader('Ping'), blocks: ACK(), body: '' })), ODD);
    refused(() => read(soap({ header: signalHeader('Ping'), blocks: '', body: MANIFEST })), ODD);
  });
  it('x-RM-4: a business message that carries an Acknowledgment is NotSupported', () => {
    refused(() => read(soap({ blocks: ACK_REQUESTED + ACK() })), {
      kind: 'ebms.bundled',
      code: 'NotSupported',
      clause: 'x-RM-4',
    });
  });
});

describe('x-SIG-2: what signals carry', () => {
  it('no role, no AckRequested, no DuplicateElimination, no SyncReply (trap 45)', () => {
    for (const message of ALL)
      expect(written(message)).to.not.match(/eb:Role|AckRequested|DuplicateElimination|SyncReply/);
  });
  it('the parties swapped and the conversation echoed', () => {
    for (const message of [ALL[0]!, ALL[1]!, ALL[3]!, ALL[5]!]) {
      expect(message.header.from).to.deep.equal({ partyIds: RECEIVER.partyIds });
      expect(message.header.to).to.deep.equal({ partyIds: SENDER.partyIds });
      expect(message.header).to.include({
        conversationId: HEADER.conversationId,
        cpaId: HEADER.cpaId,
        refToMessageId: HEADER.messageId,
      });
    }
  });
  it('received with AckRequested or DuplicateElimination they are refused', () => {
    const header = signalHeader('Ping');
    refused(() => read(soap({ header, blocks: ACK_REQUESTED, body: '' })), { ...ODD, clause: 'x-SIG-2' });
    const filtered = header.replace('</eb:MessageHeader>', `${FIELDS.DuplicateElimination}</eb:MessageHeader>`);
    refused(() => read(soap({ header: filtered, blocks: '', body: '' })), { ...ODD, clause: 'x-SIG-2' });
  });
});

describe('x-SIG-3: the Acknowledgment', () => {
  it('says when, of which message, and for the end party', () => {
    const { acknowledgment, header } = makeAcknowledgment(HEADER, FRESH);
    expect(acknowledgment).to.deep.equal({
      timestamp: FRESH.now,
      refToMessageId: HEADER.messageId,
      from: [],
      actor: TO_PARTY,
      references: [],
    });
    expect(header.refToMessageId).to.equal(HEADER.messageId);
  });
  it('names one message, in both places', () => {
    expect(
      read(soap({ header: signalHeader('Acknowledgment', 'a@b'), blocks: ACK(), body: '' })).acknowledgment
        ?.refToMessageId,
    ).to.equal('a@b');
    refused(() => read(soap({ header: signalHeader('Acknowledgment', 'c@d'), blocks: ACK(), body: '' })), {
      ...ODD,
      clause: 'x-SIG-3',
    });
  });
  it('for another actor is NotSupported', () => {
    const blocks = ACK().replace(TO_PARTY, NEXT_MSH);
    refused(() => read(soap({ header: signalHeader('Acknowledgment', 'a@b'), blocks, body: '' })), {
      kind: 'ebms.actor',
      code: 'NotSupported',
      clause: 'x-SIG-3',
    });
  });
  it('belongs to what was sent when id, agreement, conversation and parties do', () => {
    const sent: Sent = { header: HEADER, references: [], ackSigned: false };
    const ack = makeAcknowledgment(HEADER, FRESH);
    const changed = (more: Partial<EbmsMessage['header']>): EbmsMessage => ({
      ...ack,
      header: { ...ack.header, ...more },
    });
    expect(acknowledgmentMismatch(ack, sent, false)).to.equal(undefined);
    expect(acknowledgmentMismatch(makeAcknowledgment({ ...HEADER, messageId: 'x@y' }, FRESH), sent, false)).to.equal(
      'reference',
    );
    expect(acknowledgmentMismatch(changed({ refToMessageId: 'x@y' }), sent, false)).to.equal('reference');
    expect(acknowledgmentMismatch(changed({ cpaId: 'x' }), sent, false)).to.equal('agreement');
    expect(acknowledgmentMismatch(changed({ conversationId: 'x' }), sent, false)).to.equal('conversation');
    expect(acknowledgmentMismatch(changed({ from: SENDER }), sent, false)).to.equal('party');
    const by = { ...ack, acknowledgment: { ...ack.acknowledgment!, from: SENDER.partyIds } };
    expect(acknowledgmentMismatch(by, sent, false)).to.equal('party');
    expect(acknowledgmentMismatch(makePong(HEADER, FRESH), sent, false)).to.equal('reference');
  });
});

describe('x-SIG-4: signed acknowledgements carry the digests of what was verified', () => {
  const sent: Sent = { header: HEADER, references: REFERENCES, ackSigned: true };
  const judge = (references: readonly DigestReference[], signed = true) =>
    acknowledgmentMismatch(makeAcknowledgment(HEADER, FRESH, references), sent, signed);
  const [whole, part] = REFERENCES as readonly [DigestReference, DigestReference];
  it('every Reference as it was, through the wire', () => {
    const draft = writeMessage(makeAcknowledgment(HEADER, FRESH, REFERENCES));
    const signature = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"></ds:Signature>';
    expect(readMessage(readEnvelope(draft.bytes), schema()).acknowledgment?.references).to.deep.equal(REFERENCES);
    expect(readEnvelope(insertSignature(draft, signature)).signature?.local).to.equal('Signature');
  });
  it('fits in any order, with other white space in base64, and without the transforms', () => {
    expect(judge(REFERENCES)).to.equal(undefined);
    expect(judge([part, { ...whole, digestValue: 'AA AA' }])).to.equal(undefined);
    const { transforms: _transforms, ...bare } = whole;
    expect(judge([bare, part])).to.equal(undefined);
  });
  for (const [what, references] of [
    ['one too few', [whole]],
    ['one too many', [whole, part, { ...part, uri: 'cid:c@d' }]],
    ['one twice', [part, part]],
    ['another URI', [whole, { ...part, uri: 'cid:c@d' }]],
    ['another digest', [whole, { ...part, digestValue: 'BBBC' }]],
    ['another algorithm', [whole, { ...part, digestMethod: 'http://www.w3.org/2001/04/xmlenc#sha512' }]],
    ['none', []],
  ] as const)
    it(`does not fit with ${what}`, () => {
      expect(judge(references)).to.equal('digests');
    });
  it('does not fit without its own signature', () => {
    expect(judge(REFERENCES, false)).to.equal('unsigned');
  });
  it('fits in any order, and in no other way', () => {
    const references = fc.uniqueArray(
      fc.record({
        uri: fc.string(),
        digestMethod: fc.constant(SHA256),
        digestValue: fc.base64String({ minLength: 4, maxLength: 8 }),
      }),
      { selector: ({ uri }) => uri, maxLength: 6 },
    );
    fc.assert(
      fc.property(references, fc.nat(), (list, at) => {
        const turned = [...list.slice(at % (list.length + 1)), ...list.slice(0, at % (list.length + 1))];
        const changed = turned.map((one, index) => (index === 0 ? { ...one, uri: `${one.uri}x` } : one));
        return sameReferences(turned, list) && (list.length === 0 || !sameReferences(changed, list));
      }),
    );
  });
  it('of an unsigned message is not asked for', () => {
    expect(acknowledgmentMismatch(makeAcknowledgment(HEADER, FRESH), { ...sent, ackSigned: false }, false)).to.equal(
      undefined,
    );
    expect(REQUEST.ackRequested?.signed).to.equal(false);
  });
});
