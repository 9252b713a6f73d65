// x-RM-3, 5, 9, 13, 14: sending until it is acknowledged, what ends it, and what comes late. Also x-PKG-13 and x-SIG-10 for a message that is sent.
import { expect } from 'chai';
import {
  type Effect,
  newSending,
  type Outcome,
  planSending,
  type SendEvent,
  type Sending,
  type SendPlan,
  step,
  timeToLiveOf,
} from '../../src/ebms/reliability/index.ts';
import { KANAAL, NOW } from '../ebms/header/samples.ts';

const HOUR = 3_600_000;
const PLAN = planSending(KANAAL, NOW);
const BEST_EFFORT = planSending(
  { ...KANAAL, profiel: 'osb-be', ackRequested: false, duplicateElimination: false },
  NOW,
);

const due = (now: number): SendEvent => ({ kind: 'due', now });
const outcome = (now: number, said: Outcome): SendEvent => ({ kind: 'outcome', now, outcome: said });
const ACK: SendEvent = { kind: 'acknowledged' };
const PROCESSED: SendEvent = { kind: 'processed' };
const ERROR: SendEvent = { kind: 'error', severity: 'Error' };
const WARNING: SendEvent = { kind: 'error', severity: 'Warning' };

/** Runs events one after the other; the effects of all of them. */
function run(
  plan: SendPlan,
  ...events: readonly SendEvent[]
): { readonly sending: Sending; readonly effects: readonly Effect[] } {
  let sending = newSending(NOW);
  const effects: Effect[] = [];
  for (const event of events) {
    const done = step(sending, event, plan);
    sending = done.sending;
    effects.push(...done.effects);
  }
  return { sending, effects };
}

describe('x-RM-5: sending until it is acknowledged', () => {
  it('sends at once, and again each interval, as often as the agreement says', () => {
    const sends: number[] = [];
    let sending = newSending(NOW);
    while (sending.nextAt !== undefined) {
      const now = sending.nextAt;
      const { sending: next, effects } = step(sending, due(now), PLAN);
      sending = next;
      if (!effects.includes('send')) continue;
      sends.push(now);
      sending = step(sending, outcome(now, 'taken'), PLAN).sending;
    }
    expect(sends).to.deep.equal(Array.from({ length: 9 }, (_, k) => NOW + k * 3 * HOUR));
    expect(sending).to.include({ status: 'mislukt', reason: 'geenBevestiging' });
  });
  it('trap 59: TimeToLive leaves a whole interval after the last retry', () => {
    expect(timeToLiveOf(KANAAL, NOW)).to.equal(NOW + 27 * HOUR);
    expect(timeToLiveOf({ ...KANAAL, ackRequested: false }, NOW)).to.equal(undefined);
  });
  it('ends with the acknowledgement, told once', () => {
    const { sending, effects } = run(PLAN, due(NOW), outcome(NOW, 'taken'), ACK, ACK, due(NOW + 3 * HOUR));
    expect(sending).to.deep.equal({ status: 'bevestigd', inFlight: false, failures: 0 });
    expect(effects).to.deep.equal(['send', 'tellAcknowledged', 'note']);
  });
  it('takes an acknowledgement that is faster than the HTTP response', () => {
    const { sending, effects } = run(PLAN, due(NOW), ACK, outcome(NOW, 'unknown'));
    expect(sending).to.deep.equal({ status: 'bevestigd', inFlight: false, failures: 0 });
    expect(effects).to.deep.equal(['send', 'tellAcknowledged']);
  });
  it('does not send twice at one time, and not before its time', () => {
    expect(run(PLAN, due(NOW), due(NOW), due(NOW + HOUR)).effects).to.deep.equal(['send']);
    expect(run(PLAN, due(NOW - 1)).effects).to.deep.equal([]);
    expect(run(PLAN, due(NOW), outcome(NOW, 'taken'), due(NOW + HOUR)).effects).to.deep.equal(['send']);
  });
});

describe('x-RM-9: failures below ebMS', () => {
  it('are tried again soon, with growing pauses, until the TimeToLive', () => {
    let sending = newSending(NOW);
    const pauses: number[] = [];
    while (sending.nextAt !== undefined && pauses.length < 12) {
      const now = sending.nextAt;
      sending = step(step(sending, due(now), PLAN).sending, outcome(now, 'unreached'), PLAN).sending;
      pauses.push(sending.nextAt! - now);
    }
    expect(pauses.slice(0, 4)).to.deep.equal([1000, 2000, 4000, 8000]);
    expect(Math.max(...pauses)).to.equal(300_000);
  });
  it('fail the message when the peer never took it', () => {
    const { sending } = run(PLAN, due(NOW), outcome(NOW, 'unreached'), due(PLAN.failAt));
    expect(sending).to.include({ status: 'mislukt', reason: 'nietBereikt' });
  });
});

