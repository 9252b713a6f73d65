// How the portal writes days, times, deadlines, amounts and numbers: Dutch, B1, in the time of the Netherlands
// (mijnoverheid.md §4.4). Pure functions: the moment is always an argument.
import { dutchDay, type EpochMs } from '../core/index.ts';

const MAANDEN = [
  'januari',
  'februari',
  'maart',
  'april',
  'mei',
  'juni',
  'juli',
  'augustus',
  'september',
  'oktober',
  'november',
  'december',
] as const;
const KORTE_MAANDEN = [
  'jan.',
  'feb.',
  'maart',
  'april',
  'mei',
  'juni',
  'juli',
  'aug.',
  'sep.',
  'okt.',
  'nov.',
  'dec.',
] as const;
const WEEKDAGEN = ['zondag', 'maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag'] as const;
const DAG_MS = 86_400_000;

const KLOK = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  hourCycle: 'h23',
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
});

interface Klok {
  readonly uur: number;
  readonly minuut: number;
  readonly seconde: number;
}

function klok(moment: EpochMs): Klok {
  const parts = Object.fromEntries(KLOK.formatToParts(moment).map((part) => [part.type, Number(part.value)]));
  return { uur: parts.hour!, minuut: parts.minute!, seconde: parts.second! };
}

/** The calendar day of a moment in the Netherlands, or the day that was given: `2026-03-03`. */
export function dag(dagOfMoment: string | EpochMs): string {
  return typeof dagOfMoment === 'number' ? dutchDay(dagOfMoment) : dagOfMoment;
}

function delen(dagOfMoment: string | EpochMs): { readonly jaar: number; readonly maand: number; readonly dag: number } {
  const [jaar, maand, dagVanMaand] = dag(dagOfMoment).split('-').map(Number);
  return { jaar: jaar!, maand: maand!, dag: dagVanMaand! };
}

/** `3 maart 2026` */
export function datum(dagOfMoment: string | EpochMs): string {
  const d = delen(dagOfMoment);
  return `${d.dag} ${MAANDEN[d.maand - 1]} ${d.jaar}`;
}

/** `3 maart`, or with the year when it is another year than that of `nu`. */
export function korteDatum(dagOfMoment: string | EpochMs, nu: EpochMs): string {
  const d = delen(dagOfMoment);
  return d.jaar === delen(nu).jaar ? `${d.dag} ${MAANDEN[d.maand - 1]}` : datum(dagOfMoment);
}

/** `dinsdag 3 maart 2026` */
export function datumMetDag(dagOfMoment: string | EpochMs): string {
  const weekdag = WEEKDAGEN[new Date(`${dag(dagOfMoment)}T00:00:00Z`).getUTCDay()]!;
  return `${weekdag} ${datum(dagOfMoment)}`;
}

/** The two lines of a date tile: `10` and `maart`. */
export function tegel(dagOfMoment: string | EpochMs): { readonly dag: string; readonly maand: string } {
  const d = delen(dagOfMoment);
  return { dag: String(d.dag), maand: KORTE_MAANDEN[d.maand - 1]! };
}

/** `9.12 uur` */
export function tijd(moment: EpochMs): string {
  const { uur, minuut } = klok(moment);
  return `${uur}.${String(minuut).padStart(2, '0')} uur`;
}

/** `24 februari 2026 om 9.12 uur` */
export function datumTijd(moment: EpochMs): string {
  return `${datum(moment)} om ${tijd(moment)}`;
}

/** `Goedemorgen`, by the clock in the Netherlands. */
export function groet(moment: EpochMs): string {
  const { uur } = klok(moment);
  if (uur < 6) return 'Goedenacht';
  if (uur < 12) return 'Goedemorgen';
  return uur < 18 ? 'Goedemiddag' : 'Goedenavond';
}

/** Calendar days from one day to another in the Netherlands; negative when `tot` is earlier. */
export function dagenTussen(van: string | EpochMs, tot: string | EpochMs): number {
  return Math.round((Date.parse(`${dag(tot)}T00:00:00Z`) - Date.parse(`${dag(van)}T00:00:00Z`)) / DAG_MS);
}

/** A deadline in words, computed for one moment. */
export interface Termijn {
  /** `uiterlijk` includes the day, `voor` does not, `voorbij` is over. */
  readonly soort: 'uiterlijk' | 'voor' | 'voorbij';
  /** `2026-03-10`, for `<time datetime>`. */
  readonly dag: string;
  /** `Uiterlijk 10 maart 2026`, `Vóór 1 mei 2026` or `De datum 27 februari 2026 is voorbij`. */
  readonly zin: string;
  /** `nog 7 dagen`, `vandaag is de laatste dag` or `4 dagen geleden`. */
  readonly rest: string;
  /** Days left; 0 on the last day, negative when it is over. */
  readonly dagen: number;
}

