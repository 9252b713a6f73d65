// x-CPA-7: the certificates are in the agreement, of the party or of somebody with a mandate, trusted, and the server's names the endpoint
// (x-AUT-3, x-AUT-4, x-HDR-6, x-PKI-12, x-PKI-17, x-TLS-8, x-TLS-10, x-EBP-3, TLS005, PKI001, PKI002, PKI005, x-CRL-3, x-PKI-1).
import { expect } from 'chai';
import { parseOin } from '../../src/core/index.ts';
import { judgeCpa } from '../../src/ebms/cpa/index.ts';
import { lees, oordeel, soorten } from '../ebms/cpa/lees.ts';
import { anders, OIN_A, OIN_B, partij, xml } from '../ebms/cpa/voorbeelden.ts';
import { type TrustOptions, testPki } from '../support/pki.ts';

const DERDE = '00000099000000003000';

async function metTrust(document: string, options: TrustOptions = {}) {
  const pki = await testPki();
  return judgeCpa(lees(document), { now: pki.now, omgeving: 'preproductie', trust: await pki.trust(options) });
}

describe('x-CPA-7', () => {
  it('each use has its own reference, read as a certificate', async () => {
    const { channels, certificates } = lees(await xml('osb-rm-e')).parties[0];
    const { transport, docExchange } = [...channels.values()][0]!;
    const used = [
      transport.clientCertificate,
      transport.serverCertificate,
      docExchange.sender.nonRepudiation?.certId,
      docExchange.receiver.envelope?.certId,
    ];
    expect(used.every((id) => id !== undefined && certificates.has(id))).to.equal(true);
  });

  it('trusted certificates have no findings; those of another root have (PKI005)', async () => {
    const pki = await testPki();
    expect(await metTrust(await xml('osb-rm-e'))).to.deep.equal([]);
    const other = await pki.issueCa({ naam: 'Vreemde Root', issuer: null });
    const document = await xml('osb-rm-s', { a: await partij('a', { issuer: other }) });
    expect(soorten(await metTrust(document))).to.include('fout PKI005');
  });

  it('a revoked certificate, a missing list, another policy and a weak key are refused', async () => {
    const pki = await testPki();
    const { certificate, serial } = await pki.issue({ oin: OIN_A, hosts: ['a.example'], freshKey: true });
    const held = { tlsClient: certificate, tlsServer: certificate, signing: certificate };
    const document = await xml('osb-rm-s', { a: await partij('a', {}, { certificaten: held }) });
    const crls = [...pki.crls.slice(0, 2), await pki.crl(pki.tsp, { revoked: [{ serial }] })];
    expect(soorten(await metTrust(document, { crls }))).to.deep.equal(['fout PKI002']);
    expect(soorten(await metTrust(document, { crls: pki.crls.slice(0, 2) }))).to.include('fout x-CRL-3');
    expect(soorten(await metTrust(await xml('osb-rm', { a: await partij('a', { policies: ['1.2.3'] }) })))).to.include(
      'fout x-PKI-1',
    );
    expect(soorten(await metTrust(document, { minRsaBits: 4096 }))).to.include('fout x-TLS-8');
  });

  it('an expired certificate is refused, one of later is told (PKI002)', async () => {
    expect(soorten(await oordeel(await xml('osb-rm', { a: await partij('a', { expired: true }) })))).to.deep.equal([
      'fout PKI002',
    ]);
    expect(soorten(await oordeel(await xml('osb-rm', { a: await partij('a', { notYetValid: true }) })))).to.deep.equal([
      'waarschuwing PKI002',
    ]);
  });

  it('a certificate without OIN is refused (PKI001)', async () => {
    expect(soorten(await oordeel(await xml('osb-rm', { a: await partij('a', { oins: [] }) })))).to.deep.equal([
      'fout PKI001',
    ]);
  });

  it('the holder is the party or has a mandate for it, by default nobody has (x-AUT-3, x-AUT-4)', async () => {
    const document = await xml('osb-rm-s', { a: await partij('a', { oin: DERDE }) });
    expect(soorten(await oordeel(document))).to.deep.equal(['fout x-AUT-3', 'waarschuwing x-HDR-6']);
    const [houder, a, b] = [DERDE, OIN_A, OIN_B].map((value) => parseOin(value)!);
    expect(await oordeel(document, { gemachtigd: (one, other) => one === houder && other === a })).to.deep.equal([]);
    expect(soorten(await oordeel(document, { gemachtigd: (one, other) => one === houder && other === b }))).to.include(
      'fout x-AUT-3',
    );
  });

  it('a certificate for encryption holds an RSA key for key transport', async () => {
    const pki = await testPki();
    const { certificate } = await pki.issue({ oin: OIN_B, keyUsage: ['digitalSignature'] });
    const b = await partij('b');
    const document = await xml('osb-be-e', {
      b: { ...b, certificaten: { ...b.certificaten, encryption: certificate } },
    });
    expect(soorten(await oordeel(document))).to.deep.equal(['fout x-E2E-11']);
  });

  it('a certificate for encryption only needs none of the other usages', async () => {
    const pki = await testPki();
    const { certificate } = await pki.issue({
      oin: OIN_B,
      keyUsage: ['keyEncipherment', 'dataEncipherment'],
      purposes: [],
    });
    const b = await partij('b');
    const document = await xml('osb-be-e', {
      b: { ...b, certificaten: { ...b.certificaten, encryption: certificate } },
    });
    expect(await metTrust(document)).to.deep.equal([]);
  });

  it('what is no certificate is told with its place, and the rest is still judged', async () => {
    const document = anders(await xml('osb-rm'), [
      /(certId="a-certificaat-tlsClient">[\s\S]*?<ds:X509Certificate>)[^<]*/,
      '$1AAAA',
    ]);
    const found = await oordeel(document);
    expect(soorten(found)).to.deep.equal(['fout x-CPA-7']);
    expect(found[0]!.plaats).to.include('TLS-clientcertificaat a-certificaat-tlsClient');
  });

  it('without certificates the agreement is usable, and that is told (x-TLS-11)', async () => {
    const document = await xml('osb-rm', { a: await partij('a', {}, { certificaten: {} }) });
    expect(soorten(await oordeel(document))).to.deep.equal(['waarschuwing x-CPA-7']);
  });

  const adressen: readonly (readonly [string, string | undefined])[] = [
    ['https://b.example/ebms', undefined],
    ['https://B.EXAMPLE/ebms', undefined],
    ['https://b.example:8443/ebms', 'waarschuwing TLS005'],
    ['https://ander.example/ebms', 'fout x-CPA-7'],
    ['https://sub.b.example/ebms', 'fout x-CPA-7'],
    ['http://b.example/ebms', 'fout x-EBP-3'],
    ['https://u:p@b.example/ebms', 'fout x-EBP-3'],
    ['https://b.example/ebms#x', 'fout x-EBP-3'],
    ['mailto:b@b.example', 'fout x-EBP-3'],
  ];
  for (const [adres, verwacht] of adressen)
    it(`the address ${adres} is ${verwacht ?? 'right'}`, async () => {
      const document = (await xml('osb-rm')).replace('uri="https://b.example/ebms"', `uri="${adres}"`);
      expect(document).to.include(`uri="${adres}"`);
      expect(soorten(await oordeel(document))).to.deep.equal(verwacht === undefined ? [] : [verwacht]);
    });

  it('the name in the subject does not count as a host (x-PKI-12)', async () => {
    const document = await xml('osb-rm', { b: await partij('b', { naam: 'b.example', hosts: [] }) });
    expect(soorten(await oordeel(document))).to.include('fout x-CPA-7');
  });

  it('another protocol than HTTP and passwords are refused (x-EBP-3, x-TLS-10)', async () => {
    const good = await xml('osb-rm');
    expect(soorten(await oordeel(anders(good, ['>HTTP<', '>SMTP<'])))).to.deep.equal(['fout x-EBP-3']);
    const basic = anders(good, [
      'HTTP</tns:TransportProtocol>',
      'HTTP</tns:TransportProtocol><tns:AccessAuthentication>basic</tns:AccessAuthentication>',
    ]);
    expect(soorten(await oordeel(basic))).to.deep.equal(['fout x-TLS-10']);
  });
});
