// The log of receipts on disk (D8): it goes on after a restart, with another certificate too, and refuses to go on from damage.
import { type KeyObject, sign } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { type LogSigner, newMasterKeys, openSqliteStore } from '../../src/store/sqlite/index.ts';
import { blad, failure, id, newStore, proves, temporaryFolder, testSigner } from './support.ts';

const folder = temporaryFolder();
let files = 0;

describe('log of receipts in a SQLite file', () => {
  let signer: LogSigner;
  const masterKeys = newMasterKeys();

  before(async () => {
    signer = await testSigner();
  });

  const open = (url: string, bewijs: LogSigner = signer) => newStore(folder, { url, masterKeys, bewijs });
  const fileOf = (url: string) => url.slice('sqlite:'.length);
  const newUrl = () => `sqlite:${join(folder, `log-${files++}.sqlite`)}`;
  const leaves = (count: number, onderwerpId = id()) =>
    Array.from({ length: count }, () => ({ kind: 'bewijs', value: blad({ onderwerpId }) }) as const);

  let template: string | undefined;

  /** A log of three groups, closed. */
  async function filled(): Promise<string> {
    const url = newUrl();
    if (template !== undefined) copyFileSync(fileOf(template), fileOf(url));
    else {
      const store = await open(url);
      for (const count of [3, 1, 5]) await store.commit(leaves(count));
      await store.close();
      template = newUrl();
      copyFileSync(fileOf(url), fileOf(template));
    }
    return url;
  }

  function edit(url: string, sql: string): void {
    const db = new Sqlite(fileOf(url));
    db.pragma('foreign_keys = OFF');
    db.exec(sql);
    db.close();
  }

  it('goes on where it was, also when the certificate is renewed, and old receipts stay provable', async () => {
    const url = await filled();
    const about = id();
    const second = await open(url);
    const [bewijs] = await second.commit(leaves(1, about));
    await second.close();
    expect(bewijs).to.include({ index: 9 });
    const third = await open(url, await testSigner());
    const [next] = await third.commit(leaves(1, about));
    const found = await third.bewijzen.over(about);
    await third.close();
    expect(next).to.include({ index: 10, logId: bewijs!.logId });
    expect(found).to.deep.equal([bewijs, next]);
    expect(found.map(proves)).to.deep.equal([true, true]);
    expect(bewijs!.hoofd.certificaat).to.not.equal(next!.hoofd.certificaat);
  });

  it('signs with another key while it is open: what was accepted before keeps its certificate', async () => {
    const url = await filled();
    const about = id();
    const next = await testSigner();
    const store = await open(url);
    await store.commit(leaves(1, about));
    await store.renewSigner(next);
    await Promise.all([store.commit(leaves(1, about)), store.commit(leaves(2, about))]);
    const found = await store.bewijzen.over(about);
    await store.close();
    const holders = found.map(({ hoofd }) => hoofd.certificaat);
    const [before, after] = [signer, next].map(({ certificaat }) => Buffer.from(certificaat).toString('base64'));
    expect(holders).to.deep.equal([before, after, after, after]);
    expect(found.map(proves)).to.deep.equal([true, true, true, true]);
    const again = await open(url, next);
    expect((await again.commit(leaves(1)))[0]).to.include({ index: 13 });
    await again.close();
  });

  it('keeps its signer when the next one has a key that does not fit', async () => {
    const store = await open(await filled());
    const next = await testSigner();
    const refused = await failure(store.renewSigner({ ...next, key: signer.key }));
    const [bewijs] = await store.commit(leaves(1));
    await store.close();
    expect(refused).to.include({ code: 'server.internal' });
    expect(proves(bewijs!)).to.equal(true);
  });

  it('asks a key that is elsewhere for its signatures, and keeps nothing that it did not sign well', async () => {
    const url = await filled();
    const { key, ...rest } = await testSigner();
    let answers: 'right' | 'wrong' | 'none' = 'right';
    const elsewhere = async (data: Uint8Array) => {
      if (answers === 'none') throw new Error('token removed');
      return sign('sha256', answers === 'right' ? data : Buffer.from('x'), key as KeyObject);
    };
    const store = await open(url, { ...rest, key: elsewhere });
    const indexes: unknown[] = [];
    for (answers of ['right', 'wrong', 'none', 'right'] as const) {
      const done = await store.commit(leaves(1)).catch((error) => error);
      indexes.push(Array.isArray(done) ? [done[0].index, proves(done[0])] : done.code);
    }
    expect(indexes).to.deep.equal([[9, true], 'server.unavailable', 'server.unavailable', [10, true]]);
    answers = 'right';
    await store.renewSigner({ ...rest, key: elsewhere });
    expect((await store.commit(leaves(1)))[0]).to.include({ index: 11 });
    await store.close();
  });

  it('is one log per writer', async () => {
    const url = await filled();
    const [mine, other] = [await open(url), await open(url, { ...signer, schrijver: 'other' })];
    const [a, b] = await Promise.all([mine.commit(leaves(1)), other.commit(leaves(1))]);
    await mine.close();
    await other.close();
    expect(a[0]).to.include({ index: 9 });
    expect(b[0]).to.include({ index: 0 });
    expect(a[0]!.logId).to.not.equal(b[0]!.logId);
    expect([a[0]!, b[0]!].map(proves)).to.deep.equal([true, true]);
  });

  it('stays whole when a second process of the same writer adds to it', async () => {
    const url = await filled();
    const [one, two] = [await open(url), await open(url)];
    const all = await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? one : two).commit(leaves(2))));
    await one.close();
    await two.close();
    const indexes = all.flat().map(({ index }) => index);
    expect(indexes.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 40 }, (_, n) => 9 + n));
    expect(all.flat().every(proves)).to.equal(true);
  });

  const damage: readonly [string, string][] = [
    ['a changed leaf', `update bewijzen set blad = '{}' where nummer = 8`],
    ['a missing leaf', 'delete from bewijzen where nummer = 8'],
    [
      'a leaf that no head counts',
      `insert into bewijzen select log_id, 9, soort, oin, null, op, blad, blad_hash from bewijzen where nummer = 1`,
    ],
    ['a removed head', 'delete from bewijs_hoofden where omvang = 9'],
    ['a changed root', `update bewijs_hoofden set wortel = zeroblob(32) where omvang = 9`],
    ['a changed edge', `update bewijs_hoofden set rand = zeroblob(64) where omvang = 9`],
    ['a changed moment', 'update bewijs_hoofden set op = op + 1 where omvang = 9'],
    ['a changed head before it', `update bewijs_hoofden set rand = zeroblob(32) where omvang = 4`],
    ['all heads gone', 'delete from bewijs_hoofden'],
  ];
  for (const [what, sql] of damage)
    it(`does not open after damage: ${what}`, async () => {
      const url = await filled();
      edit(url, sql);
      const error = await failure(open(url));
      expect(error).to.include({ code: 'server.internal', clause: 'D8' });
      expect((error as Error).message).to.include('the log of receipts is damaged');
    });

  it('refuses to show a receipt of an older group that was changed', async () => {
    const url = newUrl();
    const about = id();
    const store = await open(url);
    await store.commit(leaves(3, about));
    await store.commit(leaves(1));
    await store.close();
    edit(url, `update bewijzen set blad = blad || ' ' where nummer = 1`);
    const again = await open(url);
    const error = await failure(again.bewijzen.over(about));
    await again.close();
    expect(error).to.include({ code: 'server.internal', clause: 'D8' });
  });

  it('stops writing when the log went back while it was open', async () => {
    const url = await filled();
    const store = await open(url);
    edit(url, 'delete from bewijzen where nummer >= 4; delete from bewijs_hoofden where omvang = 9');
    const error = await failure(store.commit(leaves(1)));
    await store.close();
    expect(error).to.include({ code: 'server.internal', clause: 'D8' });
  });

  it('needs the key of its certificate, and no key to read', async () => {
    const url = await filled();
    const other = await testSigner();
    expect(await failure(open(url, { ...signer, certificaat: other.certificaat }))).to.include({ clause: 'D8' });
    const reader = await openSqliteStore({ url, masterKeys, clock: () => 0 });
    const error = await failure(reader.commit(leaves(1)));
    await reader.close();
    expect(error).to.include({ code: 'server.internal', clause: 'D8' });
  });
});
