// Tells an application by webhook how a message of its own went: what is written together with the step itself, so that neither is there without
// the other.
import type { EbmsDependencies } from '../../ebms/index.ts';
import type { Applicatie } from '../types.ts';
import { isZichtbaar } from '../zicht.ts';
import { gebeurtenisWerk } from './gebeurtenis.ts';

export interface MeldOptions {
  readonly applicaties: readonly Applicatie[];
  readonly publicUrl: string;
  readonly omgeving: EbmsDependencies['omgeving'];
  readonly newGuid: EbmsDependencies['newGuid'];
}

/** For `EbmsDependencies.meld`: one event for each application with a webhook that may see the message. */
export function meldNaarWebhook({ applicaties, publicUrl, omgeving, newGuid }: MeldOptions): EbmsDependencies['meld'] {
  const metWebhook = applicaties.filter(({ webhook }) => webhook);
  return (bericht, soort, op) =>
    metWebhook
      .filter((applicatie) => isZichtbaar(applicatie, bericht, omgeving))
      .map(({ naam }) => ({
        kind: 'ebmsWerk',
        value: gebeurtenisWerk(naam, { id: newGuid(op), soort, bericht, op }, publicUrl),
      }));
}
