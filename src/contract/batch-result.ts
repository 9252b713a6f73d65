// Writes the official result of one attempt (GLOBE-R-BV-Result, `BerichtVerwerkResponse`): unqualified locals, and six counters in the official
// order that add up (mijnoverheid.md §3.2, §3.4).
import { type BerichtOordeel, tellers } from '../berichten/index.ts';
import type { BatchVerslag } from '../store/index.ts';
import { element, fragment, type Markup } from '../xml/index.ts';
import { BATCH, RESULTAAT } from './names.ts';
import { field, moment } from './values.ts';

/** A bericht without a usable BerichtID only counts (§3.4). */
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
