// The journey of a citizen in Chromium with JavaScript off, on a phone of 320 pixels and on a wide screen (ALG-21): from the front page
// through activation, home, a letter, a zaak, gegevens and settings to logging out. Screenshots are kept as test output.
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { requirePeer } from '../support/peers.ts';
import { startPortaal, type TestPortaal } from '../support/portal.ts';
import { BESLISSING, BOETE, NOOR, pdfVan, SANNE } from '../support/portal-gegevens.ts';
import { BREED, leg, naarPagina, nieuwBezoek, SMAL, startBrowser } from './browser.ts';

for (const breedte of [SMAL, BREED])
  describe(`journey without JavaScript at ${breedte} px`, function () {
    this.timeout(120_000);
    let browser: Browser;
    let portaal: TestPortaal;
    let page: Page;
    const fouten: string[] = [];

    before(async function () {
      requirePeer(this, 'chromium');
      [browser, portaal] = await Promise.all([startBrowser(), startPortaal()]);
      page = await (await nieuwBezoek(browser, { breedte })).newPage();
      page.on('console', (regel) => {
        if (regel.type() === 'error' && !regel.text().includes('status of 4')) fouten.push(regel.text());
      });
    });
    after(async () => {
      await browser?.close();
      await portaal?.close();
    });

    const link = (tekst: string) => page.getByRole('link', { name: tekst }).first();
    const klik = (tekst: string) => naarPagina(page, () => link(tekst).click());
    const druk = (tekst: string) => naarPagina(page, () => page.getByRole('button', { name: tekst }).first().click());
    const menu = (tekst: string) => naarPagina(page, () => page.locator('.main-nav').getByText(tekst).click());
    const kop = () => page.locator('h1').innerText();
    const inloggen = async (bsn: string, niveau = 'Midden') => {
      await page.locator(`input[name=persoon][value="${bsn}"]`).check();
      await page.locator('#inlogniveau').selectOption(niveau);
      await druk('Inloggen als testpersoon');
    };

    it('activates a box', async () => {
      await page.goto(portaal.origin);
      await leg(page, 'reis-01-voorpagina');
      await klik('Inloggen met DigiD');
      await leg(page, 'reis-02-inloggen');
      await inloggen(NOOR);
      expect(await kop()).to.contain('Van wie wilt u digitale post?');
      await page.getByLabel('RDW').check();
      await leg(page, 'reis-03-activeren-1');
      await druk('Naar stap 2');
      await page.locator('#kanaal-geen').check();
      expect(await page.getByText('Let op: zo kunt u post missen').isVisible()).to.equal(true);
      await druk('Naar stap 3');
      await leg(page, 'reis-04-activeren-2-fout');
      const actief = await page.evaluate('document.activeElement.className');
      expect(actief, 'the summary of errors has the focus').to.equal('error-summary');
      await link('Zet een vinkje bij').click();
      expect(await page.evaluate('document.activeElement.id')).to.equal('geenOk');
      await page.locator('#kanaal').check();
      await page.getByLabel('E-mailadres').fill('noor@voorbeeld.example');
      await page.getByLabel('Uw herkenningswoord').fill('paraplu');
      await druk('Naar stap 3');
      await page.getByLabel('Ik ga akkoord met de voorwaarden').check();
      await page.getByLabel('Ik begrijp dat ik').check();
      await leg(page, 'reis-05-activeren-3');
      await druk('Zet mijn Berichtenbox aan');
      expect(await kop()).to.equal('Controleer uw e-mailadres');
      await page.getByLabel('Code uit de e-mail').fill(portaal.codes.at(-1)!.code);
      await leg(page, 'reis-06-code');
      await druk('Controleer');
      expect(await page.getByText('U krijgt vanaf nu meldingen.').isVisible()).to.equal(true);
      await druk('Uitloggen');
      expect(await kop()).to.equal('U bent uitgelogd');
    });

    it('sees at home what to do first, and opens the letter', async () => {
      await page.goto(`${portaal.origin}/inloggen`);
      await inloggen(SANNE);
      expect(await kop()).to.equal('Goedemorgen, Sanne de Wit');
      await leg(page, 'reis-07-thuis');
      await menu('Berichten');
      await leg(page, 'reis-08-berichten');
      await page.getByLabel('Zoeken').fill('boete');
      await druk('Zoek');
      await klik('Boete voor verlopen APK');
      expect(page.url()).to.equal(`${portaal.origin}/berichten/${BOETE}`);
      await leg(page, 'reis-09-bericht');
      await page.locator('summary', { hasText: 'Bewijs voor uzelf of de rechter' }).click();
      expect(await page.locator('code.hash').isVisible()).to.equal(true);
      expect(await page.locator('.main-nav .count').innerText()).to.match(/2/);
    });

    it('downloads the attachment, the PDF and the archive', async () => {
      const download = async (tekst: string) => {
        const [bestand] = await Promise.all([page.waitForEvent('download'), link(tekst).click()]);
        return { naam: bestand.suggestedFilename(), inhoud: await readFile(await bestand.path()) };
      };
      const bijlage = await download('Download Besluit boete');
      expect(bijlage.naam).to.equal('Besluit boete.pdf');
      expect(bijlage.inhoud.equals(pdfVan('Besluit'))).to.equal(true);
      expect((await download('Bewaar als PDF')).inhoud.subarray(0, 5).toString()).to.equal('%PDF-');
      expect((await download('Bewaar alles met bewijs')).naam).to.match(/\.zip$/);
    });

    it('archives it and undoes that', async () => {
      await page.getByLabel('Verplaats naar').selectOption('archief');
      await naarPagina(page, () => page.getByRole('button', { name: 'Verplaats', exact: true }).click());
      expect(await page.getByText('1 bericht verplaatst naar Archief').isVisible()).to.equal(true);
      await leg(page, 'reis-10-verplaatst');
      await druk('Maak ongedaan');
      expect((await portaal.store.berichten.get(SANNE, BOETE))?.map).to.equal('inbox');
    });

    it('is asked for a surer login where the sender wants it', async () => {
      await page.goto(`${portaal.origin}/berichten/${BESLISSING}`);
      await leg(page, 'reis-11-hoger-inloggen');
      await klik('Log in met niveau Substantieel');
      await inloggen(SANNE, 'Substantieel');
      expect(await kop()).to.equal('Beslissing over uw uitkering');
    });

    it('follows a zaak and sees registered data', async () => {
      await menu('Lopende zaken');
      await leg(page, 'reis-12-zaken');
      await klik('Vergunning voor een dakkapel');
      expect(await page.getByText('Gemeente Amsterdam wacht op u').isVisible()).to.equal(true);
      await leg(page, 'reis-13-zaak');
      await menu('Persoonlijke gegevens');
      await leg(page, 'reis-14-gegevens');
      await klik('Voertuigen');
      expect(await page.locator('.plate').first().innerText()).to.contain('00-TST-1');
      await leg(page, 'reis-15-voertuigen');
    });

    it('changes a setting, sees who looked, and leaves', async () => {
      await menu('Instellingen');
      await druk('Naar papier voor RDW');
      expect(await page.getByText('stuurt nieuwe post vanaf nu op papier').isVisible()).to.equal(true);
      await leg(page, 'reis-16-instellingen');
      await page.goto(`${portaal.origin}/inzage`);
      expect(await page.getByText('Bericht van RDW: Boete').first().isVisible()).to.equal(true);
      await leg(page, 'reis-17-inzage');
      await druk('Uitloggen');
      expect(await kop()).to.equal('U bent uitgelogd');
      await page.goBack();
      expect(await page.locator('body').innerText(), 'Back shows nothing').to.not.contain('Bericht van RDW');
    });

    it('left no error in the console under the policy of the portal', () => {
      expect(fouten).to.deep.equal([]);
    });
  });
