// Master keys in the database (D9): the proofs that a ring belongs to it, and the rotation that wraps every box key again.
import type { Kysely } from 'kysely';
import type { Vault } from '../crypt/vault.ts';
import { StoreError } from '../error.ts';
import type { Tables } from '../tables.ts';
import { insertNew } from './rows.ts';

/** Boxes that one round of rotation wraps again, so that it never holds the writer long. */
const ROUND = 500;

/**
 * Checks that the ring opens this database and records the current key.
 * @throws StoreError when a key that the database needs is missing or wrong, or the lookup secret is another one.
 */
export async function admitKeys(db: Kysely<Tables>, vault: Vault): Promise<void> {
  const lookup = await db.selectFrom('opslag').select('waarde').where('naam', '=', 'lookup').executeTakeFirst();
  if (lookup && lookup.waarde !== vault.lookupProef)
    throw new StoreError('store.masterKeys', 'these keys belong to another database (the lookup secret differs)');
  for (const row of await db.selectFrom('hoofdsleutels').selectAll().execute()) {
    const why = vault.judge(row);
    if (why) throw new StoreError('store.masterKeys', why);
  }
  await insertNew(db, 'hoofdsleutels', ['sleutel_id'], [vault.hoofdsleutelRow()]);
  await insertNew(
    db,
    'opslag',
    ['naam'],
    [
      { naam: 'lookup', waarde: vault.lookupProef },
      { naam: 'proef', waarde: '' },
    ],
  );
}

/** Wraps the keys of some boxes with the current master key. @returns true when there are more; at the end old keys are forgotten. */
export async function rewrapBoxes(db: Kysely<Tables>, vault: Vault): Promise<boolean> {
  const rows = await db.selectFrom('boxen').selectAll().where('sleutel_id', '<>', vault.current).limit(ROUND).execute();
  for (const row of rows)
    await db
      .updateTable('boxen')
      .set(vault.rewrap(row))
      .where('box', '=', row.box)
      .where('sleutel_id', '=', row.sleutel_id)
      .execute();
  if (rows.length === ROUND) return true;
  await rewrapKluizen(db, vault);
  await db
    .deleteFrom('hoofdsleutels')
    .where('sleutel_id', '<>', vault.current)
    .where('sleutel_id', 'not in', (eb) => eb.selectFrom('boxen').select('boxen.sleutel_id'))
    .where('sleutel_id', 'not in', (eb) => eb.selectFrom('ebms_kluizen').select('ebms_kluizen.sleutel_id'))
    .execute();
  return false;
}

/** One key per partner: there are few. */
async function rewrapKluizen(db: Kysely<Tables>, vault: Vault): Promise<void> {
  for (const row of await db.selectFrom('ebms_kluizen').selectAll().where('sleutel_id', '<>', vault.current).execute())
    await db
      .updateTable('ebms_kluizen')
      .set(vault.rewrapKluis(row))
      .where('partner', '=', row.partner)
      .where('sleutel_id', '=', row.sleutel_id)
      .execute();
}
