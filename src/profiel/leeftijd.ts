// Age by the calendar of the Netherlands; an account is possible from 14 years (mijnoverheid.md §3.11, §4.2).
import { dutchDay, type EpochMs, isDay } from '../core/index.ts';

export const MINIMUM_LEEFTIJD = 14;

/**
 * Whole years at `now`. Of an incomplete date of birth (`1950`, `1950-07`) the last possible day counts.
 * Somebody born on 29 February becomes a year older on 1 March in other years. Undefined when the date cannot be read.
 */
export function leeftijd(geboortedatum: string, now: EpochMs): number | undefined {
  const geboren = laatstMogelijk(geboortedatum);
  if (geboren === undefined) return undefined;
  const vandaag = dutchDay(now);
  const jaren = Number(vandaag.slice(0, 4)) - Number(geboren.slice(0, 4));
  return vandaag.slice(5) < geboren.slice(5) ? jaren - 1 : jaren;
}

function laatstMogelijk(datum: string): string | undefined {
  if (/^\d{4}$/.test(datum)) return `${datum}-12-31`;
  if (/^\d{4}-(?:0[1-9]|1[0-2])$/.test(datum)) return `${datum}-31`;
  return isDay(datum) ? datum : undefined;
}
