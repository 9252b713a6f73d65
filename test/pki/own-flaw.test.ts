// Whether partners would accept an own key (PKI005, x-CRL-3): judged on a day that it is valid, by the rules that it must keep.
import { expect } from 'chai';
import { type CertificateUse, type OwnKey, ownKeyFlaw } from '../../src/pki/index.ts';
import { CLIENT_AUTH, type IssueOptions, TEST_OIN, type TestPki, type TrustOptions, testPki } from '../support/pki.ts';

const DAY = 86_400_000;

describe('flaw of an own key', () => {
  let pki: TestPki;
  before(async () => {
    pki = await testPki();
  });

  async function flawOf(options: IssueOptions, more: { use?: CertificateUse; trust?: TrustOptions } = {}) {
    const [notBefore, notAfter] = [options.notBefore ?? pki.now - DAY, options.notAfter ?? pki.now + DAY];
    const { certificate, chain } = await pki.issue({ key: 'ec', ...options, notBefore, notAfter });
    const own = { certificate, chain, notBefore, notAfter } as unknown as OwnKey;
    const trust = await pki.trust(more.trust);
    return ownKeyFlaw(own, trust, { use: more.use ?? 'signing', oin: TEST_OIN as never, now: pki.now });
  }

  it('is none when it is ours and trusted, also before its first day, or when it has ended', async () => {
    expect(await flawOf({ oin: TEST_OIN })).to.equal(undefined);
    expect(await flawOf({ oin: TEST_OIN, notBefore: pki.now + DAY, notAfter: pki.now + 2 * DAY })).to.equal(undefined);
    expect(await flawOf({ oin: TEST_OIN, notBefore: pki.now - 20 * DAY, notAfter: pki.now - 1000 })).to.equal(
      undefined,
    );
  });

  it('is another holder, another issuer, another purpose, or a revocation', async () => {
    expect(await flawOf({ oin: '00000099000000003000' })).to.match(/OIN 00000099000000003000, not of ours/);
    const stranger = await pki.issueCa({ naam: 'Vreemd', issuer: null });
    expect(await flawOf({ oin: TEST_OIN, issuer: stranger })).to.match(/^our own certificate is not trusted on 20/);
    const client = { oin: TEST_OIN, purposes: [CLIENT_AUTH] };
    expect(await flawOf(client, { use: 'tlsServer' })).to.match(/^our own certificate is not trusted/);
    const one = await pki.issue({ oin: TEST_OIN, key: 'ec' });
    const crls = [...pki.crls.slice(0, 2), await pki.crl(pki.tsp, { revoked: [one] })];
    const trust = await pki.trust({ crls });
    const own = { certificate: one.certificate, chain: one.chain, notBefore: pki.now - 1, notAfter: pki.now + 1 };
    const use = { use: 'signing', oin: TEST_OIN as never, now: pki.now } as const;
    expect(ownKeyFlaw(own as unknown as OwnKey, trust, use)).to.match(/revoked/);
  });

  it('is not a revocation list that is missing: that heals by itself', async () => {
    expect(await flawOf({ oin: TEST_OIN }, { trust: { crls: [] } })).to.equal(undefined);
  });
});
