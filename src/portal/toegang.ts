// Who may see a box (mijnoverheid.md §3.11, §4.2): an active account that accepted the terms of today; and which login level
// is enough for a kind of bericht (BB-07).
import { NIVEAUS, type Niveau, type Profiel } from '../store/index.ts';
import { VOORWAARDEN } from './voorwaarden.ts';

/** True when the box is on and the latest terms were accepted. */
export function boxActief(profiel: Profiel): boolean {
  return profiel.status === 'actief' && profiel.akkoord?.versie === VOORWAARDEN.versie;
}

/** True when `niveau` is at least `minimaal`. */
export function hoogGenoeg(niveau: Niveau, minimaal: Niveau): boolean {
  return NIVEAUS.indexOf(niveau) >= NIVEAUS.indexOf(minimaal);
}

/** The value as a level, or the lowest one. */
export function niveauOf(waarde: string | null): Niveau {
  return NIVEAUS.find((niveau) => niveau === waarde) ?? 'Basis';
}

const TERUG =
  /^\/(?:thuis|berichten|zaken|gegevens|instellingen|inzage|(?:berichten|zaken)\/[0-9a-f-]{36}|gegevens\/[a-z]{3,10})$/;

/** The path when it is one of ours that a login may return to; anything else is not followed (no open redirect). */
export function veiligTerug(pad: string | undefined | null): string | undefined {
  return pad && TERUG.test(pad) ? pad : undefined;
}
