// From what a page answers to HTTP: pages in the frame, redirects, downloads that are never shown inline, and the begin and end of a
// session (mijnoverheid.md §4.1, §4.5).
import type { Response } from 'express';
import { registreer } from '../profiel/index.ts';
import { document } from './components/kader.ts';
import { nietGevonden } from './pages/fouten.ts';
import type { Antwoord, Pagina, Verzoek } from './portaal.ts';
import { beginSessie, WIS_COOKIE, zetCookie } from './sessie.ts';
import { boxActief, veiligTerug } from './toegang.ts';
import { veiligeNaam } from './veilige-naam.ts';

/** Writes the answer of a page. */
export async function schrijf(verzoek: Verzoek, antwoord: Antwoord, response: Response): Promise<void> {
  switch (antwoord.soort) {
    case 'pagina':
      return schrijfPagina(verzoek, antwoord, response);
    case 'naar':
      return response.redirect(303, antwoord.pad);
    case 'extern':
      return response.redirect(302, antwoord.url);
    case 'openbaar':
      response.setHeader('Content-Type', antwoord.type).send(Buffer.from(antwoord.inhoud));
      return;
    case 'bestand':
      // `attachment` guesses a type from the name; ours is set after it.
      response.attachment(veiligeNaam(antwoord.naam)).setHeader('Content-Type', antwoord.type);
      response.send(Buffer.from(antwoord.inhoud));
      return;
    case 'nietGevonden':
      if (antwoord.vreemd) await legVreemdVast(verzoek, antwoord.vreemd, antwoord.route);
      return schrijfPagina(verzoek, { pagina: nietGevonden(verzoek), status: 404 }, response);
    case 'ingelogd':
      return inloggen(verzoek, antwoord, response);
    case 'uitgelogd':
      return uitloggen(verzoek, response);
  }
}

interface MetStatus {
  readonly pagina: Pagina;
  readonly status?: number;
}

/** Writes a page in its frame, with the unread count of the moment after what the page did. */
export async function schrijfPagina(verzoek: Verzoek, { pagina, status = 200 }: MetStatus, response: Response) {
  const { bezoeker, portaal } = verzoek;
  const heeftBox = bezoeker !== undefined && boxActief(bezoeker.profiel);
  const ongelezen = heeftBox ? (await portaal.store.berichten.tel(bezoeker.bsn)).ongelezen : undefined;
  response.status(status).setHeader('Content-Type', 'text/html; charset=utf-8');
  response.send(document({ verzoek, pagina, ongelezen }).toString());
}

const VREEMD = {
  bericht: 'Een bericht dat niet van u is of niet bestaat',
  zaak: 'Een zaak die niet van u is of niet bestaat',
} as const;

/** The visitor asked for an id that is not his: a row that he sees, and an event without the id (SEC-04). */
async function legVreemdVast(verzoek: Verzoek, vreemd: keyof typeof VREEMD, route: string): Promise<void> {
  const { portaal, bezoeker, nu, correlatieId } = verzoek;
  if (!bezoeker) return;
  const { bsn } = bezoeker;
  const rij = { id: portaal.newGuid(nu), bsn, wie: 'onbevoegd', wat: VREEMD[vreemd], op: nu };
  await portaal.store.commit([{ kind: 'inzage', value: { ...rij, doel: 'Geweigerd: niet gevonden' } }]);
  portaal.log({ event: 'portal.foreign', correlatieId, route });
}

type Ingelogd = Extract<Antwoord, { soort: 'ingelogd' }>;

/** A fresh session; the one before it ends. A step-up is the same visit: what counted as the previous login still does. */
async function inloggen(verzoek: Verzoek, { bsn, niveau, naar }: Ingelogd, response: Response): Promise<void> {
  const { portaal, nu, correlatieId, bezoeker } = verzoek;
  const profiel = (await portaal.store.profielen.get(bsn)) ?? registreer({ bsn, naam: '' });
  const vorige = bezoeker?.sessie;
  const vorigeLogin = vorige?.bsn === bsn ? vorige.vorigeLogin : profiel.laatsteLogin;
  const { token, changes } = beginSessie({ bsn, niveau, nu, vorige, vorigeLogin });
  await portaal.store.commit([...changes, { kind: 'profiel', value: { ...profiel, laatsteLogin: nu } }]);
  portaal.log({ event: 'portal.login', correlatieId, uitkomst: 'ingelogd' });
  response.setHeader('Set-Cookie', zetCookie(token));
  response.redirect(303, veiligTerug(naar) ?? '/thuis');
}

/** The session ends in the store, so that the cookie is worth nothing afterwards. */
async function uitloggen({ portaal, bezoeker, correlatieId }: Verzoek, response: Response): Promise<void> {
  if (bezoeker) {
    await portaal.store.commit([{ kind: 'sessieEinde', tokenHash: bezoeker.sessie.tokenHash }]);
    portaal.log({ event: 'portal.login', correlatieId, uitkomst: 'uitgelogd' });
  }
  response.setHeader('Set-Cookie', WIS_COOKIE).setHeader('Clear-Site-Data', '"cache", "storage"');
  response.redirect(303, '/uitgelogd');
}
