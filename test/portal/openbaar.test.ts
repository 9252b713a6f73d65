// The public side: every page is there, every link of every page leads somewhere, and the contracts can be fetched (DOC-01, ORG-02).
import { expect } from 'chai';
import { type Bezoeker, startPortaal, type TestPortaal } from '../support/portal.ts';
import { SANNE } from '../support/portal-gegevens.ts';

describe('portal public pages and links', () => {
  let portaal: TestPortaal;
  before(async () => {
    portaal = await startPortaal();
  });
  after(() => portaal.close());

  /** Follows every link and fragment from `begin` on, one visitor, GET only. */
  async function loopAlles(bezoeker: Bezoeker, begin: readonly string[]): Promise<number> {
    const gezien = new Map<string, string>();
    const open = [...begin];
    while (open.length > 0) {
      const pad = open.pop()!;
      if (gezien.has(pad)) continue;
      const antwoord = await bezoeker.get(pad);
      const tekst = antwoord.headers['content-type']?.startsWith('text/html') ? antwoord.tekst : '';
      gezien.set(pad, tekst);
      expect(antwoord.status, pad).to.be.oneOf([200, 303, 403, 503]);
      if (antwoord.status === 403) expect(tekst, pad).to.match(/inlogniveau|Inloggen|niveau/);
      for (const [, link] of tekst.matchAll(/(?:href|action)="([^"]+)"/g)) {
        const doel = link!.replaceAll('&amp;', '&').replaceAll('&#39;', "'");
        if (!doel.startsWith('/') && !doel.startsWith('#'))
          expect(doel, pad).to.match(/^(?:https:\/\/[a-z.]+\.example(?:\/|$)|tel:\+?\d+$)/);
        const [kaal, fragment] = (doel.startsWith('#') ? pad.split('#')[0] + doel : doel).split('#');
        if (fragment && doel.startsWith('#')) expect(tekst, `${pad} ${doel}`).to.contain(`id="${fragment}"`);
        const post = new RegExp(`action="${link!.replace(/[.*+?^$()|[\]\\]/g, '\\$&')}" method="post"`).test(tekst);
        if (kaal!.startsWith('/') && !post && !gezien.has(kaal!)) open.push(kaal!);
      }
      const ids = [...tekst.matchAll(/\sid="([^"]+)"/g)].map(([, een]) => een);
      expect(new Set(ids).size, `ids of ${pad} are unique`).to.equal(ids.length);
    }
    return gezien.size;
  }

  it('has no dead link for a visitor', async () => {
    expect(await loopAlles(portaal.bezoeker(), ['/'])).to.be.greaterThan(15);
  });

  it('has no dead link for a citizen', async () => {
    expect(await loopAlles(await portaal.ingelogd(SANNE, 'Hoog'), ['/thuis'])).to.be.greaterThan(60);
  });

  it('has one h1, one main, a title and the language on every public page', async () => {
    for (const pad of [
      '/',
      '/inloggen',
      '/hulp',
      '/english',
      '/organisaties',
      '/privacy',
      '/cookies',
      '/toegankelijkheid',
      '/voorwaarden',
      '/actueel',
      '/aansluiten/',
      '/sessie-verlopen',
      '/uitgelogd',
      '/nergens',
    ]) {
      const { tekst } = await portaal.bezoeker().get(pad);
      expect(tekst.match(/<h1/g), pad).to.have.length(1);
      expect(tekst.match(/<main id="inhoud"/g), pad).to.have.length(1);
      expect(tekst, pad)
        .to.match(/<title>[^<]+ - MijnBode<\/title>/)
        .and.match(/<html lang="(?:nl|en)">/)
        .and.contain('Demo-omgeving');
    }
  });

  it('publishes the contracts under /aansluiten/, byte for byte', async () => {
    const pagina = await portaal.bezoeker().get('/aansluiten/');
    expect(pagina.tekst)
      .to.contain('berichtenbox_v1.wsdl')
      .and.contain('LeverBerichten')
      .and.contain('https://localhost:8443/wus/berichtenbox/v1');
    const wsdl = await portaal.bezoeker().get('/aansluiten/wsdl/berichtenbox/v1/berichtenbox_v1.wsdl');
    expect(wsdl.headers['content-type']).to.equal('text/xml; charset=utf-8');
    expect(wsdl.tekst).to.equal('<definitions/>');
    for (const geen of ['wsdl/x.wsdl', '../package.json', '..%2f..%2fpackage.json', '__proto__', 'constructor'])
      expect((await portaal.bezoeker().get(`/aansluiten/${geen}`)).status, geen).to.equal(404);
  });

  it('lists organisations and sources with their numbers', async () => {
    const { tekst } = await portaal.bezoeker().get('/organisaties');
    expect(tekst)
      .to.contain('Berichten (6)')
      .and.contain('Lopende zaken (2)')
      .and.contain('Sociale Verzekeringsbank (SVB)')
      .and.contain('6 bronnen laten');
  });
});
