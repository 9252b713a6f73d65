// Activation (mijnoverheid.md §4.2, INL-02, INL-03, FAQ-04): nothing ticked beforehand, every choice checked by the server.
import { expect } from 'chai';
import { VOORWAARDEN } from '../../src/portal/index.ts';
import { type Bezoeker, startPortaal, type TestPortaal } from '../support/portal.ts';
import { AMSTERDAM, DAAN, HENK, NOOR, NU, OUD_AKKOORD, RDW } from '../support/portal-gegevens.ts';

const GOED = {
  naar: 'klaar',
  organisatie: [RDW, AMSTERDAM],
  kanaal: 'email',
  email: 'noor@voorbeeld.example',
  woord: 'paraplu',
  akkoord: 'ja',
  papierOk: 'ja',
};

describe('portal activation', () => {
  let portaal: TestPortaal;
  let noor: Bezoeker;
  beforeEach(async () => {
    portaal = await startPortaal();
    noor = await portaal.ingelogd(NOOR);
  });
  afterEach(() => portaal.close());

  const profiel = () => portaal.store.profielen.get(NOOR);
  const aan = async () =>
    (await portaal.store.profielen.abonnementen(NOOR))
      .filter(({ status }) => status === 'aan')
      .map(({ oin }) => oin)
      .sort();

  it('ticks nothing beforehand on any step', async () => {
    const eerste = await noor.get('/activeren');
    expect(eerste.tekst)
      .to.contain('Er staat niets vooraf aan.')
      .and.not.match(/<input[^>]*checked/);
    const tweede = await noor.post('/activeren', { naar: 'meldingen', organisatie: RDW }, '/activeren');
    expect(tweede.tekst)
      .to.contain('Hoe wilt u horen')
      .and.not.match(/<input[^>]*checked/);
    const derde = await noor.post('/activeren', { ...GOED, naar: 'controleren' }, '/activeren');
    expect(derde.tekst)
      .to.contain('Klopt alles?')
      .and.not.match(/<input[^>]*checked/);
  });

  it('goes through three steps, back and forth, and keeps what was filled in', async () => {
    const tweede = await noor.post('/activeren', { naar: 'meldingen', organisatie: [RDW, AMSTERDAM] }, '/activeren');
    expect(tweede.tekst).to.contain(`name="organisatie" value="${RDW}"`).and.contain('aria-current="step">Meldingen');
    const derde = await noor.post('/activeren', { ...GOED, naar: 'controleren' }, '/activeren');
    expect(derde.tekst)
      .to.contain('Van deze 2 organisaties krijgt u geen papier meer')
      .and.contain('noor@voorbeeld.example')
      .and.contain('paraplu');
    const terug = await noor.post('/activeren', { ...GOED, naar: 'organisaties' }, '/activeren');
    expect(terug.tekst.match(/<input type="checkbox"[^>]*checked/g)).to.have.length(2);
    expect((await profiel())?.status).to.equal('geregistreerd');
  });

  it('activates with terms, level and organisations, leaves the others on paper, and sends a code', async () => {
    const antwoord = await noor.post('/activeren', GOED, '/activeren');
    expect(antwoord.headers.location).to.equal('/instellingen/code?stand=gestuurd');
    expect(await profiel()).to.deep.include({
      status: 'actief',
      kanaal: 'email',
      email: 'noor@voorbeeld.example',
      herkenningswoord: 'paraplu',
      akkoord: { versie: VOORWAARDEN.versie, op: NU, niveau: 'Midden' },
    });
    expect(await profiel()).to.not.have.property('emailGeverifieerdOp');
    expect(await aan()).to.deep.equal([RDW, AMSTERDAM].sort());
    expect(portaal.codes.map(({ email }) => email)).to.deep.equal(['noor@voorbeeld.example']);
    expect((await noor.get('/thuis')).tekst)
      .to.contain('Controleer uw e-mailadres')
      .and.not.contain('Nog niet gekozen');
    expect((await noor.get('/activeren')).headers.location).to.equal('/thuis');
    const goed = await noor.post('/instellingen/code', { code: portaal.codes[0]!.code }, '/instellingen/code');
    expect(goed.headers.location).to.contain('gedaan=gecontroleerd');
    expect((await profiel())?.emailGeverifieerdOp).to.equal(NU);
  });

  it('takes "geen meldingen" only with its own tick, from the server’s side too', async () => {
    const geen = { ...GOED, kanaal: 'geen', email: '' };
    for (const naar of ['controleren', 'klaar']) {
      const zonder = await noor.post('/activeren', { ...geen, naar }, '/activeren');
      expect(zonder.tekst, naar)
        .to.contain('<title>Fout: stap 2 van 3')
        .and.contain('Zet een vinkje bij')
        .and.contain('href="#geenOk"');
    }
    expect((await profiel())?.status).to.equal('geregistreerd');
    expect((await noor.post('/activeren', { ...geen, geenOk: 'ja' }, '/activeren')).headers.location).to.equal(
      '/thuis?gedaan=aangezet',
    );
    expect(await profiel()).to.include({ status: 'actief', kanaal: 'geen' });
    expect((await noor.get('/thuis?gedaan=aangezet')).tekst)
      .to.contain('Uw Berichtenbox staat aan')
      .and.contain('U krijgt geen meldingen');
  });

  it('refuses a missing channel, address, consent or confirmation, and says which', async () => {
    const rijen: readonly (readonly [Record<string, string | readonly string[]>, string, string])[] = [
      [{ kanaal: '' }, 'kanaal', 'stap 2'],
      [{ email: 'geen adres' }, 'email', 'stap 2'],
      [{ email: 'a@b.nl\r\nBcc: c@d.nl' }, 'email', 'stap 2'],
      [{ woord: 'https://x' }, 'woord', 'stap 2'],
      [{ akkoord: '' }, 'akkoord', 'stap 3'],
      [{ papierOk: '' }, 'papierOk', 'stap 3'],
    ];
    for (const [anders, veld, stap] of rijen) {
      const { tekst } = await noor.post('/activeren', { ...GOED, ...anders }, '/activeren');
      expect(tekst, veld)
        .to.contain(`<title>Fout: ${stap}`)
        .and.contain(`href="#${veld}"`)
        .and.contain(`id="${veld}"`)
        .and.contain(`id="${veld}-fout"`);
      expect(tekst.indexOf('error-summary')).to.be.lessThan(tekst.indexOf('<h1'));
    }
    expect((await profiel())?.status).to.equal('geregistreerd');
    expect(await aan()).to.deep.equal([]);
  });

  it('works without any organisation: all post stays on paper', async () => {
    const derde = await noor.post('/activeren', { ...GOED, naar: 'controleren', organisatie: [] }, '/activeren');
    expect(derde.tekst).to.contain('Al uw post blijft op papier komen').and.not.contain('papierOk');
    expect((await noor.post('/activeren', { ...GOED, organisatie: [], papierOk: '' }, '/activeren')).status).to.equal(
      303,
    );
    expect(await aan()).to.deep.equal([]);
  });

  it('does not take an organisation that is not connected', async () => {
    const { tekst } = await noor.post('/activeren', { ...GOED, organisatie: ['00000099000009999000'] }, '/activeren');
    expect(tekst).to.contain('Van wie wilt u digitale post?');
    expect((await profiel())?.status).to.equal('geregistreerd');
  });

  it('refuses somebody of 13 and an account of somebody who died, whatever is posted', async () => {
    for (const [wie, tekst] of [
      [DAAN, 'vanaf 14 jaar'],
      [HENK, 'gesloten'],
    ] as const) {
      const bezoeker = await portaal.ingelogd(wie);
      const antwoord = await bezoeker.get('/activeren');
      expect(antwoord.status).to.equal(403);
      expect(antwoord.tekst).to.contain(tekst).and.contain('Log uit');
      expect((await bezoeker.post('/activeren', GOED, '/activeren')).status).to.equal(403);
      expect((await portaal.store.profielen.get(wie))?.status).to.not.equal('actief');
    }
  });

  describe('new terms', () => {
    it('are asked for once, and the box stays shut until they are accepted', async () => {
      const els = await portaal.ingelogd(OUD_AKKOORD);
      expect((await els.get('/berichten')).headers.location).to.equal('/activeren');
      expect((await els.post('/activeren/voorwaarden', { keuze: 'akkoord' }, '/activeren')).tekst).to.contain(
        '<title>Fout: Nieuwe voorwaarden',
      );
      await els.post('/activeren/voorwaarden', { keuze: 'akkoord', akkoord: 'ja' }, '/activeren');
      expect((await els.get('/berichten')).status).to.equal(200);
      expect((await portaal.store.profielen.get(OUD_AKKOORD))?.akkoord).to.deep.equal({
        versie: VOORWAARDEN.versie,
        op: NU,
        niveau: 'Midden',
      });
    });

    it('can be refused: everything back to paper', async () => {
      const els = await portaal.ingelogd(OUD_AKKOORD);
      expect((await els.post('/activeren/voorwaarden', { keuze: 'papier' }, '/activeren')).headers.location).to.equal(
        '/uitgelogd',
      );
      expect(
        (await portaal.store.profielen.abonnementen(OUD_AKKOORD)).every(({ status }) => status === 'uit'),
      ).to.equal(true);
    });
  });
});
