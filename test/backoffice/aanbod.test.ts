// An organisation fetches what came in for it: with a lease that ends, content that streams, one confirmation, and never anything of somebody else.
import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { lading, until } from '../support/ebms.ts';
import { ANDER_TOKEN, BELASTING, geheugen, type Proef, startProef, teller, VREEMD_TOKEN, ZAKEN } from './support.ts';

const BERICHTEN = '/ebms/v1/berichten';
const AANBOD = '/ebms/v1/aanbod';
const MIB = 1024 * 1024;

describe('fetching what came in (GET /aanbod)', () => {
  let proef: Proef;
  let tijd = 0;
  beforeEach(async () => {
    tijd = 0;
    proef = await startProef({ clock: () => Date.now() + tijd });
  });
  afterEach(() => proef.close());

  const breng = async (...delen: readonly (string | Uint8Array)[]) => {
    const voor = (await proef.bode.received()).length;
    await proef.partner.send({ delen: delen.map((deel) => lading(deel)) });
    await until(async () => (await proef.bode.received()).length > voor, 'the arrival');
  };
  const aanbod = async (token?: string, query = '') =>
    (await proef.vraag('GET', AANBOD + query, token === undefined ? {} : { token })).json.berichten;

  it('offers it once, with its parts, until the lease ends', async () => {
    await breng('<melding nr="1"/>', '<bijlage/>');
    const [een, ...meer] = await aanbod();
    expect(meer).to.deep.equal([]);
    expect(een.bericht).to.include({ richting: 'in', status: 'ontvangen', action: 'melding' });
    expect(een.bericht.statusregel).to.equal('Ontvangen: wacht op verwerking.');
    expect(een.pogingen).to.equal(1);
    const deel = await proef.vraag('GET', `${een.bericht.pad}/delen/1`);
    expect(deel.bytes.toString()).to.equal('<bijlage/>');
    expect(deel.headers).to.include({
      'content-type': 'application/xml',
      'content-disposition': 'attachment',
      'content-digest': `sha-256=:${Buffer.from(een.bericht.delen[1].sha256, 'hex').toString('base64')}:`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(await aanbod()).to.deep.equal([]);
    tijd += 60_001;
    const [weer] = await aanbod();
    expect(weer).to.include({ pogingen: 2, pacht: een.pacht });
    expect(weer.bericht.id).to.equal(een.bericht.id);
  });

  it('ends with a confirmation, once, with its code', async () => {
    await breng('<melding/>');
    const [{ bericht, pacht }] = await aanbod();
    const bevestig = (body?: object) => proef.vraag('POST', `${bericht.pad}/bevestig`, body ? { body } : {});
    expect((await bevestig({ code: 'A-17' })).json).to.include({
      status: 'verwerkt',
      code: 'A-17',
      statusregel: 'Verwerkt (code A-17).',
    });
    expect((await bevestig({ code: 'A-17' })).status).to.equal(200);
    expect((await bevestig({ code: 'B-2' })).json).to.include({ status: 409, type: 'urn:bode:probleem:andereStand' });
    expect((await bevestig()).status).to.equal(409);
    expect((await proef.vraag('POST', `${bericht.pad}/vrijgeven`, { body: { pacht } })).status).to.equal(409);
    tijd += 60_001;
    expect(await aanbod()).to.deep.equal([]);
    expect(await proef.bode.store.ebms.wachtend('aanbod zaken')).to.equal(0);
    const { json } = await proef.vraag('GET', `${bericht.pad}/gebeurtenissen`);
    expect(json.gebeurtenissen.filter(({ soort }: { soort: string }) => soort === 'verwerkt')).to.have.length(1);
  });

  it('can be confirmed without body, and as failed, also after the lease', async () => {
    await breng('<een/>');
    await breng('<twee/>');
    const [een, twee] = await aanbod();
    tijd += 120_000;
    expect((await proef.vraag('POST', `${een.bericht.pad}/bevestig`)).json.status).to.equal('verwerkt');
    const body = { uitkomst: 'mislukt', code: 'onleesbaar' };
    const { json } = await proef.vraag('POST', `${twee.bericht.pad}/bevestig`, { body });
    expect(json).to.include({ status: 'mislukt', statusregel: 'Mislukt (code onleesbaar).' });
  });

  it('confirmed by many at the same moment is confirmed once', async () => {
    await breng('<melding/>');
    const [{ bericht }] = await aanbod();
    const codes = Array.from({ length: 8 }, (_, nr) => `code-${nr}`);
    const antwoorden = await Promise.all(
      codes.map((code) => proef.vraag('POST', `${bericht.pad}/bevestig`, { body: { code } })),
    );
    expect(antwoorden.map(({ status }) => status).sort()).to.deep.equal([200, ...Array(7).fill(409)]);
  });

  it('is given back to the next one that asks', async () => {
    await breng('<melding/>');
    const [{ bericht, pacht }] = await aanbod();
    const geef = (body: object) => proef.vraag('POST', `${bericht.pad}/vrijgeven`, { body });
    expect((await geef({ pacht: 'x' })).status).to.equal(400);
    expect((await geef({ pacht: bericht.id })).status).to.equal(400);
    expect((await geef({})).status).to.equal(400);
    expect(await aanbod()).to.deep.equal([]);
    expect((await geef({ pacht })).status).to.equal(204);
    expect((await aanbod())[0].bericht.id).to.equal(bericht.id);
  });

  it('offers each to one of several that ask at the same time', async () => {
    for (let nr = 0; nr < 12; nr++) await breng(`<melding nr="${nr}"/>`);
    const gekregen = (await Promise.all(Array.from({ length: 6 }, () => aanbod(undefined, '?limit=3')))).flat();
    const ids = gekregen.map(({ bericht }) => bericht.id);
    expect(ids).to.have.length(12);
    expect(new Set(ids).size).to.equal(12);
  });

  it('streams 64 MiB to the application in bounded memory', async function () {
    this.timeout(60_000);
    const inhoud = randomBytes(64 * MIB);
    await breng(inhoud);
    const [{ bericht }] = await aanbod();
    const gezien = teller();
    const gebruik = geheugen();
    let chunks = 0;
    const zie = (chunk: Buffer) => {
      gezien.zie(chunk);
      if (chunks++ % 512 === 0) gebruik.zie();
    };
    expect((await proef.vraag('GET', `${bericht.pad}/delen/0`, { zie })).status).to.equal(200);
    expect(gezien.uitslag()).to.deep.equal({ bytes: 64 * MIB, sha256: bericht.delen[0].sha256 });
    expect(gebruik.meest(), 'bytes outside the heap').to.be.below(48 * MIB);
  });

  it('says so when the content is gone, and not what never was', async () => {
    await proef.close();
    proef = await startProef({ deps: () => ({ bewaarMs: 1_000 }) });
    await breng('<melding/>');
    const [{ bericht }] = await aanbod();
    await proef.vraag('POST', `${bericht.pad}/bevestig`);
    for (const nr of ['1', '-1', '0x0', '99999']) {
      const { status } = await proef.vraag('GET', `${bericht.pad}/delen/${nr}`);
      expect(status, nr).to.equal(404);
    }
    expect((await proef.vraag('GET', `${bericht.pad}/delen/0`)).bytes.toString()).to.equal('<melding/>');
    await proef.bode.store.opruimen(Date.now() + 2_000);
    const { json } = await proef.vraag('GET', `${bericht.pad}/delen/0`);
    expect(json).to.include({ status: 410, type: 'urn:bode:probleem:inhoudWeg' });
    expect((await proef.vraag('GET', bericht.pad)).json.status).to.equal('verwerkt');
  });

  it('shows nothing to another organisation, or to an application for other services', async () => {
    await breng('<melding/>');
    const { json: eigen } = await proef.vraag('POST', BERICHTEN, {
      body: { cpaId: proef.cpaId, action: 'antwoord', delen: [] },
    });
    for (const token of [ANDER_TOKEN, VREEMD_TOKEN]) {
      expect(await aanbod(token)).to.deep.equal([]);
      expect((await proef.vraag('GET', BERICHTEN, { token })).json).to.deep.equal({ berichten: [] });
    }
    const [{ bericht, pacht }] = await aanbod();
    for (const token of [ANDER_TOKEN, VREEMD_TOKEN])
      for (const [methode, pad, body] of [
        ['GET', bericht.pad],
        ['GET', `${bericht.pad}/delen/0`],
        ['GET', `${bericht.pad}/gebeurtenissen`],
        ['GET', eigen.pad],
        ['POST', `${bericht.pad}/bevestig`, {}],
        ['POST', `${bericht.pad}/vrijgeven`, { pacht }],
      ] as const) {
        const { json } = await proef.vraag(methode, pad, { token, ...(body ? { body } : {}) });
        expect(json, `${methode} ${pad}`).to.include({ status: 404, type: 'urn:bode:probleem:nietGevonden' });
      }
    expect((await proef.vraag('GET', `${eigen.pad}/delen/0`)).status).to.equal(404);
    expect((await proef.vraag('POST', `${eigen.pad}/bevestig`)).status).to.equal(404);
  });

  it('gives content and confirmation to the application that it is for, and to no other of the organisation', async () => {
    await proef.close();
    const ARCHIEF = { ...BELASTING, naam: 'archief' };
    const { services: _, ...archief } = ARCHIEF;
    let laan = 'verwerk eigen-dienst';
    proef = await startProef({
      applicaties: [ZAKEN, archief],
      deps: (side) =>
        side === 'bode'
          ? { bestemming: () => ({ soort: laan.startsWith('verwerk') ? 'verwerk' : 'aanbod', laan }) }
          : {},
    });
    await breng('<melding voor="een dienst van ons"/>');
    laan = 'aanbod archief';
    await breng('<melding voor="archief"/>');
    laan = `aanbod ${proef.bode.oin}`;
    await breng('<melding voor="de organisatie"/>');
    const { json } = await proef.vraag('GET', `${BERICHTEN}?richting=in`);
    const [organisatie, voorArchief, dienst] = json.berichten;
    const lees = async (bericht: { pad: string }, token?: string) =>
      (await proef.vraag('GET', `${bericht.pad}/delen/0`, token === undefined ? {} : { token })).status;
    const bevestig = async (bericht: { pad: string }, token?: string) =>
      (await proef.vraag('POST', `${bericht.pad}/bevestig`, token === undefined ? {} : { token })).status;
    for (const [bericht, zaken, ander] of [
      [dienst, 404, 404],
      [voorArchief, 404, 200],
      [organisatie, 200, 200],
    ] as const) {
      expect([await lees(bericht), await lees(bericht, ANDER_TOKEN)], bericht.id).to.deep.equal([zaken, ander]);
      expect(await bevestig(bericht), bericht.id).to.equal(zaken);
    }
    expect(await bevestig(voorArchief, ANDER_TOKEN)).to.equal(200);
    expect([await lees(organisatie), await lees(organisatie, ANDER_TOKEN)]).to.deep.equal([200, 404]);
    expect(await proef.bode.status(dienst.id)).to.equal('ontvangen');
    expect(await proef.bode.store.ebms.wachtend('verwerk eigen-dienst')).to.equal(1);
  });

  it('is listed with filters, page after page', async () => {
    for (let nr = 0; nr < 5; nr++) await breng(`<melding nr="${nr}"/>`);
    const [{ bericht }] = await aanbod();
    await proef.vraag('POST', `${bericht.pad}/bevestig`);
    const ids: string[] = [];
    for (let cursor = ''; ; ) {
      const { json } = await proef.vraag('GET', `${BERICHTEN}?limit=2${cursor}`);
      ids.push(...json.berichten.map(({ id }: { id: string }) => id));
      if (json.volgende === undefined) break;
      cursor = `&cursor=${json.volgende}`;
    }
    expect(ids)
      .to.have.length(5)
      .and.deep.equal([...new Set(ids)].sort().reverse());
    const tel = async (query: string) => (await proef.vraag('GET', `${BERICHTEN}?${query}`)).json.berichten?.length;
    expect(await tel('status=verwerkt')).to.equal(1);
    expect(await tel('richting=uit')).to.equal(0);
    expect(await tel(`partner=${proef.partner.oin}&cpaId=${encodeURIComponent(proef.cpaId)}`)).to.equal(5);
    expect(await tel(`conversationId=${encodeURIComponent(bericht.conversationId)}`)).to.equal(1);
    expect(await tel(`vanaf=${new Date(Date.now() + 3_600_000).toISOString()}`)).to.equal(0);
    for (const fout of ['status=weg', 'limit=0', 'limit=201', 'cursor=x', 'vanaf=gisteren', 'bsn=1', 'limit=1&limit=2'])
      expect(await tel(fout), fout).to.equal(undefined);
  });

  it('goes where the routes of the settings say', async () => {
    await proef.close();
    const BREED = { ...BELASTING, services: ['OSB:Proef:1:0'] };
    proef = await startProef({
      applicaties: [ZAKEN, BREED],
      routes: [{ service: 'OSB:Proef:1:0', action: 'melding', naar: 'belasting' }],
    });
    await breng('<melding/>');
    expect(await aanbod()).to.deep.equal([]);
    expect(await aanbod(ANDER_TOKEN)).to.have.length(1);
  });
});
