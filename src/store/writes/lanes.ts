// One list of changes, kind by kind: rows of one kind go into the tables together, whatever their order in the list, because a
// list holds a bericht, its receipt and its task a thousand times in turn. What must see an earlier change comes in a later lane.
import type { Kysely } from 'kysely';
import type { Change } from '../changes.ts';
import type { Vault } from '../crypt/vault.ts';
import type { Tables } from '../tables.ts';
import { updateBerichten, writeBatches, writeBerichten } from './berichten.ts';
import { updateSessies, writeAbonnementen, writeInzages, writeProfielen, writeSessies } from './burgers.ts';
import { type Of, openBoxes, type WriteContext } from './context.ts';
import { updateEbmsBerichten, writeCpas, writeEbmsBerichten, writeStukken } from './ebms.ts';
import { updateEbmsWerk, writeEbmsWerk } from './ebms-werk.ts';
import { writeOrganisaties } from './organisaties.ts';
import { updateTaken, writeOnce, writeTaken } from './taken.ts';
import { writeGegevens, writeZaakstatussen, writeZaken } from './zaken.ts';

type Write = (context: WriteContext, changes: readonly never[]) => Promise<void>;

interface Lane {
  readonly kinds: readonly Change['kind'][];
  readonly write: Write;
}

function lane<K extends Change['kind']>(
  kinds: readonly K[],
  write: (context: WriteContext, changes: readonly Of<K>[]) => Promise<void>,
): Lane {
  return { kinds, write: write as Write };
}

/** In this order. Changes of one lane are written in the order of the list. `bewijs` has no lane: the log of the writer takes it. */
const LANES: readonly Lane[] = [
  lane(['once'], writeOnce),
  lane(['organisatie', 'aansluiting', 'machtiging', 'berichttype', 'zaaktype', 'gegevensbron'], (context, changes) =>
    writeOrganisaties(context.db, changes),
  ),
  lane(['profiel'], writeProfielen),
  lane(['abonnement'], writeAbonnementen),
  lane(['batch'], writeBatches),
  lane(['bericht'], writeBerichten),
  lane(['publicatie', 'gelezen', 'ongelezen', 'verplaats'], updateBerichten),
  lane(['zaak'], writeZaken),
  lane(['zaakstatus'], writeZaakstatussen),
  lane(['gegevens'], writeGegevens),
  lane(['inzage'], writeInzages),
  lane(['taak'], writeTaken),
  lane(['taakKlaar', 'taakLater', 'taakMislukt'], updateTaken),
  lane(['cpa', 'cpaWeg'], writeCpas),
  lane(['ebmsStuk', 'ebmsStukWeg'], writeStukken),
  lane(['ebmsBericht'], writeEbmsBerichten),
  lane(['ebmsStatus', 'ebmsGebeurtenis'], updateEbmsBerichten),
  lane(['ebmsWerk'], writeEbmsWerk),
  lane(['ebmsWerkKlaar', 'ebmsWerkStop', 'ebmsWerkLater', 'ebmsLaan'], updateEbmsWerk),
  lane(['sessie'], writeSessies),
  lane(['sessieActief', 'sessieEinde'], updateSessies),
];

const LANE_OF: ReadonlyMap<Change['kind'], Lane> = new Map(
  LANES.flatMap((lane) => lane.kinds.map((kind) => [kind, lane] as const)),
);

/** Writes everything of the list but its receipts. @throws Conflict, and what the engine throws: the caller rolls back. */
export async function writeList(db: Kysely<Tables>, vault: Vault, changes: readonly Change[]): Promise<void> {
  const boxes = await openBoxes(db, vault, changes);
  const perLane = Map.groupBy(changes, ({ kind }) => LANE_OF.get(kind));
  for (const lane of LANES) {
    const own = perLane.get(lane);
    if (own) await lane.write({ db, vault, boxes }, own as never[]);
  }
}
