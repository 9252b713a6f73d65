// Settings that work at once (PS-01, FAQ-04; §3.6, §3.11, §4.2): organisations, paper, channel, address, recognition word.
import { expect } from 'chai';
import { effectiefAbonnement } from '../../src/berichten/index.ts';
import type { Oin } from '../../src/core/index.ts';
import { type Bezoeker, startPortaal, type TestPortaal } from '../support/portal.ts';
import { BELASTINGDIENST, NU, RDW, SANNE, SVB } from '../support/portal-gegevens.ts';

describe('portal settings', () => {
  let portaal: TestPortaal;
  let sanne: Bezoeker;
  beforeEach(async () => {
    portaal = await startPortaal();
    sanne = await portaal.ingelogd(SANNE);
  });
  afterEach(() => portaal.close());

  const digitaal = async (oin: Oin) =>
    effectiefAbonnement((await portaal.store.profielen.ontvangers(oin, [SANNE]))[0]!);
  const profiel = () => portaal.store.profielen.get(SANNE);

  it('switches one organisation to paper and back, seen by the next check of the sender', async () => {
    expect(await digitaal(RDW)).to.equal(true);
    const uit = await sanne.post('/instellingen/organisatie', { uit: RDW }, '/instellingen');
    expect((await sanne.get(uit.headers.location!)).tekst).to.contain('stuurt nieuwe post vanaf nu op papier');
    expect(await digitaal(RDW)).to.equal(false);
    expect(await digitaal(SVB)).to.equal(false);
    await sanne.post('/instellingen/organisatie', { aan: SVB }, '/instellingen');
    expect(await digitaal(SVB)).to.equal(true);
    for (const onzin of ['x', '00000099000009999000']) {
      await sanne.post('/instellingen/organisatie', { aan: onzin }, '/instellingen');
      expect((await portaal.store.profielen.abonnementen(SANNE)).some(({ oin }) => oin === onzin)).to.equal(false);
    }
  });

  it('puts everything on paper after one question, and keeps the post that is there', async () => {
    expect((await sanne.get('/instellingen/papier')).tekst).to.contain('Wilt u alle post weer op papier?');
    const antwoord = await sanne.post('/instellingen/papier', {}, '/instellingen/papier');
    expect((await sanne.get(antwoord.headers.location!)).tekst).to.contain(
      'Alle organisaties sturen nieuwe post vanaf nu op papier.',
    );
    for (const oin of [RDW, SVB, BELASTINGDIENST]) expect(await digitaal(oin)).to.equal(false);
    expect((await sanne.get('/berichten')).tekst).to.contain('Boete voor verlopen APK');
  });

  it('changes the address, sends a code to it and takes only that code', async () => {
    const antwoord = await sanne.post(
      '/instellingen/meldingen',
      { kanaal: 'email', email: ' nieuw@voorbeeld.example ' },
      '/instellingen/meldingen',
    );
    expect(antwoord.headers.location).to.equal('/instellingen/code?stand=gestuurd');
    expect(await profiel())
      .to.include({ email: 'nieuw@voorbeeld.example' })
      .and.not.have.property('emailGeverifieerdOp');
    const { email, code } = portaal.codes.at(-1)!;
    expect(email).to.equal('nieuw@voorbeeld.example');
    const fout = await sanne.post(
      '/instellingen/code',
      { code: code === '000000' ? '000001' : '000000' },
      '/instellingen/code',
    );
    expect(fout.tekst).to.contain('Deze code klopt niet').and.contain('<title>Fout:');
    await sanne.post('/instellingen/code', { code: `${code.slice(0, 3)} ${code.slice(3)}` }, '/instellingen/code');
    expect((await profiel())?.emailGeverifieerdOp).to.equal(NU);
    expect((await sanne.get('/instellingen/code')).status).to.equal(303);
  });

  it('keeps the verification when the address stays the same', async () => {
    const antwoord = await sanne.post(
      '/instellingen/meldingen',
      { kanaal: 'email', email: 'sanne@voorbeeld.example' },
      '/instellingen/meldingen',
    );
    expect(antwoord.headers.location).to.contain('gedaan=meldingen');
    expect((await profiel())?.emailGeverifieerdOp).to.be.a('number');
    expect(portaal.codes).to.deep.equal([]);
  });

  it('takes "geen meldingen" only with its own tick', async () => {
    const zonder = await sanne.post('/instellingen/meldingen', { kanaal: 'geen' }, '/instellingen/meldingen');
    expect(zonder.tekst).to.contain('Zet een vinkje bij');
    expect((await profiel())?.kanaal).to.equal('email');
    await sanne.post('/instellingen/meldingen', { kanaal: 'geen', geenOk: 'ja' }, '/instellingen/meldingen');
    expect((await profiel())?.kanaal).to.equal('geen');
    expect((await sanne.get('/thuis')).tekst).to.contain('U krijgt geen meldingen');
  });

  it('tells the citizen when the mail server does not work, and keeps the choice', async () => {
    const stuk = await startPortaal({
      adresControle: { stuurCode: () => Promise.reject(new Error('smtp nieuw@voorbeeld.example')) },
    });
    try {
      const bezoeker = await stuk.ingelogd(SANNE);
      const antwoord = await bezoeker.post(
        '/instellingen/meldingen',
        { kanaal: 'email', email: 'nieuw@voorbeeld.example' },
        '/instellingen/meldingen',
      );
      expect((await bezoeker.get(antwoord.headers.location!)).tekst).to.contain('Wij konden nu geen code sturen');
      expect((await stuk.store.profielen.get(SANNE))?.email).to.equal('nieuw@voorbeeld.example');
      expect(JSON.stringify(stuk.log)).to.not.contain('nieuw@');
    } finally {
      await stuk.close();
    }
  });

  it('stops sending codes after five in an hour', async () => {
    await sanne.post(
      '/instellingen/meldingen',
      { kanaal: 'email', email: 'nieuw@voorbeeld.example' },
      '/instellingen/meldingen',
    );
    for (let i = 0; i < 6; i++) await sanne.post('/instellingen/code/opnieuw', {}, '/instellingen/code');
    expect(portaal.codes).to.have.length(5);
    expect((await sanne.get('/instellingen/code?stand=teveel')).tekst).to.contain('U vroeg te vaak een code');
  });

  it('changes and clears the recognition word, and refuses what could be a link', async () => {
    await sanne.post('/instellingen/herkenningswoord', { woord: 'blauwe fiets' }, '/instellingen/herkenningswoord');
    expect((await profiel())?.herkenningswoord).to.equal('blauwe fiets');
    const fout = await sanne.post(
      '/instellingen/herkenningswoord',
      { woord: 'www.kwaad.example/' },
      '/instellingen/herkenningswoord',
    );
    expect(fout.tekst).to.contain('Gebruik alleen letters');
    await sanne.post('/instellingen/herkenningswoord', { woord: '' }, '/instellingen/herkenningswoord');
    expect(await profiel()).to.not.have.property('herkenningswoord');
  });
});
