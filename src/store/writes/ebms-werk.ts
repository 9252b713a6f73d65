// Waiting work of ebMS2 by lane: added, claimed with a lease, put off, done; and the removal of what is over.
import type { Kysely } from 'kysely';
import type { EpochMs } from '../../core/index.ts';
import { Conflict } from '../changes.ts';
import { seal } from '../crypt/seal.ts';
import { kluisVan, PLACE } from '../ebms-kluis.ts';
import type { WerkClaim } from '../ebms-ports.ts';
import type { EbmsWerk } from '../ebms-records.ts';
import type { EbmsWerkRow, Tables } from '../tables.ts';
import type { Of, WriteContext } from './context.ts';
import { insertNew, upsert } from './rows.ts';

export async function writeEbmsWerk(context: WriteContext, changes: readonly Of<'ebmsWerk'>[]): Promise<void> {
  const rows: EbmsWerkRow[] = [];
  for (const { value } of changes) rows.push(await werkRow(context, value));
  const there = await insertNew(context.db, 'ebms_werk', ['partner', 'id'], rows);
  if (there.length > 0)
    throw new Conflict(
      'ebmsWerk',
      there.map(({ id }) => id),
    );
  const lanen = [...new Set(rows.map(({ laan }) => laan))];
  await insertNew(
    context.db,
    'ebms_lanen',
    ['laan'],
    lanen.map((laan) => ({ laan, dicht_tot: 0, fouten: 0 })),
  );
}

async function werkRow({ db, vault }: WriteContext, value: EbmsWerk): Promise<EbmsWerkRow> {
  const { partner } = value.bericht;
  const key = value.lading && (await kluisVan(db, vault, partner));
  return {
    partner,
    id: value.id,
    bericht_id: value.bericht.id,
    soort: value.soort,
    laan: value.laan,
    op: value.op,
    pogingen: value.pogingen,
    geclaimd_tot: 0,
    geclaimd_door: null,
    gegevens: JSON.stringify(value.gegevens),
    // The message is there, so its partner has a key.
    lading: value.lading ? seal(key!, PLACE.lading(partner, value.id), value.lading) : null,
  };
}

/** In the order given. */
export async function updateEbmsWerk(
  { db }: WriteContext,
  changes: readonly Of<'ebmsWerkKlaar' | 'ebmsWerkStop' | 'ebmsWerkLater' | 'ebmsLaan'>[],
): Promise<void> {
  for (const change of changes) {
    if (change.kind === 'ebmsWerkKlaar') await db.deleteFrom('ebms_werk').where('id', '=', change.id).execute();
    else if (change.kind === 'ebmsWerkStop') await stop(db, change);
    else if (change.kind === 'ebmsWerkLater') await later(db, change);
    else {
      const { laan, dichtTot, fouten } = change;
      await upsert(db, 'ebms_lanen', { key: ['laan'] }, [{ laan, dicht_tot: dichtTot, fouten }]);
    }
  }
}

async function stop(db: Kysely<Tables>, { bericht: { partner, id }, soort }: Of<'ebmsWerkStop'>): Promise<void> {
  await db
    .deleteFrom('ebms_werk')
    .where('bericht_id', '=', id)
    .where('soort', '=', soort)
    .where('partner', '=', partner)
    .execute();
}

async function later(db: Kysely<Tables>, { id, op, gegevens }: Of<'ebmsWerkLater'>): Promise<void> {
  const free = { op, geclaimd_tot: 0, geclaimd_door: null };
  await db
    .updateTable('ebms_werk')
    .set(gegevens ? { ...free, gegevens: JSON.stringify(gegevens) } : free)
    .where('id', '=', id)
    .execute();
}

