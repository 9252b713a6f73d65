// A deadline as a file for a calendar (RFC 5545): one all-day event on the last day, no address and no content of the bericht
// besides its subject, which the citizen puts in his own calendar himself.
import type { EpochMs } from '../core/index.ts';

export interface Afspraak {
  /** Unique and opaque. */
  readonly id: string;
  /** Last day on which it can be done: `2026-03-10`. */
  readonly dag: string;
  readonly titel: string;
  readonly toelichting: string;
  /** Host of the portal, for the UID. */
  readonly host: string;
  readonly nu: EpochMs;
}

const MAX_OCTETTEN = 75;

/** The file, with CRLF line ends (§3.1). */
export function agendaBestand(a: Afspraak): Uint8Array {
  const volgende = new Date(Date.parse(`${a.dag}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const regels = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Bode//Portaal//NL',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${a.id}@${a.host}`,
    `DTSTAMP:${new Date(a.nu).toISOString().replace(/[-:]|\.\d+/g, '')}`,
    `DTSTART;VALUE=DATE:${a.dag.replaceAll('-', '')}`,
    `DTEND;VALUE=DATE:${volgende.replaceAll('-', '')}`,
    `SUMMARY:${tekst(a.titel)}`,
    `DESCRIPTION:${tekst(a.toelichting)}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return Buffer.from(`${regels.map(vouw).join('\r\n')}\r\n`);
}

/** TEXT values (§3.3.11). Control characters have no place in a calendar. */
function tekst(waarde: string): string {
  return waarde
    .replace(/\r\n|\r|\n/g, '\n')
    .replace(/[^\P{Cc}\n]/gu, '')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
}

/** Lines of at most 75 octets, never cut inside a character (§3.1). */
function vouw(regel: string): string {
  let uit = '';
  let octetten = 0;
  for (const teken of regel) {
    const lengte = Buffer.byteLength(teken);
    if (octetten + lengte > MAX_OCTETTEN) {
      uit += '\r\n ';
      octetten = 1;
    }
    uit += teken;
    octetten += lengte;
  }
  return uit;
}
