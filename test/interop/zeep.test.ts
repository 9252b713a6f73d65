// Python: zeep with python-xmlsec, from the published WSDL, and python-xmlsec as a server: profiles 2W-be-S and 2W-be-SE in both directions (WB004,
// WB005, WB006, WB012, WB014, ENC003, ENC004, x-WSS-11).
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { AES_256_GCM, OAEP_SHA256, RSA_OAEP_MGF1P } from '../../src/security/index.ts';
import { sharedBode } from '../support/bode.ts';
import { BODE_OIN, ROOT } from '../support/gateway.ts';
import { pingPeer, withPeerServer } from '../support/peer-server.ts';
import { requirePeer } from '../support/peers.ts';

const RDW = '00000099000000002000';
/** The organisation of the demo with profile 2W-be-SE. */
const EINDHOVEN = '00000099000000015000';
const FOLDER = `${ROOT}test/interop/zeep`;
const PYTHON = '/usr/bin/python3';
const OAEP_SHA1 = { uri: RSA_OAEP_MGF1P, digest: 'sha1', mgf: 'sha1' } as const;
const ENCRYPTION = { cipher: AES_256_GCM, transport: OAEP_SHA1, reference: 'ThumbprintSHA1' } as const;

describe('interoperability: zeep and python-xmlsec', function () {
  this.timeout(180_000);

  for (const [profile, oin, berichtType, encryption] of [
    ['S', RDW, 'APK', undefined],
    ['SE', EINDHOVEN, 'STRAAT', ENCRYPTION],
  ] as const) {
    it(`zeep delivers a batch in 2W-be-${profile} and proves the answer`, async function () {
      requirePeer(this, 'zeep');
      const bode = await sharedBode();
      const args = [bode.gateway, bode.certificates, bode.trust, oin, BODE_OIN, profile, berichtType];
      const done = spawnSync(PYTHON, ['-B', `${FOLDER}/client.py`, ...args], { encoding: 'utf8' });
      expect(done.status, done.stderr).to.equal(0);
      const fine = { ping: oin, batch: true, verwerkt: 1, code: 'Verwerkt', bewijs: true };
      expect(JSON.parse(done.stdout)).to.deep.equal(fine);
    });

    it(`python-xmlsec takes what Bode’s client sends in 2W-be-${profile}, and answers so that it proves`, async function () {
      requirePeer(this, 'zeep');
      const bode = await sharedBode();
      const authorities = join(bode.folder, 'python-authorities.pem');
      const pems = [bode.trust, join(bode.certificates, '../intermediates.pem')].map((file) => readFileSync(file));
      writeFileSync(authorities, Buffer.concat(pems));
      const args = ['-B', `${FOLDER}/server.py`, bode.certificates, authorities, BODE_OIN, oin, profile];
      await withPeerServer([PYTHON, ...args], async ({ url, errors }) => {
        const { verified, fault } = await pingPeer(bode, url, { oin, ...(encryption && { encryption }) });
        expect(fault).to.equal(undefined);
        expect(verified?.signer?.oin).to.equal(BODE_OIN);
        expect(verified?.encryption).to.deep.equal(encryption);
        if (!encryption) return;
        // xmlsec1 1.2 of Debian 12 knows RSA-OAEP of XML Encryption 1.0 only; Bode's client can be told so.
        const newer = pingPeer(bode, url, { oin, encryption: { ...encryption, transport: OAEP_SHA256 } });
        expect(await newer.catch((error) => error)).to.be.an('error');
        expect(errors()).to.match(/xmlsec\.Error/);
      });
    });
  }
});
