// How a migration describes tables and indexes: columns of the four types that every engine has, keys, and what engines call differently.
import {
  type CreateTableBuilder,
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type RawBuilder,
  type SqlBool,
  sql,
} from 'kysely';

/** What engines call differently. */
export interface EngineTypes {
  /** `blob` or `bytea`. */
  readonly blob: 'blob' | 'bytea';
}

type Column = 'text' | 'bigint' | 'blob' | 'flag';
type Columns = Readonly<Record<string, Column | `${Column}?`>>;

export interface Shape {
  readonly columns: Columns;
  readonly key: readonly string[];
  /** Parent table whose primary key is the first columns of this one, by the same or the given names. */
  readonly parent?: { readonly table: string; readonly columns: readonly string[]; readonly key: readonly string[] };
}

/** The tables of a migration have no types: later migrations change them. */
type Any = Record<string, Record<string, unknown>>;

export interface Index {
  readonly table: string;
  readonly columns: readonly string[];
  readonly unique?: true;
  /** Only these rows. Queries that are to use the index state the condition in the same words. */
  readonly where?: (eb: ExpressionBuilder<Any, string>) => Expression<SqlBool>;
}

export async function createTable(
  db: Kysely<unknown>,
  types: EngineTypes,
  [name, { columns, key, parent }]: readonly [string, Shape],
): Promise<void> {
  let table: CreateTableBuilder<string, string> = db.schema.createTable(name);
  for (const [column, type] of Object.entries(columns))
    table = table.addColumn(column, columnType(type, types), (col) => {
      const filled = type.endsWith('?') ? col : col.notNull();
      return type.startsWith('flag') ? filled.check(sql`${sql.ref(column)} in (0, 1)`) : filled;
    });
  table = table.addPrimaryKeyConstraint(`${name}_pk`, [...key]);
  if (parent)
    table = table.addForeignKeyConstraint(`${name}_${parent.table}`, [...parent.columns], parent.table, [
      ...parent.key,
    ]);
  await table.execute();
}

function columnType(type: string, types: EngineTypes): 'text' | 'bigint' | 'integer' | RawBuilder<unknown> {
  if (type.startsWith('text')) return 'text';
  if (type.startsWith('bigint')) return 'bigint';
  return type.startsWith('flag') ? 'integer' : sql.raw(types.blob);
}

export async function createIndex(db: Kysely<unknown>, name: string, index: Index): Promise<void> {
  let statement = db.schema
    .createIndex(name)
    .on(index.table)
    .columns([...index.columns]);
  if (index.unique) statement = statement.unique();
  const { where } = index;
  await (where ? statement.where((eb) => where(eb as ExpressionBuilder<Any, string>)) : statement).execute();
}
