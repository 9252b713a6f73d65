// The schema of a SQLite store: which version is there, and the step to the version that this program knows.
import { existsSync } from 'node:fs';
import { Migrator } from 'kysely/migration';
import { StoreError } from '../error.ts';
import { MIGRATIONS, migrationsFor } from '../migrations/index.ts';
import { type Connection, fileOf, openForReading, openForWriting } from './connection.ts';

const TABLE = 'schema_versies';
const LOCK = 'schema_slot';

export interface SchemaVersion {
  /** Last migration that the database has had; absent = an empty or missing database. */
  readonly current?: string;
  /** Last migration of this program. */
  readonly expected: string;
}

/** The schema version, without changing anything. @throws StoreError when the file cannot be read or its schema is newer. */
export async function schemaVersion(url: string): Promise<SchemaVersion> {
  if (!existsSync(fileOf(url))) return { expected: MIGRATIONS.at(-1)! };
  const connection = openForReading(url);
  try {
    return versionOf(url, connection);
  } finally {
    await connection.close();
  }
}

/**
 * Makes the database when it is not there and brings it to the schema of this program.
 * @returns the names of the migrations that were applied, none when it was up to date.
 * @throws StoreError when the file cannot be written, its schema is newer, or a migration fails (then nothing of it is kept).
 */
export async function migrate(url: string): Promise<readonly string[]> {
  const connection = openForWriting(url);
  try {
    versionOf(url, connection);
    const migrator = new Migrator({
      db: connection.db,
      provider: { getMigrations: async () => migrationsFor({ blob: 'blob' }) },
      migrationTableName: TABLE,
      migrationLockTableName: LOCK,
    });
    const { error, results = [] } = await migrator.migrateToLatest();
    if (error)
      throw new StoreError('store.url', `${fileOf(url)} could not be migrated: ${String(error)}`, { cause: error });
    return results.map(({ migrationName }) => migrationName);
  } finally {
    await connection.close();
  }
}

/** @throws StoreError unless the schema is exactly the one of this program. */
export function requireSchema(url: string, connection: Connection): void {
  const { current, expected } = versionOf(url, connection);
  if (current !== expected)
    throw new StoreError(
      'store.url',
      `${fileOf(url)} has schema ${current ?? 'none'}, this program needs ${expected}: run bode migrate`,
    );
}

function versionOf(url: string, { raw }: Connection): SchemaVersion {
  const expected = MIGRATIONS.at(-1)!;
  const known = raw.prepare('select name from sqlite_schema where type = ? and name = ?').get('table', TABLE);
  if (!known) return { expected };
  const rows = raw.prepare(`select name from ${TABLE} order by name`).all() as readonly { readonly name: string }[];
  const foreign = rows.find(({ name }) => !MIGRATIONS.includes(name));
  if (foreign)
    throw new StoreError(
      'store.url',
      `${fileOf(url)} has schema ${foreign.name}, which is newer than this program (${expected}): use the newer program`,
    );
  const current = rows.at(-1)?.name;
  return { ...(current !== undefined && { current }), expected };
}
