// Once-keys (x-WSS-3) and the outbox: tasks, their end, and the claim with a lease.
import type { Kysely } from 'kysely';
import { type EpochMs, GatewayError } from '../../core/index.ts';
import { Conflict } from '../changes.ts';
import { seal } from '../crypt/seal.ts';
import { paddedParts } from '../padded.ts';
import type { TaakRow, Tables } from '../tables.ts';
import { type Of, readBoxes, type WriteContext } from './context.ts';
import { insertNew } from './rows.ts';

export async function writeOnce({ db }: WriteContext, changes: readonly Of<'once'>[]): Promise<void> {
  const rows = changes.map(({ key: { oin, sleutel, tot } }): Tables['eenmalig'] => ({ oin, sleutel, tot }));
  const there = await insertNew(db, 'eenmalig', ['oin', 'sleutel'], rows);
  if (there.length > 0)
    throw new Conflict(
      'once',
      there.map(({ sleutel }) => sleutel),
    );
}

export async function writeTaken({ db, boxes }: WriteContext, changes: readonly Of<'taak'>[]): Promise<void> {
  const rows = changes.map(({ value }): Tables['taken'] => ({
    oin: value.oin,
    id: value.id,
    soort: value.soort,
    onderwerp_id: value.onderwerpId,
    box: boxes.id(value.bsn),
    gegevens: JSON.stringify(value.gegevens),
    uit_te_voeren_op: value.uitTeVoerenOp,
    pogingen: value.pogingen,
    geclaimd_tot: 0,
    geclaimd_door: null,
    mislukt_op: null,
    reden: null,
  }));
  const there = await insertNew(db, 'taken', ['box', 'id'], rows);
  if (there.length > 0)
    throw new Conflict(
      'taak',
      there.map(({ id }) => id),
    );
}

type Einde = 'taakKlaar' | 'taakLater' | 'taakMislukt';

/** A task that is done is removed, whatever else the list says of it: what it did is in the receipts. */
export async function updateTaken(context: WriteContext, changes: readonly Of<Einde>[]): Promise<void> {
  const { db } = context;
  // Most tasks end, and what happens to one after its end is nothing: those go together.
  const klaar = changes.flatMap((change) => (change.kind === 'taakKlaar' ? [change.id] : []));
  for (const change of changes) {
    if (change.kind === 'taakMislukt') await mislukt(context, change);
    else if (change.kind === 'taakLater')
      await db
        .updateTable('taken')
        .set({ uit_te_voeren_op: change.op, geclaimd_tot: 0, geclaimd_door: null })
        .where('id', '=', change.id)
        .execute();
  }
  for (const ids of paddedParts(klaar)) await db.deleteFrom('taken').where('id', 'in', ids).execute();
}

/** The reason may quote a mail server, which may quote an address: it is sealed. */
async function mislukt({ db, vault }: WriteContext, { id, op, reden }: Of<'taakMislukt'>): Promise<void> {
  const taak = await db.selectFrom('taken').select('box').where('id', '=', id).executeTakeFirst();
  if (!taak) return;
  const row = (await readBoxes(db, [taak.box])).get(taak.box);
  if (!row) throw new GatewayError('server.internal', 'D9', { oorzaak: 'a task has no box' });
  const { box, key } = vault.openBox(row);
  await db
    .updateTable('taken')
    .set({
      mislukt_op: op,
      geclaimd_tot: 0,
      geclaimd_door: null,
      reden: seal(key, ['taken', 'reden', box, id], reden),
    })
    .where('box', '=', box)
    .where('id', '=', id)
    .execute();
}

/** Who claims, until when, and how many. */
export interface Claim {
  readonly wie: string;
  readonly now: EpochMs;
  readonly tot: EpochMs;
  readonly limit: number;
}

/**
 * Due tasks that nobody holds, earliest first; `pogingen` counts this claim. One statement, and its condition is
 * judged again on the row that is updated: two writers never claim the same task.
 */
export async function claimTaken(db: Kysely<Tables>, { wie, now, tot, limit }: Claim): Promise<readonly TaakRow[]> {
  const rows = await db
    .updateTable('taken')
    .set((eb) => ({ geclaimd_tot: tot, geclaimd_door: wie, pogingen: eb('pogingen', '+', 1) }))
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('taken as vrij')
        .select('vrij.id')
        .where('vrij.mislukt_op', 'is', null)
        .where('vrij.uit_te_voeren_op', '<=', now)
        .where('vrij.geclaimd_tot', '<=', now)
        .orderBy('vrij.uit_te_voeren_op')
        .orderBy('vrij.id')
        .limit(limit),
    )
    .where('mislukt_op', 'is', null)
    .where('geclaimd_tot', '<=', now)
    .returningAll()
    .execute();
  return rows.sort((a, b) => a.uit_te_voeren_op - b.uit_te_voeren_op || (a.id < b.id ? -1 : 1));
}

/** Rows that one round of cleaning removes, so that it never holds the writer long. */
const ROUND = 2000;

/** The end of a session: idle too long, or too old (§4.1). */
export interface SessieGrenzen {
  readonly inactiefMs: number;
  readonly totaalMs: number;
}

/** Removes once-keys and sessions whose time is over. @returns true when there may be more. */
export async function ruimOp(db: Kysely<Tables>, now: EpochMs, grenzen: SessieGrenzen): Promise<boolean> {
  const keys = await db
    .deleteFrom('eenmalig')
    .where((eb) =>
      eb(
        eb.refTuple('oin', 'sleutel'),
        'in',
        eb
          .selectFrom('eenmalig as oud')
          .select(['oud.oin', 'oud.sleutel'])
          .where('oud.tot', '<', now)
          .limit(ROUND)
          .$asTuple('oin', 'sleutel'),
      ),
    )
    .executeTakeFirst();
  await db
    .deleteFrom('sessies')
    .where((eb) =>
      eb.or([eb('laatst_actief_op', '<', now - grenzen.inactiefMs), eb('begonnen_op', '<', now - grenzen.totaalMs)]),
    )
    .execute();
  return Number(keys.numDeletedRows) >= ROUND;
}