describe('x-PKG-13: a refusal', () => {
  it('fails a message that was never taken, at once', () => {
    const { sending, effects } = run(PLAN, due(NOW), outcome(NOW, 'refused'));
    expect(sending).to.deep.equal({ status: 'mislukt', inFlight: false, failures: 0, reason: 'geweigerd' });
    expect(effects).to.deep.equal(['send', 'tellFailed', 'alarm']);
  });
  it('trap 52: of a resend leaves the wait for the acknowledgement as it was', () => {
    const again = NOW + 3 * HOUR;
    const { sending, effects } = run(PLAN, due(NOW), outcome(NOW, 'taken'), due(again), outcome(again, 'refused'), ACK);
    expect(sending.status).to.equal('bevestigd');
    expect(effects).to.deep.equal(['send', 'send', 'alarm', 'tellAcknowledged']);
  });
});

describe('x-RM-13: what comes late', () => {
  const failed = [due(NOW), outcome(NOW, 'refused')];
  it('is told as late, once, and does not change the end', () => {
    const { sending, effects } = run(PLAN, ...failed, ACK, ACK, PROCESSED, PROCESSED, ERROR);
    expect(sending).to.include({ status: 'mislukt', reason: 'geweigerd' });
    const told = effects.filter((effect) => effect.startsWith('tell'));
    expect(told).to.deep.equal(['tellFailed', 'tellLateAcknowledged', 'tellLateProcessed']);
  });
  it('an error after the acknowledgement is told, and the message stays acknowledged', () => {
    const { sending, effects } = run(PLAN, due(NOW), outcome(NOW, 'taken'), ACK, ERROR);
    expect(sending.status).to.equal('bevestigd');
    expect(effects.slice(-2)).to.deep.equal(['tellLateError', 'alarm']);
  });
});

describe('x-SIG-10: an error of the peer', () => {
  it('ends the retries and fails the message', () => {
    const { sending, effects } = run(PLAN, due(NOW), outcome(NOW, 'taken'), ERROR, due(NOW + 3 * HOUR));
    expect(sending).to.include({ status: 'mislukt', reason: 'foutVanPartner' });
    expect(effects).to.deep.equal(['send', 'tellFailed', 'alarm']);
  });
  it('that is a Warning is noted only', () => {
    const { sending, effects } = run(PLAN, due(NOW), outcome(NOW, 'taken'), WARNING);
    expect(sending.status).to.equal('verzonden');
    expect(effects).to.deep.equal(['send', 'note']);
  });
});

describe('x-RM-14: the end of the agreement', () => {
  const ending = planSending({ ...KANAAL, end: NOW + HOUR }, NOW);
  it('lets nothing be sent after it', () => {
    const { sending, effects } = run(ending, due(NOW + HOUR));
    expect(sending).to.include({ status: 'mislukt', reason: 'overeenkomstVoorbij' });
    expect(effects).to.deep.equal(['tellFailed', 'alarm']);
  });
  it('leaves time for the acknowledgement of what was sent before', () => {
    const { sending } = run(ending, due(NOW), outcome(NOW, 'taken'));
    expect(sending.nextAt).to.equal(NOW + 27 * HOUR);
    expect(step(sending, ACK, ending).sending.status).to.equal('bevestigd');
  });
});

describe('x-RM-3: best effort', () => {
  it('is sent once, and acknowledged never', () => {
    const { sending, effects } = run(BEST_EFFORT, due(NOW), outcome(NOW, 'taken'), due(NOW + HOUR), ACK);
    expect(sending).to.deep.equal({ status: 'verzonden', inFlight: false, failures: 0 });
    expect(effects).to.deep.equal(['send', 'note']);
  });
  it('is not sent again when the peer may have it: the peer filters nothing', () => {
    const { sending } = run(BEST_EFFORT, due(NOW), outcome(NOW, 'unknown'));
    expect(sending).to.include({ status: 'mislukt', reason: 'onbekend' });
  });
  it('is tried again while the peer cannot be reached', () => {
    expect(run(BEST_EFFORT, due(NOW), outcome(NOW, 'unreached'), due(NOW + 1000)).effects).to.deep.equal([
      'send',
      'note',
      'send',
    ]);
  });
});
