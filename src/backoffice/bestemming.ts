// Where a message that came in goes when no service of ours handles it: by the routes of the settings to an application, else to the first
// application of the organisation that it is addressed to, else to the list of that organisation.
import type { Oin, Omgeving } from '../core/index.ts';
import { type Bestemming, type Kanaal, oinsVan } from '../ebms/index.ts';
import type { Applicatie } from './types.ts';
import { isService, magService } from './zicht.ts';

/** Messages of a service, perhaps of one action only, go to the application of this name. */
export interface Doorstuurregel {
  readonly service: string;
  readonly action?: string | undefined;
  readonly naar: string;
}

export interface BestemmingOptions {
  readonly routes: readonly Doorstuurregel[];
  readonly applicaties: readonly Applicatie[];
  readonly omgeving: Omgeving;
  /** Whose list has what is addressed to nobody by OIN. */
  readonly oin: Oin;
}

/** Lane of what waits for an application (its name) or for any application of an organisation (its OIN). */
export function aanbodLaan(wie: string): string {
  return `aanbod ${wie}`;
}

/** Lane of what came in for an application with a webhook: apart from its events, which stand still while the receiver is down. */
export function binnenkomstLaan(naam: string): string {
  return `binnenkomst ${naam}`;
}

/** Lane of the events of an application. */
export function webhookLaan(naam: string): string {
  return `webhook ${naam}`;
}

/** @throws Error when a route names an application that is not there. */
export function createBestemming(options: BestemmingOptions): (kanaal: Kanaal) => Bestemming {
  const { routes, applicaties, omgeving, oin } = options;
  const opNaam = new Map(applicaties.map((one) => [one.naam, one]));
  const onbekend = routes.find(({ naar }) => !opNaam.has(naar));
  if (onbekend) throw new Error(`a route names ${onbekend.naar}, which is no application`);
  return (kanaal) => {
    const regel = routes.find(
      ({ service, action }) => isService(service, kanaal.service) && (action ?? kanaal.action) === kanaal.action,
    );
    const ontvangers = oinsVan(kanaal.to.partyIds, omgeving);
    // An application that may not see the message would never find it in its list.
    const gevonden = (regel ? [opNaam.get(regel.naar)!] : applicaties).find(
      (one) => ontvangers.includes(one.oin) && magService(one, kanaal.service),
    );
    if (gevonden) return naarApplicatie(gevonden);
    return { soort: 'aanbod', laan: aanbodLaan(ontvangers[0] ?? oin) };
  };
}

function naarApplicatie({ naam, webhook }: Applicatie): Bestemming {
  return webhook ? { soort: 'webhook', laan: binnenkomstLaan(naam) } : { soort: 'aanbod', laan: aanbodLaan(naam) };
}
