// Work for a worker about one bericht: publish it at its moment, or tell the citizen that it is there (§3.12).
import type { EpochMs, Guid } from '../core/index.ts';
import type { NieuwBericht, Taak } from '../store/index.ts';

/** A new task; `gegevens` holds nothing personal. */
export function taak(
  soort: Taak['soort'],
  bericht: Pick<NieuwBericht, 'id' | 'oin' | 'bsn'>,
  wanneer: { readonly id: Guid; readonly op: EpochMs },
): Taak {
  return {
    id: wanneer.id,
    soort,
    oin: bericht.oin,
    onderwerpId: bericht.id,
    bsn: bericht.bsn,
    gegevens: soort === 'notificeer' ? { gebeurtenis: 'NieuwBericht' } : {},
    uitTeVoerenOp: wanneer.op,
    pogingen: 0,
  };
}
