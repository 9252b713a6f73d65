// For any order of events about a message that is sent: nobody is ever told a lie, and nothing is done that was not agreed.
import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Effect,
  newSending,
  type Outcome,
  planSending,
  type SendEvent,
  step,
} from '../../../src/ebms/reliability/index.ts';
import { KANAAL, NOW } from '../header/samples.ts';

const due = (now: number): SendEvent => ({ kind: 'due', now });
const outcome = (now: number, said: Outcome): SendEvent => ({ kind: 'outcome', now, outcome: said });
const ACK: SendEvent = { kind: 'acknowledged' };
const PROCESSED: SendEvent = { kind: 'processed' };
const ERROR: SendEvent = { kind: 'error', severity: 'Error' };
const WARNING: SendEvent = { kind: 'error', severity: 'Warning' };

describe('x-RM-1: any order of events', () => {
  const outcomes = fc.constantFrom<Outcome>(
    'taken',
    'taken',
    'taken',
    'unreached',
    'unreached',
    'unknown',
    'unknown',
    'refused',
  );
  const going = fc.constantFrom('due', 'outcome');
  const ending = fc.constantFrom('acknowledged', 'error', 'warning', 'processed');
  /** An event, and how far the clock goes on before it, in steps of a tenth of the interval. */
  const event = fc.record({
    wait: fc.nat(12),
    kind: fc.oneof({ weight: 12, arbitrary: going }, { weight: 1, arbitrary: ending }),
    outcome: outcomes,
  });
  const plans = fc.record({
    retries: fc.nat(4),
    reliable: fc.boolean(),
    /** End of the agreement, in tenths of an interval after the message. */
    end: fc.integer({ min: 1, max: 80 }),
  });
  const INTERVAL = 10_000;

  function toEvent({ kind, outcome: said }: { kind: string; outcome: Outcome }, now: number): SendEvent {
    if (kind === 'due') return due(now);
    if (kind === 'outcome') return outcome(now, said);
    if (kind === 'acknowledged') return ACK;
    if (kind === 'processed') return PROCESSED;
    return kind === 'error' ? ERROR : WARNING;
  }

  it('never yields a lie, and never more than was agreed', () => {
    const check = (
      { retries, reliable, end }: { retries: number; reliable: boolean; end: number },
      events: readonly { wait: number; kind: string; outcome: Outcome }[],
    ) => {
      const agreed = {
        ...KANAAL,
        retries,
        retryIntervalMs: INTERVAL,
        ackRequested: reliable,
        end: NOW + (end * INTERVAL) / 10,
      };
      const plan = planSending(agreed, NOW);
      let sending = newSending(NOW);
      let now = NOW;
      let taken = 0;
      let had = 0;
      let takenAt = Number.NEGATIVE_INFINITY;
      const told: Effect[] = [];
      for (const one of events) {
        now += (one.wait * INTERVAL) / 10;
        const before = sending;
        const { sending: after, effects } = step(before, toEvent(one, now), plan);
        sending = after;
        if (one.kind === 'outcome' && before.inFlight && ['taken', 'unknown'].includes(one.outcome)) had++;
        if (one.kind === 'outcome' && before.inFlight && one.outcome === 'taken') {
          taken++;
          takenAt = now;
        }
        if (effects.includes('send')) {
          expect(['aangenomen', 'verzonden'], 'nothing is sent after the end').to.include(before.status);
          expect(now, 'nothing is sent after the agreement or TimeToLive').to.be.lessThan(
            Math.min(plan.failAt, agreed.end),
          );
          expect(before.inFlight, 'one exchange at a time').to.equal(false);
          if (reliable) expect(now - takenAt, 'an interval after it was taken').to.be.at.least(INTERVAL);
          else expect(had, 'best effort: never again what the peer may have').to.equal(0);
        }
        told.push(...effects.filter((effect) => effect.startsWith('tell')));
        if (before.status === 'mislukt') expect(after.status, 'failed stays failed').to.equal('mislukt');
        if (before.status === 'bevestigd') expect(after.status).to.be.oneOf(['bevestigd', 'verwerkt']);
        if (before.status === 'verwerkt') expect(after.status).to.equal('verwerkt');
        expect(after.status === 'mislukt', 'a reason with every failure').to.equal(after.reason !== undefined);
        const open = after.status === 'aangenomen' || (after.status === 'verzonden' && reliable);
        if (open && !after.inFlight) expect(after.nextAt, 'nothing is forgotten').to.not.equal(undefined);
      }
      expect(taken, 'no more resends than agreed').to.be.at.most(retries + 1);
      expect(new Set(told).size, 'everything is told once').to.equal(told.length);
      const failed = told.indexOf('tellFailed');
      if (failed >= 0)
        expect(told.slice(failed), 'after the failure only what is late').to.not.include.members(['tellAcknowledged']);
      if (failed >= 0) expect(told.slice(0, failed)).to.deep.equal([]);
      expect(told.includes('tellFailed')).to.equal(sending.status === 'mislukt');
      expect(told.includes('tellProcessed')).to.equal(sending.status === 'verwerkt');
    };
    fc.assert(fc.property(plans, fc.array(event, { maxLength: 40 }), check), { numRuns: 2000 });
  });

  it('comes to an end when the clock only goes on', () => {
    const check = ({ retries, end }: { retries: number; end: number }, said: readonly Outcome[]) => {
      const plan = planSending(
        { ...KANAAL, retries, retryIntervalMs: INTERVAL, end: NOW + (end * INTERVAL) / 10 },
        NOW,
      );
      let sending = newSending(NOW);
      for (let turn = 0; sending.nextAt !== undefined; turn++) {
        expect(turn).to.be.lessThan(2000);
        const now = sending.nextAt;
        sending = step(sending, due(now), plan).sending;
        if (sending.inFlight) sending = step(sending, outcome(now, said[turn % said.length]!), plan).sending;
      }
      expect(sending.status).to.equal('mislukt');
    };
    fc.assert(fc.property(plans, fc.array(outcomes, { minLength: 1, maxLength: 8 }), check), { numRuns: 300 });
  });
});
