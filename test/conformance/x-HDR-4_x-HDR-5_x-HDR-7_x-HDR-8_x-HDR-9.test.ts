// x-HDR-4 and x-HDR-5 parties, x-HDR-7 roles, x-HDR-8 CPAId: the header against the agreement. x-HDR-9: one ConversationId for a conversation.
import { expect } from 'chai';
import { judgeAgreement } from '../../src/ebms/header/index.ts';
import { makeAcknowledgment, makeMessageError, makePing } from '../../src/ebms/signals/index.ts';
import type { EbmsMessage, MessageHeader } from '../../src/ebms/types.ts';
import { refused } from '../ebms/header/refused.ts';
import { HEADER, KANAAL, NOW, RECEIVER, REQUEST, SENDER } from '../ebms/header/samples.ts';

const judge = (message: EbmsMessage, now = NOW) => judgeAgreement(message, KANAAL, { now, signed: false });
const withHeader = (more: Partial<MessageHeader>): EbmsMessage => ({
  ...REQUEST,
  header: { ...REQUEST.header, ...more },
});
const PARTY = { kind: 'ebms.party', code: 'ValueNotRecognized' } as const;
const FRESH = { now: NOW, messageId: 'new@bode.example' };

describe('x-HDR-4: parties are those of the agreement', () => {
  it('takes them', () => judge(REQUEST));
  for (const [what, id] of [
    ['another OIN', { value: '00000009999999999000', type: 'urn:osb:oin' }],
    ['another type', { ...SENDER.partyIds[0], type: 'urn:cv:oin' }],
    ['no type', { value: SENDER.partyIds[0].value }],
  ] as const)
    it(`refuses ${what}, alone and beside the right one`, () => {
      refused(() => judge(withHeader({ from: { ...SENDER, partyIds: [id] } })), { ...PARTY, clause: 'x-HDR-4' });
      refused(() => judge(withHeader({ to: { ...RECEIVER, partyIds: [...RECEIVER.partyIds, id] } })), {
        ...PARTY,
        clause: 'x-HDR-4',
      });
    });
  it('refuses parties that changed sides', () => {
    refused(() => judge(withHeader({ from: RECEIVER, to: SENDER })), PARTY);
  });
});

describe('x-HDR-5: another type than urn:osb:oin is a matter of the agreement', () => {
  it('takes what the agreement has', () => {
    const from = { partyIds: [{ value: 'gemeente-x', type: 'urn:kvk' }, { value: 'urn:x:y' }], role: 'SR' };
    judgeAgreement(withHeader({ from }), { ...KANAAL, from }, { now: NOW, signed: false });
    const one = { ...from, partyIds: from.partyIds.slice(1) };
    judgeAgreement(withHeader({ from: one }), { ...KANAAL, from }, { now: NOW, signed: false });
  });
});

describe('x-HDR-7: roles are those of the agreement', () => {
  const expected = { ...PARTY, clause: 'x-HDR-7' } as const;
  it('refuses another role, and none', () => {
    refused(() => judge(withHeader({ from: { ...SENDER, role: 'SP' } })), expected);
    const error = refused(() => judge(withHeader({ to: { partyIds: RECEIVER.partyIds } })), expected);
    expect(error.item.location).to.equal('/soap:Envelope/soap:Header/eb:MessageHeader/eb:To/eb:Role');
  });
  it('takes signals without role', () => {
    const kanaal = { ...KANAAL, from: RECEIVER, to: SENDER };
    judgeAgreement(makeAcknowledgment(HEADER, FRESH), kanaal, { now: NOW, signed: false });
  });
});

describe('x-HDR-8: CPAId names a current agreement', () => {
  const expected = { kind: 'ebms.cpa', code: 'ValueNotRecognized', clause: 'x-HDR-8' } as const;
  it('refuses another one', () => {
    refused(() => judge(withHeader({ cpaId: 'OTHER' })), expected);
  });
  it('refuses a message before its start and after its end', () => {
    refused(() => judge(REQUEST, KANAAL.start - 1), expected);
    refused(() => judge(REQUEST, KANAAL.end + 1), expected);
    judge(REQUEST, KANAAL.end);
  });
  it('takes the acknowledgement of what was sent before the end', () => {
    const kanaal = { ...KANAAL, from: RECEIVER, to: SENDER };
    judgeAgreement(makeAcknowledgment(HEADER, FRESH), kanaal, { now: KANAAL.end + 1, signed: false });
  });
  it('takes any text as CPAId', () => {
    const cpaId = '../a b/č_1.0';
    judgeAgreement(withHeader({ cpaId }), { ...KANAAL, cpaId }, { now: NOW, signed: false });
  });
});

describe('x-HDR-9: one ConversationId', () => {
  it('is echoed by acknowledgements and errors', () => {
    for (const signal of [
      makeAcknowledgment(HEADER, FRESH),
      makeMessageError(HEADER, [{ code: 'Unknown', severity: 'Error' }], FRESH),
    ])
      expect(signal.header.conversationId).to.equal(HEADER.conversationId);
  });
  it('is set by who begins', () => {
    const route = { from: SENDER, to: RECEIVER, cpaId: HEADER.cpaId, conversationId: 'ping-1' };
    expect(makePing(route, FRESH).header.conversationId).to.equal('ping-1');
  });
});
