// What the portal is given, what a page gets and what it answers: plain data, so that a page is a function and only app.ts
// knows Express.

import type { Pseudoniem } from '../bewijs/index.ts';
import type { Bsn, Clock, EpochMs, Guid, Omgeving } from '../core/index.ts';
import type { Change, Niveau, Profiel, Sessie, Store } from '../store/index.ts';
import type { Log, Metrics } from '../telemetry/index.ts';
import type { Aansluitgegevens } from './aansluiten.ts';
import type { LoginPort } from './auth/login.ts';
import type { Codes } from './codes.ts';
import type { Html } from './html.ts';
import type { DrukAf } from './pdf/drukkerij.ts';
import type { SessieDuur } from './sessie.ts';
import type { Statisch } from './statisch.ts';

/** Whom a citizen calls when the portal itself does not work. */
export interface Helpdesk {
  readonly telefoon: string;
  /** As in "Op werkdagen van 8.00 tot 17.00 uur." */
  readonly openingstijden: string;
}

/** A planned or running event that visitors must know of (mijnoverheid.md OPS-03). Text in B1. */
export interface Mededeling {
  readonly soort: 'onderhoud' | 'storing' | 'nieuw';
  readonly titel: string;
  readonly tekst: string;
  readonly van: EpochMs;
  readonly tot?: EpochMs;
}

export interface PortaalConfig {
  /** `https://localhost:8444`: the address as citizens know it. */
  readonly origin: string;
  /** Name of the portal: `MijnBode`. */
  readonly naam: string;
  /** Organisation that runs the portal and answers for it (privacy page, terms, login). */
  readonly beheerder: string;
  readonly helpdesk: Helpdesk;
  readonly sessie?: SessieDuur;
  readonly mededelingen?: readonly Mededeling[];
}

/** Sends a code to an address that a citizen gave, to prove that it is his (§3.11). */
export interface AdresControle {
  stuurCode(email: string, code: string): Promise<void>;
}

export interface PortaalDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly omgeving: Omgeving;
  readonly config: PortaalConfig;
  readonly login: LoginPort;
  /** What is public for organisations that want to connect; absent = the page says where to ask. */
  readonly aansluiten?: Aansluitgegevens;
  readonly log: Log;
  readonly metrics?: Pick<Metrics, 'portalRequest'>;
  /** Pseudonym of the citizen in receipts; absent = receipts name no citizen. */
  readonly pseudoniem?: Pseudoniem;
  /** Absent = addresses stay unchecked and the pages say so. */
  readonly adresControle?: AdresControle;
  newGuid(now: EpochMs): Guid;
}

/** The dependencies with everything that is made once at start-up. */
export interface Portaal extends PortaalDeps {
  readonly duur: SessieDuur;
  readonly statisch: Statisch;
  readonly codes: Codes;
  readonly drukAf: DrukAf;
  /** Binds form tokens to browsers without session. */
  readonly formulierSleutel: Uint8Array;
}

/** Who is logged in. */
export interface Bezoeker {
  readonly bsn: Bsn;
  readonly sessie: Sessie;
  readonly profiel: Profiel;
  /** When the session ends if nothing more happens, and when it ends in any case. */
  readonly tot: EpochMs;
  readonly uiterlijk: EpochMs;
}

/** One request, as a page sees it. */
export interface Verzoek {
  readonly portaal: Portaal;
  readonly methode: 'GET' | 'POST';
  readonly nu: EpochMs;
  readonly correlatieId: Guid;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The posted form; empty for GET. Its CSRF token was checked. */
  readonly form: URLSearchParams;
  /** Token for the forms on the page. */
  readonly csrf: string;
  readonly bezoeker?: Bezoeker | undefined;
}

/** A request of somebody who is logged in. */
export interface Ingelogd extends Verzoek {
  readonly bezoeker: Bezoeker;
}

/** Item of the main menu that the page belongs to. */
export type Menu = 'berichten' | 'zaken' | 'gegevens' | 'instellingen';
export interface Kruimel {
  readonly naam: string;
  readonly pad?: string;
}

