// What one reported zaak or status must look like by itself (mijnoverheid.md §3.7, §3.8): sizes, days, levels. The first
// fault wins; a fault names the field, never its value. Lengths count code points.
import { codePoints, type EpochMs, httpsHost, isAllowedLink, isDay, parseBsn } from '../core/index.ts';
import type { Contact } from '../store/index.ts';
import type { GemeldeStatus, GemeldeZaak, ZaakCode } from './types.ts';

export interface Fout {
  readonly code: Exclude<ZaakCode, 'Verwerkt'>;
  readonly veld?: string;
}

/** How far ahead a status may be dated: one day covers a date without a time in any zone; more would block later statuses. */
const MAX_VOORUIT_MS = 24 * 3_600_000;

/** From public to most secret; above ZAAKVERTROUWELIJK a zaak does not belong in a portal. */
const VERTROUWELIJKHEID: readonly string[] = [
  'OPENBAAR',
  'BEPERKT OPENBAAR',
  'INTERN',
  'ZAAKVERTROUWELIJK',
  'VERTROUWELIJK',
  'CONFIDENTIEEL',
  'GEHEIM',
  'ZEER GEHEIM',
];
const HOOGSTE = VERTROUWELIJKHEID.indexOf('ZAAKVERTROUWELIJK');

type Lengtes = Readonly<Record<string, readonly [number, number]>>;
const ZAAK_LENGTES = {
  identificatie: [5, 40],
  zaaktypeCode: [1, 50],
  omschrijving: [1, 80],
  toelichting: [0, 1000],
} as const satisfies Lengtes;
const STATUS_LENGTES = {
  statusCode: [1, 10],
  omschrijving: [1, 80],
  statustekst: [0, 1000],
  toelichting: [0, 1000],
  actieTekst: [0, 48],
} as const satisfies Lengtes;
const RESULTAAT_LENGTES = { omschrijving: [1, 80], toelichting: [0, 1000] } as const satisfies Lengtes;
const CONTACT_LENGTES = {
  naam: [1, 40],
  telefoon: [0, 20],
  email: [0, 254],
  adres: [0, 500],
  openingstijden: [0, 500],
  tekst: [0, 500],
} as const satisfies Lengtes;
const DAGEN = ['registratiedatum', 'startdatum', 'einddatumGepland', 'uiterlijkeEinddatum', 'einddatum'] as const;

/** Fields and BSN of a zaak with its first status. */
export function keurZaak(zaak: GemeldeZaak, now: EpochMs): Fout | undefined {
  const dag = DAGEN.find((naam) => zaak[naam] !== undefined && !isDay(zaak[naam]));
  return (
    veldFout(lengteFout(zaak, ZAAK_LENGTES)) ??
    veldFout(dag) ??
    veldFout(zaak.resultaat && lengteFout(zaak.resultaat, RESULTAAT_LENGTES), 'resultaat.') ??
    veldFout(zaak.contact && contactFout(zaak.contact), 'contact.') ??
    veldFout(keurStatusvelden(zaak.status, now), 'status.') ??
    (parseBsn(zaak.bsn) === undefined ? { code: 'BsnOngeldig' } : undefined) ??
    vertrouwelijkheidFout(zaak.vertrouwelijkheid)
  );
}

/** Fields of a status that belongs to a known zaak. */
export function keurStatus(status: GemeldeStatus & { readonly identificatie: string }, now: EpochMs): Fout | undefined {
  const { identificatie } = ZAAK_LENGTES;
  return veldFout(lengteFout(status, { identificatie })) ?? veldFout(keurStatusvelden(status, now));
}

/** Links and text that depend on the organisation: hosts of the links, and whether a text for the citizen is a duty (LZ-10). */
export function keurAfspraken(
  gemeld: { readonly status: GemeldeStatus; readonly zaakdossierUrl?: string },
  afspraken: { readonly hosts: readonly string[]; readonly statustekstVerplicht: boolean },
): Fout | undefined {
  const { status, zaakdossierUrl } = gemeld;
  const mag = (url: string | undefined) => url === undefined || isAllowedLink(url, afspraken.hosts);
  if (!mag(zaakdossierUrl)) return { code: 'UrlHostNietToegestaan', veld: 'zaakdossierUrl' };
  if (!mag(status.actieUrl)) return { code: 'UrlHostNietToegestaan', veld: 'actieUrl' };
  if (!afspraken.statustekstVerplicht || status.statustekst?.trim()) return undefined;
  return { code: 'StatustekstOntbreekt', veld: 'statustekst' };
}

/** Name of the first field of a status that is wrong. */
function keurStatusvelden(status: GemeldeStatus, now: EpochMs): string | undefined {
  const { volgnummer, datumStatusGezet, actieUiterlijk } = status;
  if (!Number.isInteger(volgnummer) || volgnummer < 1 || volgnummer > 9999) return 'volgnummer';
  if (!Number.isFinite(datumStatusGezet) || datumStatusGezet > now + MAX_VOORUIT_MS) return 'datumStatusGezet';
  if (actieUiterlijk !== undefined && !isDay(actieUiterlijk)) return 'actieUiterlijk';
  return lengteFout(status, STATUS_LENGTES);
}

function contactFout(contact: Contact): string | undefined {
  const url = contact.url !== undefined && httpsHost(contact.url) === undefined ? 'url' : undefined;
  return lengteFout(contact, CONTACT_LENGTES) ?? url;
}

function vertrouwelijkheidFout(niveau: string | undefined): Fout | undefined {
  if (niveau === undefined) return undefined;
  const rang = VERTROUWELIJKHEID.indexOf(niveau);
  if (rang < 0) return { code: 'VeldOngeldig', veld: 'vertrouwelijkheid' };
  return rang > HOOGSTE ? { code: 'VertrouwelijkheidTeHoog', veld: 'vertrouwelijkheid' } : undefined;
}

function lengteFout<K extends string>(
  record: { readonly [name in NoInfer<K>]?: string },
  lengtes: { readonly [name in K]: readonly [number, number] },
): K | undefined {
  return (Object.keys(lengtes) as K[]).find((naam) => {
    const waarde = record[naam];
    if (waarde === undefined) return false;
    const [min, max] = lengtes[naam];
    const lengte = codePoints(waarde);
    return lengte < min || lengte > max || !waarde.isWellFormed() || (min > 0 && waarde.trim() === '');
  });
}

function veldFout(veld: string | undefined, binnen = ''): Fout | undefined {
  return veld === undefined ? undefined : { code: 'VeldOngeldig', veld: `${binnen}${veld}` };
}
