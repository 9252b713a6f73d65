// `bode send --profile 2W-be-SE` against a whole Bode: the way an integrator tries profile 2W-be-SE first (WB005, WB011, WB012).

import { join } from 'node:path';
import { expect } from 'chai';
import { type RunningBode, sharedBode } from '../support/bode.ts';
import { ROOT } from '../support/gateway.ts';

/** The organisation of the demo with profile 2W-be-SE, and one with 2W-be-S. */
const EINDHOVEN = '00000099000000015000';
const RDW = '00000099000000002000';

describe('bode send --profile', function () {
  this.timeout(120_000);
  let bode: RunningBode;

  before(async () => {
    bode = await sharedBode();
  });

  const send = (oin: string, ...more: string[]) => {
    const file = `${ROOT}wsdl/lopende-zaken/v1/voorbeelden/MeldZaak.xml`;
    const ping = `${ROOT}wsdl/berichtenbox/v1/voorbeelden/Ping.xml`;
    return bode.run('send', oin === EINDHOVEN ? file : ping, '--as', oin, '--fresh', '--json', ...more);
  };

  it('sends signed and encrypted, and proves the encrypted answer', () => {
    const done = send(EINDHOVEN, '--profile', '2W-be-SE');
    expect(done.status, done.stderr + done.stdout).to.equal(0);
    expect(JSON.parse(done.stdout)).to.include({ berichten: 1, mislukt: 0, zonderBewezenAntwoord: 0 });
  });
  it('is refused where the profile is another', () => {
    for (const done of [send(EINDHOVEN), send(RDW, '--profile', '2W-be-SE')]) {
      expect(done.status).to.equal(1);
      expect(done.stdout + done.stderr).to.match(/does not fit the profile/);
    }
  });
  it('says what is wrong with its options', () => {
    for (const [options, said] of [
      [['--profile', '2W-be-X'], /--profile 2W-be-X is not known/],
      [['--profile', '2W-be-SE', '--client', 'soap'], /needs --client bode/],
      [['--profile', '2W-be-SE', '--server-certificate', '/nowhere.pem'], /does not exist/],
      [['--profile', '2W-be-SE', '--server-certificate', join(ROOT, 'package.json')], /no certificate in PEM/],
    ] as const) {
      const done = send(EINDHOVEN, ...options);
      expect(done.status).to.equal(1);
      expect(done.stderr).to.match(said);
    }
  });

  it('--mtom sends attachments as parts, signed and encrypted too (WM001, x-MTM-1)', () => {
    const file = `${ROOT}wsdl/berichtenbox/v1/voorbeelden/LeverBerichten.xml`;
    const done = bode.run('send', file, '--as', RDW, '--fresh', '--json', '--mtom');
    expect(done.status, done.stderr + done.stdout).to.equal(0);
    expect(JSON.parse(done.stdout)).to.include({ mislukt: 0, zonderBewezenAntwoord: 0 });
    const encrypted = send(EINDHOVEN, '--profile', '2W-be-SE', '--mtom');
    expect(encrypted.status, encrypted.stderr + encrypted.stdout).to.equal(0);
    expect(send(RDW, '--mtom', '--client', 'soap').stderr).to.match(/--mtom needs --client bode/);
  });
});