export interface Pagina {
  /** Before " - MijnBode". A page with errors starts with "Fout:". */
  readonly titel: string;
  /** Everything between header and footer, with exactly one `<main id="inhoud">`. */
  readonly inhoud: Html;
  readonly menu?: Menu;
  /** True for a page below the menu item, not the page of the item itself. */
  readonly dieper?: boolean;
  readonly kruimels?: readonly Kruimel[];
  readonly taal?: 'nl' | 'en';
  /** True when the page makes its own full-width bands (landing page). */
  readonly breed?: boolean;
}

export type Antwoord =
  | { readonly soort: 'pagina'; readonly pagina: Pagina; readonly status?: number }
  /** 303 to a path of our own. */
  | { readonly soort: 'naar'; readonly pad: string }
  /** A download: never shown inline (§4.5). */
  | { readonly soort: 'bestand'; readonly naam: string; readonly type: string; readonly inhoud: Uint8Array }
  /** A public file of ours, shown by the browser as it likes. */
  | { readonly soort: 'openbaar'; readonly type: string; readonly inhoud: Uint8Array }
  | { readonly soort: 'nietGevonden'; readonly vreemd?: undefined }
  /** 404 like any other, for an id that is not the visitor's: a row is written; `route` is the pattern for the log. */
  | { readonly soort: 'nietGevonden'; readonly vreemd: 'bericht' | 'zaak'; readonly route: string }
  | { readonly soort: 'ingelogd'; readonly bsn: Bsn; readonly niveau: Niveau; readonly naar?: string }
  | { readonly soort: 'uitgelogd' }
  /** 302 to the identity provider. */
  | { readonly soort: 'extern'; readonly url: string };

export interface Route {
  readonly methode: 'GET' | 'POST';
  /** Express path pattern; also the name in log and metrics. */
  readonly pad: string;
  /** `actief` = logged in, box active and the latest terms accepted. */
  readonly toegang: 'open' | 'ingelogd' | 'actief';
  /** False when looking at the page does not count as activity. */
  readonly telt: boolean;
  /** True when somebody without session fills in a form here: only then his browser gets a cookie. */
  readonly formulier: boolean;
  readonly doe: (verzoek: Verzoek) => Promise<Antwoord> | Antwoord;
}

type Pagineer<V> = (verzoek: V) => Promise<Antwoord> | Antwoord;

/** A route that anybody may use. */
export function open(methode: Route['methode'], pad: string, doe: Pagineer<Verzoek>): Route {
  return { methode, pad, toegang: 'open', telt: true, formulier: false, doe };
}

/** A route that anybody may use, with a form for who is not logged in. */
export function openFormulier(methode: Route['methode'], pad: string, doe: Pagineer<Verzoek>): Route {
  return { ...open(methode, pad, doe), formulier: true };
}

/** A route for whoever is logged in, also before activation. */
export function ingelogd(methode: Route['methode'], pad: string, doe: Pagineer<Ingelogd>, telt = true): Route {
  return { methode, pad, toegang: 'ingelogd', telt, formulier: false, doe: doe as Pagineer<Verzoek> };
}

/** A route for citizens with an active box. */
export function actief(methode: Route['methode'], pad: string, doe: Pagineer<Ingelogd>): Route {
  return { methode, pad, toegang: 'actief', telt: true, formulier: false, doe: doe as Pagineer<Verzoek> };
}

export function pagina(inhoud: Pagina, status = 200): Antwoord {
  return { soort: 'pagina', pagina: inhoud, status };
}

export function naar(pad: string): Antwoord {
  return { soort: 'naar', pad };
}

/** One row of "who saw my data" (PG-15) as a change. */
export function inzage(verzoek: Ingelogd, wat: string, doel: string): Change {
  const { portaal, nu, bezoeker } = verzoek;
  return { kind: 'inzage', value: { id: portaal.newGuid(nu), bsn: bezoeker.bsn, wie: 'burger', wat, doel, op: nu } };
}
