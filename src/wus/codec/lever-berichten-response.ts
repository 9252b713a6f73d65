// Writes `LeverBerichtenResponse`: receipt, the official result with unqualified locals and its six counters in the official order
// (mijnoverheid.md §3.2, §3.4), and what the result cannot say, per position.
import { type BatchUitkomst, type BerichtOordeel, tellers } from '../../berichten/index.ts';
import type { EpochMs } from '../../core/index.ts';
import type { Violation } from '../../schema/index.ts';
import type { BatchVerslag } from '../../store/index.ts';
import { element, fragment, type Markup } from '../../xml/index.ts';
import type { BatchFouten } from './lever-berichten.ts';
import { BATCH, BERICHTENBOX, RESULTAAT } from './names.ts';
import { bewijsMarkup, field, moment } from './write.ts';

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

/** The official result of one attempt (GLOBE-R-BV-Result). A bericht without a usable BerichtID only counts (§3.4). */
export function writeBerichtVerwerkResponse(verslag: BatchVerslag): Markup {
  return element(
    'm:BerichtVerwerkResponse',
    { ns: { m: BATCH } },
    element('BatchInformatie', {}, batchInformatie(verslag)),
    element('Berichten', {}, ...verslag.oordelen.filter(({ berichtId }) => berichtId !== undefined).map(bericht)),
  );
}

function batchInformatie(verslag: BatchVerslag): Markup {
  const count = tellers(verslag);
  return fragment(
    field('BerichtLeverancierCode', verslag.oin),
    field('BatchID', verslag.batchId),
    field('TotaalAantalOntvangenBerichten', count.totaal),
    field('AantalBerichtenSuccesvolVerwerkt', count.succesvolVerwerkt),
    field('AantalBerichtenGeenActieveBoxOfGeabonneertOpLeverancier', count.geenActieveBoxOfGeabonneerd),
    field('AantalBerichtenMetTechnischProbleem', count.metTechnischProbleem),
    field('AantalBerichtenBerichtTypeNietCorrect', count.berichtTypeNietCorrect),
    field('AantalBerichtenPublicatieDatumNietCorrect', count.publicatieDatumNietCorrect),
    field('AantalBerichtenAanmaakDatumNietCorrect', count.aanmaakDatumNietCorrect),
    moment('DatumOntvangen', verslag.ontvangenOp),
    moment('DatumVerwerkt', verslag.verwerktOp),
  );
}

function bericht({ berichtId, berichtType, code, stadium }: BerichtOordeel): Markup {
  return element(
    'r:Bericht',
    { ns: { r: RESULTAAT } },
    field('BerichtID', berichtId),
    field('BerichtType', berichtType ?? ''),
    field('VerwerkingsCode', code),
    field('Stadium', stadium),
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
