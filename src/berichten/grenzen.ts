// Limits of batch and bericht (mijnoverheid.md §3.1, §3.3). Lengths count code points; times are milliseconds.

export const MAX_BERICHTEN = 1000;
/** 13 × 24 hours: oldest AanmaakDatum, furthest PublicatieDatum. Both bounds are inclusive. */
export const TERMIJN_MS = 13 * 24 * 3_600_000;
/** How far a sender's clock may run ahead. */
export const SPELING_MS = 5 * 60_000;
/** Attachments of one bericht together, decoded. Above the first a warning, above the second refused. */
export const BIJLAGEN_WAARSCHUWING_BYTES = 500_000;
export const BIJLAGEN_MAX_BYTES = 512_000;
export const OMSCHRIJVING_WAARSCHUWING = 40;

/** Smallest and largest length of each text. */
export const LENGTE = {
  BerichtType: [1, 8],
  Onderwerp: [1, 50],
  BerichtTekst: [0, 4000],
  Referentie: [0, 25],
  Omschrijving: [1, 128],
  zaakIdentificatie: [5, 40],
  nietGevoeligeTitel: [1, 50],
} as const satisfies Record<string, readonly [number, number]>;

export const ACTIES: readonly string[] = [
  'INFORMATIE',
  'BETALEN',
  'AFSPRAAK',
  'FORMULIER',
  'ONDERTEKENEN',
  'BEVESTIGEN',
];
