// Small facts about messages that receiving, sending and delivering share: ids, the partner by which they are kept, what is remembered.
import type { EpochMs, Omgeving } from '../core/index.ts';
import { type Kanaal, oinsVan, voluit } from './cpa/index.ts';
import type { MessageHeader, Party } from './types.ts';
import type { EbmsDependencies } from './types-exchange.ts';

/** A new MessageId: `UUID@host` (x-HDR-10). */
export function newMessageId({ newGuid, host, clock }: Pick<EbmsDependencies, 'newGuid' | 'host' | 'clock'>): string {
  return `${newGuid(clock())}@${host}`;
}

/** By what the other party is known in the store: its OIN, else its first PartyId. */
export function partnerVan({ partyIds }: Party, omgeving: Omgeving): string {
  return oinsVan(partyIds, omgeving)[0] ?? voluit(partyIds[0]!);
}

/** One text for lists and logs. */
export function partijTekst({ partyIds }: Party): string {
  return voluit(partyIds[0]!);
}

export function serviceTekst({ service }: Pick<MessageHeader, 'service'>): string {
  return voluit(service);
}

/** How long a finished message is known: the duplicate window, or what best effort is kept for the operator. */
export function vergeetOp(
  { duplicateWindowMs }: Kanaal,
  now: EpochMs,
  { bewaarMs }: Pick<EbmsDependencies, 'bewaarMs'>,
): EpochMs {
  return now + Math.max(duplicateWindowMs, bewaarMs);
}

/** Lanes of a partner: signals never wait behind business messages. */
export function laanVan(soort: 'zend' | 'signaal', partner: string, endpoint: string): string {
  return `${soort} ${partner} ${new URL(endpoint).host}`;
}

/** What the store keeps of a header, whichever way the message goes. */
export function uitKop(header: MessageHeader) {
  const { messageId, cpaId, conversationId, action, timestamp, refToMessageId, timeToLive } = header;
  return {
    messageId,
    cpaId,
    conversationId,
    service: serviceTekst(header),
    action,
    van: partijTekst(header.from),
    naar: partijTekst(header.to),
    tijd: timestamp,
    ...(refToMessageId === undefined ? {} : { refToMessageId }),
    ...(timeToLive === undefined ? {} : { timeToLive }),
  };
}
