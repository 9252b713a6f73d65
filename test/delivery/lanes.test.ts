// Lanes of ebMS2 work on the real store: started at once, apart from each other, claimed again after a crash, and closed while an
// endpoint fails.
import { join } from 'node:path';
import { expect } from 'chai';
import { breaker, type LaneHandler, type LaneOptions, type LaneWorker, startLanes } from '../../src/delivery/index.ts';
import type { EbmsWerk, EbmsWerkSoort, NieuwEbmsBericht } from '../../src/store/index.ts';
import { newMasterKeys, type SqliteStore, type SqliteStoreOptions } from '../../src/store/sqlite/index.ts';
import { ebmsBericht, ebmsWerk, plaatsVan } from '../store/ebms-support.ts';
import { newStore, temporaryFolder } from '../store/support.ts';

describe('lanes of ebMS2 work', () => {
  const folder = temporaryFolder();
  let store: SqliteStore;
  let workers: LaneWorker[] = [];
  let bericht: NieuwEbmsBericht;
  let place: Pick<SqliteStoreOptions, 'url' | 'masterKeys' | 'clock'>;
  let made = 0;

  beforeEach(async () => {
    place = { url: `sqlite:${join(folder, `lanes-${made++}.sqlite`)}`, masterKeys: newMasterKeys(), clock: Date.now };
    store = await newStore(folder, place);
    bericht = ebmsBericht({ richting: 'uit', status: 'aangenomen', ackVerwacht: true });
    await store.commit([{ kind: 'ebmsBericht', value: bericht }]);
  });
  afterEach(async () => {
    for (const worker of workers) await worker.stop();
    workers = [];
    await store.close();
  });

  const start = (carryOut: LaneHandler['carryOut'], more: Partial<LaneOptions> = {}) => {
    const handlers = { zend: { carryOut }, signaal: { carryOut } } as const;
    const worker = startLanes({
      store,
      handlers,
      clock: Date.now,
      log: () => {},
      name: `w${workers.length}`,
      perLane: 2,
      leaseMs: 60_000,
      pollMs: 60_000,
      ...more,
    });
    workers.push(worker);
    return worker;
  };
  const add = async (laan: string, count = 1, soort: EbmsWerkSoort = 'zend'): Promise<readonly EbmsWerk[]> => {
    const werk = Array.from({ length: count }, () => ebmsWerk(bericht, { laan, soort, op: 0 }));
    await store.commit(werk.map((value) => ({ kind: 'ebmsWerk', value })));
    return werk;
  };
  const klaar = ({ id }: EbmsWerk) => ({
    changes: [{ kind: 'ebmsWerkKlaar', id } as const],
    endpoint: 'good' as const,
  });
  const until = async (ready: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await ready())) await new Promise((resolve) => setTimeout(resolve, 2));
  };
  const leeg = async (laan: string) => (await store.ebms.wachtend(laan)) === 0;

  it('start with a commit, without polling, and carry every piece out once', async () => {
    const seen: string[] = [];
    start(async (werk) => {
      seen.push(werk.id);
      return klaar(werk);
    });
    const werk = [...(await add('a', 40)), ...(await add('b', 40, 'signaal'))];
    await until(async () => (await leeg('a')) && (await leeg('b')));
    expect([...seen].sort()).to.deep.equal(werk.map(({ id }) => id).sort());
  });

  it('go on while another lane hangs, and one lane never has more than its places', async () => {
    let release = () => {};
    const hang = new Promise<void>((resolve) => {
      release = resolve;
    });
    const busy = new Map<string, number>();
    let most = 0;
    start(async (werk) => {
      const now = (busy.get(werk.laan) ?? 0) + 1;
      busy.set(werk.laan, now);
      most = Math.max(most, now);
      if (werk.laan === 'dood') await hang;
      busy.set(werk.laan, busy.get(werk.laan)! - 1);
      return klaar(werk);
    });
    await add('dood', 30);
    await add('levend', 30);
    await until(() => leeg('levend'));
    expect(await store.ebms.wachtend('dood')).to.equal(30);
    release();
    await until(() => leeg('dood'));
    expect(most).to.equal(2);
  });

  it('give what a crashed process held to another one after the lease', async () => {
    await add('a');
    await store.ebms.claim({ laan: 'a', wie: 'crashed', now: Date.now(), tot: Date.now() + 60, limit: 1 });
    const tries: number[] = [];
    start(
      async (werk) => {
        tries.push(werk.pogingen);
        return klaar(werk);
      },
      { pollMs: 10 },
    );
    await until(() => leeg('a'));
    expect(tries).to.deep.equal([2]);
  });

  it('serve work that another process added, within the polling time', async () => {
    start(async (werk) => klaar(werk), { pollMs: 10 });
    const other = await newStore(folder, place);
    try {
      await other.commit([{ kind: 'ebmsWerk', value: ebmsWerk(bericht, { laan: 'elders', op: 0 }) }]);
    } finally {
      await other.close();
    }
    await until(() => leeg('elders'));
  });

  it('put work off that throws, without blaming the endpoint', async () => {
    const [werk] = await add('a');
    let calls = 0;
    start(async () => {
      calls += 1;
      throw new TypeError('not expected');
    });
    await until(() => calls === 1);
    await until(async () => ((await store.ebms.lanen(['zend'], Date.now()))[0]?.eerste ?? 0) > werk!.op);
    expect((await store.ebms.lanen(['zend'], Date.now()))[0]).to.include({ fouten: 0, dichtTot: 0 });
  });

  it('commit the other outcome when the message took another step meanwhile', async () => {
    const [werk] = await add('a');
    const plaats = plaatsVan(bericht);
    start(async () => {
      await store.commit([{ kind: 'ebmsStatus', bericht: plaats, uit: ['aangenomen'], status: 'bevestigd', op: 1 }]);
      const step = { kind: 'ebmsStatus', bericht: plaats, uit: ['aangenomen'], status: 'verzonden', op: 2 } as const;
      return { changes: [step], overtaken: [{ kind: 'ebmsWerkKlaar', id: werk!.id }] };
    });
    await until(() => leeg('a'));
    expect((await store.ebms.opId(bericht.id))?.status).to.equal('bevestigd');
  });

  it('close after failures in a row, try one at a time, and open again', async () => {
    let down = true;
    let now = 1_000_000;
    let calls = 0;
    const opened: unknown[] = [];
    start(
      async (werk, at) => {
        calls += 1;
        return down
          ? { changes: [{ kind: 'ebmsWerkLater', id: werk.id, op: at }], endpoint: 'bad' }
          : { changes: [{ kind: 'ebmsWerkKlaar', id: werk.id }], endpoint: 'good' };
      },
      { clock: () => now, pollMs: 5, log: (event) => opened.push(event.event === 'ebms.lane' && event.open) },
    );
    await add('a', 10);
    await until(async () => ((await store.ebms.lanen(['zend'], now))[0]?.dichtTot ?? 0) > now);
    await until(() => calls >= 5);
    const closed = calls;
    expect(closed).to.be.within(5, 6);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(calls).to.equal(closed);
    down = false;
    now += 60_000;
    await until(() => leeg('a'));
    expect(opened).to.deep.equal([false, true]);
  });

  it('judge an endpoint by rule: five failures close, longer each time, one success opens', () => {
    let laan = { fouten: 0, dichtTot: 0 };
    const closed: number[] = [];
    let now = 100;
    for (let n = 0; n < 12; n++) {
      laan = { ...laan, ...breaker(laan, 'bad', now) };
      // Attempts that were under way when it closed: the same outage.
      if (laan.dichtTot > now) expect(breaker(laan, 'bad', now)).to.equal(undefined);
      closed.push(laan.dichtTot === 0 ? 0 : laan.dichtTot - now);
      now = Math.max(now, laan.dichtTot);
    }
    expect(closed).to.deep.equal([0, 0, 0, 0, 1_000, 2_000, 5_000, 15_000, 30_000, 60_000, 60_000, 60_000]);
    expect(breaker(laan, undefined, 100)).to.equal(undefined);
    expect(breaker(laan, 'good', 100)).to.deep.equal({ fouten: 0, dichtTot: 0 });
    expect(breaker({ fouten: 0, dichtTot: 0 }, 'good', 100)).to.equal(undefined);
  });
});