/**
 * The deadline of a moment: midnight means "before that day", another time than the end of the day is said with the clock
 * time. Days are calendar days of the Netherlands.
 */
export function termijn(eind: EpochMs, nu: EpochMs): Termijn {
  const { uur, minuut, seconde } = klok(eind);
  const middernacht = uur === 0 && minuut === 0 && seconde === 0;
  const eindVanDag = uur === 23 && minuut === 59;
  const laatsteDag = middernacht ? dag(eind - 1) : dag(eind);
  const dagen = dagenTussen(nu, laatsteDag);
  if (nu > eind || (middernacht && nu === eind)) return voorbij(dag(eind), laatsteDag, nu);
  const om = middernacht || eindVanDag ? '' : ` om ${tijd(eind)}`;
  return {
    soort: middernacht ? 'voor' : 'uiterlijk',
    dag: dag(eind),
    zin: `${middernacht ? 'Vóór' : 'Uiterlijk'} ${datum(eind)}${om}`,
    rest: resterend(middernacht && dagen > 0 ? dagen + 1 : dagen),
    dagen,
  };
}

/** The deadline of a day without time: the day itself still counts. */
export function termijnOpDag(laatsteDag: string, nu: EpochMs): Termijn {
  const dagen = dagenTussen(nu, laatsteDag);
  if (dagen < 0) return voorbij(laatsteDag, laatsteDag, nu);
  return { soort: 'uiterlijk', dag: laatsteDag, zin: `Uiterlijk ${datum(laatsteDag)}`, rest: resterend(dagen), dagen };
}

function voorbij(genoemd: string, laatsteDag: string, nu: EpochMs): Termijn {
  const geleden = dagenTussen(laatsteDag, nu);
  return {
    soort: 'voorbij',
    dag: genoemd,
    zin: `De datum ${datum(genoemd)} is voorbij`,
    rest: geleden === 0 ? 'vandaag' : `${aantal(geleden, 'dag', 'dagen')} geleden`,
    dagen: Math.min(-1, -geleden),
  };
}

function resterend(dagen: number): string {
  return dagen === 0 ? 'vandaag is de laatste dag' : `nog ${aantal(dagen, 'dag', 'dagen')}`;
}

/** `1 dag`, `7 dagen`, `1.248 berichten` */
export function aantal(hoeveel: number, enkelvoud: string, meervoud: string): string {
  return `${getal(hoeveel)} ${hoeveel === 1 ? enkelvoud : meervoud}`;
}

/** `1.248`, `90,6`: at most two decimals. */
export function getal(waarde: number): string {
  return new Intl.NumberFormat('nl-NL', { maximumFractionDigits: 2 }).format(waarde);
}

/** `€ 150`, `€ 412,50`, `€ 1.234,56`: no `,00`. */
export function bedrag(euro: number): string {
  const rond = Math.round(Math.abs(euro) * 100) / 100;
  const cijfers = Number.isInteger(rond) ? 0 : 2;
  const vorm = new Intl.NumberFormat('nl-NL', { minimumFractionDigits: cijfers, maximumFractionDigits: cijfers });
  return `${euro < 0 ? '-' : ''}€\u00a0${vorm.format(rond)}`;
}

/** `184 kB`, `1,2 MB`: the size of a file in decimal units. */
export function omvang(bytes: number): string {
  if (bytes < 1000) return aantal(bytes, 'byte', 'bytes');
  if (bytes < 1_000_000) return `${getal(Math.round(bytes / 1000))} kB`;
  return `${getal(Math.round(bytes / 100_000) / 10)} MB`;
}

/**
 * A date of a source, which may be incomplete as in the BRP: `1990-05-17`, `1990-05` or `1990-05-00`, `1990`, or with
 * eight digits. A value of another form is kept as it is.
 */
export function onvolledigeDatum(waarde: string): string {
  const match = /^(\d{4})-?(\d\d)?-?(\d\d)?(?:T.*)?$/.exec(waarde);
  if (!match) return waarde;
  const [, jaar, maand = '00', dagVanMaand = '00'] = match;
  const naam = MAANDEN[Number(maand) - 1];
  if (jaar === '0000') return 'Onbekend';
  if (!naam) return maand === '00' ? String(Number(jaar)) : waarde;
  if (dagVanMaand === '00') return `${naam} ${Number(jaar)}`;
  return Number(dagVanMaand) <= 31 ? `${Number(dagVanMaand)} ${naam} ${Number(jaar)}` : waarde;
}

/** The words in one sentence: `a`, `a en b`, `a, b en c`. */
export function opsomming(woorden: readonly string[]): string {
  const laatste = woorden.at(-1) ?? '';
  return woorden.length < 2 ? laatste : `${woorden.slice(0, -1).join(', ')} en ${laatste}`;
}

/** The text with a capital first letter. */
export function hoofdletter(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
