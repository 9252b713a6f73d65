// `MeldZaak` and `MeldZaakstatus` (mijnoverheid.md §3.7, §3.8). Fields that are absent stay absent: the domain has the defaults.
import {
  booleanOf,
  type Fields,
  field,
  fieldsOf,
  given,
  intOf,
  LOPENDE_ZAKEN,
  moment,
  momentOf,
  neededString,
  stringOf,
  type Waarschuwing,
  warningsAt,
} from '../../contract/index.ts';
import type { EpochMs } from '../../core/index.ts';
import type { Operation, Valid } from '../../schema/index.ts';
import { children, element, type Markup, type XmlElement } from '../../xml/index.ts';
import type { GemeldeStatus, GemeldeZaak, GemeldeZaakstatus, ZaakUitkomst } from '../../zaken/index.ts';
import { bewijsMarkup } from './write.ts';

export interface Gelezen<T> {
  /** In the order of the message; the position of an item is its index + 1. */
  readonly items: readonly T[];
  readonly waarschuwingen: readonly Waarschuwing[];
}

export function readMeldZaak({ payload }: Valid): Gelezen<GemeldeZaak> {
  return readEach(children(payload, LOPENDE_ZAKEN, 'Zaak'), readZaak);
}

export function readMeldZaakstatus({ payload }: Valid): Gelezen<GemeldeZaakstatus> {
  return readEach(children(payload, LOPENDE_ZAKEN, 'Zaakstatus'), (fields, warn) => ({
    identificatie: neededString(fields, 'identificatie'),
    ...readStatus(fields, warn),
  }));
}

type Warn = (line: string) => void;

function readEach<T>(elements: readonly XmlElement[], read: (fields: Fields, warn: Warn) => T): Gelezen<T> {
  const waarschuwingen: Waarschuwing[] = [];
  const items = elements.map((item, index) =>
    read(fieldsOf(item, LOPENDE_ZAKEN), warningsAt(index + 1, waarschuwingen)),
  );
  return { items, waarschuwingen };
}

function readZaak(fields: Fields, warn: Warn): GemeldeZaak {
  const resultaat = fields.get('resultaat');
  const contact = fields.get('contact');
  return {
    identificatie: neededString(fields, 'identificatie'),
    bsn: neededString(fields, 'bsn'),
    ...given('rol', stringOf(fields, 'rol') as GemeldeZaak['rol']),
    zaaktypeCode: neededString(fields, 'zaaktypeCode'),
    omschrijving: neededString(fields, 'omschrijving'),
    ...given('toelichting', stringOf(fields, 'toelichting')),
    ...given('registratiedatum', dayOf(fields, 'registratiedatum')),
    startdatum: dayOf(fields, 'startdatum') ?? '',
    ...given('einddatumGepland', dayOf(fields, 'einddatumGepland')),
    ...given('uiterlijkeEinddatum', dayOf(fields, 'uiterlijkeEinddatum')),
    ...given('einddatum', dayOf(fields, 'einddatum')),
    ...given('resultaat', resultaat && readResultaat(fieldsOf(resultaat, LOPENDE_ZAKEN))),
    ...given('vertrouwelijkheid', stringOf(fields, 'vertrouwelijkheid')),
    ...given('zaakdossierUrl', stringOf(fields, 'zaakdossierUrl')),
    ...given('contact', contact && readContact(fieldsOf(contact, LOPENDE_ZAKEN))),
    status: readStatus(fieldsOf(fields.get('status'), LOPENDE_ZAKEN), warn),
  };
}

function readResultaat(fields: Fields): NonNullable<GemeldeZaak['resultaat']> {
  return {
    omschrijving: neededString(fields, 'omschrijving'),
    ...given('toelichting', stringOf(fields, 'toelichting')),
  };
}

function readContact(fields: Fields): NonNullable<GemeldeZaak['contact']> {
  return {
    naam: neededString(fields, 'naam'),
    ...given('telefoon', stringOf(fields, 'telefoon')),
    ...given('email', stringOf(fields, 'email')),
    ...given('url', stringOf(fields, 'url')),
  };
}

function readStatus(fields: Fields, warn: Warn): GemeldeStatus {
  return {
    volgnummer: intOf(fields, 'volgnummer') ?? 0,
    statusCode: neededString(fields, 'statusCode'),
    omschrijving: neededString(fields, 'omschrijving'),
    ...given('statustekst', stringOf(fields, 'statustekst')),
    ...given('toelichting', stringOf(fields, 'toelichting')),
    datumStatusGezet: momentOf(fields, 'datumStatusGezet', warn) ?? 0,
    ...given('isEindstatus', booleanOf(fields, 'isEindstatus')),
    ...given('informeren', booleanOf(fields, 'informeren')),
    ...given('actieVereist', booleanOf(fields, 'actieVereist')),
    ...given('actieUiterlijk', dayOf(fields, 'actieUiterlijk')),
    ...given('actieUrl', stringOf(fields, 'actieUrl')),
    ...given('actieTekst', stringOf(fields, 'actieTekst')),
  };
}

/** xs:date without zone: white space around it means nothing. */
function dayOf(fields: Fields, name: string): string | undefined {
  return stringOf(fields, name)?.trim();
}

export interface ZakenAntwoord {
  readonly uitkomst: ZaakUitkomst;
  readonly waarschuwingen: readonly Waarschuwing[];
  readonly serverTijd: EpochMs;
}

/** The response of `MeldZaak` or `MeldZaakstatus`. */
export function writeMelding({ output }: Operation, antwoord: ZakenAntwoord): Markup {
  const { uitkomst, waarschuwingen, serverTijd } = antwoord;
  return element(
    `lz:${output.local}`,
    { ns: { lz: LOPENDE_ZAKEN } },
    moment('lz:ServerTijd', serverTijd),
    ...uitkomst.oordelen.map(({ positie, identificatie, volgnummer, code, veld }) =>
      element(
        'lz:Resultaat',
        {},
        field('lz:positie', positie),
        field('lz:identificatie', identificatie),
        field('lz:volgnummer', volgnummer),
        field('lz:code', code),
        field('lz:veld', veld),
        ...waarschuwingen
          .filter((waarschuwing) => waarschuwing.positie === positie)
          .map(({ tekst }) => field('lz:waarschuwing', tekst)),
      ),
    ),
    bewijsMarkup(uitkomst.bewijs),
  );
}
