// Citizen A asks for everything of B (SEC-04, BB-01; mijnoverheid.md §4.5): the same 404 as for what does not exist, nothing of B in any
// answer, nothing of B changed, and a row in the log of A.
import { expect } from 'chai';
import { startPortaal, type TestPortaal } from '../support/portal.ts';
import { BOETE, DAKKAPEL, id, KARIM, SANNE, VAN_KARIM, ZAAK_VAN_KARIM } from '../support/portal-gegevens.ts';

const NERGENS = id('bestaat niet');
const GEHEIM = /Karim|Geheim|00-KRM-9|Z2026-000777/;

describe('portal isolation', () => {
  let portaal: TestPortaal;
  before(async () => {
    portaal = await startPortaal();
  });
  after(() => portaal.close());

  const delen = ['', '/bijlagen/1', '/bericht.pdf', '/alles.zip', '/bewijs/1', '/termijn.ics'];

  it('gives the page for what does not exist, byte for byte but for the code', async () => {
    const sanne = await portaal.ingelogd(SANNE);
    const zonderCode = (tekst: string) =>
      tekst.replace(/[0-9A-F]{4}-[0-9A-F]{4}/, '').replace(/name="csrf" value="[^"]+"/, '');
    const paren = [
      ...delen.map((deel) => [`/berichten/${VAN_KARIM}${deel}`, `/berichten/${NERGENS}${deel}`]),
      [`/zaken/${ZAAK_VAN_KARIM}`, `/zaken/${NERGENS}`],
      [`/zaken/${ZAAK_VAN_KARIM}/termijn.ics`, `/zaken/${NERGENS}/termijn.ics`],
    ] as const;
    for (const [vreemd, geen] of paren) {
      const [a, b] = [await sanne.get(vreemd!), await sanne.get(geen!)];
      expect(a.status, vreemd).to.equal(404);
      expect(zonderCode(a.tekst), vreemd).to.equal(zonderCode(b.tekst));
      expect(a.tekst, vreemd).to.not.match(GEHEIM);
    }
  });

  it('writes a row that the one who asked can see, and a line in the event log without the id', async () => {
    const sanne = await portaal.ingelogd(SANNE);
    const voor = (await portaal.store.inzages(SANNE, 1000)).filter(({ wie }) => wie === 'onbevoegd').length;
    portaal.log.length = 0;
    await sanne.get(`/berichten/${VAN_KARIM}`);
    await sanne.get(`/zaken/${ZAAK_VAN_KARIM}`);
    const rijen = (await portaal.store.inzages(SANNE, 1000)).filter(({ wie }) => wie === 'onbevoegd');
    expect(rijen.length - voor).to.equal(2);
    expect(await portaal.store.inzages(KARIM, 10)).to.deep.equal([]);
    expect((await sanne.get('/inzage')).tekst)
      .to.contain('Een bericht dat niet van u is of niet bestaat')
      .and.contain('Een zaak die niet van u is');
    const vreemd = portaal.log.filter(({ event }) => event === 'portal.foreign');
    expect(vreemd.map((regel) => 'route' in regel && regel.route)).to.deep.equal(['/berichten/:id', '/zaken/:id']);
    expect(JSON.stringify(portaal.log)).to.not.contain(VAN_KARIM).and.not.contain(ZAAK_VAN_KARIM);
  });

  it('changes nothing of somebody else, one by one or in bulk', async () => {
    const sanne = await portaal.ingelogd(SANNE);
    for (const actie of ['archief', 'prullenbak', 'gelezen', 'ongelezen']) {
      const antwoord = await sanne.post(
        '/berichten',
        { actie, bericht: [VAN_KARIM, BOETE], hier: 'inbox' },
        '/berichten',
      );
      expect(antwoord.headers.location, actie).to.not.contain(VAN_KARIM);
    }
    for (const velden of [{ map: 'prullenbak', actie: 'verplaats' }, { actie: 'ongelezen' }])
      expect((await sanne.post(`/berichten/${VAN_KARIM}`, velden, '/sessie')).status).to.equal(404);
    expect(await portaal.store.berichten.get(KARIM, VAN_KARIM))
      .to.include({ map: 'inbox' })
      .and.not.have.property('gelezenOp');
    expect(await portaal.store.bewijzen.over(VAN_KARIM)).to.have.length(1);
  });

  it('shows nothing of somebody else on any page, list or search', async () => {
    const sanne = await portaal.ingelogd(SANNE, 'Hoog');
    const paden = [
      '/thuis',
      '/berichten',
      '/berichten?q=Karim',
      '/berichten?q=Geheim',
      '/berichten?map=archief',
      '/zaken',
      '/zaken?q=Karim',
      '/gegevens',
      '/gegevens/rdw',
      '/inzage',
      '/instellingen',
      `/berichten?gedaan=archief&b=${VAN_KARIM}`,
    ];
    for (const pad of paden)
      expect(
        (await sanne.get(pad)).tekst.replace(/‘(?:Karim|Geheim)’|value="(?:Karim|Geheim)"/g, ''),
        pad,
      ).to.not.match(GEHEIM);
  });

  it('gives the two citizens disjoint content (ALG-01)', async () => {
    const karim = await portaal.ingelogd(KARIM);
    expect((await karim.get(`/berichten/${VAN_KARIM}`)).tekst).to.contain('Geheim van Karim.');
    expect((await karim.get('/gegevens/rdw')).tekst)
      .to.contain('00-KRM-9')
      .and.not.contain('00-TST-1');
    expect((await karim.get('/zaken')).tekst)
      .to.contain('Bezwaar van Karim')
      .and.not.contain('dakkapel');
    for (const pad of [`/berichten/${BOETE}`, `/zaken/${DAKKAPEL}`])
      expect((await karim.get(pad)).status).to.equal(404);
  });

  it('does not write a row for an address that holds no id', async () => {
    const sanne = await portaal.ingelogd(SANNE);
    const voor = (await portaal.store.inzages(SANNE, 1000)).length;
    for (const pad of ['/berichten/x', '/zaken/1', '/gegevens/nsa', '/berichten/999990202', '/nergens'])
      expect((await sanne.get(pad)).status).to.equal(404);
    expect((await portaal.store.inzages(SANNE, 1000)).length).to.equal(voor);
  });
});
