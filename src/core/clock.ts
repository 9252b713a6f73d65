// Time is an argument: nothing below main.ts reads the system clock by itself.

/** Milliseconds since the epoch, UTC. */
export type EpochMs = number;

/** The current moment. */
export type Clock = () => EpochMs;

/** The moment as `2026-03-03T09:12:04.000Z` (xs:dateTime in UTC, WB002). */
export function utc(moment: EpochMs): string {
  return new Date(moment).toISOString();
}

const DATE_TIME = /^(-?\d{4,})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?$/;

/** An xs:dateTime as epoch ms, with `zoned` false when it carried no zone (then read as UTC, mijnoverheid.md §3). */
export function parseDateTime(value: string): { readonly at: EpochMs; readonly zoned: boolean } | undefined {
  const match = DATE_TIME.exec(value.trim());
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const endOfDay = hour === '24';
  if (endOfDay && (minute !== '00' || second !== '00' || Number(fraction ?? 0) !== 0)) return undefined;
  const text = `${year}-${month}-${day}T${endOfDay ? '00' : hour}:${minute}:${second}${(fraction ?? '').slice(0, 4)}${zone ?? 'Z'}`;
  const at = Date.parse(text);
  if (Number.isNaN(at) || Number(day) > daysIn(Number(year), Number(month))) return undefined;
  return { at: endOfDay ? at + 86_400_000 : at, zoned: zone !== undefined };
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
