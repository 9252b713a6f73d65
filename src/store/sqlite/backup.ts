// A consistent copy of the store while it is in use: SQLite's online backup, which a copy of the file and its WAL is not (OPS-01).
import { existsSync } from 'node:fs';
import { StoreError } from '../error.ts';
import { openForReading } from './connection.ts';

/**
 * Writes a copy of the database at `url` to the new file `target`. The master keys are not in it: without them it cannot be read.
 * @throws StoreError when the store cannot be opened, or `target` exists or cannot be written.
 */
export async function backupStore(url: string, target: string): Promise<void> {
  if (existsSync(target)) throw new StoreError('store.url', `${target} exists already: a backup never overwrites`);
  const connection = openForReading(url);
  try {
    await connection.raw.backup(target);
  } catch (cause) {
    const { code = 'unknown error' } = cause as { readonly code?: string };
    throw new StoreError('store.url', `${target} cannot be written (${code})`, { cause });
  } finally {
    await connection.close();
  }
}
