// PHP: SoapClient and SoapServer from the published WSDL, with profile 2W-be-S and 2W-be-SE made by ext-dom and ext-openssl alone (WB004, WB005,
// WB006, WB012, WB014, ENC003, ENC004, x-WSS-11), both directions over mutual TLS.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { AES_256_GCM, RSA_OAEP_MGF1P } from '../../src/security/index.ts';
import { sharedBode } from '../support/bode.ts';
import { BODE_OIN, ROOT } from '../support/gateway.ts';
import { pingPeer, withPeerServer } from '../support/peer-server.ts';
import { requirePeer } from '../support/peers.ts';

const RDW = '00000099000000002000';
/** The organisation of the demo with profile 2W-be-SE. */
const EINDHOVEN = '00000099000000015000';
const FOLDER = `${ROOT}test/interop/php`;
/** PHP's openssl knows OAEP with SHA-1 only. */
const OAEP_SHA1 = { uri: RSA_OAEP_MGF1P, digest: 'sha1', mgf: 'sha1' } as const;

const PROFILES = [
  ['S', RDW, 'APK', undefined],
  ['SE', EINDHOVEN, 'STRAAT', { cipher: AES_256_GCM, transport: OAEP_SHA1, reference: 'ThumbprintSHA1' }],
] as const;

describe('interoperability: PHP', function () {
  this.timeout(180_000);

  for (const [profile, oin, berichtType, encryption] of PROFILES) {
    it(`SoapClient delivers a batch in 2W-be-${profile} and proves the answer`, async function () {
      requirePeer(this, 'php');
      const bode = await sharedBode();
      const args = [bode.gateway, bode.certificates, bode.trust, oin, BODE_OIN, profile, berichtType];
      const done = spawnSync('php', [`${FOLDER}/client.php`, ...args], { encoding: 'utf8' });
      expect(done.status, done.stderr + done.stdout).to.equal(0);
      const fine = { ping: oin, batch: true, verwerkt: 1, code: 'Verwerkt', bewijs: true };
      expect(JSON.parse(done.stdout)).to.deep.equal(fine);
    });

    it(`SoapServer takes what Bode’s client sends in 2W-be-${profile}, and answers so that it proves`, async function () {
      requirePeer(this, 'php');
      const bode = await sharedBode();
      const authorities = join(bode.folder, 'php-authorities.pem');
      const pems = [bode.trust, join(bode.certificates, '../intermediates.pem')].map((file) => readFileSync(file));
      writeFileSync(authorities, Buffer.concat(pems));
      const wsdl = `${ROOT}wsdl/berichtenbox/v1/berichtenbox_v1.wsdl`;
      const args = [`${FOLDER}/server.php`, wsdl, bode.certificates, authorities, BODE_OIN, oin, profile];
      await withPeerServer(['php', ...args], async ({ url }) => {
        const { verified, fault } = await pingPeer(bode, url, { oin, ...(encryption && { encryption }) });
        expect(fault).to.equal(undefined);
        expect(verified?.signer?.oin).to.equal(BODE_OIN);
        expect(verified?.encryption).to.deep.equal(encryption);
      });
    });
  }
});
