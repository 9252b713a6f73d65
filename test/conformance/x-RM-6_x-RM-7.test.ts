// x-RM-6 and x-RM-7 (trap 50): the schedule of retries and how long duplicates are known, where the agreement says all, something, or nothing.
import { expect } from 'chai';
import { kanaalVoor } from '../../src/ebms/cpa/index.ts';
import { planSending, timeToLiveOf } from '../../src/ebms/reliability/index.ts';
import { lees } from '../ebms/cpa/lees.ts';
import { anders, SERVICE, xml } from '../ebms/cpa/voorbeelden.ts';

const UUR = 3_600_000;
const DAG = 24 * UUR;
const NOW = Date.parse('2026-03-03T09:00:00Z');
const WITHOUT = {
  retries: [/<tns:Retries>\d+<\/tns:Retries>/, ''],
  interval: [/<tns:RetryInterval>[^<]*<\/tns:RetryInterval>/, ''],
  persist: [/<tns:PersistDuration>[^<]*<\/tns:PersistDuration>/, ''],
} as const;

function kanaal(document: string) {
  const cpa = lees(document);
  const [a, b] = cpa.parties;
  const from = { partyIds: a.partyIds, role: 'Vrager' };
  const found = kanaalVoor(cpa, {
    from,
    to: { partyIds: b.partyIds, role: 'Aanbieder' },
    service: SERVICE,
    action: 'Vraag',
  });
  if (!found.ok) throw new Error(found.tekst);
  return found.kanaal;
}

describe('x-RM-6: nothing was agreed', () => {
  it('retries go on for five days, and a message is known for as long as it can come', async () => {
    const found = kanaal(anders(await xml('osb-rm'), WITHOUT.retries, WITHOUT.interval, WITHOUT.persist));
    expect(found.retries * found.retryIntervalMs).to.equal(5 * DAG);
    expect(found.duplicateWindowMs).to.be.at.least(5 * DAG);
    expect(planSending(found, NOW).failAt - NOW).to.equal(5 * DAG + found.retryIntervalMs);
  });
  it('without PersistDuration five days count, also where retries were agreed', async () => {
    const found = kanaal(anders(await xml('osb-rm', { retries: 1, retryIntervalMs: UUR }), WITHOUT.persist));
    expect(found.duplicateWindowMs).to.equal(5 * DAG);
  });
});

describe('x-RM-7: eight times, every three hours, kept for a day', () => {
  it('is what a new agreement says', async () => {
    const document = await xml('osb-rm');
    expect(document).to.contain('>8</tns:Retries>').and.to.contain('>PT3H</tns:RetryInterval>');
    expect(kanaal(document)).to.include({ retries: 8, retryIntervalMs: 3 * UUR, duplicateWindowMs: 27 * UUR });
  });
  it('fills in the one that is missing', async () => {
    const document = await xml('osb-rm', { retries: 2, retryIntervalMs: UUR });
    expect(kanaal(anders(document, WITHOUT.retries))).to.include({ retries: 8, retryIntervalMs: UUR });
    expect(kanaal(anders(document, WITHOUT.interval))).to.include({ retries: 2, retryIntervalMs: 3 * UUR });
  });
  it('never wins from the agreement, however odd that is', async () => {
    for (const [retries, retryIntervalMs] of [
      [0, UUR],
      [1, 60_000],
      [30, DAG],
    ] as const) {
      const found = kanaal(await xml('osb-rm', { retries, retryIntervalMs }));
      expect(found).to.include({ retries, retryIntervalMs });
      expect(timeToLiveOf(found, NOW)).to.equal(NOW + (retries + 1) * retryIntervalMs);
    }
  });
});
