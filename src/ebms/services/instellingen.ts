// Which messages are those of MijnOverheid: names as data, by default the published ones (x-MO-2).
import { type Kanaal, zelfde } from '../cpa/index.ts';
import type { Typed } from '../types.ts';

/** What an action means. */
export type Taak = 'aanleveren' | 'abonnementen';

export interface MijnOverheidNamen {
  readonly service: Typed;
  /** `verzoek` comes in, `antwoord` goes back. */
  readonly acties: Readonly<Record<Taak, { readonly verzoek: string; readonly antwoord: string }>>;
}

export const MIJNOVERHEID: MijnOverheidNamen = {
  service: { type: 'urn:osb:services', value: 'MIJNOVERHEID.ebMS.BB.2.0' },
  acties: {
    aanleveren: { verzoek: 'GLOBE-R-BV-Request', antwoord: 'GLOBE-R-BV-Result' },
    abonnementen: { verzoek: 'GLOBE-R-A-Request', antwoord: 'GLOBE-R-A-Result' },
  },
};

/** What a message of this service and action asks; undefined when it is not for MijnOverheid. */
export function taakVan(
  { service, acties }: MijnOverheidNamen,
  message: Pick<Kanaal, 'service' | 'action'>,
): Taak | undefined {
  if (!zelfde(service, message.service)) return undefined;
  return (['aanleveren', 'abonnementen'] as const).find((taak) => acties[taak].verzoek === message.action);
}
