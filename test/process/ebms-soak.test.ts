// Reliable messaging between two Bodes, each a process of its own, over a network that drops, cuts, delays, doubles, reorders, swallows and refuses, while
// Bodes and applications are killed with kill -9 (x-RM-1 … 3, 5, 8, 10, 13; x-RCV-2; x-PKG-13). The long form is `npm run soak`.
import { expect } from 'chai';
import { FAULTS } from '../soak/faults.ts';
import { soak } from '../soak/run.ts';

const SEED = Number(process.env.BODE_SEED ?? 1);

describe('two Bodes over a bad network, killed at random', function () {
  this.timeout(480_000);

  it(`deliver every message once, tell every sender the truth and leave nothing (seed ${SEED})`, async () => {
    const report = await soak({ seed: SEED, messages: 100, perSecond: 15, share: 0.3, kills: 4, patienceMs: 180_000 });
    expect(report.complaints).to.deep.equal([]);
    // A store that is busy for a moment on a loaded machine is no failure; what nobody expected is.
    expect(Object.keys(report.errors).filter((what) => what.includes('server.internal'))).to.deep.equal([]);
    expect(report.sent).to.be.at.least(200);
    expect(report.kills).to.have.all.keys('bode', 'application');
    const faults = Object.entries(report.faults).filter(([what]) => FAULTS.includes(what as (typeof FAULTS)[number]));
    expect(faults.reduce((sum, [, count]) => sum + count, 0)).to.be.at.least(20);
    expect(report.counts['arrived again and filtered'], 'duplicates').to.be.at.least(1);
  });
});
