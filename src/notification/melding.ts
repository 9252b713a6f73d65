// What a citizen may be told by mail about one event (mijnoverheid.md §4.3): sender, nature, legal effect, reaction and its date.
// Nothing here can hold subject, text, amount, number, link or name of a person.
import { type EpochMs, parseBsn } from '../core/index.ts';

/** One line of news. */
export interface Melding {
  readonly gebeurtenis: 'NieuwBericht' | 'Zaakstatus';
  /** Name of the organisation behind the certificate, never one from the message. */
  readonly afzender: string;
  /** Nature: nietGevoeligeTitel or the name of the berichttype. */
  readonly aard: string;
  readonly rechtsgevolg: boolean;
  /** Whether the citizen must react, and before when: `uiterlijk op 10 maart 2026`. */
  readonly reactie: { readonly nodig: false } | { readonly nodig: true; readonly wanneer?: string };
}

const DAY = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const TIME = new Intl.DateTimeFormat('nl-NL', { timeZone: 'Europe/Amsterdam', hour: '2-digit', minute: '2-digit' });

/** A deadline in words. Midnight starts a day, so that day is too late: `vóór 1 mei 2026`. */
export function wanneer(moment: EpochMs): string {
  return TIME.format(moment) === '00:00' ? `vóór ${DAY.format(moment)}` : `uiterlijk op ${DAY.format(moment)}`;
}

/** The same for a date without time, `2026-03-17`: the day itself counts. */
export function wanneerDag(day: string): string {
  return `uiterlijk op ${DAY.format(Date.parse(`${day}T12:00:00Z`))}`;
}

/**
 * The sender's own non-sensitive title when it holds nothing that may not be in a mail, else the registered name. A title comes from
 * a message: what looks like an address, an amount, a number of a person or case, or more than one line is not passed on.
 */
export function aardVan(titel: string | undefined, naam: string): string {
  if (titel === undefined || titel.trim() === '' || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(titel)) return naam;
  const digits = titel.replace(/\D/g, '');
  const suspect =
    /€|\beur\b|@|:\/\/|\bwww\b|[\p{L}\d]\.[\p{L}]{2,}|[<>]/iu.test(titel) || digits.length > 4 || parseBsn(digits);
  return suspect ? naam : titel.trim();
}

/** One line of plain text: control characters, line ends and invisible marks become a space. */
export function regel(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 200);
}
