// x-HDR-16 … 19 what the agreement says about acknowledgement, duplicates and SyncReply; x-HDR-20 TimeToLive; x-HDR-21 MessageOrder.
import { expect } from 'chai';
import type { Kanaal } from '../../src/ebms/cpa/types.ts';
import { judgeAgreement, judgeTimeToLive, readEnvelope, writeMessage } from '../../src/ebms/header/index.ts';
import { planSending, timeToLiveOf } from '../../src/ebms/reliability/index.ts';
import type { EbmsMessage } from '../../src/ebms/types.ts';
import { refused } from '../ebms/header/refused.ts';
import {
  ACK_REQUESTED,
  BLOCK,
  HEADER,
  KANAAL,
  NEXT,
  NEXT_MSH,
  NOW,
  REQUEST,
  read,
  soap,
  TO_PARTY,
} from '../ebms/header/samples.ts';

const judge = (message: EbmsMessage, kanaal: Partial<Kanaal> = {}, signed = false) =>
  judgeAgreement(message, { ...KANAAL, ...kanaal }, { now: NOW, signed });
const { ackRequested: _ack, ...noAck } = REQUEST;
const noDuplicates = { ...REQUEST, header: { ...REQUEST.header, duplicateElimination: false } };
const bestEffort = { ...noAck, header: noDuplicates.header };
const BE = { ackRequested: false, duplicateElimination: false };
const AGREEMENT = { kind: 'ebms.agreement', code: 'Inconsistent', clause: 'x-HDR-19' } as const;

describe('x-HDR-16: what is sent in osb-rm and osb-be', () => {
  it('AckRequested for the end party, and DuplicateElimination', () => {
    const text = writeMessage(REQUEST).bytes.toString();
    expect(text).to.include(
      `soap:actor="${TO_PARTY}" soap:mustUnderstand="1" eb:signed="false" eb:version="2.0"></eb:AckRequested>`,
    );
    expect(text).to.include('<eb:DuplicateElimination></eb:DuplicateElimination>');
  });
  it('neither of them in best effort', () => {
    expect(writeMessage(bestEffort).bytes.toString()).to.not.match(/AckRequested|DuplicateElimination/);
  });
});

describe('x-HDR-17: nextMSH is NotSupported', () => {
  const expected = { kind: 'ebms.actor', code: 'NotSupported', clause: 'x-HDR-17' } as const;
  for (const actor of [NEXT_MSH, NEXT, 'urn:other'])
    it(`refuses AckRequested for ${actor}`, () => {
      refused(() => read(soap({ blocks: ACK_REQUESTED.replace(TO_PARTY, actor) })), expected);
    });
  it('takes AckRequested without actor: that is the end party', () => {
    expect(read(soap({ blocks: ACK_REQUESTED.replace(` soap:actor="${TO_PARTY}"`, '') })).ackRequested).to.deep.equal({
      signed: false,
    });
  });
});

describe('x-HDR-18: SyncReply', () => {
  const block = (actor: string) => soap({ blocks: `<eb:SyncReply ${BLOCK} soap:actor="${actor}"/>` });
  it('is for the next node', () => {
    expect(read(block(NEXT)).syncReply).to.equal(true);
    refused(() => read(block(TO_PARTY)), { kind: 'ebms.actor', code: 'NotSupported', clause: 'x-HDR-18' });
    expect(writeMessage({ ...REQUEST, syncReply: true }).bytes.toString()).to.include(`soap:actor="${NEXT}"`);
  });
  it('is there when the agreement says so, and absent otherwise', () => {
    judge({ ...REQUEST, syncReply: true }, { syncSignals: true });
    const expected = { ...AGREEMENT, clause: 'x-HDR-18' };
    refused(() => judge({ ...REQUEST, syncReply: true }), expected);
    refused(() => judge(REQUEST, { syncSignals: true }), expected);
  });
});

describe('x-HDR-19: a difference with the agreement is Inconsistent', () => {
  it('takes what fits', () => {
    judge(REQUEST);
    judge(bestEffort, BE);
    judge({ ...REQUEST, ackRequested: { signed: true } }, { ackSigned: true, signed: true }, true);
  });
  it('refuses AckRequested, its signed flag and DuplicateElimination that differ', () => {
    refused(() => judge(noAck), AGREEMENT);
    refused(() => judge(REQUEST, { ackRequested: false }), AGREEMENT);
    refused(() => judge(noDuplicates), AGREEMENT);
    refused(() => judge(REQUEST, { duplicateElimination: false }), AGREEMENT);
    const error = refused(() => judge({ ...REQUEST, ackRequested: { signed: true } }), AGREEMENT);
    expect(error.item).to.deep.include({ code: 'Inconsistent', severity: 'Error' });
    refused(() => judge(REQUEST, { ackSigned: true }), AGREEMENT);
  });
  it('x-E2E-6 and x-EBP-1: refuses a signature that is missing, and one that nobody agreed on', () => {
    const missing = refused(() => judge(REQUEST, { signed: true }), { kind: 'ebms.security', code: 'SecurityFailure' });
    expect(missing.item.location, 'x-SIG-9: without detail').to.equal(undefined);
    refused(() => judge(REQUEST, {}, true), { kind: 'ebms.agreement', code: 'Inconsistent', clause: 'x-EBP-1' });
  });
  it('x-HDR-11 and x-HDR-12: refuses another service or action than that of the Kanaal', () => {
    const service = { ...REQUEST, header: { ...REQUEST.header, service: { value: HEADER.service.value } } };
    refused(() => judge(service), { kind: 'ebms.service', code: 'ValueNotRecognized' });
    const action = { ...REQUEST, header: { ...REQUEST.header, action: 'Other' } };
    refused(() => judge(action), { kind: 'ebms.action', code: 'ValueNotRecognized' });
  });
});

describe('x-HDR-20: TimeToLive', () => {
  const header = (timeToLive: number) => ({ ...HEADER, timeToLive });
  it('in the past is TimeToLiveExpired, up to that moment it is not', () => {
    judgeTimeToLive(HEADER, NOW);
    judgeTimeToLive(header(NOW), NOW);
    const error = refused(() => judgeTimeToLive(header(NOW - 1), NOW), {
      kind: 'ebms.expired',
      code: 'TimeToLiveExpired',
      clause: 'x-HDR-20',
    });
    expect(error.item.location).to.match(/eb:TimeToLive$/);
  });
  it('is Timestamp + (Retries + 1) × RetryInterval (trap 59), and nothing is sent from then on', () => {
    expect(timeToLiveOf({ ...KANAAL, retries: 2, retryIntervalMs: 1000 }, NOW)).to.equal(NOW + 3000);
    expect(planSending({ ...KANAAL, retries: 2, retryIntervalMs: 1000 }, NOW).sendUntil).to.equal(NOW + 3000);
  });
});

describe('x-HDR-21: MessageOrder is NotSupported', () => {
  it('is read and refused', () => {
    const block = `<eb:MessageOrder ${BLOCK}><eb:SequenceNumber>1</eb:SequenceNumber></eb:MessageOrder>`;
    expect(readEnvelope(Buffer.from(soap({ blocks: block }))).blocks.MessageOrder).to.not.equal(undefined);
    refused(() => judge(read(soap({ blocks: ACK_REQUESTED + block }))), {
      kind: 'ebms.messageOrder',
      code: 'NotSupported',
      clause: 'x-HDR-21',
    });
  });
});
