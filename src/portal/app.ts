// The portal as an Express app: it names and logs each request, guards each route by the table in routes.ts, checks the form token,
// runs the page and writes its answer (mijnoverheid.md §4.1, §4.5; D6). Only this file, verzoek.ts and antwoord.ts know HTTP.
import { randomBytes } from 'node:crypto';
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { framesOf } from '../telemetry/index.ts';
import { schrijf, schrijfPagina } from './antwoord.ts';
import { nieuweCodes } from './codes.ts';
import { beveiligingskoppen } from './kop.ts';
import { formulierVerlopen, nietTeLezen, onbekendeFout } from './pages/fouten.ts';
import { openDrukkerij } from './pdf/drukkerij.ts';
import type { Portaal, PortaalDeps, Route, Verzoek } from './portaal.ts';
import { ROUTES } from './routes.ts';
import { gelijk, STANDAARD_DUUR } from './sessie.ts';
import { laadStatisch } from './statisch.ts';
import { beginVerzoek, kaalVerzoek, leesVerzoek, lopend } from './verzoek.ts';

const FORM_LIMIT = '64kb';
const JAAR_S = 31_536_000;

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
    formulierSleutel: randomBytes(32),
  };
  const app = express();
  app.disable('x-powered-by').disable('etag').set('case sensitive routing', true).set('query parser', false);
  app.use(logboek(portaal));
  app.use(...beveiligingskoppen(portaal.omgeving));
  app.get('/static/:naam', statisch(portaal));
  app.use(express.text({ type: 'application/x-www-form-urlencoded', limit: FORM_LIMIT }));
  for (const route of ROUTES) {
    const methode = route.methode === 'GET' ? 'get' : 'post';
    app[methode](route.pad, (request, response) => bedien(portaal, route, request, response));
  }
  app.use((request, response) => bedien(portaal, GEEN_ROUTE, request, response));
  // Express knows an error handler by its four parameters.
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) =>
    mislukt(portaal, error, { request, response }),
  );
  return app;
}

/** An address that no route knows, whatever the method. */
const GEEN_ROUTE: Route = {
  methode: 'GET',
  pad: '/*',
  toegang: 'open',
  telt: false,
  formulier: false,
  doe: () => ({ soort: 'nietGevonden' }),
};

/** Names the request and logs it when it is answered: the route pattern, never the path that was asked (D10). */
function logboek({ clock, newGuid, log, metrics }: Portaal): RequestHandler {
  return (request, response, next) => {
    const begin = clock();
    const staat = beginVerzoek(request, { begin, correlatieId: newGuid(begin) });
    response.setHeader('X-Correlatie-Id', staat.correlatieId);
    const start = performance.now();
    response.once('finish', () => {
      const durationMs = Math.round(performance.now() - start);
      const methode = ({ GET: 'GET', HEAD: 'HEAD', POST: 'POST' } as const)[request.method] ?? 'andere';
      const { route, correlatieId } = staat;
      const http = response.statusCode;
      log({ event: 'portal.request', correlatieId, route, methode, http, duurMs: durationMs });
      metrics?.portalRequest({ route, method: request.method, status: http, durationMs });
    });
    next();
  };
}

function statisch(portaal: Portaal): RequestHandler {
  return (request, response) => {
    lopend(request).route = '/static/:naam';
    const bestand = portaal.statisch.bestand(String(request.params.naam));
    if (!bestand) {
      response.status(404).type('text/plain').send('Niet gevonden');
      return;
    }
    response.setHeader('Cache-Control', `public, max-age=${JAAR_S}, immutable`).setHeader('ETag', bestand.etag);
    if (request.headers['if-none-match'] === bestand.etag) response.status(304).end();
    else response.status(200).setHeader('Content-Type', bestand.type).send(bestand.inhoud);
  };
}

/** One route: session, access, form token, page, answer. */
async function bedien(portaal: Portaal, route: Route, request: Request, response: Response): Promise<void> {
  lopend(request).route = route.pad;
  // Looking ahead must not open somebody's letter, and a HEAD has nothing to show.
  if (route.toegang !== 'open' && (request.method === 'HEAD' || request.headers['sec-purpose'])) {
    response.status(405).setHeader('Allow', 'GET, POST').end();
    return;
  }
  const verzoek = await leesVerzoek(portaal, route, { request, response });
  if (!verzoek) return;
  if (route.methode === 'POST' && !formulierGeldig(verzoek, request))
    await schrijfPagina(verzoek, { pagina: formulierVerlopen(verzoek), status: 403 }, response);
  else await schrijf(verzoek, await route.doe(verzoek), response);
}

/** The token of this session or browser, and not posted from another site (Fetch Metadata, where the browser tells). */
function formulierGeldig(verzoek: Verzoek, request: Request): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return verzoek.csrf !== '' && gelijk(verzoek.form.get('csrf') ?? '', verzoek.csrf);
}

interface Uitwisseling {
  readonly request: Request;
  readonly response: Response;
}

/** Something broke: a calm page with a code, and the place (never the message) in the log. */
async function mislukt(portaal: Portaal, error: unknown, { request, response }: Uitwisseling): Promise<void> {
  const verzoek = kaalVerzoek(portaal, request);
  const status = (error as { status?: unknown } | undefined)?.status;
  const vanBezoeker = typeof status === 'number' && status >= 400 && status < 500;
  if (!vanBezoeker) {
    const { correlatieId } = verzoek;
    const fout = error instanceof Error ? error.name : 'Error';
    portaal.log({ event: 'process.error', correlatieId, onderdeel: 'portal', fout, stapel: framesOf(error) });
  }
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const antwoord = vanBezoeker
    ? { pagina: nietTeLezen(verzoek), status }
    : { pagina: onbekendeFout(verzoek), status: 500 };
  await schrijfPagina(verzoek, antwoord, response);
}
