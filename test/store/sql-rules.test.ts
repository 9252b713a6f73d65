// The SQL rules of engineering.md §4: nothing that only one engine knows. Every statement that the store makes is recorded while
// every kind of change and every read is carried out, and looked through together with the schema and the source.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import {
  DummyDriver,
  Kysely,
  type KyselyPlugin,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import { openVault } from '../../src/store/crypt/vault.ts';
import type { Store } from '../../src/store/index.ts';
import { migrationsFor } from '../../src/store/migrations/index.ts';
import { readBerichten } from '../../src/store/reads/berichten.ts';
import { readBewijzen } from '../../src/store/reads/bewijzen.ts';
import { readEbms } from '../../src/store/reads/ebms.ts';
import { readOrganisaties } from '../../src/store/reads/organisaties.ts';
import { readInzages, readProfielen, readSessie } from '../../src/store/reads/profielen.ts';
import type { Reader } from '../../src/store/reads/reader.ts';
import { readTaken } from '../../src/store/reads/taken.ts';
import { readGegevens, readZaken } from '../../src/store/reads/zaken.ts';
import { isLost, openForWriting } from '../../src/store/sqlite/connection.ts';
import { migrate, newMasterKeys } from '../../src/store/sqlite/index.ts';
import { doGroup, type Job } from '../../src/store/writes/group.ts';
import { admitKeys } from '../../src/store/writes/keys.ts';
import { openLog } from '../../src/store/writes/log.ts';
import { BERICHT, EBMS_BERICHT, EVERYTHING, WHO } from './everything.ts';
import { id, OIN, OIN2, T0, temporaryFolder, testSigner } from './support.ts';

