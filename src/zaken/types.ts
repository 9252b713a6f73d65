// What an organisation reports about a zaak and its statuses (mijnoverheid.md §3.7, §3.8).
import type { EpochMs } from '../core/index.ts';
import type { Bewijs, Contact } from '../store/index.ts';

export interface GemeldeStatus {
  readonly volgnummer: number;
  readonly statusCode: string;
  readonly omschrijving: string;
  readonly statustekst?: string;
  readonly toelichting?: string;
  readonly datumStatusGezet: EpochMs;
  readonly isEindstatus?: boolean;
  readonly informeren?: boolean;
  readonly actieVereist?: boolean;
  readonly actieUiterlijk?: string;
  readonly actieUrl?: string;
  readonly actieTekst?: string;
}

/** `MeldZaak`: six fields suffice, the rest is defaulted. */
export interface GemeldeZaak {
  readonly identificatie: string;
  readonly bsn: string;
  readonly rol?: 'initiator' | 'belanghebbende' | 'gemachtigde';
  readonly zaaktypeCode: string;
  readonly omschrijving: string;
  readonly toelichting?: string;
  readonly registratiedatum?: string;
  readonly startdatum: string;
  readonly einddatumGepland?: string;
  readonly uiterlijkeEinddatum?: string;
  readonly einddatum?: string;
  readonly resultaat?: { readonly omschrijving: string; readonly toelichting?: string };
  readonly vertrouwelijkheid?: string;
  readonly zaakdossierUrl?: string;
  readonly contact?: Contact;
  readonly status: GemeldeStatus;
}

/** One item of `MeldZaakstatus`. */
export interface GemeldeZaakstatus extends GemeldeStatus {
  readonly identificatie: string;
}

export type ZaakCode =
  | 'Verwerkt'
  | 'ZaakOnbekend'
  | 'ZaakBestaatAl'
  | 'ZaaktypeOnbekend'
  | 'StatusBestaatAl'
  | 'StatustekstOntbreekt'
  | 'UrlHostNietToegestaan'
  | 'VertrouwelijkheidTeHoog'
  | 'BsnOngeldig'
  | 'VeldOngeldig'
  | 'TechnischProbleem';

export interface ZaakOordeel {
  readonly positie: number;
  readonly identificatie: string;
  readonly volgnummer?: number;
  readonly code: ZaakCode;
  /** Name of the field with `VeldOngeldig` and the like; never its value. */
  readonly veld?: string;
}

export interface ZaakUitkomst {
  readonly oordelen: readonly ZaakOordeel[];
  readonly bewijs: Bewijs;
}
