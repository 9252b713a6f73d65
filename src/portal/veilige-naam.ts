// The name under which a download is kept (mijnoverheid.md §3.3 omschrijving, §4.5): no path, no control characters, no names
// that an operating system keeps for itself, and never a BSN.
import { holdsBsn } from '../telemetry/index.ts';

const GERESERVEERD = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const MAX = 80;

/** A file name made of `naam`; `bericht` with the same extension when nothing usable is left. */
export function veiligeNaam(naam: string): string {
  const punt = naam.lastIndexOf('.');
  const [stam, extensie] = punt > 0 ? [naam.slice(0, punt), naam.slice(punt + 1)] : [naam, ''];
  const schoon = stam
    .normalize('NFC')
    .replace(/[\p{C}\p{Zl}\p{Zp}<>:"/\\|?*%]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const kort = [...schoon].slice(0, MAX).join('').trim();
  const bruikbaar = kort !== '' && !GERESERVEERD.test(kort) && !holdsBsn(kort) ? kort : 'bericht';
  return /^[a-z0-9]{1,5}$/i.test(extensie) ? `${bruikbaar}.${extensie.toLowerCase()}` : bruikbaar;
}
