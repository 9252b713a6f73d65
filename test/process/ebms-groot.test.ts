// A payload of 1 GiB, unsigned and signed: it is stored while it comes in and sent while it is read, and neither side grows by more than 256 MiB
// (issue: memory of the process, measured by the kernel). The ordinary run takes 192 MiB; BODE_FULL=1 the whole.
import { spawn } from 'node:child_process';
import { expect } from 'chai';
import { ROOT } from '../support/gateway.ts';

const MIB = 1024 * 1024;
const SIZE_MIB = process.env.BODE_FULL === '1' ? 1024 : 192;

describe('a large ebMS2 payload', function () {
  this.timeout(600_000);

  for (const profiel of ['osb-rm', 'osb-rm-s'])
    it(`of ${SIZE_MIB} MiB passes in bounded memory (${profiel})`, async () => {
      const child = spawn(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', `${ROOT}test/support/ebms-groot.ts`, profiel, String(SIZE_MIB)],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      let output = '';
      child.stdout.on('data', (chunk) => (output += chunk));
      const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
      expect(code).to.equal(0);
      const { grown, equal, status } = JSON.parse(output) as { grown: number; equal: boolean; status: string };
      expect({ equal, status }).to.deep.equal({ equal: true, status: 'bevestigd' });
      // Sender, receiver and both stores are in this one process.
      expect(grown).to.be.lessThan(256 * MIB);
    });
});
