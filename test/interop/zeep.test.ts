// Python zeep with python-xmlsec, from the published WSDL: a signed LeverBerichten, the result, and our response verified.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type RunningBode, sharedBode } from '../support/bode.ts';
import { BODE_OIN } from '../support/gateway.ts';
import { requirePeer } from '../support/peers.ts';

const RDW = '00000099000000002000';
const CLIENT = fileURLToPath(new URL('zeep/client.py', import.meta.url));

describe('interoperability: zeep and python-xmlsec', function () {
  this.timeout(120_000);
  let bode: RunningBode;

  it('delivers a signed batch and proves the answer', async function () {
    requirePeer(this, 'zeep');
    bode = await sharedBode();
    const args = [CLIENT, bode.gateway, bode.certificates, bode.trust, RDW, BODE_OIN];
    const done = spawnSync('/usr/bin/python3', args, { encoding: 'utf8' });
    expect(done.status, done.stderr).to.equal(0);
    expect(JSON.parse(done.stdout)).to.deep.equal({
      ping: RDW,
      batch: true,
      verwerkt: 1,
      code: 'Verwerkt',
      bewijs: true,
    });
  });
});
