// The box: list, filter, search, pages, folders, reading, proof and downloads (BB-13, BB-15, BB-27, BB-28, BB-29, BB-33; §3.14).
import { expect } from 'chai';
import { verifyBewijs } from '../../src/bewijs/index.ts';
import { sha256Hex } from '../../src/core/index.ts';
import { startPortaal, type TestPortaal } from '../support/portal.ts';
import { BOETE, bericht, id, JOKE, NU, PIET, pdfVan, RDW, SANNE, TEKENING } from '../support/portal-gegevens.ts';

const kwaad = '"><script>alert(1)</script>';

describe('portal berichten', () => {
  let portaal: TestPortaal;
  before(async () => {
    const veel = Array.from({ length: 60 }, (_, i) =>
      bericht(PIET, `veel ${i}`, {
        van: RDW,
        type: 'APK',
        onderwerp: `Bericht nummer ${i}`,
        op: NU - 100_000_000 - i * 60_000,
        gelezen: true,
      }),
    );
    const gemeen = bericht(SANNE, 'gemeen', {
      van: RDW,
      type: 'APK',
      onderwerp: `Kwaad ${kwaad}`,
      op: NU - 1000,
      tekst: `${kwaad} https://ok.example/?a="b" javascript:alert(1)`,
      referentie: '<b>1</b>',
      actie: { soort: 'BETALEN', url: 'https://kwaad.example/betalen' },
      bijlagen: [[`../${kwaad}.exe`, pdfVan('x')]],
    });
    portaal = await startPortaal({}, [...veel.flat(), ...gemeen]);
  });
  after(() => portaal.close());

  it('lists newest first with sender, date and what matters', async () => {
    const { tekst } = await (await portaal.ingelogd(SANNE)).get('/berichten');
    const onderwerpen = [
      ...tekst.matchAll(
        /<h3><a href="\/berichten\/[0-9a-f-]+">(?:<span class="visually-hidden">Ongelezen: <\/span>)?([^<]+)/g,
      ),
    ].map(([, onderwerp]) => onderwerp);
    expect(onderwerpen.slice(1, 4)).to.deep.equal([
      'Doe aangifte inkomstenbelasting 2025',
      'Wij hebben een tekening van u nodig',
      'Boete voor verlopen APK',
    ]);
    expect(tekst)
      .to.contain('Uiterlijk 10 maart 2026')
      .and.contain('Vóór 1 mei 2026')
      .and.contain('Rechtsgevolgen')
      .and.contain('2 bijlagen')
      .and.contain('Extra inlogcontrole');
  });

  it('filters on sender, unread and deadline, sorts and searches', async () => {
    const sanne = await portaal.ingelogd(SANNE);
    const titels = async (vraag: string) =>
      [...(await sanne.get(`/berichten?${vraag}`)).tekst.matchAll(/aria-label="Kies: ([^,]+),/g)].map(
        ([, afzender]) => afzender,
      );
    expect(await titels(`van=${RDW}`)).to.deep.equal(['RDW', 'RDW', 'RDW']);
    expect(await titels('toon=datum&sorteer=termijn')).to.deep.equal(['RDW', 'Belastingdienst']);
    expect((await titels('sorteer=afzender'))[0]).to.equal('Belastingdienst');
    expect((await titels('sorteer=oudste'))[0]).to.equal('RDW');
    expect(await titels('q=tekening')).to.deep.equal(['Gemeente Amsterdam']);
    expect(await titels('q=Z2026-004817')).to.deep.equal(['Gemeente Amsterdam']);
    const niets = await sanne.get(`/berichten?q=${encodeURIComponent('"><i>zoek')}`);
    expect(niets.tekst).to.contain('Niets gevonden voor ‘&quot;&gt;&lt;i&gt;zoek’').and.not.contain('<i>');
  });

  it('shows 25 a page and leads through all of them once', async () => {
    const piet = await portaal.ingelogd(PIET);
    const gezien: string[] = [];
    let pad: string | undefined = '/berichten';
    for (let blad = 0; pad && blad < 5; blad++) {
      const { tekst } = await piet.get(pad);
      gezien.push(...[...tekst.matchAll(/name="bericht" value="([^"]+)"/g)].map(([, een]) => een!));
      pad = /href="([^"]+)">Volgende/.exec(tekst)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(gezien).to.have.length(62);
    expect(new Set(gezien).size).to.equal(62);
  });

  it('ignores a page mark that somebody made up', async () => {
    const antwoord = await (await portaal.ingelogd(PIET)).get('/berichten?vanaf=onzin');
    expect(antwoord.status).to.be.oneOf([200, 404]);
  });

  it('says so when a box is empty', async () => {
    const joke = await portaal.ingelogd(JOKE);
    expect((await joke.get('/berichten')).tekst).to.contain('U heeft nog geen berichten');
    expect((await (await portaal.ingelogd(SANNE)).get('/berichten?map=archief')).tekst).to.contain('Deze map is leeg');
  });

  it('moves what was ticked, says so, and undoes it with one button', async () => {
    const piet = await portaal.ingelogd(PIET);
    const [een, twee] = [id('veel 3'), id('veel 4')];
    const antwoord = await piet.post(
      '/berichten',
      { actie: 'archief', hier: 'inbox', bericht: [een, twee] },
      '/berichten',
    );
    expect(antwoord.status).to.equal(303);
    const gevolg = await piet.get(antwoord.headers.location!);
    expect(gevolg.tekst).to.contain('2 berichten verplaatst naar Archief');
    expect((await portaal.store.berichten.get(PIET, een))?.map).to.equal('archief');
    const terug = await piet.post(
      '/berichten',
      { actie: 'inbox', hier: 'archief', bericht: [een, twee] },
      antwoord.headers.location!,
    );
    expect(terug.status).to.equal(303);
    expect((await portaal.store.berichten.get(PIET, een))?.map).to.equal('inbox');
    expect(
      (
        await piet.get(
          (
            await piet.post('/berichten', { actie: 'archief', hier: 'inbox' }, '/berichten')
          ).headers.location!,
        )
      ).tekst,
    ).to.contain('Vink eerst een bericht aan.');
  });

  it('marks read and unread without writing that the content was opened', async () => {
    const piet = await portaal.ingelogd(PIET);
    const bericht2 = id('piet 2');
    await piet.post('/berichten', { actie: 'gelezen', hier: 'inbox', bericht: bericht2 }, '/berichten');
    expect((await portaal.store.berichten.get(PIET, bericht2))?.gelezenOp).to.equal(NU);
    await piet.post('/berichten', { actie: 'ongelezen', hier: 'inbox', bericht: bericht2 }, '/berichten');
    expect((await portaal.store.berichten.get(PIET, bericht2))?.gelezenOp).to.equal(undefined);
    expect((await portaal.store.bewijzen.over(bericht2)).map(({ soort }) => soort)).to.deep.equal(['Publicatie']);
  });

  it('writes Raadpleging once, however often and however many windows open it', async () => {
    const sanne = await portaal.ingelogd(SANNE);
    await Promise.all(Array.from({ length: 4 }, () => sanne.get(`/berichten/${BOETE}`)));
    await sanne.post(`/berichten/${BOETE}`, { actie: 'ongelezen' }, `/berichten/${BOETE}`);
    expect((await portaal.store.berichten.get(SANNE, BOETE))?.gelezenOp).to.equal(undefined);
    const { tekst } = await sanne.get(`/berichten/${BOETE}`);
    const bewijzen = await portaal.store.bewijzen.over(BOETE);
    expect(bewijzen.filter(({ soort }) => soort === 'Raadpleging')).to.have.length(1);
    expect(tekst).to.contain('U opende dit bericht.').and.contain('RDW krijgt hiervan geen bericht.');
    const rijen = (await portaal.store.inzages(SANNE, 100)).filter(({ doel }) => doel === 'Bericht gelezen');
    expect(rijen.length).to.be.at.least(6);
    expect(rijen[0]).to.include({ wie: 'burger', wat: 'Bericht van RDW: Boete' });
  });

  it('shows the letter: facts, paragraphs, list, link, action, attachments, contact', async () => {
    const { tekst } = await (await portaal.ingelogd(SANNE)).get(`/berichten/${BOETE}`);
    expect(tekst)
      .to.contain('Ja, dit is een besluit')
      .and.contain('(nog 7 dagen)')
      .and.contain('24 februari 2026 om 9.12 uur');
    expect(tekst)
      .to.contain('<p>Beste mevrouw De Wit,</p>')
      .and.contain('<li>Betaal de boete uiterlijk op 10 maart 2026.</li>')
      .and.contain('<p>Met vriendelijke groet,<br>RDW</p>');
    expect(tekst).to.contain(
      '<a href="https://www.rdw.example/bezwaar" rel="noopener noreferrer">https://www.rdw.example/bezwaar</a>',
    );
    expect(tekst)
      .to.contain('href="https://www.rdw.example/betalen" rel="noopener noreferrer">Betaal bij RDW')
      .and.contain('U gaat naar www.rdw.example. U verlaat dan MijnBode.');
    expect(tekst).to.contain('<a class="nowrap" href="tel:0880000010">088 000 00 10</a>').and.not.contain('999990111');
  });

  it('leads to the zaak that it belongs to', async () => {
    const { tekst } = await (await portaal.ingelogd(SANNE)).get(`/berichten/${TEKENING}`);
    expect(tekst)
      .to.contain('Hoort bij deze zaak')
      .and.contain(`/zaken/${id('zaak Z2026-004817')}`)
      .and.contain('Stap 3 van 5.');
  });

  it('shows hostile text as text and no link to a host that is not the sender’s', async () => {
    const sanne = await portaal.ingelogd(SANNE);
    const { tekst } = await sanne.get(`/berichten/${id('gemeen')}`);
    expect(tekst).to.not.contain('<script').and.not.contain('kwaad.example').and.not.contain('href="javascript');
    expect(tekst).to.contain('&lt;script&gt;alert(1)&lt;/script&gt;').and.contain('&lt;b&gt;1&lt;/b&gt;');
    const bijlage = await sanne.get(`/berichten/${id('gemeen')}/bijlagen/1`);
    expect(bijlage.headers['content-disposition']).to.match(/^attachment; filename="[^"/\\<>]+\.pdf"$/);
    expect(bijlage.headers['content-type']).to.equal('application/pdf');
  });

  it('gives attachments byte for byte, as a download only, and proves it', async () => {
    const sanne = await portaal.ingelogd(SANNE);
    const antwoord = await sanne.get(`/berichten/${BOETE}/bijlagen/2`);
    expect(antwoord.body.equals(pdfVan('Bezwaar'))).to.equal(true);
    expect(antwoord.headers).to.include({
      'content-disposition': 'attachment; filename="Zo maakt u bezwaar.pdf"',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    for (const geen of ['0', '3', '01', '1.0', 'x'])
      expect((await sanne.get(`/berichten/${BOETE}/bijlagen/${geen}`)).status, geen).to.equal(404);
    const download = (await portaal.store.bewijzen.over(BOETE)).filter(({ soort }) => soort === 'Download');
    expect(JSON.parse(download.at(-1)!.blad)).to.include({ bijlage: 2 });
    expect((await sanne.get(`/berichten/${BOETE}`)).tekst).to.contain('U downloadde bijlage 2.');
  });

  it('gives proof that stands without us', async () => {
    const sanne = await portaal.ingelogd(SANNE);
    const antwoord = await sanne.get(`/berichten/${BOETE}/bewijs/1`);
    expect(antwoord.headers['content-disposition']).to.equal('attachment; filename="Bewijs 1 Publicatie.json"');
    const oordeel = verifyBewijs(antwoord.tekst);
    expect(oordeel.geldig, oordeel.zin).to.equal(true);
    expect(verifyBewijs(antwoord.tekst.replace('Publicatie', 'Raadpleging')).geldig).to.equal(false);
    for (const geen of ['0', '99', 'x', '-1'])
      expect((await sanne.get(`/berichten/${BOETE}/bewijs/${geen}`)).status, geen).to.equal(404);
  });

  it('gives a PDF and everything in one archive, with hashes that agree', async () => {
    const sanne = await portaal.ingelogd(SANNE);
    const pdf = await sanne.get(`/berichten/${BOETE}/bericht.pdf`);
    expect(pdf.headers['content-disposition']).to.equal(
      'attachment; filename="2026-02-24 RDW Boete voor verlopen APK.pdf"',
    );
    expect(pdf.body.subarray(0, 5).toString()).to.equal('%PDF-');
    const zip = await sanne.get(`/berichten/${BOETE}/alles.zip`);
    expect(zip.headers['content-type']).to.equal('application/zip');
    const inhoud = zip.body.toString('latin1');
    for (const naam of [
      'bericht.pdf',
      'bijlage 1 Besluit boete.pdf',
      'bijlage 2 Zo maakt u bezwaar.pdf',
      'bewijs 1 Publicatie.json',
      'lees mij.txt',
    ])
      expect(inhoud, naam).to.contain(naam);
    expect(zip.body.includes(pdfVan('Besluit'))).to.equal(true);
    expect(inhoud)
      .to.contain(sha256Hex(pdfVan('Besluit')))
      .and.contain(sha256Hex('boete'));
  });

  it('gives the deadline for a calendar while it is ahead', async () => {
    const sanne = await portaal.ingelogd(SANNE);
    const ics = await sanne.get(`/berichten/${BOETE}/termijn.ics`);
    expect(ics.headers['content-type']).to.equal('text/calendar; charset=utf-8');
    expect(ics.tekst).to.contain('DTSTART;VALUE=DATE:20260310').and.contain('SUMMARY:RDW: Boete voor verlopen APK');
    const aangifte = await sanne.get(`/berichten/${id('aangifte')}/termijn.ics`);
    expect(aangifte.tekst, 'before 1 May: the day before').to.contain('DTSTART;VALUE=DATE:20260430');
    expect((await sanne.get(`/berichten/${TEKENING}/termijn.ics`)).status).to.equal(404);
    const piet = await portaal.ingelogd(PIET, 'Hoog');
    expect((await piet.get(`/berichten/${id('piet 1')}/termijn.ics`)).status, 'past').to.equal(404);
    expect((await piet.get(`/berichten/${id('piet 1')}`)).tekst)
      .to.contain('De datum 27 februari 2026 is voorbij')
      .and.contain('Bel UWV');
  });
});
