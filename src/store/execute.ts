// One statement whose text is known, the shortest way: Kysely's own way from text to rows has a dozen promises, which cost as much as
// SQLite needs for the statement. An adapter whose driver answers at once says so here; every other connection goes through Kysely.
import { CompiledQuery, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** Carries out one statement; rows where it returns some. @throws what the engine throws. */
export type Direct = (text: string, parameters: readonly unknown[]) => readonly unknown[];

const direct = new WeakMap<Kysely<Tables>, Direct>();

/** From now on `execute` uses `how` for this connection. Its statements must not wait for anything. */
export function executesDirectly(db: Kysely<Tables>, how: Direct): void {
  direct.set(db, how);
}

/** The rows of a statement in the words of the engine of `db`; parameters are values that its driver takes. */
export async function execute<R>(
  db: Kysely<Tables>,
  text: string,
  parameters: readonly unknown[] = [],
): Promise<readonly R[]> {
  const how = direct.get(db);
  if (how) return how(text, parameters) as readonly R[];
  return (await db.executeQuery<R>(CompiledQuery.raw(text, [...parameters]))).rows;
}
