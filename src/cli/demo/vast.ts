// Fixed keys and moments of the demo data: the same key at every start, so that loading twice changes nothing (ORG-02), and moments
// that count from the day of loading, so that deadlines are always near.
import { createHash } from 'node:crypto';
import { dutchDay, type EpochMs, type Guid, type Oin, parseGuid, parseOin } from '../../core/index.ts';

/** The GUID that belongs to a name: version 8 (RFC 9562 §5.8) over its SHA-256. */
export function guidVan(naam: string): Guid {
  const bytes = createHash('sha256').update(`bode demo ${naam}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  const guid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  return parseGuid(guid)!;
}

/** The fictitious OIN with this number: test prefix, nine positions, suffix (x-OIN-2, x-OIN-5). */
export function demoOin(nummer: number): Oin {
  return parseOin(`00000099${String(nummer).padStart(9, '0')}000`)!;
}

const HOUR_FORMAT = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  hour: '2-digit',
  hourCycle: 'h23',
});
const DAY_TEXT = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const DAY_MS = 86_400_000;

/** Days relative to the day of loading. */
export interface Kalender {
  readonly now: EpochMs;
  /** The moment `dagen` days from today at this Dutch clock time; never after `now` when `dagen` is negative. */
  op(dagen: number, uur?: number, minuut?: number): EpochMs;
  /** The last minute of the day `dagen` days from today: a deadline that includes that day. */
  eind(dagen: number): EpochMs;
  /** `2026-03-03`. */
  dag(dagen: number): string;
  /** `3 maart 2026`. */
  tekst(dagen: number): string;
  /** The calendar year `dagen` days from today. */
  jaar(dagen?: number): number;
}

export function kalender(now: EpochMs): Kalender {
  const dag = (dagen: number): string => {
    // Noon, so that a change of summer time never moves the day.
    const vandaag = Date.parse(`${dutchDay(now)}T12:00:00Z`);
    return dutchDay(vandaag + dagen * DAY_MS);
  };
  const op = (dagen: number, uur = 9, minuut = 12): EpochMs => dutchMoment(dag(dagen), uur, minuut);
  return {
    now,
    op,
    dag,
    eind: (dagen) => op(dagen, 23, 59),
    tekst: (dagen) => DAY_TEXT.format(Date.parse(`${dag(dagen)}T12:00:00Z`)),
    jaar: (dagen = 0) => Number(dag(dagen).slice(0, 4)),
  };
}

/** The moment of a Dutch clock time on a day, in winter or summer time. */
function dutchMoment(dag: string, uur: number, minuut: number): EpochMs {
  const clock = `${dag}T${String(uur).padStart(2, '0')}:${String(minuut).padStart(2, '0')}:00`;
  const winter = Date.parse(`${clock}+01:00`);
  return Number(HOUR_FORMAT.format(winter)) === uur ? winter : Date.parse(`${clock}+02:00`);
}
