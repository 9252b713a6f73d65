// Registration and activation (mijnoverheid.md §3.11, §4.2): terms, organisations, channel, in one step that either is
// complete or changes nothing. Nothing is chosen beforehand: what the citizen did not choose stays on paper.
import type { Bsn, EpochMs, Oin } from '../core/index.ts';
import type { Abonnement, Change, Niveau, Profiel } from '../store/index.ts';
import { parseEmail } from './email.ts';
import { leeftijd, MINIMUM_LEEFTIJD } from './leeftijd.ts';

/** A profile of somebody who logged in for the first time: known, but without a box until he activates it. */
export function registreer(persoon: {
  readonly bsn: Bsn;
  readonly naam: string;
  readonly geboortedatum?: string;
}): Profiel {
  return { ...persoon, status: 'geregistreerd', kanaal: 'geen' };
}

/** The choice of channel must be made; "geen" only counts when the warning was confirmed. */
export type Kanaalkeuze =
  | { readonly soort: 'email'; readonly adres: string }
  | { readonly soort: 'geen'; readonly bevestigd: boolean };

/** What the citizen filled in. Absent = not chosen. */
export interface Activering {
  /** Version of the terms that he accepted. */
  readonly akkoordVersie?: string;
  /** Organisations whose post he wants here, and no longer on paper. May be empty. */
  readonly organisaties: readonly Oin[];
  readonly kanaal?: Kanaalkeuze;
  readonly herkenningswoord?: string;
}

/** What the choice is judged against. */
export interface ActiveringEisen {
  readonly now: EpochMs;
  /** Level of the login. */
  readonly niveau: Niveau;
  /** The terms that are valid now. */
  readonly voorwaardenVersie: string;
  /** Organisations that can be chosen. */
  readonly aangesloten: readonly Oin[];
}

export type ActiveringWeigering =
  | 'AlActief'
  | 'NietMogelijk'
  | 'TeJong'
  | 'VoorwaardenNietGeaccepteerd'
  | 'OrganisatieOnbekend'
  | 'KanaalOntbreekt'
  | 'GeenMeldingenNietBevestigd'
  | 'EmailOngeldig'
  | 'HerkenningswoordOngeldig';

export type ProfielUitkomst<Reden extends string> =
  | { readonly soort: 'gewijzigd'; readonly changes: readonly Change[] }
  | { readonly soort: 'geweigerd'; readonly reden: Reden };

/** Longest herkenningswoord; it stands in every mail, so it is one line of plain text. */
const MAX_HERKENNINGSWOORD = 40;

/** Activates the box. A deceased, ended or suspended account and somebody under 14 are refused (§4.2). */
export function activeer(
  profiel: Profiel,
  keuze: Activering,
  eisen: ActiveringEisen,
): ProfielUitkomst<ActiveringWeigering> {
  const reden = magActiveren(profiel, eisen.now) ?? keurKeuze(keuze, eisen);
  if (reden) return { soort: 'geweigerd', reden };
  const { now, niveau, voorwaardenVersie: versie } = eisen;
  const actief: Profiel = {
    ...zonderEmail(profiel),
    ...kanaalVelden(keuze.kanaal!),
    ...(keuze.herkenningswoord !== undefined && { herkenningswoord: keuze.herkenningswoord.trim() }),
    status: 'actief',
    geactiveerdOp: now,
    akkoord: { versie, op: now, niveau },
  };
  return {
    soort: 'gewijzigd',
    changes: [
      { kind: 'profiel', value: actief },
      ...[...new Set(keuze.organisaties)].map((oin) => abonneer(profiel.bsn, oin, { now, bron: 'activatie' })),
    ],
  };
}

/** Whether this person may activate a box at all: asked before the first page of the activation. */
export function magActiveren(profiel: Profiel, now: EpochMs): 'AlActief' | 'NietMogelijk' | 'TeJong' | undefined {
  if (profiel.status === 'actief') return 'AlActief';
  if (profiel.status !== 'geregistreerd') return 'NietMogelijk';
  if (profiel.geboortedatum === undefined) return undefined;
  const jaren = leeftijd(profiel.geboortedatum, now);
  return jaren === undefined || jaren < MINIMUM_LEEFTIJD ? 'TeJong' : undefined;
}

function keurKeuze(keuze: Activering, eisen: ActiveringEisen): ActiveringWeigering | undefined {
  const { akkoordVersie, organisaties, kanaal, herkenningswoord } = keuze;
  if (akkoordVersie !== eisen.voorwaardenVersie) return 'VoorwaardenNietGeaccepteerd';
  if (!organisaties.every((oin) => eisen.aangesloten.includes(oin))) return 'OrganisatieOnbekend';
  if (!kanaal) return 'KanaalOntbreekt';
  if (kanaal.soort === 'geen' && !kanaal.bevestigd) return 'GeenMeldingenNietBevestigd';
  if (kanaal.soort === 'email' && parseEmail(kanaal.adres) === undefined) return 'EmailOngeldig';
  return herkenningswoord === undefined || isHerkenningswoord(herkenningswoord)
    ? undefined
    : 'HerkenningswoordOngeldig';
}

/** One line of 1 to 40 letters, digits, spaces and plain punctuation: nothing that a mail could read as a link or a header. */
export function isHerkenningswoord(woord: string): boolean {
  const tekst = woord.trim();
  return tekst.length > 0 && tekst.length <= MAX_HERKENNINGSWOORD && /^[\p{L}\p{N} '’-]+$/u.test(tekst);
}

/** The fields of a channel choice that has been judged. A new address is not verified yet. */
export function kanaalVelden(kanaal: Kanaalkeuze): Pick<Profiel, 'kanaal' | 'email'> {
  return kanaal.soort === 'geen' ? { kanaal: 'geen' } : { kanaal: 'email', email: parseEmail(kanaal.adres)! };
}

/** The profile without what belongs to one address: the address, its verification and its bounces. */
export function zonderEmail(profiel: Profiel): Profiel {
  const { email: _email, emailGeverifieerdOp: _geverifieerd, bounce: _bounce, ...rest } = profiel;
  return rest;
}

/** Switches an organisation on. */
export function abonneer(
  bsn: Bsn,
  oin: Oin,
  { now, bron }: { readonly now: EpochMs; readonly bron: Abonnement['bron'] },
): Change {
  return { kind: 'abonnement', value: { bsn, oin, status: 'aan', ingangsmoment: now, bron } };
}
