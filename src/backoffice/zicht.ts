// What an application may see: messages of its own organisation, of the services that it was given. Default deny.
import type { Oin, Omgeving } from '../core/index.ts';
import { oinsVan, type Typed, voluit } from '../ebms/index.ts';
import type { EbmsBericht } from '../store/index.ts';
import type { Applicatie } from './types.ts';

const SERVICE_TYPE = 'urn:osb:services';

/** The OINs of the party that a stored message belongs to on our side. */
export function eigenOins({ richting, van, naar }: EbmsBericht, omgeving: Omgeving): readonly Oin[] {
  return oinsVan([{ value: richting === 'in' ? naar : van }], omgeving);
}

/** True when a service in the settings means the service of a message; its usual type may be left out. */
export function isService(ingesteld: string, service: Typed | string): boolean {
  const text = typeof service === 'string' ? service : voluit(service);
  return text === ingesteld || text === `${SERVICE_TYPE}:${ingesteld}`;
}

/** True when the application was given this service. */
export function magService({ services }: Applicatie, service: Typed | string): boolean {
  return services === undefined || services.some((one) => isService(one, service));
}

export function isZichtbaar(applicatie: Applicatie, bericht: EbmsBericht, omgeving: Omgeving): boolean {
  return eigenOins(bericht, omgeving).includes(applicatie.oin) && magService(applicatie, bericht.service);
}
