// How one source looks to the citizen (PG-11): its state and the snapshots that may be shown. Never silently stale (PG-02).
import { type Bsn, type EpochMs, type Omgeving, simulatorUitkomst } from '../core/index.ts';
import type { Gegevensbron, GegevensLevering } from '../store/index.ts';

export interface BronBeeld {
  readonly stand: 'beschikbaar' | 'nietsBekend' | 'tijdelijkNietBeschikbaar';
  /** With `beschikbaar`: the snapshots that hold data and may be shown now, in the order of the source's sets. */
  readonly leveringen: readonly GegevensLevering[];
  /** Oldest peilmoment of what is shown: how old the page may be. */
  readonly peilmoment?: EpochMs;
}

/** Whose page it is, and when and where it is shown. */
export interface Kijker {
  readonly bsn: Bsn;
  readonly now: EpochMs;
  readonly omgeving: Omgeving;
}

/**
 * The state of one source for one citizen.
 * `tijdelijkNietBeschikbaar`: the source has a fault or maintenance, or all we hold is past its maximum age.
 * `nietsBekend`: the holder says so, or has delivered nothing about this citizen.
 * The contact block of the source is shown in every state (PG-08).
 */
export function bronBeeld(bron: Gegevensbron, leveringen: readonly GegevensLevering[], kijker: Kijker): BronBeeld {
  const gesimuleerd = simulatorUitkomst(kijker.bsn, kijker.omgeving)?.gegevens;
  if (gesimuleerd === 'TimeOut' || bron.status === 'storing' || bron.status === 'onderhoud')
    return { stand: 'tijdelijkNietBeschikbaar', leveringen: [] };
  if (gesimuleerd === 'NietsGevonden') return { stand: 'nietsBekend', leveringen: [] };
  const eigen = leveringen.filter((levering) => levering.bsn === kijker.bsn && levering.bron === bron.code);
  const geldig = eigen.filter(({ geldigTot }) => geldigTot === undefined || kijker.now <= geldigTot);
  const gevonden = geldig.filter(({ soort }) => soort === 'Gevonden').sort(volgorde(bron));
  if (gevonden.length > 0) {
    const peilmoment = Math.min(...gevonden.map((levering) => levering.peilmoment));
    return { stand: 'beschikbaar', leveringen: gevonden, peilmoment };
  }
  const verlopen = eigen.length > geldig.length;
  return { stand: verlopen ? 'tijdelijkNietBeschikbaar' : 'nietsBekend', leveringen: [] };
}

function volgorde(bron: Gegevensbron) {
  const plaats = ({ set }: GegevensLevering) => bron.sets.findIndex(({ code }) => code === set);
  return (a: GegevensLevering, b: GegevensLevering) => plaats(a) - plaats(b);
}
