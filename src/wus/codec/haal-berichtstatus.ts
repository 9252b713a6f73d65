// `HaalBerichtstatus`: the supplier's view of his own berichten (mijnoverheid.md §3.19).

import type { StatusAanvraag, StatusAntwoord } from '../../berichten/index.ts';
import { BERICHTENBOX, field, moment } from '../../contract/index.ts';
import type { EpochMs } from '../../core/index.ts';
import type { Valid } from '../../schema/index.ts';
import { child, children, element, type Markup, text } from '../../xml/index.ts';

export function readHaalBerichtstatus({ payload }: Valid): StatusAanvraag {
  const leverancier = child(payload, BERICHTENBOX, 'BerichtLeverancierID');
  return {
    ...(leverancier ? { leverancierId: text(leverancier) } : {}),
    berichtIds: children(payload, BERICHTENBOX, 'BerichtID').map(text),
  };
}

export function writeHaalBerichtstatus(antwoorden: readonly StatusAntwoord[], serverTijd: EpochMs): Markup {
  return element(
    'bb:HaalBerichtstatusResponse',
    { ns: { bb: BERICHTENBOX } },
    moment('bb:ServerTijd', serverTijd),
    ...antwoorden.map(berichtstatus),
  );
}

function berichtstatus({ berichtId, status }: StatusAntwoord): Markup {
  return element(
    'bb:Berichtstatus',
    {},
    field('bb:BerichtID', berichtId),
    field('bb:toestand', status?.toestand ?? 'onbekend'),
    field('bb:VerwerkingsCode', status?.verwerkingsCode),
    field('bb:reden', status?.reden),
    moment('bb:ontvangenOp', status?.ontvangenOp),
    moment('bb:verwerktOp', status?.verwerktOp),
    moment('bb:gepubliceerdOp', status?.gepubliceerdOp),
  );
}
