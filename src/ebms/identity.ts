// For whom the holder of a certificate may speak (x-AUT-3, x-AUT-4, x-RCV-1, traps 29, 55): for the party that it is, by the certificate of the
// agreement, or by a recorded mandate. Default deny.
import type { EpochMs, Oin } from '../core/index.ts';
import { machtigingGeldt } from '../store/index.ts';
import type { TlsPeer } from '../transport/index.ts';
import { type Kanaal, oinsVan } from './cpa/index.ts';
import type { EbmsDependencies } from './types-exchange.ts';

type Deps = Pick<EbmsDependencies, 'store' | 'omgeving'>;

/** The organisations that may sign for the sender of `kanaal`, given who brings the message; undefined when he may not bring it. */
export async function wieMagSpreken(
  { store, omgeving }: Deps,
  peer: TlsPeer,
  at: { readonly kanaal: Kanaal; readonly now: EpochMs },
): Promise<ReadonlySet<Oin> | undefined> {
  const { kanaal, now } = at;
  const parties = oinsVan(kanaal.from.partyIds, omgeving);
  if (parties.includes(peer.oin)) return new Set(parties);
  for (const client of parties)
    if (machtigingGeldt(await store.organisaties.machtiging(peer.oin, client), now))
      return new Set([...parties, peer.oin]);
  // A partner that is not on OIN yet is known by the certificate of the agreement alone (x-HDR-5).
  return kanaal.senderTls?.fingerprint === peer.fingerprint ? new Set([...parties, peer.oin]) : undefined;
}
