// The channel of a signal: the default channel of both parties, or the one that OverrideMshActionBinding names for that action
// (x-SIG-2, x-CPA-3). A signal is never acknowledged, never filtered and has no role.
import { type Party, SIGNAL_SERVICE, type Signal } from '../types.ts';
import { type KanaalAntwoord, kiesAdres, ondertekeningVan, tlsVan } from './kanaal.ts';
import { profielVan } from './profiel.ts';
import type { Cpa, DeliveryChannel, EndpointType, Kanaal, PartyInfo } from './types.ts';
import { isPartij, richtingen, weigering } from './zoek.ts';

/** Which signal, from whom to whom. PartyIds as in the message that it answers, sides swapped. */
export interface SignaalVraag {
  readonly from: Party;
  readonly to: Party;
  readonly action: Signal;
}

/** Where a party takes a kind of signal, best first. */
const ADRESSEN: Readonly<Record<'fout' | 'antwoord' | 'vraag', readonly EndpointType[]>> = {
  fout: ['error', 'allPurpose', 'response', 'request'],
  antwoord: ['response', 'allPurpose', 'request'],
  vraag: ['request', 'allPurpose', 'response'],
};

/**
 * The channel of a signal, or why there is none. `signed` says that the sender can and by its default channel does sign; whether an
 * Acknowledgment must be signed is said by the message that it answers (x-E2E-3, trap 51).
 */
export function signaalKanaal(cpa: Cpa, { from, to, action }: SignaalVraag): KanaalAntwoord {
  const found = richtingen(cpa).find(([van, naar]) => isPartij(van, from) && isPartij(naar, to));
  if (!found)
    return weigering('partij', 'From/PartyId', 'Afzender en ontvanger zijn niet de partijen van de overeenkomst.');
  const [van, naar] = found;
  const [verzender, ontvanger] = [mshKanaal(van, action), mshKanaal(naar, action)];
  const adres = kiesAdres(ontvanger.transport.endpoints, ADRESSEN[soortVan(action)]);
  if (!adres) return weigering('kanaal', 'To', 'De ontvanger heeft geen adres voor signalen.', 'x-SIG-2');
  const kanaal: Kanaal = {
    cpaId: cpa.cpaId,
    profiel: profielVan({ verzender, ontvanger }),
    from: { partyIds: van.partyIds },
    to: { partyIds: naar.partyIds },
    service: { value: SIGNAL_SERVICE },
    action,
    endpoint: adres.uri,
    ackRequested: false,
    ackSigned: false,
    duplicateElimination: false,
    syncSignals: false,
    retries: 0,
    retryIntervalMs: 0,
    duplicateWindowMs: 0,
    encrypted: false,
    ...ondertekening(van, verzender, action),
    ...tlsVan({ van, naar, verzender, ontvanger }),
    start: cpa.start,
    end: cpa.end,
  };
  return { ok: true, kanaal };
}

/** The channel over which a party sends and receives signals of this action. */
export function mshKanaal({ channels, mshOverrides, defaultMshChannelId }: PartyInfo, action: Signal): DeliveryChannel {
  return channels.get(mshOverrides.get(action) ?? defaultMshChannelId)!;
}

function soortVan(action: Signal): keyof typeof ADRESSEN {
  if (action === 'MessageError') return 'fout';
  return action === 'Ping' || action === 'StatusRequest' ? 'vraag' : 'antwoord';
}

function ondertekening(van: PartyInfo, { docExchange, ackSignatureRequested }: DeliveryChannel, action: Signal) {
  const how = ondertekeningVan(van, docExchange.sender);
  if (!how) return { signed: false };
  return { signed: action !== 'Acknowledgment' || ackSignatureRequested !== 'never', ...how };
}
