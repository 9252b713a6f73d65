// gSOAP with its wsse and wsa plugins, generated from our WSDL: as a client of Bode and as a server for Bode's client, in profile 2W-be-S (WB004,
// WB014, x-WSS-11). It cannot do 2W-be-SE (gsoap/README.md): what it sends instead is refused (WB005, ENC004, x-FLT-7).
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type RunningBode, sharedBode } from '../support/bode.ts';
import { BODE_OIN, ROOT } from '../support/gateway.ts';
import { buildPeer } from '../support/peer-build.ts';
import { pingPeer, withPeerServer } from '../support/peer-server.ts';
import { requirePeer } from '../support/peers.ts';

const RDW = '00000099000000002000';
/** The organisation of the demo with profile 2W-be-SE. */
const EINDHOVEN = '00000099000000015000';
const FOLDER = `${ROOT}test/interop/gsoap`;
const CONTRACT = `${ROOT}wsdl/berichtenbox/v1`;
const PEER = `${FOLDER}/target/peer`;

describe('interoperability: gSOAP', function () {
  this.timeout(180_000);
  let bode: RunningBode;

  function build(): void {
    const schemas = readdirSync(`${ROOT}xsd/services/bode`).map((name) => `${ROOT}xsd/services/bode/${name}`);
    const documents = ['berichtenbox_v1.wsdl', 'berichtenbox_v1-abstract.wsdl'].map((name) => `${CONTRACT}/${name}`);
    buildPeer(FOLDER, [['sh', 'build.sh', documents[0]!]], [...documents, ...schemas]);
  }

  /** Its arguments; key and chain, and the authorities, are one file each for gSOAP. */
  function args(kind: 'client' | 'server', own: string, other: string, encryption = 'plain'): readonly string[] {
    const concat = (name: string, ...files: readonly string[]) => {
      const file = join(bode.folder, name);
      writeFileSync(file, Buffer.concat(files.map((one) => readFileSync(one))), { mode: 0o600 });
      return file;
    };
    const at = (oin: string, file: string) => join(bode.certificates, oin, file);
    const identity = concat(`gsoap-${own}.pem`, at(own, 'key.pem'), at(own, 'chain.pem'));
    const authorities = concat('gsoap-authorities.pem', bode.trust, join(bode.certificates, '../intermediates.pem'));
    return [kind, bode.gateway, identity, at(own, 'cert.pem'), authorities, at(other, 'cert.pem'), own, encryption];
  }

  it('delivers a signed batch and proves the answer', async function () {
    requirePeer(this, 'gsoap');
    build();
    bode = await sharedBode();
    const done = spawnSync(PEER, args('client', RDW, BODE_OIN), { encoding: 'utf8' });
    expect(done.status, done.stderr).to.equal(0);
    expect(JSON.parse(done.stdout)).to.deep.equal({ ping: RDW, verwerkt: 1, code: 'Verwerkt', bewijs: true });
  });

  it('takes what Bode’s client signs, and answers so that it proves', async function () {
    requirePeer(this, 'gsoap');
    build();
    bode = await sharedBode();
    await withPeerServer([PEER, ...args('server', BODE_OIN, RDW)], async ({ url }) => {
      const { verified, fault } = await pingPeer(bode, url, { oin: RDW });
      expect(fault).to.equal(undefined);
      expect(verified?.signer?.oin).to.equal(BODE_OIN);
    });
  });

  for (const [encryption, said, refusal] of [
    ['rsa15', 'RSA PKCS #1 1.5', /"code":"wss.encryption","clause":"ENC004"/],
    [
      'oaep',
      'RSA-OAEP but does not',
      /"code":"wss.decryption","clause":"x-FLT-7","oorzaak":"\S+ \(x-ENC-3\): RSA-OAEP failed"/,
    ],
  ] as const)
    it(`is refused when it says that it encrypts with ${said}, and is not told more`, async function () {
      requirePeer(this, 'gsoap');
      build();
      bode = await sharedBode();
      const before = bode.log().length;
      const done = spawnSync(PEER, args('client', EINDHOVEN, BODE_OIN, encryption), { encoding: 'utf8' });
      expect(done.status).to.equal(1);
      expect(done.stderr).to.match(/fault wsse:FailedCheck/);
      expect(bode.log().slice(before)).to.match(refusal);
    });
});
