// From an HTTP request to what a page gets: session, visitor, form, token; or elsewhere when the visitor may not be here
// (mijnoverheid.md §4.1).
import type { Request, Response } from 'express';
import type { EpochMs, Guid } from '../core/index.ts';
import { registreer } from '../profiel/index.ts';
import type { Sessie } from '../store/index.ts';
import type { Bezoeker, Portaal, Route, Verzoek } from './portaal.ts';
import { actief, anoniemCsrf, eindeVan, leesToken, nieuwToken, WIS_COOKIE, zetCookie, zoekSessie } from './sessie.ts';
import { boxActief, veiligTerug } from './toegang.ts';

/** What is known of a request from its first moment on. */
export interface Lopend {
  readonly begin: EpochMs;
  readonly correlatieId: Guid;
  /** Pattern of the route, for log and metrics. */
  route: string;
}

const LOPEND = new WeakMap<Request, Lopend>();

/** Names a request. */
export function beginVerzoek(request: Request, van: Omit<Lopend, 'route'>): Lopend {
  const staat = { ...van, route: '/*' };
  LOPEND.set(request, staat);
  return staat;
}

/** @throws Error for a request that was never named. */
export function lopend(request: Request): Lopend {
  const staat = LOPEND.get(request);
  if (!staat) throw new Error('the request has no name');
  return staat;
}

interface Uitwisseling {
  readonly request: Request;
  readonly response: Response;
}

/** The request as pages see it; undefined when the visitor was sent elsewhere. */
export async function leesVerzoek(portaal: Portaal, route: Route, http: Uitwisseling): Promise<Verzoek | undefined> {
  const { store, duur, log } = portaal;
  const { begin: nu, correlatieId } = lopend(http.request);
  const token = leesToken(http.request.headers.cookie);
  const gevonden = await zoekSessie(store, token, nu, duur);
  if (gevonden.soort === 'geldig') {
    const bezoeker = await leesBezoeker(portaal, gevonden.sessie, { nu, telt: route.telt });
    if (route.toegang !== 'actief' || boxActief(bezoeker.profiel))
      return basis(portaal, http.request, { bezoeker, csrf: gevonden.sessie.csrf });
    http.response.redirect(303, '/activeren');
    return undefined;
  }
  if (gevonden.soort === 'verlopen') {
    await store.commit([{ kind: 'sessieEinde', tokenHash: gevonden.sessie.tokenHash }]);
    log({ event: 'portal.login', correlatieId, uitkomst: 'verlopen' });
  }
  if (route.toegang === 'open') {
    const csrf = route.formulier ? zonderSessie(portaal, token, http.response) : '';
    return basis(portaal, http.request, { csrf });
  }
  if (token !== undefined) http.response.setHeader('Set-Cookie', WIS_COOKIE);
  const terug = route.methode === 'GET' ? veiligTerug(http.request.path) : undefined;
  const vraag = terug ? `?terug=${encodeURIComponent(terug)}` : '';
  http.response.redirect(303, gevonden.soort === 'verlopen' ? `/sessie-verlopen${vraag}` : `/inloggen${vraag}`);
  return undefined;
}

/** The form token of somebody without session; gives the browser a cookie that it is bound to. */
function zonderSessie({ formulierSleutel }: Portaal, token: string | undefined, response: Response): string {
  const eigen = token ?? nieuwToken();
  if (token === undefined) response.setHeader('Set-Cookie', zetCookie(eigen));
  return anoniemCsrf(formulierSleutel, eigen);
}

interface Moment {
  readonly nu: EpochMs;
  /** Whether this request is activity. */
  readonly telt: boolean;
}

async function leesBezoeker({ store, duur }: Portaal, sessie: Sessie, { nu, telt }: Moment): Promise<Bezoeker> {
  const changes = telt ? actief(sessie, nu) : [];
  if (changes.length > 0) await store.commit(changes);
  const bijgewerkt = changes.length > 0 ? { ...sessie, laatstActiefOp: nu } : sessie;
  const { bsn } = sessie;
  return {
    bsn,
    sessie: bijgewerkt,
    profiel: (await store.profielen.get(bsn)) ?? registreer({ bsn, naam: '' }),
    tot: eindeVan(bijgewerkt, duur),
    uiterlijk: sessie.begonnenOp + duur.absoluutMs,
  };
}

/** A request of which nothing was judged, for the page that says that something broke. */
export function kaalVerzoek(portaal: Portaal, request: Request): Verzoek {
  return basis(portaal, request, { csrf: '' });
}

function basis(portaal: Portaal, request: Request, wie: Pick<Verzoek, 'csrf' | 'bezoeker'>): Verzoek {
  const { begin: nu, correlatieId } = lopend(request);
  const vraagteken = request.url.indexOf('?');
  const params = Object.entries(request.params).map(([naam, waarde]) => [naam, [waarde].flat().join('/')]);
  return {
    portaal,
    methode: request.method === 'POST' ? 'POST' : 'GET',
    nu,
    correlatieId,
    params: Object.fromEntries(params),
    query: new URLSearchParams(vraagteken < 0 ? '' : request.url.slice(vraagteken + 1)),
    form: new URLSearchParams(typeof request.body === 'string' ? request.body : ''),
    ...wie,
  };
}
