// Which organisations may use a function here (x-AUT-2, mijnoverheid.md §3.13): one rule for every protocol.
import { GatewayError, type Oin, type Omgeving } from '../core/index.ts';
import type { Aansluiting, Functie, Store } from '../store/index.ts';

/** An aansluiting that takes messages here. `opgeschort` counts: it is known, and closed for ingest only (§3.4). */
function isOpen({ status }: Aansluiting, omgeving: Omgeving): boolean {
  if (status === 'productie' || status === 'opgeschort') return true;
  return omgeving !== 'productie' && (status === 'preproductie' || status === 'getest');
}

/**
 * The aansluiting of an organisation for a function.
 * @throws GatewayError `auth.noAansluiting` when there is none or it is not open (x-AUT-2).
 */
export async function readAansluiting(
  { store, omgeving }: { readonly store: Pick<Store, 'organisaties'>; readonly omgeving: Omgeving },
  oin: Oin,
  functie: Functie,
): Promise<Aansluiting> {
  const found = await store.organisaties.aansluiting(oin, functie);
  if (!found || !isOpen(found, omgeving)) throw new GatewayError('auth.noAansluiting', 'x-AUT-2', { veld: functie });
  return found;
}
