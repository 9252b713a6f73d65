// An event as it is pushed: CloudEvents 1.0, structured mode in JSON. Names and a link; what the message says is fetched by who may see it.
import { type EpochMs, type Guid, utc } from '../../core/index.ts';
import type { Melding } from '../../ebms/index.ts';
import type { EbmsBericht, EbmsWerk } from '../../store/index.ts';
import { webhookLaan } from '../bestemming.ts';
import { BASIS } from '../types.ts';
import { berichtPad } from '../weergave.ts';

export const CLOUDEVENTS_TYPE = 'application/cloudevents+json; charset=utf-8';

export type Soort = 'ontvangen' | Melding;

export interface Gebeurtenis {
  readonly id: Guid;
  readonly soort: Soort;
  readonly bericht: EbmsBericht;
  readonly op: EpochMs;
}

export function cloudEvent({ id, soort, bericht, op }: Gebeurtenis, publicUrl: string) {
  const { richting, cpaId, service, action, messageId, conversationId, refToMessageId } = bericht;
  return {
    specversion: '1.0',
    id,
    source: `${publicUrl}${BASIS}`,
    type: `nl.bode.ebms.bericht.${soort}`,
    subject: bericht.id,
    time: utc(op),
    datacontenttype: 'application/json',
    data: {
      bericht: bericht.id,
      richting,
      cpaId,
      service,
      action,
      messageId,
      conversationId,
      ...(refToMessageId === undefined ? {} : { refToMessageId }),
      link: publicUrl + berichtPad(bericht),
    },
  };
}

/** The event as waiting work of its application. */
export function gebeurtenisWerk(naam: string, gebeurtenis: Gebeurtenis, publicUrl: string): EbmsWerk {
  const { id, soort, bericht, op } = gebeurtenis;
  return {
    id,
    soort: 'webhook',
    laan: webhookLaan(naam),
    bericht: { partner: bericht.partner, id: bericht.id },
    op,
    pogingen: 0,
    gegevens: { gebeurtenis: soort },
    lading: Buffer.from(JSON.stringify(cloudEvent(gebeurtenis, publicUrl))),
  };
}
