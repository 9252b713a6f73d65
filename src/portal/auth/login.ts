// The door for DigiD and for everything that stands in for it (mijnoverheid.md §4.1, D7): data in, data out, so that SAML with
// artifact binding can come behind it without a change in the pages.
import type { Bsn, EpochMs } from '../../core/index.ts';
import type { Niveau } from '../../store/index.ts';
import type { Html } from '../html.ts';

/** One request at `/inloggen` or below it. */
export interface LoginVraag {
  readonly methode: 'GET' | 'POST';
  /** Below `/inloggen`: `''` to begin, `/terug` where an identity provider sends the citizen back. */
  readonly stap: '' | '/terug';
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  /** Lowest assurance level that will do (step-up). */
  readonly minimaal: Niveau;
  /** Path of our own where the citizen goes afterwards; checked by the portal. */
  readonly terug: string | undefined;
  /** Belongs to this browser before login: token of forms, and what an answer must be bound to. */
  readonly csrf: string;
  readonly nu: EpochMs;
}

/** Why a login did not happen; each has its own page with a way back. */
export type LoginFout = 'afgebroken' | 'niveau' | 'onbereikbaar' | 'geweigerd';

export type LoginAntwoord =
  | { readonly soort: 'pagina'; readonly titel: string; readonly inhoud: Html }
  /** To the identity provider. */
  | { readonly soort: 'extern'; readonly url: string }
  /** Proven: this citizen, at this level. */
  | { readonly soort: 'ingelogd'; readonly bsn: Bsn; readonly niveau: Niveau; readonly terug?: string }
  | { readonly soort: 'mislukt'; readonly reden: LoginFout };

export interface LoginPort {
  /** `simulator` is refused in productie. */
  readonly soort: 'simulator' | 'DigiD';
  antwoord(vraag: LoginVraag): Promise<LoginAntwoord>;
}
