// The portal as an Express app: the only file that knows HTTP. It finds the session, guards each route by the table in
// routes.ts, checks the form token, runs the page and writes its answer (mijnoverheid.md §4.1, §4.5; D6).
import { randomBytes } from 'node:crypto';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { EpochMs, Guid } from '../core/index.ts';
import { registreer } from '../profiel/index.ts';
import { framesOf } from '../telemetry/index.ts';
import { nieuweCodes } from './codes.ts';
import { document } from './components/kader.ts';
import { beveiligingskoppen } from './kop.ts';
import { formulierVerlopen, nietGevonden, onbekendeFout, teGroot } from './pages/fouten.ts';
import { openDrukkerij } from './pdf/drukkerij.ts';
import type { Antwoord, Bezoeker, Pagina, Portaal, PortaalDeps, Route, Verzoek } from './portaal.ts';
import { ROUTES } from './routes.ts';
import {
  actief,
  anoniemCsrf,
  beginSessie,
  eindeVan,
  gelijk,
  leesToken,
  nieuwToken,
  STANDAARD_DUUR,
  WIS_COOKIE,
  zetCookie,
  zoekSessie,
} from './sessie.ts';
import { laadStatisch } from './statisch.ts';
import { boxActief, veiligTerug } from './toegang.ts';
import { veiligeNaam } from './veilige-naam.ts';

const FORM_LIMIT = '64kb';
const JAAR_S = 31_536_000;

/** What app.ts keeps about one request besides what pages see. */
interface Lopend {
  readonly begin: EpochMs;
  readonly correlatieId: Guid;
  route: string;
}

const lopend = new WeakMap<Request, Lopend>();

/**
 * Makes the app. It listens nowhere by itself: give it to an HTTPS server.
 * @throws Error when the simulator would stand in for DigiD in productie.
 */
export function createPortal(deps: PortaalDeps): Express {
  if (deps.login.soort === 'simulator' && deps.omgeving === 'productie')
    throw new Error('the login simulator cannot be used when omgeving is productie');
  const portaal: Portaal = {
    ...deps,
    duur: deps.config.sessie ?? STANDAARD_DUUR,
    statisch: laadStatisch(),
    codes: nieuweCodes(),
    drukAf: openDrukkerij(),
  };
  const kern = new Kern(portaal);
  const app = express();
  app.disable('x-powered-by').disable('etag').set('case sensitive routing', true).set('query parser', false);
  app.use((request, response, next) => kern.begin(request, response, next));
  app.use(...beveiligingskoppen(portaal.omgeving));
  app.get('/static/:naam', (request, response) => kern.statisch(request, response));
  app.use(express.text({ type: 'application/x-www-form-urlencoded', limit: FORM_LIMIT }));
  for (const route of ROUTES) {
    const methode = route.methode === 'GET' ? 'get' : 'post';
    app[methode](route.pad, (request: Request, response: Response) => kern.bedien(route, request, response));
  }
  app.use((request, response) => kern.geenRoute(request, response));
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) =>
    kern.mislukt(error, request, response),
  );
  return app;
}

/** The life of one request. */
class Kern {
  readonly #portaal: Portaal;
  readonly #sleutel = randomBytes(32);

  constructor(portaal: Portaal) {
    this.#portaal = portaal;
  }

  /** Names the request and logs it when it is answered: route pattern, never the path that was asked (D10). */
  begin(request: Request, response: Response, next: NextFunction): void {
    const { clock, newGuid, log, metrics } = this.#portaal;
    const begin = clock();
    const staat: Lopend = { begin, correlatieId: newGuid(begin), route: '/*' };
    lopend.set(request, staat);
    response.setHeader('X-Correlatie-Id', staat.correlatieId);
    const start = performance.now();
    response.once('finish', () => {
      const durationMs = Math.round(performance.now() - start);
      const methode = ({ GET: 'GET', HEAD: 'HEAD', POST: 'POST' } as const)[request.method] ?? 'andere';
      const { route, correlatieId } = staat;
      log({ event: 'portal.request', correlatieId, route, methode, http: response.statusCode, duurMs: durationMs });
      metrics?.portalRequest({ route, method: request.method, status: response.statusCode, durationMs });
    });
    next();
  }

  statisch(request: Request, response: Response): void {
    lopend.get(request)!.route = '/static/:naam';
    const bestand = this.#portaal.statisch.bestand(String(request.params.naam));
    if (!bestand) {
      response.status(404).type('text/plain').send('Niet gevonden');
      return;
    }
    response.setHeader('Cache-Control', `public, max-age=${JAAR_S}, immutable`);
    response.setHeader('ETag', bestand.etag);
    if (request.headers['if-none-match'] === bestand.etag) response.status(304).end();
    else response.status(200).setHeader('Content-Type', bestand.type).send(bestand.inhoud);
  }

