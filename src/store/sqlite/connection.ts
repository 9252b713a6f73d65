// One connection to the SQLite file (D2): WAL, an fsync for every commit, foreign keys, and prepared statements that are kept.
import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import { StoreError } from '../error.ts';
import { executesDirectly } from '../execute.ts';
import type { Tables } from '../tables.ts';

/** How long a connection waits for another process that writes, in ms. */
const BUSY_MS = 5000;
/** Prepared statements that a connection keeps. */
const MAX_STATEMENTS = 300;
/** Page cache, in KiB. */
const CACHE_KIB = 32_768;
/** The WAL is copied into the database by a commit once it has this many pages (32 MiB); the writer does it earlier when it is idle. */
const WAL_PAGES = 8192;
/** The WAL file is cut back to this many bytes after a checkpoint. */
const WAL_BYTES = 64 * 1024 * 1024;

export interface Connection {
  readonly db: Kysely<Tables>;
  readonly raw: Sqlite.Database;
  close(): Promise<void>;
}

/** The file of `sqlite:<file>`. @throws StoreError for another form. */
export function fileOf(url: string): string {
  const file = /^sqlite:(.+)$/s.exec(url)?.[1];
  if (file === undefined || file.startsWith(':memory:'))
    throw new StoreError('store.url', 'must be sqlite:<file>, for example sqlite:data/bode.sqlite');
  return resolve(file);
}

/**
 * Opens the file for writing, and makes it when it is not there, readable by its owner only.
 * @throws StoreError in one sentence for a folder that is missing, a file that cannot be written, is locked, or is no database.
 */
export function openForWriting(url: string): Connection {
  const file = fileOf(url);
  return explained(file, () => {
    closeSync(openSync(file, 'a', 0o600));
    const raw = new Sqlite(file, { timeout: BUSY_MS });
    return prepared(raw, [
      'journal_mode = WAL',
      'synchronous = FULL',
      'foreign_keys = ON',
      `wal_autocheckpoint = ${WAL_PAGES}`,
      `journal_size_limit = ${WAL_BYTES}`,
    ]);
  });
}

/** Opens the file for reading only. @throws StoreError as `openForWriting`, and when the file is not there. */
export function openForReading(url: string): Connection {
  const file = fileOf(url);
  return explained(file, () => prepared(new Sqlite(file, { readonly: true, timeout: BUSY_MS }), ['query_only = ON']));
}

function prepared(raw: Sqlite.Database, pragmas: readonly string[]): Connection {
  try {
    for (const pragma of [...pragmas, `cache_size = -${CACHE_KIB}`, 'temp_store = MEMORY']) raw.pragma(pragma);
    raw.prepare('select count(*) from sqlite_schema').get();
  } catch (error) {
    raw.close();
    throw error;
  }
  const database = keepStatements(raw);
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
  executesDirectly(db, (text, parameters) => {
    const statement = database.prepare(text);
    if (statement.reader) return statement.all(parameters);
    statement.run(parameters);
    return [];
  });
  return { db, raw, close: () => db.destroy() };
}

/** Kysely prepares a statement each time; the same text gives the kept one here. The oldest goes when there are too many. */
function keepStatements(raw: Sqlite.Database): SqliteDatabase {
  const kept = new Map<string, Sqlite.Statement>();
  return {
    close: () => void raw.close(),
    prepare(text: string) {
      const statement = kept.get(text) ?? raw.prepare(text);
      kept.delete(text);
      kept.set(text, statement);
      if (kept.size > MAX_STATEMENTS) kept.delete(kept.keys().next().value!);
      return statement as ReturnType<SqliteDatabase['prepare']>;
    },
  };
}

function explained<T>(file: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError('store.url', explain(file, error), { cause: error });
  }
}

const SENTENCES: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be written by this user',
  EPERM: 'may not be written by this user',
  EROFS: 'is on a read-only file system',
  EISDIR: 'is a folder, not a file',
  ENOSPC: 'cannot be made: the disk is full',
  SQLITE_BUSY: 'is locked by another process',
  SQLITE_LOCKED: 'is locked by another process',
  SQLITE_NOTADB: 'is not a database of this program',
  SQLITE_CORRUPT: 'is damaged',
  SQLITE_READONLY: 'may not be written by this user',
  SQLITE_CANTOPEN: 'cannot be opened',
  SQLITE_FULL: 'cannot be written: the disk is full',
};

function explain(file: string, error: unknown): string {
  const { code = 'unknown error' } = error as { readonly code?: string };
  if (code === 'SQLITE_CANTOPEN' && isFolder(dirname(file)) && !existsSync(file))
    return `${file} does not exist: run bode migrate`;
  if (code === 'ENOENT' && !isFolder(dirname(file))) return `the folder ${dirname(file)} does not exist`;
  const sentence = SENTENCES[code] ?? SENTENCES[code.split('_').slice(0, 2).join('_')];
  return `${file} ${sentence ?? `cannot be used (${code})`}`;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

const LOST = /^SQLITE_(ABORT|BUSY|CANTOPEN|CORRUPT|FULL|INTERRUPT|IOERR|LOCKED|NOMEM|NOTADB|PROTOCOL|READONLY)(_|$)/;

/** True when SQLite gave up the transaction or the file: disk full, I/O error, no memory, locked, damaged, read-only. */
export function isLost(error: unknown): boolean {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' && LOST.test(code);
}
