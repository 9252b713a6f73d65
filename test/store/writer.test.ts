// The writer thread of the SQLite store: many lists share one commit, what waits is bounded, and its end is noticed.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { GatewayError, sha256Hex } from '../../src/core/index.ts';
import type { Change } from '../../src/store/index.ts';
import { bijlage, blad, bsn, failure, newStore, nieuwBericht, OIN, profiel, T0, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const receipt = (): Change => ({ kind: 'bewijs', value: blad() });

/** A store together with its writer thread, which Node announces when it starts. */
async function withThread(...options: Parameters<typeof newStore>) {
  const threads: Worker[] = [];
  const seen = (message: unknown) => void threads.push((message as { readonly worker: Worker }).worker);
  subscribe('worker_threads', seen);
  try {
    return { store: await newStore(...options), thread: threads[0]! };
  } finally {
    unsubscribe('worker_threads', seen);
  }
}

describe('writer of a SQLite store', () => {
  it('commits lists that arrive together in far fewer transactions, each under one head', async () => {
    const url = `sqlite:${join(folder, 'group.sqlite')}`;
    const store = await newStore(folder, { url });
    const lists = Array.from({ length: 200 }, (_, n): readonly Change[] => [
      receipt(),
      { kind: 'profiel', value: profiel({ bsn: bsn(n) }) },
    ]);
    const bewijzen = (await Promise.all(lists.map((changes) => store.commit(changes)))).flat();
    await store.close();
    const heads = new Set(bewijzen.map(({ hoofd }) => hoofd.omvang));
    expect(heads.size).to.be.lessThan(20);
    const db = new Sqlite(join(folder, 'group.sqlite'), { readonly: true });
    expect(db.prepare('select count(*) as n from bewijs_hoofden').get()).to.deep.equal({ n: heads.size });
    db.close();
  });

  it('answers a list with its own failure and the others of the group with success', async () => {
    const store = await newStore(folder);
    const once: Change = { kind: 'once', key: { oin: OIN, sleutel: sha256Hex('x'), tot: T0 } };
    const broken = { kind: 'profiel', value: { ...profiel(), status: undefined } } as unknown as Change;
    const uncloneable = { kind: 'profiel', value: { ...profiel(), naam: () => 'x' } } as unknown as Change;
    const settled = await Promise.allSettled(
      [[once], [receipt(), once], [receipt(), broken], [uncloneable], [receipt()]].map((list) => store.commit(list)),
    );
    expect(settled.map(({ status }) => status)).to.deep.equal([
      'fulfilled',
      'rejected',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    expect((settled[2] as PromiseRejectedResult).reason).to.include({ code: 'server.internal' });
    expect((settled[4] as PromiseFulfilledResult<readonly { index: number }[]>).value[0]!.index).to.equal(0);
    expect(await store.profielen.get(bsn(1))).to.equal(undefined);
    expect(await store.gezondheid()).to.equal(undefined);
    await store.close();
  });

  it('refuses new work when too much waits, and takes it again afterwards', async () => {
    const store = await newStore(folder, { limits: { lijsten: 10, bytes: 1_000_000 } });
    const many = await Promise.allSettled(Array.from({ length: 30 }, () => store.commit([receipt()])));
    const refused = many.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(many.length - refused.length).to.equal(10);
    for (const reason of refused)
      expect(reason).to.be.instanceOf(GatewayError).and.to.include({ code: 'server.unavailable' });
    const big = (n: number): Change => ({
      kind: 'bericht',
      value: nieuwBericht({ bsn: bsn(n), bijlagen: [bijlage(1, Buffer.alloc(900_000, n))] }),
    });
    const [first, second] = await Promise.allSettled([store.commit([big(1), big(2)]), store.commit([big(3)])]);
    expect(first!.status, 'one list may be larger than the limit').to.equal('fulfilled');
    expect(second!.status).to.equal('rejected');
    await store.commit([big(3)]);
    await store.close();
  });

  it('finishes what was accepted before it closes', async () => {
    const url = `sqlite:${join(folder, 'drain.sqlite')}`;
    const { store, thread } = await withThread(folder, { url });
    const ended = new Promise((resolve) => thread.once('exit', resolve));
    const commits = Promise.all(Array.from({ length: 50 }, () => store.commit([receipt()])));
    await store.close();
    expect((await commits).length).to.equal(50);
    expect(await ended).to.equal(0);
    const db = new Sqlite(join(folder, 'drain.sqlite'), { readonly: true });
    expect(db.prepare('select count(*) as n from bewijzen').get()).to.deep.equal({ n: 50 });
    db.close();
  });

  it('rejects everything that waits when its thread ends, and says so from then on', async () => {
    const { store, thread } = await withThread(folder);
    await store.commit([{ kind: 'profiel', value: profiel() }]);
    const waiting = Array.from({ length: 20 }, () => failure(store.commit([receipt()])));
    await thread.terminate();
    for (const error of await Promise.all(waiting)) expect(error).to.include({ code: 'server.unavailable' });
    expect(await failure(store.commit([receipt()]))).to.include({ code: 'server.unavailable' });
    expect(await failure(store.taken.claim('w', T0, T0, 1))).to.include({ code: 'server.unavailable' });
    expect(await store.gezondheid()).to.include('the writer thread has ended');
    expect((await store.profielen.get(bsn(1)))?.naam, 'reading goes on').to.equal(profiel().naam);
    await store.close();
  });

  it('leaves the bytes of the caller alone, and stores what they were when he offered them', async () => {
    const store = await newStore(folder);
    const inhoud = new Uint8Array(3_000_000).fill(65);
    const value = nieuwBericht({ bijlagen: [bijlage(1, inhoud)] });
    const committed = store.commit([{ kind: 'bericht', value }]);
    expect(inhoud.length).to.equal(3_000_000);
    inhoud.fill(66);
    await committed;
    const found = await store.berichten.bijlage(value.bsn, value.id, 1);
    expect(found!.inhoud.every((byte) => byte === 65)).to.equal(true);
    await store.close();
  });

  it('complains when the disk has little room', async () => {
    const store = await newStore(folder, { minFreeBytes: Number.MAX_SAFE_INTEGER });
    expect(await store.gezondheid()).to.match(/^the disk of the store has only \d+ MiB left$/);
    await store.close();
  });
});
