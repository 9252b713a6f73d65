// Who gets in, for how long, and what every answer carries (mijnoverheid.md §4.1, §4.5).
import { expect } from 'chai';
import { createPortal, createSimulator } from '../../src/portal/index.ts';
import { CSP } from '../../src/portal/kop.ts';
import { ROUTES } from '../../src/portal/routes.ts';
import { COOKIE, tokenHash } from '../../src/portal/sessie.ts';
import { holdsBsn } from '../../src/telemetry/index.ts';
import { type Bezoeker, csrfIn, startPortaal, type TestPortaal } from '../support/portal.ts';
import {
  BESLISSING,
  BOETE,
  DAAN,
  HENK,
  KARIM,
  NOOR,
  NU,
  OUD_AKKOORD,
  PIET,
  SANNE,
} from '../support/portal-gegevens.ts';

const MINUUT = 60_000;

describe('portal access', () => {
  let portaal: TestPortaal;
  before(async () => {
    portaal = await startPortaal();
  });
  after(() => portaal.close());
  beforeEach(() => {
    portaal.nu = NU;
  });

  const paden = ROUTES.map((route) => ({
    ...route,
    concreet: route.pad
      .replace(':id', BOETE)
      .replace(':volgorde', '1')
      .replace(':nummer', '1')
      .replace(':bron', 'rdw')
      .replace('*bestand', 'x'),
  }));

  it('sends whoever is not logged in to the login page, from every page that is not public', async () => {
    for (const { methode, toegang, concreet } of paden.filter((route) => route.toegang !== 'open')) {
      const bezoeker = portaal.bezoeker();
      const antwoord = methode === 'GET' ? await bezoeker.get(concreet) : await bezoeker.post(concreet, {});
      expect(antwoord.status, `${methode} ${concreet} ${toegang}`).to.equal(303);
      expect(antwoord.headers.location, concreet).to.match(/^\/inloggen(\?terug=%2F[a-z0-9%-]+)?$/i);
      expect(antwoord.tekst, concreet).to.not.contain('Boete');
    }
  });

  it('sends every header of the policy with pages, redirects, downloads, errors and styles', async () => {
    const sanne = await portaal.ingelogd(SANNE);
    const stijl =
      /href="(\/static\/theme\.[0-9a-f]{16}\.css)"/.exec((await sanne.get('/')).tekst)?.[1] ??
      /href="(\/static\/theme\.[^"]+)"/.exec((await sanne.get('/thuis')).tekst)![1]!;
    const antwoorden = await Promise.all([
      sanne.get('/thuis'),
      sanne.get('/'),
      sanne.get('/nergens'),
      sanne.get(`/berichten/${BOETE}/bijlagen/1`),
      sanne.get(stijl),
      sanne.post('/uitloggen', {}),
    ]);
    for (const { headers, status } of antwoorden) {
      expect(headers['content-security-policy'], String(status)).to.equal(CSP);
      expect(headers['strict-transport-security']).to.match(/^max-age=\d+/);
      expect(headers['x-content-type-options']).to.equal('nosniff');
      expect(headers['referrer-policy']).to.equal('no-referrer');
      expect(headers['x-frame-options']).to.equal('DENY');
      expect(headers['x-powered-by']).to.equal(undefined);
      expect(headers['x-correlatie-id']).to.match(/^[0-9a-f-]{36}$/);
    }
    expect(CSP).to.equal(
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    );
    expect(antwoorden[0]!.headers['cache-control']).to.equal('no-store');
  });

  it('serves the style sheet under its hash for ever, and nothing for another hash', async () => {
    const bezoeker = portaal.bezoeker();
    const pad = /href="(\/static\/theme\.[^"]+)"/.exec((await bezoeker.get('/')).tekst)![1]!;
    const antwoord = await bezoeker.get(pad);
    expect(antwoord.status).to.equal(200);
    expect(antwoord.headers['content-type']).to.equal('text/css; charset=utf-8');
    expect(antwoord.headers['cache-control']).to.equal('public, max-age=31536000, immutable');
    expect((await bezoeker.get(pad, { 'if-none-match': String(antwoord.headers.etag) })).status).to.equal(304);
    expect((await bezoeker.get('/static/theme.0000000000000000.css')).status).to.equal(404);
    expect((await bezoeker.get('/static/..%2fapp.ts')).status).to.equal(404);
  });

  it('gives no cookie to somebody who only reads public pages', async () => {
    for (const pad of ['/', '/hulp', '/organisaties', '/aansluiten/', '/sessie-verlopen', '/nergens'])
      expect((await portaal.bezoeker().get(pad)).headers['set-cookie'], pad).to.equal(undefined);
    expect((await portaal.bezoeker().get('/inloggen')).headers['set-cookie']).to.have.length(1);
  });

  describe('login', () => {
    it('gives a fresh token at login and keeps only its hash', async () => {
      const bezoeker = portaal.bezoeker();
      await bezoeker.get('/inloggen');
      const voor = bezoeker.cookie;
      const antwoord = await bezoeker.inloggen(SANNE);
      expect(antwoord.status).to.equal(303);
      expect(antwoord.headers.location).to.equal('/thuis');
      expect(bezoeker.cookie).to.not.equal(voor);
      expect(antwoord.headers['set-cookie']?.[0]).to.match(
        new RegExp(`^${COOKIE}=[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly; SameSite=Lax$`),
      );
      expect(await portaal.store.sessie(tokenHash(bezoeker.cookie.split('=')[1]!))).to.include({
        bsn: SANNE,
        niveau: 'Midden',
      });
      expect((await metCookie(portaal, voor).get('/thuis')).status).to.equal(303);
    });

    it('returns to the page that was asked for, and never to another site', async () => {
      const bezoeker = portaal.bezoeker();
      expect((await bezoeker.get('/zaken')).headers.location).to.equal('/inloggen?terug=%2Fzaken');
      expect((await bezoeker.inloggen(SANNE, 'Midden', '/zaken')).headers.location).to.equal('/zaken');
      for (const kwaad of [
        'https://kwaad.example',
        '//kwaad.example',
        '/\\kwaad.example',
        '/thuis?x=1',
        '/uitloggen',
        '/zaken/../../x',
      ])
        expect((await portaal.bezoeker().inloggen(SANNE, 'Midden', kwaad)).headers.location, kwaad).to.equal('/thuis');
    });

    it('knows demo persons only', async () => {
      const antwoord = await portaal.bezoeker().inloggen('999990275');
      expect(antwoord.status).to.equal(200);
      expect(antwoord.tekst).to.contain('Kies een testpersoon').and.contain('<title>Fout: Simulator');
    });

    it('has a page with a way back for each failure', async () => {
      for (const [fout, titel] of [
        ['afgebroken', 'Inloggen is niet gelukt'],
        ['niveau', 'hoger inlogniveau'],
        ['onbereikbaar', 'niet bereikbaar'],
      ]) {
        const antwoord = await portaal.bezoeker().get(`/inloggen?fout=${fout}`);
        expect(antwoord.status).to.be.oneOf([403, 503]);
        expect(antwoord.tekst).to.contain(titel).and.contain('Probeer opnieuw');
      }
    });

    it('says on its page that it is not DigiD, and cannot exist in productie', async () => {
      expect((await portaal.bezoeker().get('/inloggen')).tekst).to.contain('Dit is niet DigiD.');
      const { store } = portaal;
      expect(() => createSimulator({ store, omgeving: 'productie', dienst: 'x' })).to.throw(
        'does not exist in productie',
      );
      const login = createSimulator({ store, omgeving: 'demo', dienst: 'x' });
      const config = {
        origin: portaal.origin,
        naam: 'MijnBode',
        beheerder: 'x',
        helpdesk: { telefoon: '1', openingstijden: '' },
      };
      const deps = { store, clock: () => NU, config, login, log: () => undefined, newGuid: () => BOETE };
      expect(() => createPortal({ ...deps, omgeving: 'productie' })).to.throw('simulator cannot be used');
    });

    it('shows the previous login once there was one', async () => {
      portaal.nu = NU + MINUUT;
      const eerst = await portaal.ingelogd(PIET);
      expect((await eerst.get('/thuis')).tekst).to.not.contain('U was hier op');
      portaal.nu = NU + 10 * MINUUT;
      const daarna = await portaal.ingelogd(PIET);
      expect((await daarna.get('/thuis')).tekst).to.contain('U was hier op 3 maart om 10.33 uur.');
    });
  });

  describe('step-up (BB-07)', () => {
    it('asks a surer login before it opens the bericht, and leaves it unread until then', async () => {
      const sanne = await portaal.ingelogd(SANNE, 'Midden');
      const eerst = await sanne.get(`/berichten/${BESLISSING}`);
      expect(eerst.status).to.equal(403);
      expect(eerst.tekst)
        .to.contain('Log in met niveau Substantieel')
        .and.not.contain('Wij hebben een beslissing genomen');
      for (const deel of ['bijlagen/1', 'bericht.pdf', 'alles.zip', 'bewijs/1'])
        expect((await sanne.get(`/berichten/${BESLISSING}/${deel}`)).headers.location, deel).to.equal(
          `/berichten/${BESLISSING}`,
        );
      expect((await portaal.store.berichten.get(SANNE, BESLISSING))?.gelezenOp).to.equal(undefined);
      const oud = sanne.cookie;
      const stap = await sanne.inloggen(SANNE, 'Substantieel', `/berichten/${BESLISSING}`);
      expect(stap.headers.location).to.equal(`/berichten/${BESLISSING}`);
      expect((await sanne.get(`/berichten/${BESLISSING}`)).tekst).to.contain('Wij hebben een beslissing genomen');
      expect((await metCookie(portaal, oud).get('/thuis')).status, 'the session before the step-up is over').to.equal(
        303,
      );
    });

    it('refuses a login below the level that is asked', async () => {
      const bezoeker = portaal.bezoeker();
      const antwoord = await bezoeker.post(
        '/inloggen',
        { persoon: SANNE, inlogniveau: 'Basis', niveau: 'Hoog' },
        '/inloggen?niveau=Hoog',
      );
      expect(antwoord.status).to.equal(403);
      expect(antwoord.tekst).to.contain('U heeft een hoger inlogniveau nodig');
      expect((await bezoeker.get('/thuis')).status).to.equal(303);
    });
  });

  describe('session limits', () => {
    it('is over after 15 minutes without activity', async () => {
      const sanne = await portaal.ingelogd(SANNE);
      portaal.nu = NU + 15 * MINUUT - 1;
      expect((await sanne.get('/sessie')).status, 'still there').to.equal(200);
      portaal.nu = NU + 15 * MINUUT;
      const antwoord = await sanne.get('/berichten');
      expect(antwoord.status).to.equal(303);
      expect(antwoord.headers.location).to.equal('/sessie-verlopen?terug=%2Fberichten');
      expect(antwoord.headers['set-cookie']?.[0]).to.contain('Max-Age=0');
      expect((await sanne.get('/sessie-verlopen?terug=%2Fberichten')).tekst)
        .to.contain('U bent uitgelogd')
        .and.contain('/inloggen?terug=%2Fberichten');
    });

    it('goes on while there is activity, and is over after 2 hours in any case', async () => {
      const sanne = await portaal.ingelogd(SANNE);
      for (let minuut = 10; minuut < 120; minuut += 10) {
        portaal.nu = NU + minuut * MINUUT;
        expect((await sanne.get('/thuis')).status, `${minuut}`).to.equal(200);
      }
      expect((await sanne.get('/thuis')).tekst).to.contain('Ingelogd tot 12.32 uur');
      portaal.nu = NU + 120 * MINUUT;
      expect((await sanne.get('/thuis')).status).to.equal(303);
    });

    it('shows the end in the header, and looking at it does not move it', async () => {
      const sanne = await portaal.ingelogd(SANNE);
      expect((await sanne.get('/thuis')).tekst).to.contain('Ingelogd tot 10.47 uur');
      portaal.nu = NU + 13 * MINUUT;
      const pagina = await sanne.get('/sessie');
      expect(pagina.tekst)
        .to.contain('<strong>10.47 uur</strong>')
        .and.contain('over 2 minuten')
        .and.contain('verlengen tot 12.32 uur');
      expect((await sanne.post('/sessie', {}, '/sessie')).headers.location).to.equal('/thuis');
      expect((await sanne.get('/thuis')).tekst).to.contain('Ingelogd tot 11.00 uur');
    });

    it('writes activity at most once a minute', async () => {
      const sanne = await portaal.ingelogd(SANNE);
      const hash = tokenHash(sanne.cookie.split('=')[1]!);
      portaal.nu = NU + MINUUT - 1;
      await sanne.get('/zaken');
      expect((await portaal.store.sessie(hash))?.laatstActiefOp).to.equal(NU);
      portaal.nu = NU + MINUUT;
      await sanne.get('/zaken');
      expect((await portaal.store.sessie(hash))?.laatstActiefOp).to.equal(NU + MINUUT);
    });

    it('is destroyed at the server at logout', async () => {
      const sanne = await portaal.ingelogd(SANNE);
      const oud = sanne.cookie;
      const antwoord = await sanne.post('/uitloggen', {}, '/uitloggen');
      expect(antwoord.headers.location).to.equal('/uitgelogd');
      expect(antwoord.headers['set-cookie']?.[0]).to.contain('Max-Age=0');
      expect(await portaal.store.sessie(tokenHash(oud.split('=')[1]!))).to.equal(undefined);
      expect((await metCookie(portaal, oud).get('/thuis')).status).to.equal(303);
    });
  });

  describe('forms', () => {
    const posts = paden.filter(({ methode }) => methode === 'POST');

    it('are refused without the token of this session, on every route that changes something', async () => {
      const sanne = await portaal.ingelogd(SANNE);
      const vreemd = csrfIn((await (await portaal.ingelogd(KARIM)).get('/sessie')).tekst);
      for (const { concreet } of posts)
        for (const csrf of [undefined, '', 'x', vreemd]) {
          const antwoord = await sanne.post(concreet, {
            ...(csrf !== undefined && { csrf }),
            actie: 'archief',
            bericht: BOETE,
          });
          expect(antwoord.status, `${concreet} ${csrf}`).to.equal(403);
          expect(antwoord.tekst).to.contain('Dit formulier is niet meer geldig');
        }
      expect((await portaal.store.berichten.get(SANNE, BOETE))?.map).to.equal('inbox');
      expect((await sanne.get('/thuis')).status, 'still logged in').to.equal(200);
    });

    it('are refused when the browser says that another site posted them', async () => {
      const sanne = await portaal.ingelogd(SANNE);
      for (const site of ['cross-site', 'same-site'])
        expect((await sanne.post('/sessie', {}, '/sessie', { 'sec-fetch-site': site })).status, site).to.equal(403);
      expect((await sanne.post('/sessie', {}, '/sessie', { 'sec-fetch-site': 'same-origin' })).status).to.equal(303);
    });

    it('are refused at login too, and carry a token on every page that has one', async () => {
      expect((await portaal.bezoeker().post('/inloggen', { persoon: SANNE })).status).to.equal(403);
      const sanne = await portaal.ingelogd(SANNE);
      for (const pad of [
        '/thuis',
        '/berichten',
        `/berichten/${BOETE}`,
        '/instellingen',
        '/instellingen/meldingen',
        '/sessie',
      ]) {
        const { tekst } = await sanne.get(pad);
        const formulieren = tekst.match(/<form[^>]*method="post"[^>]*>[\s\S]*?<\/form>/g) ?? [];
        expect(formulieren.length, pad).to.be.greaterThan(0);
        for (const formulier of formulieren) expect(formulier, pad).to.match(/name="csrf" value="[A-Za-z0-9_-]{43}"/);
      }
    });

    it('of more than 64 kB are refused with a page', async () => {
      const antwoord = await portaal.bezoeker().post('/inloggen', { x: 'x'.repeat(70_000) });
      expect(antwoord.status).to.equal(413);
      expect(antwoord.tekst).to.contain('Versturen is niet gelukt');
    });
  });

  it('opens nothing for a HEAD or for a browser that looks ahead', async () => {
    const karim = await portaal.ingelogd(KARIM);
    const { items } = await portaal.store.berichten.lijst(KARIM, { map: 'inbox' });
    const pad = `/berichten/${items[0]!.id}`;
    expect((await karim.head(pad)).status).to.equal(405);
    expect((await karim.get(pad, { 'sec-purpose': 'prefetch;prerender' })).status).to.equal(405);
    expect((await portaal.store.berichten.get(KARIM, items[0]!.id))?.gelezenOp).to.equal(undefined);
  });

  it('lets nobody in without an active box', async () => {
    for (const [wie, tekst] of [
      [DAAN, 'vanaf 14 jaar'],
      [HENK, 'gesloten'],
      [NOOR, 'Van wie wilt u digitale post?'],
      [OUD_AKKOORD, 'De voorwaarden zijn veranderd'],
    ] as const) {
      const bezoeker = await portaal.ingelogd(wie);
      for (const pad of ['/thuis', '/berichten', '/zaken', '/gegevens', '/instellingen', '/inzage'])
        expect((await bezoeker.get(pad)).headers.location, `${wie} ${pad}`).to.equal('/activeren');
      expect((await bezoeker.get('/activeren')).tekst)
        .to.contain(tekst)
        .and.not.contain('main-nav');
    }
  });

  it('shows an error page with a code and no cause when the store fails', async () => {
    const stuk = await startPortaal();
    try {
      const sanne = await stuk.ingelogd(SANNE);
      Object.assign(stuk.store.zaken, { lijst: () => Promise.reject(new Error('SQLITE_CORRUPT van 999990111')) });
      const antwoord = await sanne.get('/zaken');
      expect(antwoord.status).to.equal(500);
      const code = String(antwoord.headers['x-correlatie-id']).replaceAll('-', '').slice(-8).toUpperCase();
      expect(antwoord.tekst)
        .to.contain(`${code.slice(0, 4)}-${code.slice(4)}`)
        .and.not.contain('SQLITE')
        .and.not.contain('999990111');
      const gebeurtenis = stuk.log.find(({ event }) => event === 'process.error');
      expect(JSON.stringify(gebeurtenis)).to.contain('portal').and.not.contain('SQLITE');
    } finally {
      await stuk.close();
    }
  });

  it('logs route patterns, and never a BSN or the path that was asked', async () => {
    const sanne = await portaal.ingelogd(SANNE);
    await sanne.get(`/berichten/${BOETE}?q=999990111`);
    await sanne.get('/zoek/999990111');
    const regels = portaal.log.map((regel) => JSON.stringify(regel)).join('\n');
    expect(holdsBsn(regels.replace(/"[0-9a-f-]{36}"/g, '""'))).to.equal(false);
    expect(regels).to.contain('"route":"/berichten/:id"').and.contain('"route":"/*"').and.not.contain(BOETE);
  });
});

/** A visitor with this cookie. */
function metCookie(portaal: TestPortaal, cookie: string): Bezoeker {
  const bezoeker = portaal.bezoeker();
  bezoeker.cookie = cookie;
  return bezoeker;
}
