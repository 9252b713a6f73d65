// A reader that goes away (`bode … | head`) ends the command without a complaint.
import { spawn } from 'node:child_process';
import { expect } from 'chai';
import { ROOT } from '../support/gateway.ts';

const COMMAND = [
  ...['cpa', 'new', '--template', 'mijnoverheid'],
  ...['--a', 'oin=00000099000000002000', 'naam=A', 'adres=https://a.example/ebms'],
  ...['--b', 'oin=00000099000000001000', 'naam=B', 'adres=https://b.example/ebms'],
];

describe('bode, read by a pipe', function () {
  this.timeout(60_000);

  it('says nothing on standard error when its reader has gone', async () => {
    const node = ['--disable-warning=ExperimentalWarning', `${ROOT}src/cli/bode.ts`];
    const child = spawn(process.execPath, [...node, ...COMMAND]);
    child.stdout.destroy();
    let said = '';
    child.stderr.on('data', (chunk) => (said += chunk));
    await new Promise((resolve) => child.once('close', resolve));
    expect(said).to.equal('');
  });
});
