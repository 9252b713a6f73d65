// kill -9 and a full disk, with real processes: what was answered is there once, and nothing is half there.
import { execFile, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { createMasterKeys, loadMasterKeys, migrate } from '../../src/store/sqlite/index.ts';
import { testPki } from '../support/pki.ts';
import { key, list, owner, PER_LIST } from './children/lists.ts';
import { failure, newStore, proves, temporaryFolder } from './support.ts';

const ROUNDS = 3;
const child = (name: string) => fileURLToPath(new URL(`./children/${name}.ts`, import.meta.url));

describe('a SQLite store whose process is stopped by force', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const keys = join(folder, 'keys.json');
  const env = { ...process.env, KEY_FILE: join(folder, 'key.pem'), CERT_FILE: join(folder, 'cert.pem') };
  const newUrl = async (name: string) => {
    const url = `sqlite:${join(folder, name)}`;
    await migrate(url);
    return url;
  };

  before(async () => {
    createMasterKeys(keys);
    const pki = await testPki();
    const { keyPem, certificatePem } = await pki.issue({ key: 'ec' });
    writeFileSync(env.KEY_FILE, keyPem);
    writeFileSync(env.CERT_FILE, certificatePem);
  });

  /** Numbers of the lists that were answered before the process was killed, after at least `enough` of them. */
  function killed(url: string, first: number, enough: number): Promise<readonly number[]> {
    return new Promise((resolve, reject) => {
      const loader = spawn(process.execPath, [child('load'), url, keys, String(first)], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let text = '';
      loader.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (text.split('\n').length > enough) loader.kill('SIGKILL');
      });
      loader.on('error', reject);
      loader.on('close', (_code, signal) => {
        if (signal === 'SIGKILL') resolve(text.split('\n').slice(0, -1).map(Number));
        else reject(new Error('the process ended by itself'));
      });
    });
  }

  function rows<T>(url: string, sql: string): T[] {
    const db = new Sqlite(url.slice('sqlite:'.length));
    try {
      return db.prepare(sql).all() as T[];
    } finally {
      db.close();
    }
  }

  /** Lists that the database holds something of: each must hold all of it. @returns their numbers. */
  function whole(url: string): ReadonlySet<number> {
    const counts = new Map<number, Map<string, number>>();
    const tables = [
      ['berichten', 'id'],
      ['bericht_inhoud', 'id'],
      ['taken', 'id'],
      ['bewijzen', 'onderwerp_id'],
      ['batches', 'batch_id'],
    ];
    for (const [table, column] of tables)
      for (const { id } of rows<{ readonly id: string }>(url, `select ${column} as id from ${table}`)) {
        const n = Number.parseInt(id.slice(0, 8), 16);
        const of = counts.get(n) ?? new Map<string, number>();
        of.set(table!, (of.get(table!) ?? 0) + 1);
        counts.set(n, of);
      }
    const full = { berichten: PER_LIST, bericht_inhoud: PER_LIST, taken: PER_LIST, bewijzen: PER_LIST, batches: 1 };
    for (const [n, of] of counts) expect(Object.fromEntries(of), `list ${n}`).to.deep.equal(full);
    const [once] = rows<{ readonly aantal: number }>(url, 'select count(*) as aantal from eenmalig');
    expect(once!.aantal).to.equal(counts.size);
    return new Set(counts.keys());
  }

  it('keeps every list that was answered, whole, and no part of any other; receipts stay provable', async () => {
    const url = await newUrl('killed.sqlite');
    const answered: number[] = [];
    for (let round = 0; round < ROUNDS; round++)
      answered.push(...(await killed(url, round * 100_000, 20 + 40 * round)));
    expect(answered.length).to.be.at.least(ROUNDS * 20);
    const stored = whole(url);
    expect(answered.filter((n) => !stored.has(n))).to.deep.equal([]);

    const store = await newStore(folder, { url, masterKeys: loadMasterKeys(keys) });
    try {
      for (const n of answered.filter((_, at) => at % 5 === 0)) {
        const [bewijs, ...more] = await store.bewijzen.over(key(n, 0));
        expect(more).to.deep.equal([]);
        expect(proves(bewijs!)).to.equal(true);
        expect((await store.berichten.get(owner(n, 1), key(n, 1)))?.onderwerp).to.equal(`Brief ${n}`);
      }
      const [n] = answered;
      expect(await failure(store.commit(list(n!)))).to.include({ name: 'Conflict', kind: 'once' });
      expect(rows(url, 'pragma integrity_check')).to.deep.equal([{ integrity_check: 'ok' }]);
      expect(rows(url, 'pragma foreign_key_check')).to.deep.equal([]);
    } finally {
      await store.close();
    }
  });

  it('refuses when the disk has no room, keeps what was answered, and works again when there is room', async () => {
    const url = await newUrl('full.sqlite');
    const { stdout } = await promisify(execFile)(
      'sh',
      ['-c', 'ulimit -f 4000 && exec "$0" "$@"', process.execPath, child('fill'), url, keys],
      { env },
    );
    const { answered, refused, onderwerp } = JSON.parse(stdout);
    expect(answered.length).to.be.greaterThan(5);
    expect(refused.length).to.equal(3);
    for (const { code, cause } of refused) {
      expect(code).to.equal('server.unavailable');
      expect(cause).to.match(/^SQLITE_(IOERR|FULL)/);
    }
    expect(onderwerp, 'reading goes on').to.equal('Brief 0');
    expect([...whole(url)].sort((a, b) => a - b)).to.deep.equal(answered);

    const store = await newStore(folder, { url, masterKeys: loadMasterKeys(keys) });
    await store.commit(list(refused[0].n));
    expect(await store.gezondheid()).to.equal(undefined);
    await store.close();
    expect(whole(url).has(refused[0].n)).to.equal(true);
  });
});
