// JSON Schemas (2020-12, as OpenAPI 3.1 has them) of what applications send and read.

import { STATUSSEN } from './lijst.ts';
import { PROBLEMEN } from './probleem.ts';

export type Schema = Readonly<Record<string, unknown>>;

export const verwijs = (naam: keyof typeof SCHEMAS): Schema => ({ $ref: `#/components/schemas/${naam}` });

const text = (description: string, more: Schema = {}): Schema => ({ type: 'string', description, ...more });
const moment = (description: string): Schema => text(description, { format: 'date-time' });
const getal = (description: string, more: Schema = {}): Schema => ({
  type: 'integer',
  minimum: 0,
  description,
  ...more,
});
const object = (properties: Readonly<Record<string, Schema>>, optioneel: readonly string[] = []): Schema => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties).filter((naam) => !optioneel.includes(naam)),
  properties,
});
const naam = (description: string): Schema => text(description, { minLength: 1, maxLength: 255, pattern: '^[!-~]+$' });

const aankondiging = {
  contentType: text('Mediatype van het deel.', { examples: ['application/xml'] }),
  contentId: text('Content-ID zonder punthaken. Zonder waarde maken wij er een.'),
};

const inzending = {
  cpaId: naam('CPAId van de overeenkomst.'),
  action: naam('Actie volgens de overeenkomst.'),
  service: naam('Service; alleen nodig als de actie in meer services van de overeenkomst bestaat.'),
  conversationId: naam('Gesprek waar het bericht bij hoort. Zonder waarde begint er een nieuw gesprek.'),
  refToMessageId: naam('MessageId van het bericht waarop dit een antwoord is.'),
  messageId: naam('Uw eigen MessageId. Een tweede verzoek met hetzelfde MessageId maakt geen tweede bericht.'),
};
const NIET_NODIG = ['service', 'conversationId', 'refToMessageId', 'messageId', 'delen'];

export const SCHEMAS = {
  Inzending: object(
    {
      ...inzending,
      delen: {
        type: 'array',
        items: object(aankondiging, ['contentId']),
        description: 'Eén regel per deel dat volgt, in die volgorde.',
      },
    },
    NIET_NODIG,
  ),
  InzendingMetInhoud: object(
    {
      ...inzending,
      delen: {
        type: 'array',
        items: object({ ...aankondiging, inhoud: text('De inhoud.', { contentEncoding: 'base64' }) }, ['contentId']),
        description: 'De delen van het bericht.',
      },
    },
    NIET_NODIG,
  ),
  Deel: object({
    nr: getal('Volgnummer, vanaf 0.'),
    contentId: text('Content-ID zonder punthaken.'),
    contentType: text('Mediatype.'),
    omvang: getal('Aantal bytes.'),
    sha256: text('SHA-256 van de inhoud, hexadecimaal.', { pattern: '^[0-9a-f]{64}$' }),
  }),
  Bericht: object(
    {
      id: text('Ons kenmerk van het bericht.', { format: 'uuid' }),
      richting: text('Binnengekomen (in) of verzonden (uit).', { enum: ['in', 'uit'] }),
      status: text('Waar het bericht is.', { enum: [...STATUSSEN] }),
      statusregel: text('Hetzelfde als één zin, met de code en de reden.'),
      code: text('Code bij verwerkt of mislukt.'),
      reden: text('Waarom het mislukte, als vast woord.'),
      messageId: text('MessageId in de ebMS-header.'),
      conversationId: text('ConversationId.'),
      refToMessageId: text('RefToMessageId.'),
      cpaId: text('CPAId.'),
      van: text('PartyId van de afzender.'),
      naar: text('PartyId van de ontvanger.'),
      service: text('Service.'),
      action: text('Actie.'),
      profiel: text('Digikoppeling-profiel.', { examples: ['osb-rm-s'] }),
      tijd: moment('Tijdstip in de ebMS-header.'),
      ontstaanOp: moment('Wanneer het hier ontstond of binnenkwam.'),
      timeToLive: moment('Daarna mag het niet meer worden afgeleverd.'),
      omvang: getal('Bytes van alle delen samen.'),
      delen: { type: 'array', items: { $ref: '#/components/schemas/Deel' } },
      pad: text('Pad van dit bericht.'),
    },
    ['code', 'reden', 'refToMessageId', 'timeToLive'],
  ),
  Aanbod: object({
    berichten: {
      type: 'array',
      items: object({
        bericht: { $ref: '#/components/schemas/Bericht' },
        pacht: text('Nodig om het bericht terug te geven.', { format: 'uuid' }),
        tot: moment('Tot dan krijgt niemand anders dit bericht.'),
        pogingen: getal('Hoe vaak het is uitgegeven, deze keer meegeteld.'),
      }),
    },
  }),
  Lijst: object(
    {
      berichten: { type: 'array', items: { $ref: '#/components/schemas/Bericht' } },
      volgende: text('Waarde voor cursor van de volgende bladzijde. Ontbreekt op de laatste.'),
    },
    ['volgende'],
  ),
  Gebeurtenissen: object({
    gebeurtenissen: {
      type: 'array',
      items: object(
        {
          op: moment('Wanneer.'),
          soort: text('Wat er gebeurde, als vast woord.'),
          code: text('Code.'),
          reden: text('Reden.'),
        },
        ['code', 'reden'],
      ),
    },
  }),
  Uitkomst: object(
    {
      uitkomst: text('Verwerkt (gewoonlijk) of mislukt.', { enum: ['verwerkt', 'mislukt'], default: 'verwerkt' }),
      code: text('Uw eigen code. Zet er geen gegevens van personen in.', { pattern: '^[A-Za-z][A-Za-z0-9._-]{0,39}$' }),
    },
    ['uitkomst', 'code'],
  ),
  Teruggave: object({ pacht: text('De waarde uit het aanbod.', { format: 'uuid' }) }),
  Probleem: object(
    {
      type: text('Soort probleem.', { enum: Object.keys(PROBLEMEN).map((soort) => `urn:bode:probleem:${soort}`) }),
      title: text('Het probleem in één zin.'),
      status: { type: 'integer', description: 'HTTP-status.' },
      detail: text('Wat u kunt doen.'),
      instance: text('Kenmerk van dit verzoek, voor vragen aan de beheerder.'),
    },
    ['detail'],
  ),
} as const satisfies Readonly<Record<string, Schema>>;
