// trap 52: 4xx is not 503, and resending depends on acknowledgements, not on HTTP; trap 59: a TimeToLive that is one interval short.
import { expect } from 'chai';
import fc from 'fast-check';
import { judgeTimeToLive } from '../../src/ebms/header/index.ts';
import {
  newSending,
  outcomeOf,
  planSending,
  type Sending,
  step,
  timeToLiveOf,
} from '../../src/ebms/reliability/index.ts';
import { HEADER, KANAAL, NOW } from '../ebms/header/samples.ts';

const PLAN = planSending(KANAAL, NOW);

/** One exchange at `now` that the peer answers with `status`. */
function exchange(sending: Sending, now: number, status: number): Sending {
  const sent = step(sending, { kind: 'due', now }, PLAN).sending;
  return step(sent, { kind: 'outcome', now, outcome: outcomeOf({ kind: 'response', status }) }, PLAN).sending;
}

describe('trap 52: what a status means', () => {
  it('503 goes on, 404 ends', () => {
    expect(exchange(newSending(NOW), NOW, 503)).to.include({ status: 'aangenomen', failures: 1 });
    expect(exchange(newSending(NOW), NOW, 404)).to.include({ status: 'mislukt', reason: 'geweigerd' });
  });
  it('200 without acknowledgement is resent after the interval', () => {
    const sending = exchange(newSending(NOW), NOW, 200);
    expect(sending.nextAt).to.equal(NOW + KANAAL.retryIntervalMs);
    expect(step(sending, { kind: 'due', now: sending.nextAt! }, PLAN).effects).to.deep.equal(['send']);
  });
  it('no 4xx of a resend takes back what was taken before', () => {
    for (const status of [400, 403, 404, 410, 301]) {
      const taken = exchange(newSending(NOW), NOW, 204);
      expect(exchange(taken, taken.nextAt!, status).status).to.equal('verzonden');
    }
  });
});

describe('trap 59: TimeToLive', () => {
  it('is never over when the last resend arrives, whatever was agreed', () => {
    const agreed = fc.record({ retries: fc.nat(20), retryIntervalMs: fc.integer({ min: 1000, max: 86_400_000 }) });
    fc.assert(
      fc.property(agreed, (settings) => {
        const kanaal = { ...KANAAL, ...settings };
        const timeToLive = timeToLiveOf(kanaal, NOW)!;
        const last = NOW + settings.retries * settings.retryIntervalMs;
        judgeTimeToLive({ ...HEADER, timeToLive }, last);
        expect(timeToLive - last).to.equal(settings.retryIntervalMs);
        expect(last).to.be.lessThan(planSending(kanaal, NOW).failAt);
      }),
    );
  });
});
