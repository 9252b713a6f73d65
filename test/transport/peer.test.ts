// The certificates of a connection are read once, and its peer is judged at every request all the same (trap 17).
import type { TLSSocket } from 'node:tls';
import { expect } from 'chai';
import type { Trust } from '../../src/pki/index.ts';
import { judgePeer } from '../../src/transport/index.ts';
import { refusal } from '../support/exchange.ts';
import { testPki } from '../support/pki.ts';

/** A connection that counts how often it is asked for its certificates. */
function connection(raw?: Buffer): { readonly socket: TLSSocket; asked(): number } {
  let asked = 0;
  const getPeerCertificate = () => {
    asked += 1;
    return raw ? { raw } : {};
  };
  return { socket: { getPeerCertificate } as unknown as TLSSocket, asked: () => asked };
}

describe('transport: the peer of a connection', () => {
  it('reads the certificates once and judges them at every request', async () => {
    const pki = await testPki();
    const { certificate, serial } = await pki.issue();
    const trust = await pki.trust();
    let judged = 0;
    const counting: Pick<Trust, 'judge'> = {
      judge: (...question) => {
        judged += 1;
        return trust.judge(...question);
      },
    };
    const { socket, asked } = connection(certificate);
    for (let request = 0; request < 3; request++)
      expect(judgePeer(socket, counting as Trust, pki.now).serial).to.equal(serial);
    expect([asked(), judged]).to.deep.equal([1, 3]);
  });

  it('refuses a connection at the first request after its certificate is revoked', async () => {
    const pki = await testPki();
    const { certificate, serial } = await pki.issue();
    const before = await pki.trust();
    const [root, domain] = pki.crls;
    const after = await pki.trust({ crls: [root!, domain!, await pki.crl(pki.tsp, { revoked: [{ serial }] })] });
    const { socket } = connection(certificate);
    expect(judgePeer(socket, before, pki.now).serial).to.equal(serial);
    await refusal(() => judgePeer(socket, after, pki.now), 'tls.peer');
  });

  it('asks again as long as there is no certificate', async () => {
    const trust = await (await testPki()).trust();
    const { socket, asked } = connection();
    for (let request = 0; request < 2; request++)
      await refusal(() => judgePeer(socket, trust, Date.now()), 'tls.peer', 'TLS002');
    expect(asked()).to.equal(2);
  });
});
