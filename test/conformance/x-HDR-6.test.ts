// x-HDR-6: who does its own TLS and signing has the OIN of its PartyId in those certificates; another may do it for it only with its mandate.
import { expect } from 'chai';
import { type EbmsPair, ebmsPair } from '../support/ebms.ts';
import { pack, post, read, snapshot, writeLetter } from '../support/ebms-letter.ts';
import type { TestCertificate } from '../support/pki.ts';

const OTHER = '00000099000000004000';

describe('x-HDR-6: PartyId and certificate', () => {
  let pair: EbmsPair;
  let other: TestCertificate;
  let renewed: TestCertificate;
  before(async () => {
    pair = await ebmsPair({ profiel: 'osb-rm-s', syncSignals: true, lanes: false });
    other = await pair.pki.issue({ oin: OTHER, freshKey: true });
    renewed = await pair.pki.issue({ oin: pair.partner.oin, freshKey: true });
  });
  after(() => pair.close());
  const send = async (tls: TestCertificate, signer: TestCertificate) => {
    const { kind, code } = read(await post(pair, pack(await writeLetter(pair, { signer })), tls));
    return `${kind} ${code}`.trim();
  };
  const unchanged = async (tls: TestCertificate, signer: TestCertificate, expected: string) => {
    const before = snapshot(pair.bode);
    expect(await send(tls, signer)).to.equal(expected);
    expect(snapshot(pair.bode)).to.deep.equal(before);
  };
  const machtiging = {
    intermediairOin: OTHER as never,
    clientOin: '00000099000000002000' as never,
    berichtTypes: [],
    van: 0,
  };

  it('the party itself, by its certificate of the agreement or a later one of its own', async () => {
    expect(await send(pair.partner.identity, pair.partner.identity)).to.equal('acknowledgment');
    expect(await send(renewed, renewed)).to.equal('acknowledgment');
  });
  it('another OIN in the TLS certificate, or in that of the signature', async () => {
    await unchanged(other, pair.partner.identity, 'fault soap:Client');
    await unchanged(pair.partner.identity, other, 'error SecurityFailure Error');
    await unchanged(other, other, 'fault soap:Client');
  });
  it('another one brings it with a mandate, while that holds; its content stays that of the party', async () => {
    await pair.bode.store.commit([{ kind: 'machtiging', value: machtiging }]);
    expect(await send(other, pair.partner.identity)).to.equal('acknowledgment');
    expect((await pair.bode.received()).at(-1)!.van).to.contain(pair.partner.oin);
    await pair.bode.store.commit([{ kind: 'machtiging', value: { ...machtiging, ingetrokkenOp: Date.now() - 1 } }]);
    await unchanged(other, pair.partner.identity, 'fault soap:Client');
  });
});
