// Queries that many exchanges make: Kysely builds one once for each connection and length of its lists, and then it runs with other values.
// Building a query costs more than SQLite needs to answer it.
import type { CompiledQuery, Kysely } from 'kysely';
import { execute } from './execute.ts';
import type { Tables } from './tables.ts';

type Values = readonly (string | number | readonly string[])[];

/** Stands for a value while a query is built. */
class Place {
  readonly value: number;
  /** Place in a list. */
  readonly item: number | undefined;

  constructor(value: number, item?: number) {
    this.value = value;
    this.item = item;
  }
}

interface Built {
  readonly text: string;
  /** Places, and values that are the same each time. */
  readonly parameters: readonly unknown[];
}

/**
 * The rows of the query that `build` makes. It must ask only for its values, in the same way each time: whatever else it depends on stays as
 * it was at the first call. Lists are padded (padded.ts), so that there are few lengths.
 */
export function prepared<V extends Values, R>(
  build: (db: Kysely<Tables>, ...values: V) => { compile(): CompiledQuery<R> },
): (db: Kysely<Tables>, ...values: V) => Promise<readonly R[]> {
  const byConnection = new WeakMap<Kysely<Tables>, Map<string, Built>>();
  return async (db, ...values) => {
    const known = byConnection.get(db) ?? new Map<string, Built>();
    byConnection.set(db, known);
    const shape = values.map((value) => (Array.isArray(value) ? value.length : '')).join();
    const { text, parameters } = known.get(shape) ?? compiled(db, build, values);
    known.set(shape, { text, parameters });
    const filled = parameters.map((one) => (one instanceof Place ? valueAt(values, one) : one));
    return execute<R>(db, text, filled);
  };
}

function compiled<V extends Values>(
  db: Kysely<Tables>,
  build: (db: Kysely<Tables>, ...values: V) => { compile(): CompiledQuery },
  values: V,
): Built {
  const places = values.map((value, index) =>
    Array.isArray(value) ? value.map((_, item) => new Place(index, item)) : new Place(index),
  );
  // A place has the type of what it stands for: the builder only carries it to the parameters.
  const { sql: text, parameters } = build(db, ...(places as unknown as V)).compile();
  return { text, parameters };
}

function valueAt(values: Values, { value, item }: Place): unknown {
  const found = values[value];
  return item === undefined ? found : (found as readonly string[])[item];
}
