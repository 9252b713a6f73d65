// Stamps (rows of `opslag`): each counts the writes of one kind of records, so that every process sees that what it keeps of them is old.
import type { Kysely } from 'kysely';
import { prepared } from './prepared.ts';
import type { Tables } from './tables.ts';
import { upsert } from './writes/rows.ts';

/** `cpas`: agreements. `organisaties`: organisations, their connections, mandates and catalogues. */
export type StempelNaam = 'cpas' | 'organisaties';

const waarden = prepared((db, naam: string) => db.selectFrom('opslag').select('waarde').where('naam', '=', naam));

/** Empty before the first write. */
export async function stempel(db: Kysely<Tables>, naam: StempelNaam): Promise<string> {
  const [row] = await waarden(db, naam);
  return row?.waarde ?? '';
}

/** In the transaction that writes such a record. */
export async function zetStempel(db: Kysely<Tables>, naam: StempelNaam): Promise<void> {
  const waarde = String(Number(await stempel(db, naam)) + 1);
  await upsert(db, 'opslag', { key: ['naam'] }, [{ naam, waarde }]);
}
