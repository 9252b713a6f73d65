// Who may ask: by token or by client certificate. Whoever may not leaves nothing behind and learns nothing.
import { request } from 'node:https';
import { expect } from 'chai';
import type { Oin } from '../../src/core/index.ts';
import { BODE_OIN, until } from '../support/ebms.ts';
import { testPki } from '../support/pki.ts';
import { ANDER_TOKEN, FORMULIER, formulier, type Proef, sha, startProef, TOKEN, ZAKEN } from './support.ts';

const LIJST = '/ebms/v1/berichten';
const CERT_OIN = '00000099000000005000' as Oin;

describe('who may use the back-office side', () => {
  let proef: Proef;
  afterEach(() => proef.close());

  it('refuses every request without a good token, before its body, and keeps nothing', async () => {
    proef = await startProef();
    let gelezen = 0;
    async function* groot() {
      for (let i = 0; i < 64; i++) {
        gelezen += 1;
        yield Buffer.alloc(1024 * 1024);
      }
    }
    const tokens = ['fout-token-dat-lang-genoeg-is', '', TOKEN.slice(0, -1), `${TOKEN}x`, sha(TOKEN)];
    for (const token of tokens)
      for (const [methode, pad] of [
        ['GET', LIJST],
        ['GET', '/ebms/v1/aanbod'],
        ['GET', '/ebms/v1/bestaat-niet'],
        ['DELETE', LIJST],
        ['POST', LIJST],
      ] as const) {
        const { status, headers, json } = await proef.vraag(methode, pad, { token });
        expect(status, `${methode} ${pad}`).to.equal(401);
        expect(headers['www-authenticate']).to.equal('Bearer');
        expect(json).to.include({ type: 'urn:bode:probleem:nietIngelogd', title: 'U bent niet ingelogd.' });
      }
    const beschrijving = { cpaId: proef.cpaId, action: 'antwoord', delen: [{ contentType: 'a/b' }] };
    const body = formulier(beschrijving, [groot()]);
    const antwoord = await proef
      .vraag('POST', LIJST, { token: 'fout', headers: FORMULIER, body })
      .catch(() => undefined);
    expect(antwoord?.status ?? 401).to.equal(401);
    expect(gelezen, 'MiB that were taken').to.be.below(32);
    expect((await proef.bode.store.ebms.lijst({})).totaal).to.equal(0);
    expect(
      (await proef.vraag('GET', LIJST, { token: undefined, headers: { Authorization: `Basic ${TOKEN}` } })).status,
    ).to.equal(401);
  });

  it('invites a body with 100-continue only when it is welcome', async () => {
    proef = await startProef();
    const stel = (token: string) =>
      new Promise<{ readonly uitgenodigd: boolean; readonly status: number }>((resolve, reject) => {
        let uitgenodigd = false;
        const body = JSON.stringify({ cpaId: proef.cpaId, action: 'antwoord' });
        const out = request(proef.origin + LIJST, {
          method: 'POST',
          ca: proef.pki.anchorsPem,
          agent: false,
          headers: {
            Authorization: `Bearer ${token}`,
            Expect: '100-continue',
            'Content-Type': 'application/json',
            'Content-Length': body.length,
          },
        });
        out.on('continue', () => {
          uitgenodigd = true;
          out.end(body);
        });
        out.on('response', (response) => {
          resolve({ uitgenodigd, status: response.statusCode! });
          response.resume();
          out.destroy();
        });
        out.on('error', reject);
        out.flushHeaders();
      });
    expect(await stel(TOKEN)).to.deep.equal({ uitgenodigd: true, status: 201 });
    expect(await stel('fout-token-dat-lang-genoeg-is')).to.deep.equal({ uitgenodigd: false, status: 401 });
  });

  it('knows an application by a certificate that was named, or by the OIN that PKIoverheid vouches for', async () => {
    const pki = await testPki();
    const genoemd = await pki.issue({ oin: '00000099000000008000', freshKey: true });
    const opOin = await pki.issue({ oin: CERT_OIN, freshKey: true });
    const vreemd = await pki.issue({ oin: '00000099000000006000', freshKey: true });
    const verlopen = await pki.issue({ oin: CERT_OIN, freshKey: true, expired: true });
    const zelfGemaakt = await pki.issue({
      oin: CERT_OIN,
      freshKey: true,
      issuer: await pki.issueCa({ naam: 'Eigen CA', issuer: null }),
    });
    const oudGenoemd = await pki.issue({ oin: '00000099000000008000', freshKey: true, expired: true });
    proef = await startProef({
      applicaties: [
        { ...ZAKEN, fingerprints: [sha(genoemd.certificate), sha(oudGenoemd.certificate)] },
        { ...ZAKEN, naam: 'archief', oin: BODE_OIN as Oin, tokens: [], oins: [CERT_OIN] },
      ],
    });
    const cases = { genoemd, opOin, vreemd, verlopen, zelfGemaakt, oudGenoemd };
    const statussen: Record<string, number> = {};
    for (const [naam, certificaat] of Object.entries(cases))
      statussen[naam] = (await proef.vraag('GET', LIJST, { certificaat })).status;
    expect(statussen).to.deep.equal({
      genoemd: 200,
      opOin: 200,
      vreemd: 401,
      verlopen: 401,
      zelfGemaakt: 401,
      oudGenoemd: 401,
    });
    expect(
      (await proef.vraag('GET', LIJST, { certificaat: genoemd, token: 'fout-token-dat-lang-is' })).status,
    ).to.equal(401);
    expect((await proef.vraag('GET', LIJST, { certificaat: vreemd, token: TOKEN })).status).to.equal(200);
  });

  it('lets nobody guess for long, and shuts nobody out for the failures of a neighbour', async () => {
    let tijd = 0;
    proef = await startProef({ limits: { mislukt: 5 }, clock: () => Date.now() + tijd });
    const vraag = async (token: string) => (await proef.vraag('GET', LIJST, { token })).status;
    const pogingen = [];
    for (let i = 0; i < 8; i++) pogingen.push(await vraag('fout-token-dat-lang-genoeg-is'));
    expect(pogingen).to.deep.equal([401, 401, 401, 401, 401, 429, 429, 429]);
    expect(await vraag(TOKEN)).to.equal(200);
    tijd += 30_000;
    expect(await vraag('fout-token-dat-lang-genoeg-is')).to.equal(401);
  });

  it('limits how often and how much at the same time one application asks, and not the others', async () => {
    proef = await startProef({ limits: { perMinuut: 3, tegelijk: 1 } });
    const statussen = [];
    for (let i = 0; i < 5; i++) statussen.push(await proef.vraag('GET', LIJST));
    expect(statussen.map(({ status }) => status)).to.deep.equal([200, 200, 200, 429, 429]);
    expect(Number(statussen[4]!.headers['retry-after'])).to.be.within(1, 21);
    expect((await proef.vraag('GET', LIJST, { token: ANDER_TOKEN })).status).to.equal(200);
  });

  it('takes no more requests of one application at the same time than it may have', async () => {
    proef = await startProef({ limits: { tegelijk: 1 } });
    let stuurDoor = () => {};
    const gewacht = new Promise<void>((resolve) => {
      stuurDoor = resolve;
    });
    async function* traag() {
      yield Buffer.from('{"cpaId":');
      await gewacht;
      yield Buffer.from(`${JSON.stringify(proef.cpaId)},"action":"antwoord"}`);
    }
    const headers = { 'Content-Type': 'application/json' };
    const eerste = proef.vraag('POST', LIJST, { headers, body: traag() });
    await until(async () => (await proef.vraag('GET', LIJST)).status === 429, 'the limit');
    expect((await proef.vraag('GET', LIJST, { token: ANDER_TOKEN })).status).to.equal(200);
    stuurDoor();
    expect((await eerste).status).to.equal(201);
    expect((await proef.vraag('GET', LIJST)).status).to.equal(200);
  });

  it('answers 404 and 405 to who may ask, and logs names only', async () => {
    proef = await startProef();
    expect((await proef.vraag('GET', '/ebms/v1/bestaat-niet')).status).to.equal(404);
    expect((await proef.vraag('GET', `${LIJST}/123456782`)).status).to.equal(404);
    const { status, headers } = await proef.vraag('DELETE', LIJST);
    expect([status, headers.allow]).to.deep.equal([405, 'POST, GET']);
    expect((await proef.vraag('GET', `${LIJST}?bsn=123456782`)).status).to.equal(400);
    const regels = proef.bode.logged.filter(({ event }) => event === 'backoffice.request');
    expect(regels).to.have.length(4);
    expect(JSON.stringify(regels)).not.to.match(/123456782|token/);
    expect(regels[3]).to.include({ applicatie: 'zaken', operatie: 'toonBerichten', http: 400, code: 'ongeldig' });
    expect(await proef.metrics.text()).to.match(/operation="toonBerichten",outcome="ongeldig"/);
  });
});
