// WSS4J 1.6 of Debian, of 2009 to 2015, as many integrators still have it: as a client of Bode and as a server for Bode's client, signed and
// signed+encrypted (WB004, WB005, WB006, WB012, WB014, ENC003, ENC004, x-WSS-11). It knows RSA-OAEP of XML Encryption 1.0 only.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { AES_128_GCM, AES_256_GCM, type Encryption, OAEP_SHA256, RSA_OAEP_MGF1P } from '../../src/security/index.ts';
import { sharedBode } from '../support/bode.ts';
import { BODE_OIN, ROOT } from '../support/gateway.ts';
import { buildPeer } from '../support/peer-build.ts';
import { pingPeer, withPeerServer } from '../support/peer-server.ts';
import { requirePeer } from '../support/peers.ts';

const RDW = '00000099000000002000';
/** The organisation of the demo with profile 2W-be-SE. */
const EINDHOVEN = '00000099000000015000';
const FOLDER = `${ROOT}test/interop/wss4j16`;
const JARS = ['wss4j', 'xmlsec', 'commons-logging', 'commons-codec', 'slf4j-api', 'slf4j-nop'];
const CLASSPATH = ['target', ...JARS.map((name) => `/usr/share/java/${name}.jar`)].join(':');
/** RSA-OAEP as XML Encryption 1.0 has it, with digest and MGF1 of SHA-1. */
const OLD_OAEP = { uri: RSA_OAEP_MGF1P, digest: 'sha1', mgf: 'sha1' } as const;

describe('interoperability: WSS4J 1.6', function () {
  this.timeout(180_000);

  async function peer(kind: 'client' | 'server', oins: readonly [own: string, other: string], profile: string) {
    buildPeer(FOLDER, [
      ['javac', '-encoding', 'UTF-8', '-d', 'target', '-cp', CLASSPATH, 'Messages.java', 'Peer.java'],
    ]);
    const bode = await sharedBode();
    const intermediates = join(bode.certificates, '../intermediates.pem');
    const main = ['-cp', CLASSPATH.replace('target', `${FOLDER}/target`), 'Peer', kind];
    return { bode, args: [...main, bode.gateway, bode.certificates, bode.trust, intermediates, ...oins, profile] };
  }

  for (const [profile, oin, berichtType] of [
    ['S', RDW, 'APK'],
    ['SE', EINDHOVEN, 'STRAAT'],
  ] as const)
    it(`delivers a batch in 2W-be-${profile} and proves the answer`, async function () {
      requirePeer(this, 'wss4j16');
      const { args } = await peer('client', [oin, BODE_OIN], profile);
      const done = spawnSync('java', [...args, berichtType], { encoding: 'utf8' });
      expect(done.status, done.stderr).to.equal(0);
      expect(JSON.parse(done.stdout)).to.deep.equal({ ping: oin, verwerkt: true, bewijs: true });
    });

  it('takes what Bode’s client signs, and answers so that it proves', async function () {
    requirePeer(this, 'wss4j16');
    const { bode, args } = await peer('server', [BODE_OIN, RDW], 'S');
    await withPeerServer(['java', ...args], async ({ url }) => {
      const { verified, fault } = await pingPeer(bode, url, { oin: RDW });
      expect(fault).to.equal(undefined);
      expect(verified?.signer?.oin).to.equal(BODE_OIN);
    });
  });

  it('takes what Bode’s client signs and encrypts, however the key is named; RSA-OAEP of 1.1 it refuses', async function () {
    requirePeer(this, 'wss4j16');
    const { bode, args } = await peer('server', [BODE_OIN, EINDHOVEN], 'SE');
    await withPeerServer(['java', ...args], async ({ url, errors }) => {
      const ping = (encryption: Encryption) => pingPeer(bode, url, { oin: EINDHOVEN, encryption });
      for (const [cipher, reference] of [
        [AES_256_GCM, 'ThumbprintSHA1'],
        [AES_128_GCM, 'SubjectKeyIdentifier'],
      ] as const) {
        const { verified } = await ping({ cipher, reference, transport: OLD_OAEP });
        expect(verified?.signer?.oin).to.equal(BODE_OIN);
        expect(verified?.encryption?.transport.uri).to.equal(RSA_OAEP_MGF1P);
      }
      const newer = ping({ cipher: AES_256_GCM, reference: 'ThumbprintSHA1', transport: OAEP_SHA256 });
      expect(await newer.catch((error) => error)).to.be.an('error');
      expect(errors()).to.match(/not supported: \S+#rsa-oaep\)/);
    });
  });
});
