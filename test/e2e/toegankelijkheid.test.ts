// Every page in Chromium: axe without violations, also with all details open, and no horizontal scroll at 320 pixels (mijnoverheid.md
// §4.4, WCAG 2.2 AA). axe needs JavaScript, so these contexts have it; the pages have none.
import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ROUTES } from '../../src/portal/routes.ts';
import { requirePeer } from '../support/peers.ts';
import { Bezoeker, startPortaal, type TestPortaal } from '../support/portal.ts';
import {
  BESLISSING,
  BOETE,
  DAAN,
  DAKKAPEL,
  id,
  JOKE,
  NOOR,
  OUD_AKKOORD,
  PIET,
  SANNE,
  TEKENING,
} from '../support/portal-gegevens.ts';
import { axe, BREED, leg, naarPagina, nieuwBezoek, openAlles, SMAL, startBrowser, teBreed } from './browser.ts';

/** Per visitor the pages, named as their screenshot. */
const PAGINAS: readonly (readonly [bsn: string | undefined, paginas: Readonly<Record<string, string>>])[] = [
  [
    undefined,
    {
      landing: '/',
      inloggen: '/inloggen',
      'inloggen-mislukt': '/inloggen?fout=afgebroken',
      organisaties: '/organisaties',
      hulp: '/hulp',
      english: '/english',
      privacy: '/privacy',
      cookies: '/cookies',
      toegankelijkheid: '/toegankelijkheid',
      voorwaarden: '/voorwaarden',
      actueel: '/actueel',
      aansluiten: '/aansluiten/',
      'sessie-verlopen': '/sessie-verlopen',
      uitgelogd: '/uitgelogd',
      'niet-gevonden': '/nergens',
    },
  ],
  [
    SANNE,
    {
      thuis: '/thuis',
      berichten: '/berichten',
      'berichten-gefilterd': '/berichten?toon=datum&sorteer=termijn',
      'zoeken-leeg': '/berichten?q=zorgtoeslag',
      archief: '/berichten?map=archief',
      verplaatst: `/berichten?gedaan=archief&uit=inbox&b=${BOETE}`,
      bericht: `/berichten/${BOETE}`,
      'bericht-zaak': `/berichten/${TEKENING}`,
      'bericht-hoger': `/berichten/${BESLISSING}`,
      zaken: '/zaken',
      zaak: `/zaken/${DAKKAPEL}`,
      'zaak-afgerond': `/zaken/${id('zaak Z2025-100001')}`,
      gegevens: '/gegevens',
      voertuigen: '/gegevens/rdw',
      persoon: '/gegevens/brp',
      'bron-storing': '/gegevens/uwv',
      'bron-leeg': '/gegevens/lbio',
      instellingen: '/instellingen?gedaan=woord',
      meldingen: '/instellingen/meldingen',
      herkenningswoord: '/instellingen/herkenningswoord',
      papier: '/instellingen/papier',
      inzage: '/inzage',
      sessie: '/sessie',
      uitloggen: '/uitloggen',
      'niet-gevonden-ingelogd': '/nergens',
    },
  ],
  [PIET, { 'thuis-geen-meldingen': '/thuis' }],
  [JOKE, { 'thuis-niets': '/thuis', 'berichten-leeg': '/berichten', 'zaken-leeg': '/zaken' }],
  [DAAN, { 'activeren-te-jong': '/activeren' }],
  [OUD_AKKOORD, { 'nieuwe-voorwaarden': '/activeren' }],
  [NOOR, { 'activeren-1': '/activeren' }],
];

for (const breedte of [SMAL, BREED])
  describe(`accessibility at ${breedte} px`, function () {
    this.timeout(180_000);
    let browser: Browser;
    let portaal: TestPortaal;
    let context: BrowserContext;
    let page: Page;

    before(async function () {
      requirePeer(this, 'chromium');
      [browser, portaal] = await Promise.all([startBrowser(), startPortaal()]);
      context = await nieuwBezoek(browser, { breedte, javascript: true });
      page = await context.newPage();
    });
    after(async () => {
      await browser?.close();
      await portaal?.close();
    });

    const inloggen = async (bsn: string) => {
      const bezoeker = new Bezoeker(portaal.poort);
      await bezoeker.inloggen(bsn);
      const [name, value] = bezoeker.cookie.split('=') as [string, string];
      await context.clearCookies();
      await context.addCookies([{ name, value, url: portaal.origin, secure: true, httpOnly: true, sameSite: 'Lax' }]);
    };
    const keur = async (naam: string) => {
      await leg(page, naam);
      await openAlles(page);
      expect(await axe(page), naam).to.deep.equal([]);
      expect(await teBreed(page), `${naam}: pixels beyond the window`).to.be.at.most(0);
    };

    for (const [bsn, paginas] of PAGINAS)
      it(`is in order on ${Object.keys(paginas).length} pages ${bsn ? `of test person ${bsn.slice(-3)}` : 'for everybody'}`, async () => {
        await context.clearCookies();
        if (bsn) await inloggen(bsn);
        for (const [naam, pad] of Object.entries(paginas)) {
          await page.goto(portaal.origin + pad);
          await keur(naam);
        }
      });

    it('is in order on the steps of activation, with and without mistakes', async () => {
      await inloggen(NOOR);
      await page.goto(`${portaal.origin}/activeren`);
      await page.getByLabel('RDW').check();
      await naarPagina(page, () => page.getByRole('button', { name: 'Naar stap 2' }).click());
      await keur('activeren-2');
      await page.locator('#kanaal-geen').check();
      await naarPagina(page, () => page.getByRole('button', { name: 'Naar stap 3' }).click());
      await keur('activeren-2-fout');
      await page.locator('#geenOk').check();
      await naarPagina(page, () => page.getByRole('button', { name: 'Naar stap 3' }).click());
      await naarPagina(page, () => page.getByRole('button', { name: 'Zet mijn Berichtenbox aan' }).click());
      await keur('activeren-3-fout');
    });

    it('is in order on the page for the code of an address', async () => {
      await inloggen(SANNE);
      await page.goto(`${portaal.origin}/instellingen/meldingen`);
      await page.getByLabel('E-mailadres').fill('nieuw@voorbeeld.example');
      await naarPagina(page, () => page.getByRole('button', { name: 'Bewaar' }).click());
      await keur('code');
    });
  });

describe('accessibility covers', () => {
  it('every page of the route table', () => {
    const paden = PAGINAS.flatMap(([, paginas]) => Object.values(paginas)).map((pad) =>
      pad
        .split('?')[0]!
        .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, ':id')
        .replace(/^\/gegevens\/.+/, '/gegevens/:bron'),
    );
    const elders = ['/inloggen/terug', '/instellingen/code', '/aansluiten/*bestand'];
    const pagina = ({ pad, methode }: (typeof ROUTES)[number]) =>
      methode === 'GET' && !/:id\/|\.ics$/.test(pad) && !elders.includes(pad);
    expect(
      ROUTES.filter(pagina)
        .map(({ pad }) => pad)
        .filter((pad) => !paden.includes(pad)),
    ).to.deep.equal([]);
  });
});
