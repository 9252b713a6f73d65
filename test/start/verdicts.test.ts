// Verdicts that a worker counts (mijnoverheid.md §3.16): told to the main thread once per code, whole, and before what is awaited after them.
import { expect } from 'chai';
import type { Notice } from '../../src/start/workers/protocol.ts';
import { verdictsTogether } from '../../src/start/workers/remote.ts';

describe('verdicts counted in a worker', () => {
  it('are told once per service and code with their number, at the end of the turn', async () => {
    const told: (Notice | 'done')[] = [];
    const verdicts = verdictsTogether({ tell: (notice) => told.push(notice) });
    const batch = async () => {
      for (let index = 0; index < 1_000; index++)
        verdicts('berichtenbox', index % 4 === 0 ? 'TechnischProbleem' : 'Verwerkt', 1);
      verdicts('lopende-zaken', 'Verwerkt', 2);
    };
    const notice = (...of: [string, string, number]) => ({ kind: 'verdicts', of });
    await batch();
    told.push('done');
    verdicts('berichtenbox', 'Verwerkt', 1);
    await Promise.resolve();
    expect(told).to.deep.equal([
      notice('berichtenbox', 'TechnischProbleem', 250),
      notice('berichtenbox', 'Verwerkt', 750),
      notice('lopende-zaken', 'Verwerkt', 2),
      'done',
      notice('berichtenbox', 'Verwerkt', 1),
    ]);
  });
});
