// What a source holder pushes (`LeverGegevens`, mijnoverheid.md §3.9, §3.10, §3.19).
import type { EpochMs } from '../core/index.ts';
import type { Bewijs, Gegeven } from '../store/index.ts';

export interface GeleverdeSet {
  readonly bsn: string;
  readonly bronCode: string;
  readonly set: string;
  readonly versie: string;
  readonly soort: 'Gevonden' | 'NietsGevonden';
  readonly peilmoment: EpochMs;
  /** Seconds after `peilmoment` that the snapshot may be shown; absent = until a newer one comes. */
  readonly maximaleLeeftijd?: number;
  readonly gegevens: readonly Gegeven[];
}

export type GegevensCode =
  | 'Verwerkt'
  | 'BronOnbekend'
  | 'NietGerechtigd'
  | 'SetOnbekend'
  | 'BsnOngeldig'
  | 'Verouderd'
  | 'VeldOngeldig';

export interface GegevensOordeel {
  readonly positie: number;
  readonly bronCode: string;
  readonly set: string;
  readonly code: GegevensCode;
  readonly veld?: string;
}

export interface GegevensUitkomst {
  readonly oordelen: readonly GegevensOordeel[];
  readonly bewijs: Bewijs;
}
