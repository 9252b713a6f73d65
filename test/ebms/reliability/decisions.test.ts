// Duplicates, the outcome of an attempt, and the pauses between attempts.
import { expect } from 'chai';
import {
  exchangeLimitMs,
  outcomeOf,
  pauseMs,
  planAcceptance,
  planSending,
} from '../../../src/ebms/reliability/index.ts';
import { KANAAL, NOW, REQUEST } from '../header/samples.ts';

const { ackRequested: _ack, ...quiet } = REQUEST;
const BEST_EFFORT = { ...quiet, header: { ...REQUEST.header, duplicateElimination: false } };
const HOUR = 3_600_000;
const SHA = 'a'.repeat(64);
const earlier = (ago: number, sha256 = SHA) => ({ receivedAt: NOW - ago, sha256 });

describe('x-RM-2 and x-RM-10: duplicates at the receiver', () => {
  it('a new message is delivered and acknowledged, and its id remembered for the window (x-RM-8)', () => {
    expect(planAcceptance(REQUEST, KANAAL, { now: NOW, sha256: SHA })).to.deep.equal({
      deliver: true,
      acknowledge: 'make',
      answer: 'async',
      altered: false,
      rememberUntil: NOW + 27 * HOUR,
    });
  });
  it('trap 49: a duplicate is not delivered, and the stored acknowledgement goes again', () => {
    expect(planAcceptance(REQUEST, KANAAL, { now: NOW, sha256: SHA, earlier: earlier(HOUR) })).to.deep.equal({
      deliver: false,
      acknowledge: 'resend',
      answer: 'async',
      altered: false,
      rememberUntil: NOW + 26 * HOUR,
    });
  });
  it('x-RM-5: a duplicate with other bytes is a duplicate, and said to be altered', () => {
    const plan = planAcceptance(REQUEST, KANAAL, { now: NOW, sha256: SHA, earlier: earlier(HOUR, 'b'.repeat(64)) });
    expect(plan).to.include({ deliver: false, altered: true });
  });
  it('the window ends', () => {
    const at = (ago: number) =>
      planAcceptance(REQUEST, KANAAL, { now: NOW, sha256: SHA, earlier: earlier(ago) }).deliver;
    expect(at(27 * HOUR)).to.equal(false);
    expect(at(27 * HOUR + 1)).to.equal(true);
  });
  it('trap 48 and x-RM-3: best effort filters nothing and acknowledges nothing', () => {
    expect(planAcceptance(BEST_EFFORT, KANAAL, { now: NOW, sha256: SHA, earlier: earlier(1) })).to.deep.equal({
      deliver: true,
      acknowledge: 'none',
      answer: 'async',
      altered: false,
    });
  });
  it('x-RM-11: signals come in the answer only when the message asks so', () => {
    expect(planAcceptance({ ...REQUEST, syncReply: true }, KANAAL, { now: NOW, sha256: SHA }).answer).to.equal('sync');
  });
});

describe('x-PKG-13 and x-PKG-15: the outcome of an attempt', () => {
  const response = (status: number, code?: string) =>
    outcomeOf({ kind: 'response', status, ...(code === undefined ? {} : { fault: { code, text: '' } }) });
  for (const [status, expected] of [
    [200, 'taken'],
    [202, 'taken'],
    [204, 'taken'],
    [301, 'refused'],
    [307, 'refused'],
    [400, 'refused'],
    [403, 'refused'],
    [404, 'refused'],
    [408, 'unreached'],
    [413, 'refused'],
    [429, 'unreached'],
    [500, 'unknown'],
    [501, 'refused'],
    [502, 'unknown'],
    [503, 'unreached'],
    [504, 'unknown'],
    [505, 'refused'],
    [510, 'refused'],
  ] as const)
    it(`${status} is ${expected}`, () => expect(response(status)).to.equal(expected));
  it('a SOAP Fault counts by its code, also with status 200', () => {
    expect(response(500, 'Client')).to.equal('refused');
    expect(response(500, 'MustUnderstand')).to.equal('refused');
    expect(response(200, 'Client')).to.equal('refused');
    expect(response(500, 'Server')).to.equal('unknown');
    expect(response(500, 'Server.Busy')).to.equal('unknown');
  });
  it('a connection that failed before and after something was sent', () => {
    expect(outcomeOf({ kind: 'failure', sent: false })).to.equal('unreached');
    expect(outcomeOf({ kind: 'failure', sent: true })).to.equal('unknown');
  });
  it('what is recoverable can be set (x-PKG-15)', () => {
    const policy = { later: new Set([404]), never: new Set<number>() };
    expect(outcomeOf({ kind: 'response', status: 404 }, policy)).to.equal('unreached');
    expect(outcomeOf({ kind: 'response', status: 501 }, policy)).to.equal('unknown');
  });
});

describe('x-RM-9: tries below ebMS end before the next resend', () => {
  for (const retryIntervalMs of [1000, 60_000, 3 * HOUR, 5 * 24 * HOUR])
    it(`with an interval of ${retryIntervalMs} ms`, () => {
      const plan = planSending({ ...KANAAL, retryIntervalMs }, NOW);
      for (const failures of [0, 1, 2, 10, 100, 10_000])
        expect(pauseMs(plan, failures))
          .to.be.greaterThan(0)
          .and.at.most(retryIntervalMs / 2);
      expect(exchangeLimitMs(plan)).to.be.at.most(retryIntervalMs / 2);
    });
});
