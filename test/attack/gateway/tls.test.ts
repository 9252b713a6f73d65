// Who may connect (TLS001-TLS004, x-TLS-1, x-TLS-4, x-TLS-7, WT004, PKI001-PKI005, x-PKI-1, x-PKI-9 … x-PKI-11, x-PKI-17, x-CRL-3, x-CRL-7,
// traps 16, 17, 19, 20, 24): every certificate and handshake that is wrong, with a good message in hand.
import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { expect } from 'chai';
import { AFZENDER } from '../../support/domein.ts';
import { CLIENT_AUTH, type IssueOptions, SERVER_AUTH, type TestCertificate } from '../../support/pki.ts';
import { type Arena, inArena, OTHER, openArena, theCast } from './arena.ts';
import { converse, converseInTheClear, head, lastBody, tlsOptions } from './wire.ts';

type Outcome = 'handshake' | 'tls.peer';

/** A certificate of the sender's organisation, wrong in one respect, and where that is found out. */
const CERTIFICATES: Readonly<
  Record<string, readonly [(arena: Arena) => Promise<IssueOptions> | IssueOptions, Outcome]>
> = {
  'of a root that nobody knows': [
    async ({ cast }) => ({ issuer: await cast.pki.issueCa({ naam: 'Vreemde root', issuer: null, key: 'rsa' }) }),
    'handshake',
  ],
  'of CAs that copy the names of ours': [
    async ({ cast }) => {
      const root = await cast.pki.issueCa({ naam: 'Bode test Root CA', issuer: null, key: 'rsa' });
      const domain = await cast.pki.issueCa({ naam: 'Bode test Domein CA', issuer: root, key: 'rsa' });
      return { issuer: await cast.pki.issueCa({ naam: 'Bode test TSP CA', issuer: domain, key: 'rsa' }) };
    },
    'handshake',
  ],
  'issued by another organisation': [
    ({ cast }) => ({ issuer: { ...cast.other, above: cast.other.chain } }),
    'handshake',
  ],
  'that is expired': [() => ({ expired: true }), 'handshake'],
  'that is not valid yet': [() => ({ notYetValid: true }), 'handshake'],
  'with an RSA key of 1024 bits': [() => ({ key: 'rsa1024' }), 'handshake'],
  'only for mail': [() => ({ purposes: ['1.3.6.1.5.5.7.3.4'] }), 'handshake'],
  'only for servers (x-PKI-11)': [() => ({ purposes: [SERVER_AUTH] }), 'handshake'],
  'without OIN (PKI001)': [() => ({ oins: [] }), 'tls.peer'],
  'with two OINs': [() => ({ oins: [AFZENDER, OTHER] }), 'tls.peer'],
  'with the same OIN twice': [() => ({ oins: [AFZENDER, AFZENDER] }), 'tls.peer'],
  'with an OIN of 19 digits': [() => ({ oins: [AFZENDER.slice(1)] }), 'tls.peer'],
  'with a KvK number instead of an OIN': [() => ({ oins: ['NTRNL-12345678'] }), 'tls.peer'],
  'of another policy (x-PKI-1)': [() => ({ policies: ['1.2.3'] }), 'tls.peer'],
  'without policy': [() => ({ policies: [] }), 'tls.peer'],
  'that may only encipher keys': [() => ({ keyUsage: ['keyEncipherment'] }), 'handshake'],
  'that is a CA': [() => ({ basicConstraints: { ca: true } }), 'tls.peer'],
  'with an RSA key of exponent 3': [() => ({ key: 'rsaE3' }), 'tls.peer'],
};

async function judge(arena: Arena, as: TestCertificate, outcome: Outcome): Promise<void> {
  const good = await arena.fresh();
  const before = arena.before();
  if (outcome === 'tls.peer') arena.judge(await arena.send({ body: good, as }), 'tls.peer', before);
  else {
    const said = await converse(arena, { write: [head(good) + good], as, tls: { ciphers: 'DEFAULT:@SECLEVEL=0' } });
    expect(said.statuses, said.text).to.deep.equal([]);
    expect(said.end).to.equal('closed');
    arena.unchanged(before);
    expect(arena.gateway.log).to.have.length(before.lines);
  }
  await arena.passes(good);
}

describe('attack over the gateway: client certificates', () => {
  const arena = openArena();
  for (const [name, [issue, outcome]] of Object.entries(CERTIFICATES))
    it(`a certificate ${name} → ${outcome}`, async () => {
      await judge(arena(), await arena().cast.pki.issue({ oin: AFZENDER, ...(await issue(arena())) }), outcome);
    });
  it('no certificate at all', async () => {
    const good = await arena().fresh();
    const before = arena().before();
    const said = await converse(arena(), { write: [head(good) + good], as: 'nobody' });
    expect(said).to.include({ text: '', end: 'closed' });
    arena().unchanged(before);
    await arena().passes(good);
  });
  it("somebody else's certificate without his key", async () => {
    const { other, sender } = arena().cast;
    const said = await converse(arena(), { write: [], as: { ...other, keyPem: sender.keyPem } }).catch(
      (error: Error) => error,
    );
    expect(said).to.be.instanceOf(Error);
    await arena().passes(await arena().fresh());
  });
  it('a certificate for clients only is taken, and one without purposes too (x-PKI-11, trap 20)', async () => {
    for (const purposes of [[CLIENT_AUTH], []]) {
      const as = await arena().cast.pki.issue({ oin: AFZENDER, purposes });
      expect((await arena().send({ body: await arena().fresh(), as })).status).to.equal(200);
    }
  });
});

