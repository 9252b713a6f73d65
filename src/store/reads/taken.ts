// The outbox as its workers see it: claims come from the writer, what is waiting is read here.
import type { Bsn, EpochMs } from '../../core/index.ts';
import { paddedParts } from '../padded.ts';
import type { Taken } from '../ports.ts';
import type { Taak } from '../records.ts';
import type { TaakRow } from '../tables.ts';
import type { Reader } from './reader.ts';

export function readTaken(reader: Reader): Omit<Taken, 'claim'> {
  const { db, vault } = reader;
  return {
    async vanBurger(bsn, soort) {
      const rows = await db
        .selectFrom('taken')
        .selectAll()
        .where('box', '=', vault.boxOf(bsn))
        .where('soort', '=', soort)
        .where('mislukt_op', 'is', null)
        .orderBy('uit_te_voeren_op')
        .orderBy('id')
        .execute();
      return rows.map((row) => taakOf(row, bsn));
    },
    async eerstvolgende() {
      const row = await db
        .selectFrom('taken')
        .select((eb) => eb.fn.min<EpochMs | null>('uit_te_voeren_op').as('eerste'))
        .where('mislukt_op', 'is', null)
        .where('geclaimd_tot', '=', 0)
        .executeTakeFirst();
      return row?.eerste ?? undefined;
    },
    async tel(now) {
      const wacht = await db
        .selectFrom('taken')
        .select((eb) => [eb.fn.countAll().as('aantal'), eb.fn.min<EpochMs | null>('uit_te_voeren_op').as('oudste')])
        .where('mislukt_op', 'is', null)
        .executeTakeFirstOrThrow();
      const fout = await db
        .selectFrom('taken')
        .select((eb) => eb.fn.countAll().as('aantal'))
        .where('mislukt_op', 'is not', null)
        .executeTakeFirstOrThrow();
      const oudsteMs = wacht.oudste === null ? 0 : Math.max(0, now - wacht.oudste);
      return { wachtend: Number(wacht.aantal), mislukt: Number(fout.aantal), oudsteMs };
    },
  };
}

/** Claimed rows as tasks, each with the BSN of its box. */
export async function takenOf(reader: Reader, rows: readonly TaakRow[]): Promise<readonly Taak[]> {
  const bsns = new Map<string, Bsn>();
  for (const part of paddedParts(rows.map(({ box }) => box)))
    for (const row of await reader.db.selectFrom('boxen').selectAll().where('box', 'in', part).execute())
      bsns.set(row.box, reader.vault.openBox(row).bsn);
  return rows.map((row) => taakOf(row, bsns.get(row.box)!));
}

function taakOf(row: TaakRow, bsn: Bsn): Taak {
  return {
    id: row.id,
    soort: row.soort,
    oin: row.oin,
    onderwerpId: row.onderwerp_id,
    bsn,
    gegevens: JSON.parse(row.gegevens) as Taak['gegevens'],
    uitTeVoerenOp: row.uit_te_voeren_op,
    pogingen: row.pogingen,
  };
}
