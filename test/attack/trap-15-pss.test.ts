// Trap 15: the issuers of G4 sign with RSASSA-PSS and SHA-512, certificates and CRLs alike. Such a chain works over the whole gateway, for the
// connection and for the signature.
import { expect } from 'chai';
import { AFZENDER } from '../support/domein.ts';
import { type TestCa, type TestCertificate, testPki } from '../support/pki.ts';
import { type Arena, makeArena, theCast } from './gateway/arena.ts';
import { letter, signByOracle } from './gateway/message.ts';

describe('trap 15: RSASSA-PSS in the chain', () => {
  const signing = { pss: true } as const;
  let arena: Arena;
  let root: TestCa;
  let tsp: TestCa;
  let sender: TestCertificate;

  before(async function () {
    this.timeout(30_000);
    const pki = await testPki();
    root = await pki.issueCa({ naam: 'G4 root', issuer: null, signing });
    tsp = await pki.issueCa({ naam: 'G4 TSP', issuer: root, signing });
    sender = await pki.issue({ oin: AFZENDER, freshKey: true, issuer: tsp, signing });
    const crls = [...pki.crls, await pki.crl(root, { signing }), await pki.crl(tsp, { signing })];
    const trust = {
      anchors: [...pki.anchors, root.certificate],
      intermediates: [...pki.intermediates, tsp.certificate],
      crls,
    };
    arena = await makeArena({ trust: () => trust });
  });
  after(() => arena.close());

  it('signs a message that is taken', async () => {
    await arena.passes(signByOracle(sender, letter()));
  });
  it('a CRL with PSS that names the certificate is believed', async () => {
    const { pki } = await theCast();
    const revoked = await pki.crl(tsp, { signing, revoked: [sender] });
    const trust = await pki.trust({ anchors: [root.certificate], crls: [await pki.crl(root, { signing }), revoked] });
    const verdict = trust.judge(sender.certificate, sender.chain, 'signing', Date.now());
    expect(verdict.ok ? 'ok' : verdict.reasons[0]?.rule).to.match(/revoked|x-CRL/);
  });
});
