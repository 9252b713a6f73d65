// Records of ebMS2 for the tests of the store: valid, and each with keys of its own.
import { sha256Hex } from '../../src/core/index.ts';
import type { CpaRij, EbmsPlaats, EbmsSleutel, EbmsWerk, NieuwEbmsBericht } from '../../src/store/index.ts';
import { id, OIN, T0 } from './support.ts';

export function cpaRij(value: Partial<CpaRij> = {}): CpaRij {
  return {
    cpaId: `cpa-${id()}`,
    versie: id(),
    xml: '<CollaborationProtocolAgreement/>',
    ingeschakeld: true,
    actiefVanaf: T0,
    geimporteerdOp: T0,
    ...value,
  };
}

export function ebmsBericht(value: Partial<NieuwEbmsBericht> = {}): NieuwEbmsBericht {
  const key = id();
  return {
    partner: OIN,
    richting: 'in',
    messageId: `${key}@partner.example`,
    id: key,
    cpaId: 'cpa-1',
    conversationId: `conv-${key}`,
    service: 'urn:osb:services OSB:Service:1:0',
    action: 'melding',
    van: OIN,
    naar: '00000099000000001000',
    profiel: 'osb-rm',
    status: 'ontvangen',
    tijd: T0,
    ontstaanOp: T0,
    vergeetOp: T0 + 1000,
    omvang: 0,
    delen: [],
    ackVerwacht: false,
    eenmalig: true,
    envelop: Buffer.from(`<Envelope>${key}</Envelope>`),
    ...value,
  };
}

export function deel(inhoud: Uint8Array, stukken = 1): NieuwEbmsBericht['delen'][number] {
  return {
    deelId: id(),
    contentId: 'payload@partner.example',
    contentType: 'application/xml',
    omvang: inhoud.length,
    sha256: sha256Hex(inhoud),
    stukken,
  };
}

export function sleutelVan({ partner, richting, messageId }: EbmsSleutel): EbmsSleutel {
  return { partner, richting, messageId };
}

export function plaatsVan({ partner, id }: EbmsPlaats): EbmsPlaats {
  return { partner, id };
}

export function ebmsWerk(bericht: NieuwEbmsBericht, value: Partial<EbmsWerk> = {}): EbmsWerk {
  return {
    id: id(),
    soort: 'zend',
    laan: `laan-${bericht.partner}`,
    bericht: plaatsVan(bericht),
    op: T0,
    pogingen: 0,
    gegevens: {},
    ...value,
  };
}