describe('attack over the gateway: revocation while connected (trap 17, x-CRL-3, x-CRL-7)', () => {
  it('a certificate that is revoked: refused on a new connection, on an old one, and with an old session', async () => {
    const { pki, renewed } = await theCast();
    const crls = [await pki.crl(pki.root), await pki.crl(pki.domain), await pki.crl(pki.tsp, { revoked: [renewed] })];
    await inArena({ trust: { crls } }, (arena) => judge(arena, renewed, 'tls.peer'));
  });
  it('a CA that is revoked', async () => {
    const { pki, sender } = await theCast();
    const tsp = { serial: new X509Certificate(pki.tsp.certificate).serialNumber.toLowerCase() };
    const crls = [await pki.crl(pki.root), await pki.crl(pki.domain, { revoked: [tsp] }), await pki.crl(pki.tsp)];
    await inArena({ trust: { crls } }, async (arena) => {
      const before = arena.before();
      arena.judge(await arena.send({ body: await arena.fresh(), as: sender }), 'tls.peer', before);
    });
  });
  it('no list, a list that is over, a list that another CA signed: fail closed', async () => {
    const { pki, sender } = await theCast();
    const old = { thisUpdate: pki.now - 7_200_000, nextUpdate: pki.now - 3_600_000 };
    const three = (make: (ca: typeof pki.root) => Promise<Buffer>) =>
      Promise.all([pki.root, pki.domain, pki.tsp].map(make));
    for (const crls of [
      [],
      await three((ca) => pki.crl(ca, old)),
      [...pki.crls.slice(0, 2), await pki.crl(pki.tsp, { signer: pki.domain })],
    ])
      await inArena({ trust: { crls } }, async (arena) => {
        const before = arena.before();
        arena.judge(await arena.send({ body: await arena.fresh(), as: sender }), 'tls.peer', before);
      });
  });
});

describe('attack over the gateway: handshakes', () => {
  const arena = openArena();
  const TLS: Readonly<Record<string, Parameters<typeof converse>[1]['tls']>> = {
    'TLS 1.1 (x-TLS-1)': { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' },
    'TLS 1.0': { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' },
    'CBC only (x-TLS-4)': { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES256-SHA384' },
    'static RSA only': { maxVersion: 'TLSv1.2', ciphers: 'AES256-GCM-SHA384' },
    'DHE only': { maxVersion: 'TLSv1.2', ciphers: 'DHE-RSA-AES256-GCM-SHA384' },
    'no encryption': { maxVersion: 'TLSv1.2', ciphers: 'NULL:@SECLEVEL=0' },
    'no authentication': { maxVersion: 'TLSv1.2', ciphers: 'aNULL:@SECLEVEL=0' },
    'a weak group only (x-TLS-5)': { ecdhCurve: 'secp224r1' },
    'SHA-1 signatures only (x-TLS-6)': { maxVersion: 'TLSv1.2', sigalgs: 'RSA+SHA1' },
    'HTTP/2 only': { ALPNProtocols: ['h2'] },
  };
  for (const [name, tls] of Object.entries(TLS))
    it(`${name}: no connection`, async () => {
      const good = await arena().fresh();
      const before = arena().before();
      const said = await converse(arena(), { write: [head(good) + good], tls: tls! }).catch(() => undefined);
      expect(said?.statuses ?? []).to.deep.equal([]);
      arena().unchanged(before);
      await arena().passes(good);
    });
  for (const [name, bytes] of Object.entries({
    'plain HTTP': 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'a TLS record with nothing in it': '\x16\x03\x01\x00\x00',
    'a TLS record of the greatest length': `\x16\x03\x01\xff\xff${'x'.repeat(70_000)}`,
    'an SSLv2 greeting': '\x80\x2e\x01\x00\x02',
    'random bytes': '\x8f\x3b\x1c\x00\xff\x7e'.repeat(100),
    'an alert': '\x15\x03\x01\x00\x02\x02\x00',
    'a proxy line': 'PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n',
  }))
    it(`${name} on the port of TLS: the connection ends`, async () => {
      const before = arena().before();
      const said = await converseInTheClear(arena(), { write: [Buffer.from(bytes, 'latin1')] });
      expect(said.end).to.equal('closed');
      expect(said.statuses).to.deep.equal([]);
      arena().unchanged(before);
      await arena().passes(await arena().fresh());
    });
  it('renegotiation by the client is refused (x-TLS-7)', async () => {
    const socket = connect({ ...tlsOptions(arena()), maxVersion: 'TLSv1.2' });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    const outcome = await new Promise<unknown>((resolve) => {
      socket.once('error', resolve).once('close', () => resolve(new Error('closed')));
      socket.renegotiate({}, (error) => resolve(error ?? 'renegotiated'));
    });
    socket.destroy();
    expect(outcome).to.be.instanceOf(Error);
    await arena().passes(await arena().fresh());
  });
  it('a resumed session is the same organisation, judged again', async () => {
    const { other } = arena().cast;
    let session: Buffer | undefined;
    const first = connect({ ...tlsOptions(arena(), other), maxVersion: 'TLSv1.2' });
    first.on('session', (given: Buffer) => {
      session = given;
    });
    await new Promise((resolve) => first.once('secureConnect', resolve));
    await new Promise((resolve) => setTimeout(resolve, 50));
    first.destroy();
    // The session of the other organisation, the message of the sender.
    const good = await arena().fresh();
    const before = arena().before();
    const said = await converse(arena(), {
      write: [head(good) + good],
      tls: { maxVersion: 'TLSv1.2', session: session! },
    });
    const heard = {
      status: said.statuses[0]!,
      headers: { 'content-type': 'text/xml; charset=utf-8' },
      body: lastBody(said),
    };
    arena().judge(heard, 'wss.identity', before);
  });
});
