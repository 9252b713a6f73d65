// Queries that are built once (src/store/prepared.ts): values in their places whatever their order, and a statement for each length of list.
import { expect } from 'chai';
import { Kysely, SqliteAdapter, type SqliteDialect, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { Guid, Oin } from '../../src/core/index.ts';
import { prepared } from '../../src/store/prepared.ts';
import type { Tables } from '../../src/store/tables.ts';

const OIN = 'oin' as Oin;
const guids = (...ids: readonly string[]) => ids as readonly Guid[];

interface Asked {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** A database that answers nothing and keeps what it was asked. */
function listening(): { readonly db: Kysely<Tables>; readonly asked: Asked[] } {
  const asked: Asked[] = [];
  const connection = {
    async executeQuery({ sql, parameters }: Asked) {
      asked.push({ sql, parameters });
      return { rows: [] };
    },
    // biome-ignore lint/correctness/useYield: nothing is streamed
    async *streamQuery() {
      throw new Error('not asked');
    },
  };
  const nothing = async () => undefined;
  const dialect = {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => ({
      init: nothing,
      acquireConnection: async () => connection,
      beginTransaction: nothing,
      commitTransaction: nothing,
      rollbackTransaction: nothing,
      releaseConnection: nothing,
      destroy: nothing,
    }),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
  return { db: new Kysely<Tables>({ dialect: dialect as unknown as SqliteDialect }), asked };
}

describe('a prepared query', () => {
  let built = 0;
  const query = prepared((db, oin: Oin, ids: readonly Guid[], limit: number) => {
    built++;
    return db
      .selectFrom('berichten')
      .select('id')
      .where('bericht_id', 'in', ids)
      .where('map', '=', 'inbox')
      .where('oin', '=', oin)
      .where('aantal_bijlagen', '<', limit);
  });
  beforeEach(() => {
    built = 0;
  });

  it('puts values in their places, and leaves what is fixed', async () => {
    const { db, asked } = listening();
    await query(db, 'oin-1' as Oin, guids('a', 'b'), 7);
    await query(db, 'oin-2' as Oin, guids('c', 'd'), 9);
    expect(asked.map(({ parameters }) => parameters)).to.deep.equal([
      ['a', 'b', 'inbox', 'oin-1', 7],
      ['c', 'd', 'inbox', 'oin-2', 9],
    ]);
    expect(built, 'built once').to.equal(1);
    expect(asked[0]!.sql).to.equal(asked[1]!.sql).and.to.include('"bericht_id" in (?, ?)');
  });

  it('is built for each length of a list, and for each connection', async () => {
    const [first, second] = [listening(), listening()];
    for (const ids of [['a'], ['a', 'b'], ['b'], ['c', 'd']]) await query(first.db, OIN, guids(...ids), 1);
    expect(built).to.equal(2);
    expect(first.asked.map(({ parameters }) => parameters.length)).to.deep.equal([4, 5, 4, 5]);
    await query(second.db, OIN, guids('a'), 1);
    expect(built).to.equal(3);
  });

  it('never confuses two queries of one connection', async () => {
    const { db, asked } = listening();
    const other = prepared((on, oin: Oin) => on.selectFrom('batches').select('batch_id').where('oin', '=', oin));
    await query(db, OIN, guids('a'), 1);
    await other(db, OIN);
    expect(asked[1]).to.deep.include({ parameters: ['oin'] });
    expect(asked[1]!.sql).to.include('"batches"');
  });
});