/** As `claimTaken`: one statement, judged again on the row that is updated. */
export async function claimEbmsWerk(
  db: Kysely<Tables>,
  { laan, wie, now, tot, limit }: WerkClaim,
): Promise<readonly EbmsWerkRow[]> {
  const rows = await db
    .updateTable('ebms_werk')
    .set((eb) => ({ geclaimd_tot: tot, geclaimd_door: wie, pogingen: eb('pogingen', '+', 1) }))
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('ebms_werk as vrij')
        .select('vrij.id')
        .where('vrij.laan', '=', laan)
        .where('vrij.op', '<=', now)
        .where('vrij.geclaimd_tot', '<=', now)
        .orderBy('vrij.op')
        .orderBy('vrij.id')
        .limit(limit),
    )
    .where('geclaimd_tot', '<=', now)
    .returningAll()
    .execute();
  return rows.sort((a, b) => a.op - b.op || (a.id < b.id ? -1 : 1));
}

/** Messages that one round of cleaning goes through, so that it never holds the writer long. */
const ROUND = 200;
/** Pieces that no message refers to are the rest of a delivery that was cut off. */
const ORPHAN_MS = 86_400_000;

/** Removes content whose time is over, finished messages that may be forgotten, and pieces without a message. @returns true when there may be more. */
export async function ruimEbmsOp(db: Kysely<Tables>, now: EpochMs): Promise<boolean> {
  const leeg = await removeContent(db, now);
  const weg = await forget(db, now);
  const stukken = await removeOrphans(db, now);
  return leeg || weg || stukken;
}

async function removeContent(db: Kysely<Tables>, now: EpochMs): Promise<boolean> {
  const rows = await db
    .selectFrom('ebms_berichten')
    .select(['partner', 'id'])
    .where('inhoud_tot', 'is not', null)
    .where('inhoud_tot', '<=', now)
    .limit(ROUND)
    .execute();
  for (const { partner, id } of rows) {
    await db
      .deleteFrom('ebms_stukken')
      .where('partner', '=', partner)
      .where('deel_id', 'in', (eb) =>
        eb
          .selectFrom('ebms_delen')
          .select('ebms_delen.deel_id')
          .where('ebms_delen.partner', '=', partner)
          .where('ebms_delen.bericht_id', '=', id),
      )
      .execute();
    await db
      .updateTable('ebms_berichten')
      .set({ inhoud_tot: null, envelop: null })
      .where('partner', '=', partner)
      .where('id', '=', id)
      .execute();
  }
  return rows.length === ROUND;
}

/** A message is forgotten when it is over, nothing waits for it, and its content is gone. */
async function forget(db: Kysely<Tables>, now: EpochMs): Promise<boolean> {
  const rows = await db
    .selectFrom('ebms_berichten')
    .select(['partner', 'id'])
    .where('vergeet_op', '<=', now)
    .where((eb) =>
      eb.or([
        eb('status', 'in', ['verwerkt', 'bevestigd', 'mislukt']),
        eb.and([eb('status', '=', 'verzonden'), eb('ack_verwacht', '=', 0)]),
      ]),
    )
    .where('envelop', 'is', null)
    .where('id', 'not in', (eb) => eb.selectFrom('ebms_werk').select('ebms_werk.bericht_id'))
    .limit(ROUND)
    .execute();
  for (const { partner, id } of rows) {
    for (const table of ['ebms_delen', 'ebms_gebeurtenissen'] as const)
      await db.deleteFrom(table).where('partner', '=', partner).where('bericht_id', '=', id).execute();
    await db.deleteFrom('ebms_berichten').where('partner', '=', partner).where('id', '=', id).execute();
  }
  return rows.length === ROUND;
}

async function removeOrphans(db: Kysely<Tables>, now: EpochMs): Promise<boolean> {
  const rows = await db
    .selectFrom('ebms_stukken as los')
    .select(['los.partner', 'los.deel_id', 'los.nr'])
    .where('los.gemaakt_op', '<=', now - ORPHAN_MS)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('ebms_delen')
            .select('ebms_delen.deel_id')
            .whereRef('ebms_delen.partner', '=', 'los.partner')
            .whereRef('ebms_delen.deel_id', '=', 'los.deel_id'),
        ),
      ),
    )
    .limit(ROUND)
    .execute();
  for (const { partner, deel_id, nr } of rows)
    await db
      .deleteFrom('ebms_stukken')
      .where('partner', '=', partner)
      .where('deel_id', '=', deel_id)
      .where('nr', '=', nr)
      .execute();
  return rows.length === ROUND;
}
