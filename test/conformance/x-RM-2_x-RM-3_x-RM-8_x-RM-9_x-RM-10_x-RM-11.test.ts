// x-RM-2, 3, 8, 10, 11: duplicates at the receiver and their acknowledgement; x-RM-9: tries below ebMS.
import { expect } from 'chai';
import { exchangeLimitMs, pauseMs, planAcceptance, planSending } from '../../src/ebms/reliability/index.ts';
import { KANAAL, NOW, REQUEST } from '../ebms/header/samples.ts';

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
