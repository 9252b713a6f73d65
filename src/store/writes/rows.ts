// Many rows in one statement. A statement is built by Kysely once per table, number of rows and clause, and then run with other
// parameters: building 64 rows costs more than storing them. Numbers of rows are powers of two, so that there are few shapes.
import { type Kysely, type OnConflictBuilder, sql } from 'kysely';
import { execute } from '../execute.ts';
import type { Tables } from '../tables.ts';

/** Rows per statement; 64 rows of 19 columns stay far below the parameter limit of every engine. */
const MAX_ROWS = 64;

type TableName = keyof Tables & string;
type Row<T extends TableName> = Tables[T];
type Column<T extends TableName> = keyof Row<T> & string;

/** What happens when a row with that key is there: without a clause the statement fails. */
interface Clause<T extends TableName> {
  /** Key columns: their values are returned for each row that was written. */
  readonly key: readonly Column<T>[];
  /** Replace the other columns of the row that is there. Absent = leave it as it is. */
  readonly replace?: true;
  /** With `replace`: only when this column is higher in the new row. */
  readonly newer?: Column<T>;
}

/** Shapes of one connection. */
const shapes = new WeakMap<Kysely<Tables>, Map<string, Statement>>();

/**
 * Inserts rows with `ON CONFLICT DO NOTHING`.
 * @returns the rows that were already there.
 */
export async function insertNew<T extends TableName>(
  db: Kysely<Tables>,
  table: T,
  key: readonly Column<T>[],
  rows: readonly Row<T>[],
): Promise<readonly Row<T>[]> {
  const written = await insertRows(db, table, rows, { key });
  if (written.length === rows.length) return [];
  const left = countKeys(written.map((row) => keyText(row, key)));
  return rows.filter((row) => {
    const text = keyText(row, key);
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}

/** Inserts rows whose key cannot be there: a row that is there is an error of this program. */
export async function insertAll<T extends TableName>(
  db: Kysely<Tables>,
  table: T,
  rows: readonly Row<T>[],
): Promise<void> {
  await insertRows(db, table, rows);
}

/** Inserts rows, or replaces the rows that have the same key. */
export async function upsert<T extends TableName>(
  db: Kysely<Tables>,
  table: T,
  clause: Omit<Clause<T>, 'replace'>,
  rows: readonly Row<T>[],
): Promise<void> {
  // One statement may not touch a row twice: of several rows with one key the last one counts, or the highest `newer`.
  const perKey = new Map<string, Row<T>>();
  for (const row of rows) {
    const text = keyText(row, clause.key);
    const earlier = perKey.get(text);
    const keep = clause.newer && earlier && Number(earlier[clause.newer]) >= Number(row[clause.newer]);
    if (!keep) perKey.set(text, row);
  }
  await insertRows(db, table, [...perKey.values()], { ...clause, replace: true });
}

function keyText<T extends TableName>(row: Partial<Row<T>>, key: readonly Column<T>[]): string {
  return JSON.stringify(key.map((column) => row[column]));
}

function countKeys(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

async function insertRows<T extends TableName>(
  db: Kysely<Tables>,
  table: T,
  rows: readonly Row<T>[],
  clause?: Clause<T>,
): Promise<readonly Partial<Row<T>>[]> {
  const written: Partial<Row<T>>[] = [];
  for (let from = 0; from < rows.length; ) {
    const count = Math.min(MAX_ROWS, 2 ** Math.floor(Math.log2(rows.length - from)));
    const part = rows.slice(from, from + count);
    const { text, columns } = statement(db, table, { part, clause });
    written.push(...(await execute<Partial<Row<T>>>(db, text, flat(part, columns))));
    from += count;
  }
  return written;
}

/** The values in the order of the statement's parameters; a column that a row lacks is undefined, which no engine takes. */
function flat(rows: readonly object[], columns: readonly string[]): unknown[] {
  const parameters: unknown[] = [];
  for (const row of rows) for (const column of columns) parameters.push((row as Record<string, unknown>)[column]);
  return parameters;
}

interface Statement {
  readonly text: string;
  readonly columns: readonly string[];
}

interface Inserted<T extends TableName> {
  readonly part: readonly Row<T>[];
  readonly clause: Clause<T> | undefined;
}

/** A table has one clause for each way of inserting, so that its name and the way name the statement. */
function statement<T extends TableName>(db: Kysely<Tables>, table: T, { part, clause }: Inserted<T>): Statement {
  const known = shapes.get(db) ?? new Map<string, Statement>();
  shapes.set(db, known);
  const way = clause ? (clause.replace ? 'upsert' : 'new') : 'all';
  const name = `${table} ${way} ${part.length}`;
  const found = known.get(name);
  if (found) return found;
  const columns = Object.keys(part[0]!) as Column<T>[];
  const made = { text: build(db, table, columns, { count: part.length, clause }), columns };
  known.set(name, made);
  return made;
}

interface Shape<T extends TableName> {
  readonly count: number;
  readonly clause: Clause<T> | undefined;
}

function build<T extends TableName>(
  db: Kysely<Tables>,
  table: T,
  columns: readonly Column<T>[],
  { count, clause }: Shape<T>,
): string {
  const sample = Array.from({ length: count }, (_, row) =>
    Object.fromEntries(columns.map((column, index) => [column, row * columns.length + index])),
  );
  // The builder's types ask for the literal table; the shape is the same for all.
  const untyped = db as unknown as Kysely<Record<'any', Record<string, unknown>>>;
  const insert = untyped.insertInto(table as 'any').values(sample);
  const query = clause
    ? insert.onConflict((conflict) => resolution(conflict, clause, { table, columns })).returning([...clause.key])
    : insert;
  const { sql: text, parameters } = query.compile();
  if (parameters.some((value, index) => value !== index) || parameters.length !== count * columns.length)
    throw new Error(`the statement for ${table} does not take its parameters row by row`);
  return text;
}

interface Target<T extends TableName> {
  readonly table: T;
  readonly columns: readonly Column<T>[];
}

type Conflicts = OnConflictBuilder<Record<'any', Record<string, unknown>>, 'any'>;

function resolution<T extends TableName>(
  conflict: Conflicts,
  { key, replace, newer }: Clause<T>,
  { table, columns }: Target<T>,
) {
  if (!replace) return conflict.doNothing();
  const others = columns.filter((column) => !key.includes(column));
  const update = conflict
    .columns([...key])
    .doUpdateSet(Object.fromEntries(others.map((column) => [column, sql.ref(`excluded.${column}`)])));
  return newer ? update.where(sql.ref(`excluded.${newer}`), '>', sql.ref(`${table}.${newer}`)) : update;
}
