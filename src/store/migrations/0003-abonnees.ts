// The list of everybody who subscribed to one organisation, page by page (mijnoverheid.md §3.6): without this index each page reads the
// subscriptions to all organisations.
import type { Kysely } from 'kysely';
import { createIndex } from './shapes.ts';

export async function abonnees(db: Kysely<unknown>): Promise<void> {
  await createIndex(db, 'abonnementen_oin', { table: 'abonnementen', columns: ['oin', 'bericht_type', 'box'] });
}
