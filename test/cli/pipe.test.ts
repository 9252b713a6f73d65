// A reader that goes away (`bode … | head`) ends the command without a complaint.
import { spawn } from 'node:child_process';
import { expect } from 'chai';
import { ROOT } from '../support/gateway.ts';

describe('bode, read by a pipe', function () {
  this.timeout(60_000);

  it('says nothing on standard error when its reader has gone', async () => {
    const child = spawn(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      `${ROOT}src/cli/bode.ts`,
      '--help',
    ]);
    child.stdout.destroy();
    let said = '';
    child.stderr.on('data', (chunk) => (said += chunk));
    await new Promise((resolve) => child.once('close', resolve));
    expect(said).to.equal('');
  });
});
