// What an operator sees when the store cannot be opened: one sentence that names the setting. And the schema on disk.
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { MIGRATIONS } from '../../src/store/migrations/index.ts';
import { migrate, newMasterKeys, openSqliteStore, StoreError, schemaVersion } from '../../src/store/sqlite/index.ts';
import { failure, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const url = (name: string) => `sqlite:${join(folder, name)}`;
const open = (at: string) => openSqliteStore({ url: at, masterKeys: newMasterKeys(), clock: () => 0 });
const expected = MIGRATIONS.at(-1)!;

async function refused(promise: Promise<unknown>, sentence: string): Promise<void> {
  const error = (await failure(promise)) as StoreError;
  expect(error).to.be.instanceOf(StoreError);
  expect(error.setting).to.equal('store.url');
  expect(error.message).to.match(/^store\.url: /);
  expect(error.message).to.include(sentence);
  expect(error.message).to.not.include('\n');
}

describe('SQLite file', () => {
  it('must have the form sqlite:<file>', async () => {
    for (const bad of ['', 'data/bode.sqlite', 'postgres://localhost/bode', 'sqlite:', 'sqlite::memory:'])
      await refused(migrate(bad), 'must be sqlite:<file>');
  });

  it('is refused in one sentence when it cannot be used', async () => {
    await refused(migrate(url('none/bode.sqlite')), `the folder ${join(folder, 'none')} does not exist`);
    await refused(open(url('missing.sqlite')), 'missing.sqlite does not exist: run bode migrate');
    mkdirSync(join(folder, 'folder.sqlite'));
    await refused(migrate(url('folder.sqlite')), 'is a folder');
    writeFileSync(join(folder, 'text.sqlite'), 'This is no database.'.repeat(100));
    await refused(migrate(url('text.sqlite')), 'is not a database');
    await refused(schemaVersion(url('text.sqlite')), 'is not a database');
  });

  it('is refused when this user may not write it', async () => {
    if (process.getuid?.() === 0) return void (await asRoot());
    const dir = join(folder, 'closed');
    mkdirSync(dir);
    chmodSync(dir, 0o500);
    await refused(migrate(url('closed/bode.sqlite')), 'may not be written');
    chmodSync(dir, 0o700);
  });

  /** Root may write everywhere but where the kernel itself refuses. */
  async function asRoot(): Promise<void> {
    await refused(migrate('sqlite:/proc/bode.sqlite'), '/proc/bode.sqlite');
  }

  it('is refused when another process holds it', async function () {
    this.timeout(20_000);
    await migrate(url('locked.sqlite'));
    const other = new Sqlite(join(folder, 'locked.sqlite'));
    other.exec('pragma locking_mode = exclusive; begin exclusive');
    try {
      await refused(schemaVersion(url('locked.sqlite')), 'is locked by another process');
    } finally {
      other.close();
    }
  });

  it('is readable by its owner only', async () => {
    const store = await openSqliteStore({
      url: url('mode.sqlite'),
      masterKeys: newMasterKeys(),
      clock: () => 0,
      migrate: true,
    });
    const modes = ['', '-wal', '-shm'].map((end) => statSync(join(folder, `mode.sqlite${end}`)).mode & 0o777);
    await store.close();
    expect(modes).to.deep.equal([0o600, 0o600, 0o600]);
  });
});

describe('schema of a SQLite store', () => {
  it('is made by migrate, once', async () => {
    expect(await schemaVersion(url('a.sqlite'))).to.deep.equal({ expected });
    expect(await migrate(url('a.sqlite'))).to.deep.equal(MIGRATIONS);
    expect(await schemaVersion(url('a.sqlite'))).to.deep.equal({ current: expected, expected });
    const before = readFileSync(join(folder, 'a.sqlite'));
    expect(await migrate(url('a.sqlite'))).to.deep.equal([]);
    expect(Buffer.compare(readFileSync(join(folder, 'a.sqlite')), before)).to.equal(0);
  });

  it('must be there before a store opens, unless it is asked to migrate', async () => {
    new Sqlite(join(folder, 'empty.sqlite')).exec('create table x (y text)').close();
    await refused(open(url('empty.sqlite')), `has schema none, this program needs ${expected}: run bode migrate`);
  });

  it('that is newer than this program is refused by everything', async () => {
    await migrate(url('newer.sqlite'));
    const db = new Sqlite(join(folder, 'newer.sqlite'));
    db.exec("insert into schema_versies values ('9999-later', '2030-01-01')");
    db.close();
    for (const attempt of [open, migrate, schemaVersion])
      await refused(attempt(url('newer.sqlite')), 'has schema 9999-later, which is newer than this program');
  });
});
