// Who may send over whose connection: the TLS OIN equals the signer or holds a recorded machtiging (x-WSS-10, x-AUT-3, x-AUT-4),
// and the message has the profile of the aansluiting of its sender (WB011).
import { type Afzender, type EpochMs, GatewayError, type Guid, type Oin } from '../core/index.ts';
import type { Ondertekening, Verified } from '../security/index.ts';
import { type Aansluiting, machtigingGeldt, type Store } from '../store/index.ts';

/** Whether a request must be signed. A mandated peer without aansluiting sends for one that has; 2W-be-SE is always signed (WB003). */
export function ondertekeningVan(aansluiting: Aansluiting | undefined): Ondertekening {
  if (!aansluiting || aansluiting.profiel === '2W-be-SE') return 'verplicht';
  return aansluiting.ondertekening;
}

/**
 * The message has the profile of its aansluiting: signed where it must be, encrypted in 2W-be-SE and nowhere else.
 * @throws GatewayError `wss.missing` or `wss.profile` (WB011, x-WUS-2).
 */
export function judgeProfile(aansluiting: Aansluiting, verified: Verified): void {
  if (ondertekeningVan(aansluiting) === 'verplicht' && !verified.signer) throw new GatewayError('wss.missing', 'WB011');
  const wanted = aansluiting.profiel === '2W-be-SE';
  if (wanted === (verified.encryption !== undefined)) return;
  const oorzaak = wanted ? 'not encrypted on 2W-be-SE' : `encrypted on ${aansluiting.profiel}`;
  throw new GatewayError('wss.profile', 'WB011', { oorzaak });
}

/** The parties of one message. */
export interface Parties {
  readonly store: Store;
  readonly transportOin: Oin;
  readonly verified: Verified;
  readonly now: EpochMs;
  readonly correlatieId: Guid;
  /** OIN of this Bode. */
  readonly own: Oin;
}

/**
 * The sender as the domain sees it: the signer, or the TLS peer of an unsigned message.
 * @throws GatewayError `wss.identity` when TLS peer and signer differ without machtiging, or `?OIN=` of From names somebody else;
 *   `wsa.value` when `?OIN=` of To names another than us (x-OIN-14).
 */
export async function readAfzender(parties: Parties): Promise<Afzender> {
  const { store, transportOin, verified, now, correlatieId, own } = parties;
  const oin = verified.signer?.oin ?? transportOin;
  if (oin !== transportOin && !machtigingGeldt(await store.organisaties.machtiging(transportOin, oin), now))
    throw new GatewayError('wss.identity', 'x-WSS-10', { oorzaak: 'TLS OIN and signer OIN differ without machtiging' });
  const { fromOin, toOin } = verified.addressing;
  if (fromOin !== undefined && fromOin !== oin)
    throw new GatewayError('wss.identity', 'x-OIN-14', { oorzaak: 'the OIN in wsa:From is not the sender' });
  if (toOin !== undefined && toOin !== own)
    throw new GatewayError('wsa.value', 'x-OIN-14', { veld: 'wsa:To', oorzaak: 'the OIN in wsa:To is not ours' });
  return { oin, transportOin, correlatieId };
}
