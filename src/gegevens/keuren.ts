// What one delivered set must look like by itself (mijnoverheid.md §3.10). A fault names the field, never its value.
import { codePoints, type EpochMs } from '../core/index.ts';
import type { Gegeven } from '../store/index.ts';
import type { GeleverdeSet } from './types.ts';

/** A peilmoment further ahead than a clock can differ would keep every later snapshot out. */
const SPELING_MS = 5 * 60_000;
const MAX_GEGEVENS = 2000;
const MAX_LEEFTIJD_S = 100 * 366 * 86_400;

const LENGTES = { pad: [1, 200], label: [1, 100], waarde: [0, 4000] } as const;
const SOORTEN: readonly Gegeven['soort'][] = ['tekst', 'datum', 'bedrag', 'boolean', 'code'];
/** A day, a month or a year: source dates may be incomplete (§3.10 "datum incl. onvolledig"). */
const ONVOLLEDIGE_DAG = /^\d{4}(?:-\d{2}(?:-\d{2})?)?$/;

/** Name of the first field that is wrong. */
export function keurSet(set: GeleverdeSet, now: EpochMs): string | undefined {
  const { soort, peilmoment, maximaleLeeftijd, gegevens } = set;
  if (soort !== 'Gevonden' && soort !== 'NietsGevonden') return 'soort';
  if (!Number.isFinite(peilmoment) || peilmoment > now + SPELING_MS) return 'peilmoment';
  if (maximaleLeeftijd !== undefined && !isLeeftijd(maximaleLeeftijd)) return 'maximaleLeeftijd';
  const leeg = gegevens.length === 0;
  if ((soort === 'Gevonden') === leeg || gegevens.length > MAX_GEGEVENS) return 'gegevens';
  if (new Set(gegevens.map(({ pad }) => pad)).size < gegevens.length) return 'pad';
  for (const gegeven of gegevens) {
    const veld = keurGegeven(gegeven);
    if (veld) return veld;
  }
  return undefined;
}

function isLeeftijd(seconden: number): boolean {
  return Number.isInteger(seconden) && seconden >= 0 && seconden <= MAX_LEEFTIJD_S;
}

function keurGegeven(gegeven: Gegeven): string | undefined {
  for (const veld of ['pad', 'label', 'waarde'] as const) {
    const [min, max] = LENGTES[veld];
    const lengte = codePoints(gegeven[veld]);
    if (lengte < min || lengte > max || !gegeven[veld].isWellFormed()) return veld;
  }
  if (!SOORTEN.includes(gegeven.soort)) return 'soort';
  return gegeven.geldigSinds !== undefined && !ONVOLLEDIGE_DAG.test(gegeven.geldigSinds) ? 'geldigSinds' : undefined;
}
