// All migrations in order. Names never change: a database remembers which of them it has had.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { begin } from './0001-begin.ts';
import { ebms } from './0002-ebms.ts';
import { abonnees } from './0003-abonnees.ts';
import type { EngineTypes } from './shapes.ts';

export type { EngineTypes };

const STEPS: Readonly<Record<string, (db: Kysely<unknown>, types: EngineTypes) => Promise<void>>> = {
  '0001-begin': begin,
  '0002-ebms': ebms,
  '0003-abonnees': abonnees,
};

/** Names in the order of application; the last one is the schema that this program knows. */
export const MIGRATIONS: readonly string[] = Object.keys(STEPS);

/** The migrations for one engine, as Kysely's Migrator takes them. Forward only: a database is restored, never migrated back. */
export function migrationsFor(types: EngineTypes): Record<string, Migration> {
  return Object.fromEntries(
    Object.entries(STEPS).map(([name, step]) => [name, { up: (db: Kysely<unknown>) => step(db, types) }]),
  );
}