  /** One route: session, access, form token, page, answer. */
  async bedien(route: Route, request: Request, response: Response): Promise<void> {
    lopend.get(request)!.route = route.pad;
    // Looking ahead must not open somebody's letter, and a HEAD has nothing to show.
    if (route.toegang !== 'open' && (request.method === 'HEAD' || request.headers['sec-purpose'])) {
      response.status(405).setHeader('Allow', 'GET, POST').end();
      return;
    }
    const verzoek = await this.#verzoek(route, request, response);
    if (!verzoek) return;
    if (route.methode === 'POST' && !formulierGeldig(verzoek, request)) {
      await this.#pagina(verzoek, formulierVerlopen(verzoek), 403, response);
      return;
    }
    await this.#antwoord(verzoek, await route.doe(verzoek), request, response);
  }

  /** The request as pages see it; undefined when the visitor was sent elsewhere. */
  async #verzoek(route: Route, request: Request, response: Response): Promise<Verzoek | undefined> {
    const { store, duur, log } = this.#portaal;
    const { begin: nu, correlatieId } = lopend.get(request)!;
    const token = leesToken(request.headers.cookie);
    const gevonden = await zoekSessie(store, token, nu, duur);
    if (gevonden.soort === 'geldig') {
      const verzoek = this.#basis(request, await this.#bezoeker(gevonden.sessie, route, nu), gevonden.sessie.csrf);
      if (route.toegang !== 'actief' || boxActief(verzoek.bezoeker!.profiel)) return verzoek;
      response.redirect(303, '/activeren');
      return undefined;
    }
    if (gevonden.soort === 'verlopen') {
      await store.commit([{ kind: 'sessieEinde', tokenHash: gevonden.sessie.tokenHash }]);
      log({ event: 'portal.login', correlatieId, uitkomst: 'verlopen' });
    }
    if (route.toegang === 'open') return this.#basis(request, undefined, this.#anoniem(token, response));
    if (token !== undefined) response.setHeader('Set-Cookie', WIS_COOKIE);
    const terug = route.methode === 'GET' ? veiligTerug(request.path) : undefined;
    const vraag = terug ? `?terug=${encodeURIComponent(terug)}` : '';
    response.redirect(303, gevonden.soort === 'verlopen' ? `/sessie-verlopen${vraag}` : `/inloggen${vraag}`);
    return undefined;
  }

  /** The form token of somebody without session; gives the browser a cookie that it can be bound to. */
  #anoniem(token: string | undefined, response: Response): string {
    const eigen = token ?? nieuwToken();
    if (token === undefined) response.setHeader('Set-Cookie', zetCookie(eigen));
    return anoniemCsrf(this.#sleutel, eigen);
  }

  async #bezoeker(sessie: Bezoeker['sessie'], route: Route, nu: EpochMs): Promise<Bezoeker> {
    const { store, duur } = this.#portaal;
    const changes = route.telt ? actief(sessie, nu) : [];
    if (changes.length > 0) await store.commit(changes);
    const nuSessie = changes.length > 0 ? { ...sessie, laatstActiefOp: nu } : sessie;
    const profiel = await store.profielen.get(sessie.bsn);
    return {
      bsn: sessie.bsn,
      sessie: nuSessie,
      profiel: profiel ?? registreer({ bsn: sessie.bsn, naam: '' }),
      tot: eindeVan(nuSessie, duur),
      uiterlijk: sessie.begonnenOp + duur.absoluutMs,
    };
  }

  #basis(request: Request, bezoeker: Bezoeker | undefined, csrf: string): Verzoek {
    const { begin: nu, correlatieId } = lopend.get(request)!;
    const { searchParams } = new URL(request.url, this.#portaal.config.origin);
    const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
    const params = Object.fromEntries(
      Object.entries(request.params).map(([naam, waarde]) => [naam, [waarde].flat().join('/')]),
    );
    const methode = request.method === 'POST' ? 'POST' : 'GET';
    return { portaal: this.#portaal, methode, nu, correlatieId, params, query: searchParams, form, csrf, bezoeker };
  }

  async #antwoord(verzoek: Verzoek, antwoord: Antwoord, request: Request, response: Response): Promise<void> {
    switch (antwoord.soort) {
      case 'pagina':
        return this.#pagina(verzoek, antwoord.pagina, antwoord.status ?? 200, response);
      case 'naar':
        return response.redirect(303, antwoord.pad);
      case 'extern':
        return response.redirect(302, antwoord.url);
      case 'openbaar':
        return void response.setHeader('Content-Type', antwoord.type).send(Buffer.from(antwoord.inhoud));
      case 'bestand':
        return this.#bestand(antwoord, response);
      case 'nietGevonden':
        return this.#nietGevonden(verzoek, antwoord.vreemd, request, response);
      case 'ingelogd':
        return this.#inloggen(verzoek, antwoord, response);
      case 'uitgelogd':
        return this.#uitloggen(verzoek, response);
    }
  }

  async #pagina(verzoek: Verzoek, pagina: Pagina, status: number, response: Response): Promise<void> {
    const { bezoeker, portaal } = verzoek;
    const heeftBox = bezoeker && boxActief(bezoeker.profiel);
    const ongelezen = heeftBox ? (await portaal.store.berichten.tel(bezoeker.bsn)).ongelezen : undefined;
    response.status(status).setHeader('Content-Type', 'text/html; charset=utf-8');
    response.send(document({ verzoek, pagina, ongelezen }).toString());
  }

  #bestand(bestand: Extract<Antwoord, { soort: 'bestand' }>, response: Response): void {
    const naam = veiligeNaam(bestand.naam);
    response.setHeader('Content-Type', bestand.type);
    response.attachment(naam).setHeader('Content-Type', bestand.type);
    response.send(Buffer.from(bestand.inhoud));
  }

  /** The same page for what does not exist and for what belongs to somebody else (SEC-04). */
  async #nietGevonden(verzoek: Verzoek, vreemd: 'bericht' | 'zaak' | undefined, request: Request, response: Response) {
    const { portaal, bezoeker, nu, correlatieId } = verzoek;
    if (vreemd && bezoeker) {
      const id = portaal.newGuid(nu);
      const wat = `Een ${vreemd} dat niet van u is of niet bestaat`.replace('zaak dat', 'zaak die');
      const value = { id, bsn: bezoeker.bsn, wie: 'onbevoegd', wat, doel: 'Geweigerd: niet gevonden', op: nu } as const;
      await portaal.store.commit([{ kind: 'inzage', value }]);
      portaal.log({ event: 'portal.foreign', correlatieId, route: lopend.get(request)!.route });
    }
    await this.#pagina(verzoek, nietGevonden(verzoek), 404, response);
  }

  async #inloggen(verzoek: Verzoek, wie: Extract<Antwoord, { soort: 'ingelogd' }>, response: Response): Promise<void> {
    const { store, log } = this.#portaal;
    const { bsn, niveau } = wie;
    const { nu, correlatieId, bezoeker } = verzoek;
    const profiel = (await store.profielen.get(bsn)) ?? registreer({ bsn, naam: '' });
    const vorige = bezoeker?.sessie;
    // A step-up is the same visit: what counted as the previous login still does.
    const vorigeLogin = vorige?.bsn === bsn ? vorige.vorigeLogin : profiel.laatsteLogin;
    const begin = beginSessie({ bsn, niveau, nu, vorige, vorigeLogin });
    await store.commit([...begin.changes, { kind: 'profiel', value: { ...profiel, laatsteLogin: nu } }]);
    log({ event: 'portal.login', correlatieId, uitkomst: 'ingelogd' });
    response.setHeader('Set-Cookie', zetCookie(begin.token));
    response.redirect(303, veiligTerug(wie.naar) ?? '/thuis');
  }

  async #uitloggen(verzoek: Verzoek, response: Response): Promise<void> {
    const { store, log } = this.#portaal;
    if (verzoek.bezoeker) {
      await store.commit([{ kind: 'sessieEinde', tokenHash: verzoek.bezoeker.sessie.tokenHash }]);
      log({ event: 'portal.login', correlatieId: verzoek.correlatieId, uitkomst: 'uitgelogd' });
    }
    response.setHeader('Set-Cookie', WIS_COOKIE);
    response.setHeader('Clear-Site-Data', '"cache", "storage"');
    response.redirect(303, '/uitgelogd');
  }

  /** An address that no route knows. */
  async geenRoute(request: Request, response: Response): Promise<void> {
    const { store, duur } = this.#portaal;
    const nu = lopend.get(request)!.begin;
    const gevonden = await zoekSessie(store, leesToken(request.headers.cookie), nu, duur);
    const route: Route = {
      methode: 'GET',
      pad: '/*',
      toegang: 'open',
      telt: false,
      doe: () => ({ soort: 'nietGevonden' }),
    };
    const bezoeker = gevonden.soort === 'geldig' ? await this.#bezoeker(gevonden.sessie, route, nu) : undefined;
    const verzoek = this.#basis(request, bezoeker, bezoeker?.sessie.csrf ?? '');
    await this.#pagina(verzoek, nietGevonden(verzoek), 404, response);
  }

  /** Something broke: a calm page with a code, and the place (never the message) in the log. */
  async mislukt(error: unknown, request: Request, response: Response): Promise<void> {
    const staat = lopend.get(request);
    const status = (error as { status?: unknown } | undefined)?.status;
    const verzoek = this.#basis(request, undefined, '');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (typeof status === 'number' && status >= 400 && status < 500) {
      response.status(status).setHeader('Content-Type', 'text/html; charset=utf-8');
      response.send(document({ verzoek, pagina: teGroot(verzoek) }).toString());
      return;
    }
    const naam = error instanceof Error ? error.name : 'Error';
    const correlatieId = staat?.correlatieId;
    this.#portaal.log({
      event: 'process.error',
      correlatieId,
      onderdeel: 'portal',
      fout: naam,
      stapel: framesOf(error),
    });
    response.status(500).setHeader('Content-Type', 'text/html; charset=utf-8');
    response.send(document({ verzoek, pagina: onbekendeFout(verzoek) }).toString());
  }
}

/** Form token of this session or browser, and not posted from another site (Fetch Metadata, where the browser tells). */
function formulierGeldig(verzoek: Verzoek, request: Request): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return verzoek.csrf !== '' && gelijk(verzoek.form.get('csrf') ?? '', verzoek.csrf);
}
