// Which of the six profiles a pair of channels is (x-EBP-1, x-CPA-6): from what the channels do, not from what the agreement is called.
import type { DeliveryChannel, EbmsProfiel } from './types.ts';

/** Of one action in one direction: how its sender sends and its receiver receives. */
export interface Paar {
  readonly verzender: DeliveryChannel;
  readonly ontvanger: DeliveryChannel;
}

/**
 * What a message over these channels is. Reliable is what asks for an acknowledgement or filters duplicates; where the channel leaves both
 * to the message, ReliableMessaging decides. Signed or encrypted is what either side has settings for.
 */
export function profielVan({ verzender, ontvanger }: Paar): EbmsProfiel {
  const signing = verzender.docExchange.sender.nonRepudiation ?? ontvanger.docExchange.receiver.nonRepudiation;
  const envelope = verzender.docExchange.sender.envelope ?? ontvanger.docExchange.receiver.envelope;
  const base = isBetrouwbaar(verzender) ? 'osb-rm' : 'osb-be';
  return `${base}${envelope ? '-e' : signing ? '-s' : ''}`;
}

function isBetrouwbaar({ ackRequested, duplicateElimination, docExchange }: DeliveryChannel): boolean {
  if (ackRequested === 'always' || duplicateElimination === 'always') return true;
  return ackRequested === 'perMessage' && duplicateElimination === 'perMessage' && !!docExchange.sender.reliable;
}

export const isRm = (profiel: EbmsProfiel): boolean => profiel.startsWith('osb-rm');
/** Encrypted implies signed. */
export const isOndertekend = (profiel: EbmsProfiel): boolean => profiel.endsWith('-s') || profiel.endsWith('-e');
export const isVersleuteld = (profiel: EbmsProfiel): boolean => profiel.endsWith('-e');
