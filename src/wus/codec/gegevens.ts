// `LeverGegevens`: what a source holder pushes (mijnoverheid.md §3.9, §3.10).
import {
  booleanOf,
  field,
  fieldsOf,
  GEGEVENS,
  given,
  intOf,
  moment,
  momentOf,
  neededString,
  stringOf,
  type Waarschuwing,
  warningsAt,
} from '../../contract/index.ts';
import type { EpochMs } from '../../core/index.ts';
import type { GegevensUitkomst, GeleverdeSet } from '../../gegevens/index.ts';
import type { Valid } from '../../schema/index.ts';
import type { Gegeven } from '../../store/index.ts';
import { children, element, type Markup, type XmlElement } from '../../xml/index.ts';
import { bewijsMarkup } from './write.ts';

export interface GelezenGegevens {
  /** In the order of the message; the position of a set is its index + 1. */
  readonly items: readonly GeleverdeSet[];
  readonly waarschuwingen: readonly Waarschuwing[];
}

export function readLeverGegevens({ payload }: Valid): GelezenGegevens {
  const waarschuwingen: Waarschuwing[] = [];
  const items = children(payload, GEGEVENS, 'Levering').map((levering, index) =>
    readLevering(levering, warningsAt(index + 1, waarschuwingen)),
  );
  return { items, waarschuwingen };
}

function readLevering(levering: XmlElement, warn: (line: string) => void): GeleverdeSet {
  const fields = fieldsOf(levering, GEGEVENS);
  return {
    bsn: neededString(fields, 'bsn'),
    bronCode: neededString(fields, 'bronCode'),
    set: neededString(fields, 'set'),
    versie: neededString(fields, 'versie'),
    soort: neededString(fields, 'soort') as GeleverdeSet['soort'],
    peilmoment: momentOf(fields, 'peilmoment', warn) ?? 0,
    ...given('maximaleLeeftijd', intOf(fields, 'maximaleLeeftijd')),
    gegevens: children(levering, GEGEVENS, 'gegeven').map(readGegeven),
  };
}

function readGegeven(gegeven: XmlElement): Gegeven {
  const fields = fieldsOf(gegeven, GEGEVENS);
  return {
    pad: neededString(fields, 'pad'),
    label: neededString(fields, 'label'),
    waarde: neededString(fields, 'waarde'),
    soort: neededString(fields, 'soort') as Gegeven['soort'],
    ...given('geldigSinds', stringOf(fields, 'geldigSinds')),
    inOnderzoek: booleanOf(fields, 'inOnderzoek') ?? false,
  };
}

export interface GegevensAntwoord {
  readonly uitkomst: GegevensUitkomst;
  readonly waarschuwingen: readonly Waarschuwing[];
  readonly serverTijd: EpochMs;
}

export function writeLeverGegevens({ uitkomst, waarschuwingen, serverTijd }: GegevensAntwoord): Markup {
  return element(
    'pg:LeverGegevensResponse',
    { ns: { pg: GEGEVENS } },
    moment('pg:ServerTijd', serverTijd),
    ...uitkomst.oordelen.map(({ positie, bronCode, set, code, veld }) =>
      element(
        'pg:Resultaat',
        {},
        field('pg:positie', positie),
        field('pg:bronCode', bronCode),
        field('pg:set', set),
        field('pg:code', code),
        field('pg:veld', veld),
        ...waarschuwingen
          .filter((waarschuwing) => waarschuwing.positie === positie)
          .map(({ tekst }) => field('pg:waarschuwing', tekst)),
      ),
    ),
    bewijsMarkup(uitkomst.bewijs),
  );
}