const BANNED: Readonly<Record<string, RegExp>> = {
  'generated numbers': /\bautoincrement\b|\bserial\b|\bsequence\b|\bnextval\b|\bgenerated\b|\browid\b/i,
  'code in the database': /\btriggers?\b|\bprocedure\b|\bcreate\s+(or\s+replace\s+)?function\b|\bcreate\s+view\b/i,
  'locks and signals': /\bskip\s+locked\b|\bfor\s+update\b|\badvisory\b|\block\s+table\b|\blisten\b|\bnotify\b/i,
  'the clock of the engine':
    /\bnow\s*\(|\bcurrent_(time|date|timestamp)\b|\b(date|time|datetime|strftime|julianday|unixepoch)\s*\(/i,
  'random values of the engine': /\brandom(blob)?\s*\(|\buuid\w*\s*\(/i,
  'conflict clauses of one engine': /\binsert\s+or\s+|\breplace\s+into\b|\bon\s+duplicate\b|\bmerge\s+into\b/i,
  'paging by counting': /\boffset\b/i,
  'text rules of one engine': /\bcollate\b|\bnocase\b|\bi?like\b|\bglob\b|\bregexp\b|\bmatch\b/i,
  'JSON in the engine': /\bjsonb?_|->|::/i,
  'tables of one engine': /\bwithout\s+rowid\b|\bstrict\b|\bpartition\s+by\b/i,
};

function breaches(statements: Iterable<string>): readonly string[] {
  return [...statements].flatMap((text) =>
    Object.entries(BANNED).flatMap(([rule, pattern]) => (pattern.test(text) ? [`${rule}: ${text}`] : [])),
  );
}

/** Everything that is read, with arguments that reach every branch. */
async function readEverything(reader: Reader): Promise<void> {
  const berichten = readBerichten(reader);
  const sorts = ['nieuwste', 'oudste', 'termijn', 'afzender', 'onderwerp'] as const;
  for (const sorteer of sorts)
    for (const cursor of [undefined, BERICHT.id])
      for (const filter of [{}, { oin: OIN, ongelezen: true, metTermijn: true, zoek: 'x' }])
        await berichten.lijst(WHO, { map: 'inbox', sorteer, ...filter }, cursor, 1);
  await berichten.bestaand(OIN, [BERICHT.berichtId]);
  await berichten.aanleveringen(OIN, BERICHT.batchId);
  await berichten.status(OIN, [BERICHT.berichtId, id()]);
  await berichten.tel(WHO);
  await berichten.termijnen(WHO, T0, 5);
  await berichten.get(WHO, BERICHT.id);
  await berichten.bijlage(WHO, BERICHT.id, 1);
  await berichten.voorTaak(WHO, BERICHT.id);
  await readBewijzen(reader.db).over(BERICHT.id);
  await readTheRest(reader);
}

async function readTheRest(reader: Reader): Promise<void> {
  const organisaties = readOrganisaties(reader);
  await organisaties.get(OIN);
  await organisaties.list();
  await organisaties.aansluiting(OIN, 'BERICHTENBOX');
  await organisaties.aansluitingen();
  await organisaties.machtiging(OIN2, OIN);
  await organisaties.berichttypes(OIN);
  await organisaties.zaaktypes(OIN);
  const profielen = readProfielen(reader);
  await profielen.get(WHO);
  await profielen.demo();
  await profielen.abonnementen(WHO);
  await profielen.ontvangers(OIN, [WHO]);
  await profielen.abonnees({ oin: OIN, limit: 1 });
  await profielen.abonnees({ oin: OIN, sinds: T0, na: 'x', limit: 1 });
  await readInzages(reader, WHO, 5);
  await readSessie(reader, 'x');
  const zaken: Store['zaken'] = readZaken(reader);
  await zaken.bestaand(OIN, ['x']);
  await zaken.lijst(WHO);
  await zaken.get(WHO, id());
  await zaken.opIdentificatie(WHO, OIN, 'x');
  const gegevens = readGegevens(reader);
  await gegevens.bronnen();
  await gegevens.bron('RDW');
  await gegevens.leveringen(WHO);
  await gegevens.vanBron(WHO, 'RDW');
  const taken = readTaken(reader);
  await taken.eerstvolgende();
  await taken.vanBurger(WHO, 'notificeer');
  await taken.tel(T0);
  await readEbmsEverything(reader);
}

async function readEbmsEverything(reader: Reader): Promise<void> {
  const ebms = readEbms(reader);
  const { partner, richting, messageId, cpaId, conversationId, delen } = EBMS_BERICHT;
  await ebms.cpas.stempel();
  await ebms.cpas.list();
  await ebms.get({ partner, richting, messageId });
  await ebms.opId(EBMS_BERICHT.id);
  await ebms.verwijzendNaar(partner, richting, messageId);
  await ebms.lijst({});
  await ebms.lijst({ partner, richting, status: 'ontvangen', cpaId, conversationId, vanaf: 0 }, EBMS_BERICHT.id, 1);
  await ebms.gebeurtenissen(EBMS_BERICHT.id);
  await ebms.envelop(EBMS_BERICHT.id);
  await ebms.antwoord(EBMS_BERICHT.id);
  await ebms.stuk(partner, delen[0]!.deelId, 0);
  await ebms.lanen(['zend', 'signaal'], T0);
  await ebms.wachtend('laan');
  await ebms.werkVan(EBMS_BERICHT);
  await ebms.tel(T0);
}

const MORE_JOBS: readonly Job[] = [
  { kind: 'claim', claim: { wie: 'w', now: T0, tot: T0 + 1, limit: 5 } },
  { kind: 'claimWerk', claim: { laan: 'laan', wie: 'w', now: T0, tot: T0 + 1, limit: 5 } },
  { kind: 'ruimOp', now: T0, grenzen: { inactiefMs: 1, totaalMs: 1 } },
  { kind: 'rotate' },
  { kind: 'proef', waarde: 'x' },
];

const POSTGRES = {
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
};

/** Remembers what each query is in the words of PostgreSQL, and lets it pass. */
function recorder(seen: Set<string>): KyselyPlugin {
  return {
    transformQuery({ node, queryId }) {
      seen.add(new PostgresQueryCompiler().compileQuery(node, queryId).sql);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
}

describe('SQL rules (engineering.md §4)', () => {
  const folder = temporaryFolder();
  const url = `sqlite:${join(folder, 'rules.sqlite')}`;
  /** As run on SQLite, and the same in the words of PostgreSQL. */
  const recorded = new Set<string>();
  const elsewhere = new Set<string>();

  before(async () => {
    await migrate(url);
    const connection = openForWriting(url);
    const prepare = connection.raw.prepare.bind(connection.raw);
    connection.raw.prepare = ((text: string) => {
      recorded.add(text);
      return prepare(text);
    }) as typeof connection.raw.prepare;
    const db = connection.db.withPlugin(recorder(elsewhere));
    const vault = openVault(newMasterKeys());
    await admitKeys(db, vault);
    const log = await openLog(db, await testSigner(), T0);
    const jobs = [...Object.values(EVERYTHING).map((changes): Job => ({ kind: 'commit', changes })), ...MORE_JOBS];
    for (const job of jobs) {
      const [outcome] = await doGroup({ db, begin: 'begin immediate', vault, log, isLost }, [job], T0);
      if (outcome?.kind === 'failed') throw outcome.error;
    }
    await readEverything({ db, vault });
    await connection.close();
  });

  it('hold for every statement that is run', () => {
    expect(recorded.size).to.be.greaterThan(80);
    expect(breaches(recorded)).to.deep.equal([]);
    for (const text of recorded)
      expect(text).to.match(/^(select|insert|update|delete|begin|commit|savepoint|release|rollback)\b/);
  });

  it('hold for the schema: types, and the owner first in every key', () => {
    const db = new Sqlite(join(folder, 'rules.sqlite'), { readonly: true });
    const schema = db.prepare('select name, type, sql from sqlite_schema where sql is not null').all() as {
      readonly name: string;
      readonly type: string;
      readonly sql: string;
    }[];
    expect(breaches(schema.map(({ sql }) => sql))).to.deep.equal([]);
    const tables = schema.filter(({ name, type }) => type === 'table' && !name.startsWith('schema_'));
    expect(tables.length).to.equal(35);
    // Short lists of the whole store, owned by nobody.
    const shared = new Set(['gegevensbronnen', 'hoofdsleutels', 'opslag', 'cpas', 'ebms_lanen']);
    for (const { name } of tables) {
      const columns = db.pragma(`table_info(${name})`) as { name: string; type: string; pk: number }[];
      for (const { name: column, type } of columns)
        expect(type.toLowerCase(), `${name}.${column}`).to.be.oneOf(['text', 'bigint', 'integer', 'blob']);
      const first = columns.find(({ pk }) => pk === 1)?.name;
      if (!shared.has(name)) expect(first, name).to.be.oneOf(['oin', 'client_oin', 'box', 'log_id', 'partner']);
    }
    db.close();
  });

  it('hold for the source', () => {
    const src = fileURLToPath(new URL('../../src/store/', import.meta.url));
    const found = readdirSync(src, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
      if (!name.endsWith('.ts')) return [];
      const code = readFileSync(join(src, name), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      const raw = [...code.matchAll(/sql`[^`]*`|sql\.raw\([^)]*\)|prepare\([^)]*\)|exec\([^)]*\)/g)].map(
        ([text]) => text,
      );
      return breaches(raw).map((breach) => `${name}: ${breach}`);
    });
    expect(found).to.deep.equal([]);
  });

  it('hold for what the same queries are on PostgreSQL', () => {
    expect(elsewhere.size).to.be.greaterThan(80);
    expect(breaches(elsewhere)).to.deep.equal([]);
    for (const text of elsewhere) expect(text, 'parameters are numbered').to.not.match(/\?/);
  });

  it('hold for the schema on PostgreSQL', async () => {
    const statements = new Set<string>();
    const db = new Kysely<unknown>({ dialect: { ...POSTGRES, createDriver: () => new DummyDriver() } });
    const recording = db.withPlugin(recorder(statements));
    for (const migration of Object.values(migrationsFor({ blob: 'bytea' }))) await migration.up(recording);
    expect(breaches(statements)).to.deep.equal([]);
    expect([...statements].filter((text) => text.startsWith('create table')).length).to.equal(35);
    expect([...statements].some((text) => /\bblob\b/.test(text))).to.equal(false);
  });
});
