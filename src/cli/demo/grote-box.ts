// The box with 10,000 berichten (mijnoverheid.md §6.3, BB-29): for search, sorting and paging under load. Loaded on request only.

import { inhoudHash } from '../../berichten/index.ts';
import type { Bsn } from '../../core/index.ts';
import type { Change, NieuwBericht, Store } from '../../store/index.ts';
import { AFZENDERS } from './organisaties.ts';
import { BERICHTTYPES } from './typen.ts';
import { guidVan, type Kalender } from './vast.ts';

const AANTAL = 10_000;
/** Berichten per transaction. */
const DEEL = 1_000;

const WAAROVER = [
  'uw aanvraag',
  'uw auto',
  'uw aangifte',
  'uw toeslag',
  'uw afspraak',
  'uw woning',
  'uw straat',
  'uw uitkering',
];

/** Fills the box in parts. A part that is already there, after a start that was cut off, is left as it is. */
export async function groteBox(store: Store, bsn: Bsn, k: Kalender): Promise<void> {
  for (let vanaf = 0; vanaf < AANTAL; vanaf += DEEL) {
    const deel = Array.from({ length: DEEL }, (_, i) => bericht(bsn, vanaf + i, k));
    const eerste = deel[0]!;
    const bekend = await store.berichten.get(bsn, eerste.id);
    if (!bekend) await store.commit(deel.map((value): Change => ({ kind: 'bericht', value })));
  }
}

function bericht(bsn: Bsn, nummer: number, k: Kalender): NieuwBericht {
  const { oin, naam } = AFZENDERS[nummer % AFZENDERS.length]!;
  const types = BERICHTTYPES.filter(
    (type) => type.oin === oin && type.status === 'actief' && !type.persoonlijkeOverhandigingVereist,
  );
  const { code: berichtType } = types[nummer % types.length]!;
  const waarover = WAAROVER[(nummer * 7) % WAAROVER.length]!;
  const op = k.now - nummer * 3 * 3_600_000 - 3_600_000;
  const berichtId = guidVan(`groot ${nummer}`);
  const tekst = `Beste meneer De Groot,\n\nDit is bericht ${nummer + 1} van ${AANTAL}, over ${waarover}. U hoeft niets te doen.\n\nMet vriendelijke groet,\n${naam}`;
  const kern = {
    berichtId,
    berichtType,
    onderwerp: `Bericht ${nummer + 1} over ${waarover}`,
    referentie: `G-${nummer + 1}`,
  };
  return {
    ...kern,
    id: guidVan(`grote box ${nummer}`),
    oin,
    batchId: guidVan(`grote batch ${Math.floor(nummer / DEEL)} ${oin}`),
    aanlevering: 1,
    bsn,
    tekst,
    inhoudHash: inhoudHash({ ...kern, afzenderOin: oin, berichtTekst: tekst, ontvangerBsn: bsn, bijlagen: [] }),
    bijlagen: [],
    ontvangenOp: op,
    verwerktOp: op,
    gepubliceerdOp: op,
  };
}
