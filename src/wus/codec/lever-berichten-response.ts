// Writes `LeverBerichtenResponse`: receipt, the official result, and what the result cannot say, per position (mijnoverheid.md §3.4, §3.19).
import type { BatchUitkomst, BerichtOordeel } from '../../berichten/index.ts';
import { type BatchFouten, BERICHTENBOX, field, moment, writeBerichtVerwerkResponse } from '../../contract/index.ts';
import type { EpochMs } from '../../core/index.ts';
import type { Violation } from '../../schema/index.ts';
import { element, fragment, type Markup } from '../../xml/index.ts';
import { bewijsMarkup } from './write.ts';

export interface LeverBerichtenAntwoord {
  readonly uitkomst: BatchUitkomst;
  /** What the schema had against the batch, from `readLeverBerichten`. */
  readonly fouten: BatchFouten;
  readonly serverTijd: EpochMs;
}

export function writeLeverBerichten({ uitkomst, fouten, serverTijd }: LeverBerichtenAntwoord): Markup {
  const { verslag, bewijs } = uitkomst;
  const receipt = element(
    'bb:Ontvangstbewijs',
    {},
    field('bb:BatchID', verslag.batchId),
    field('bb:aantal', verslag.totaal),
    field('bb:aanlevering', verslag.aanlevering),
    bewijsMarkup(bewijs),
  );
  return element(
    'bb:LeverBerichtenResponse',
    { ns: { bb: BERICHTENBOX } },
    moment('bb:ServerTijd', serverTijd),
    receipt,
    writeBerichtVerwerkResponse(verslag),
    writeDetails(uitkomst, fouten),
  );
}

/** Only positions about which there is more to say than their code. */
function writeDetails({ verslag, waarschuwingen }: BatchUitkomst, fouten: BatchFouten): Markup {
  const warnings = new Map<number, string[]>();
  for (const { positie, tekst } of waarschuwingen) warnings.set(positie, [...(warnings.get(positie) ?? []), tekst]);
  const details = verslag.oordelen.flatMap((oordeel) => {
    const { positie, reden, berichtId } = oordeel;
    const notes = { violations: fouten.berichten.get(positie) ?? [], warnings: warnings.get(positie) ?? [] };
    const more = notes.violations.length + notes.warnings.length > 0 || reden !== undefined || berichtId === undefined;
    return more ? [detail(oordeel, notes)] : [];
  });
  if (details.length === 0 && fouten.batch.length === 0) return fragment();
  return element('bb:Details', {}, ...fouten.batch.map(schemafout), ...details);
}

interface Notes {
  readonly violations: readonly Violation[];
  readonly warnings: readonly string[];
}

function detail({ positie, berichtId, code, reden }: BerichtOordeel, { violations, warnings }: Notes): Markup {
  return element(
    'bb:detail',
    {},
    field('bb:positie', positie),
    field('bb:BerichtID', berichtId),
    field('bb:VerwerkingsCode', code),
    field('bb:reden', reden),
    ...violations.map(schemafout),
    ...warnings.map((line) => field('bb:waarschuwing', line)),
  );
}

function schemafout({ veld, regel, limiet, gevonden }: Violation): Markup {
  return element(
    'bb:schemafout',
    {},
    field('bb:veld', veld),
    field('bb:regel', regel),
    field('bb:limiet', limiet),
    field('bb:gevonden', gevonden),
  );
}
