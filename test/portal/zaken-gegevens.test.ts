// Lopende Zaken, Persoonlijke Gegevens, home and the list of who looked (LZ-01, LZ-03, LZ-07, LZ-08, PG-03, PG-08, PG-11, PG-15, ALG-08).
import { expect } from 'chai';
import { startPortaal, type TestPortaal } from '../support/portal.ts';
import { DAKKAPEL, id, JOKE, NU, SANNE } from '../support/portal-gegevens.ts';

describe('portal zaken, gegevens and home', () => {
  let portaal: TestPortaal;
  before(async () => {
    portaal = await startPortaal();
  });
  after(() => portaal.close());

  const lees = async (pad: string) => (await (await portaal.ingelogd(SANNE)).get(pad)).tekst;

  it('lists running and finished zaken with status, step and what is needed', async () => {
    const tekst = await lees('/zaken');
    expect(tekst)
      .to.contain('Lopend (2)')
      .and.contain('Afgerond (1)')
      .and.contain('Actie nodig')
      .and.contain('Uiterlijk 17 maart 2026, nog 14 dagen.');
    expect(tekst)
      .to.contain('Stap 3 van 5. Klaar uiterlijk op 21 april 2026.')
      .and.contain('Stap 2 van 4. Klaar verwacht op 11 mei 2026.')
      .and.contain('11 november 2025');
    expect(await lees('/zaken?toon=actie'))
      .to.contain('dakkapel')
      .and.not.contain('groen dak');
    expect(await lees('/zaken?q=groen+DAK'))
      .to.contain('groen dak')
      .and.not.contain('dakkapel');
    expect(await lees('/zaken?toon=afgerond'))
      .to.contain('Paspoort')
      .and.not.contain('Lopend (');
    expect(await lees('/zaken?q=xyz')).to.contain('Geen zaak gevonden');
    expect((await (await portaal.ingelogd(JOKE)).get('/zaken')).tekst).to.contain('Er loopt nu geen zaak');
  });

  it('shows the timeline: done, now with action, and what is still to come', async () => {
    const tekst = await lees(`/zaken/${DAKKAPEL}`);
    const stappen = [...tekst.matchAll(/<li class="(is-[a-z -]+)">/g)].map(([, klasse]) => klasse);
    expect(stappen).to.deep.equal(['is-done', 'is-done', 'is-current is-action', 'is-future', 'is-future']);
    expect(tekst)
      .to.contain('Gemeente Amsterdam wacht op u')
      .and.contain('(komt nog)')
      .and.contain('href="https://www.amsterdam.example/tekening" rel="noopener noreferrer"');
    expect(tekst)
      .to.contain('Dossier bij Gemeente Amsterdam')
      .and.contain('U gaat naar www.amsterdam.example.')
      .and.contain('Team Vergunningen');
    const ics = await (await portaal.ingelogd(SANNE)).get(`/zaken/${DAKKAPEL}/termijn.ics`);
    expect(ics.tekst).to.contain('DTSTART;VALUE=DATE:20260317');
    expect(
      (await (await portaal.ingelogd(SANNE)).get(`/zaken/${id('zaak Z2026-009120')}/termijn.ics`)).status,
    ).to.equal(404);
  });

  it('shows a closed zaak with its result', async () => {
    expect(await lees(`/zaken/${id('zaak Z2025-100001')}`))
      .to.contain('Resultaat: Opgehaald')
      .and.contain('Zo is uw zaak verlopen')
      .and.not.contain('komt nog')
      .and.not.contain('aria-current="step"');
  });

  it('shows one card per source with its state and contact; one that is down hides no other', async () => {
    const tekst = await lees('/gegevens');
    expect(tekst.match(/<li class="card[^"]*source-card/g)).to.have.length(6);
    expect(tekst.match(/Beschikbaar<\/span>/g)).to.have.length(4);
    expect(tekst)
      .to.contain('LBIO heeft niets over u geregistreerd.')
      .and.contain('Tijdelijk niet beschikbaar')
      .and.contain('U ziet niet alle gegevens')
      .and.contain('1 gegeven in onderzoek.');
    expect(tekst.match(/href="tel:0880000030"/g)).to.have.length(6);
  });

  it('shows the data of a source with their moment, what is under investigation and former addresses', async () => {
    const rdw = await lees('/gegevens/rdw');
    expect(rdw)
      .to.contain('Volkswagen Golf')
      .and.contain('<span class="plate">')
      .and.contain('12 januari 2026')
      .and.contain('€\u00a027.340')
      .and.contain('In onderzoek')
      .and.contain('Sinds 4 mei 2021')
      .and.contain('2 maart 2026 om 3.00 uur')
      .and.contain('Niet geregistreerd');
    expect(await lees('/gegevens/brp'))
      .to.contain('Eerder adres 1')
      .and.contain('Sinds september 2014')
      .and.contain('Eerder adres 2');
    for (const pad of ['/gegevens/uwv', '/gegevens/lbio']) expect(await lees(pad), pad).to.contain('088 000 00 30');
  });

  it('keeps the BSN off every page but Persoon en adres', async () => {
    const sanne = await portaal.ingelogd(SANNE, 'Hoog');
    for (const pad of [
      '/thuis',
      '/berichten',
      '/zaken',
      `/zaken/${DAKKAPEL}`,
      '/gegevens',
      '/gegevens/rdw',
      '/instellingen',
      '/inzage',
    ])
      expect((await sanne.get(pad)).tekst, pad).to.not.contain(SANNE);
    expect((await sanne.get('/gegevens/brp')).tekst).to.contain(SANNE);
  });

  it('answers on home what must be done, earliest first, with counts that are those of the store', async () => {
    const tekst = await lees('/thuis');
    const taken = [
      ...tekst.matchAll(/<span class="date-tile[^"]*" aria-hidden="true"><b>(\d+)<\/b><span>([a-z.]+)/g),
    ].map(([, dag, maand]) => `${dag} ${maand}`);
    expect(taken).to.deep.equal(['10 maart', '17 maart', '1 mei']);
    const { ongelezen } = await portaal.store.berichten.tel(SANNE);
    expect(tekst)
      .to.contain(`<span class="function-card__number">${ongelezen}</span> <span>ongelezen</span>`)
      .and.contain('<span class="function-card__number">2</span> <span>lopend</span>')
      .and.contain('1 bron tijdelijk niet beschikbaar');
    expect(tekst).to.contain('Gemeente Zoetermeer').and.contain('<strong>2 keer</strong>, door 2 organisaties');
  });

  it('announces maintenance a week ahead, on home and for everybody', async () => {
    const mededelingen = [
      {
        soort: 'onderhoud',
        titel: 'Onderhoud op zondag',
        tekst: 'Dan kunt u geen zaken bekijken.',
        van: NU + 5 * 86_400_000,
        tot: NU + 5.1 * 86_400_000,
      },
    ] as const;
    const config = {
      origin: 'https://localhost',
      naam: 'MijnBode',
      beheerder: 'x',
      helpdesk: { telefoon: '1', openingstijden: '' },
      mededelingen,
    };
    const ander = await startPortaal({ config });
    try {
      expect((await (await ander.ingelogd(SANNE)).get('/thuis')).tekst).to.contain('Onderhoud op zondag');
      expect((await ander.bezoeker().get('/actueel')).tekst)
        .to.contain('Onderhoud op zondag')
        .and.contain('Werk, uitkering en pensioen');
    } finally {
      await ander.close();
    }
  });

  it('shows who looked, filtered by who and when', async () => {
    const sanne = await portaal.ingelogd(SANNE);
    await sanne.get('/gegevens/rdw');
    expect((await sanne.get('/inzage?wie=organisaties')).tekst)
      .to.contain('Gemeente Amsterdam')
      .and.contain('Wettelijke taak')
      .and.not.contain('U zelf</span>');
    expect((await sanne.get('/inzage?wie=zelf')).tekst)
      .to.contain('Voertuigen (RDW)')
      .and.not.contain('Wettelijke taak');
    expect((await sanne.get('/inzage?wie=organisaties&periode=alles')).tekst).to.contain('Alles: 2 keer bekeken');
  });
});
