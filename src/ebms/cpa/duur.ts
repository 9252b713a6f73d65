// xs:duration (XML Schema 2 §3.2.6) as milliseconds, and back. A year is 365 days and a month 30: agreements use days and less.

const DURATION =
  /^P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})D)?(T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.(\d{1,3})\d{0,9})?S)?)?$/;

export const SECONDE = 1000;
export const MINUUT = 60 * SECONDE;
export const UUR = 60 * MINUUT;
export const DAG = 24 * UUR;
const UNITS = [365 * DAG, 30 * DAG, DAG] as const;

/** Milliseconds, or undefined when `value` is no duration of zero or more. */
export function leesDuur(value: string): number | undefined {
  const match = DURATION.exec(value);
  if (!match) return undefined;
  const [, years, months, days, time, hours, minutes, seconds, fraction = '0'] = match;
  const date = [years, months, days];
  const clock = [hours, minutes, seconds];
  if ([...date, ...clock].every((part) => part === undefined)) return undefined;
  if (time !== undefined && clock.every((part) => part === undefined)) return undefined;
  const sum = (parts: readonly (string | undefined)[], units: readonly number[]) =>
    parts.reduce((total, part, at) => total + Number(part ?? 0) * units[at]!, 0);
  return sum(date, UNITS) + sum(clock, [UUR, MINUUT, SECONDE]) + Number(fraction.padEnd(3, '0'));
}

/** As `P1D`, `PT3H`, `P1DT30M`; `PT0S` for nothing. Parts of a second are left out. */
export function schrijfDuur(ms: number): string {
  const days = Math.floor(ms / DAG);
  const clock = [
    [Math.floor((ms % DAG) / UUR), 'H'],
    [Math.floor((ms % UUR) / MINUUT), 'M'],
    [Math.floor((ms % MINUUT) / SECONDE), 'S'],
  ] as const;
  const time = clock.map(([value, unit]) => (value > 0 ? `${value}${unit}` : '')).join('');
  if (days === 0 && time === '') return 'PT0S';
  return `P${days > 0 ? `${days}D` : ''}${time === '' ? '' : `T${time}`}`;
}

/** In words: `3 uur`, `1 dag en 3 uur`. */
export function duurInWoorden(ms: number): string {
  const parts = [
    [Math.floor(ms / DAG), 'dag', 'dagen'],
    [Math.floor((ms % DAG) / UUR), 'uur', 'uur'],
    [Math.floor((ms % UUR) / MINUUT), 'minuut', 'minuten'],
    [Math.floor((ms % MINUUT) / SECONDE), 'seconde', 'seconden'],
  ] as const;
  const said = parts.filter(([value]) => value > 0).map(([value, one, more]) => `${value} ${value === 1 ? one : more}`);
  return said.length === 0 ? '0 seconden' : said.join(' en ');
}
