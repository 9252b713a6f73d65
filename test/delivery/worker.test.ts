// The outbox worker (mijnoverheid.md §3.12, BW-01): at least once, at its moment, with back-off, and an orderly stop.
import { expect } from 'chai';
import { type Bsn, type Guid, newGuid, parseBsn, parseOin } from '../../src/core/index.ts';
import { type Handler, NOTIFICEER, PUBLICEER, startWorker, type Worker, waitAfter } from '../../src/delivery/index.ts';
import { Conflict, type Taak } from '../../src/store/index.ts';
import { createMetrics, type LogEvent } from '../../src/telemetry/index.ts';
import { type MemoryStore, openMemoryStore } from '../support/memory-store.ts';

const OIN = parseOin('00000099000000011000')!;
const ANNA = parseBsn('999990111')!;
const BOB = parseBsn('999990202')!;

const taak = (meer: Partial<Taak> = {}): Taak => ({
  id: newGuid(Date.now()),
  soort: 'notificeer',
  oin: OIN,
  onderwerpId: newGuid(Date.now()),
  bsn: ANNA,
  gegevens: { gebeurtenis: 'NieuwBericht' },
  uitTeVoerenOp: 0,
  pogingen: 0,
  ...meer,
});

const klaar = async (t: Taak) => ({ uitkomst: 'klaar', changes: [{ kind: 'taakKlaar', id: t.id }] }) as const;

describe('outbox worker', () => {
  let store: MemoryStore;
  let worker: Worker | undefined;
  let events: LogEvent[];
  const metrics = createMetrics();

  beforeEach(() => {
    store = openMemoryStore();
    events = [];
  });
  afterEach(async () => {
    await worker?.stop();
    worker = undefined;
  });

  const put = async (...taken: Taak[]) => {
    await store.commit(taken.map((value) => ({ kind: 'taak', value })));
    return taken;
  };
  const start = (
    carryOut: Handler['carryOut'],
    meer: { concurrency?: number; leaseMs?: number; ladder?: Handler['ladder'] } = {},
  ) => {
    const handler: Handler = { ladder: meer.ladder ?? { steps: [20, 20], endless: false }, carryOut };
    worker = startWorker({
      store,
      handlers: { publiceer: handler, notificeer: handler },
      clock: Date.now,
      log: (event) => events.push(event),
      metrics,
      name: 'w1',
      concurrency: meer.concurrency ?? 4,
      leaseMs: meer.leaseMs ?? 60_000,
    });
    return worker;
  };
  const stand = (id: Guid) => store.inhoud().taken.get(id)?.stand;

  it('carries out what is due at the start, and logs each task without citizen', async () => {
    const [een] = await put(taak());
    await start(klaar).idle();
    expect(stand(een!.id)).to.equal('klaar');
    expect(events).to.have.length(1);
    expect(events[0]).to.include({
      event: 'task',
      taak: een!.id,
      oin: OIN,
      soort: 'notificeer',
      uitkomst: 'klaar',
      pogingen: 1,
    });
    expect(JSON.stringify(events)).not.to.contain(ANNA);
  });

  it('starts at once on a task that is added while it is idle', async () => {
    const done: Guid[] = [];
    const { idle } = start(async (t) => {
      done.push(t.id);
      return await klaar(t);
    });
    await idle();
    const before = performance.now();
    const [een] = await put(taak());
    await idle();
    expect(done).to.deep.equal([een!.id]);
    expect(performance.now() - before).to.be.below(500);
  });

  it('waits for the moment of a later task, and no longer', async () => {
    const moment = Date.now() + 80;
    await put(taak({ uitTeVoerenOp: moment }));
    let at = 0;
    const done = new Promise<void>((resolve) => {
      start(async (t) => {
        at = Date.now();
        resolve();
        return await klaar(t);
      });
    });
    await done;
    expect(at).to.be.within(moment, moment + 400);
  });

  it('tries again after an attempt that threw, by the ladder, and then gives up', async () => {
    const [een] = await put(taak());
    const attempts: number[] = [];
    const { idle } = start(async (t) => {
      attempts.push(t.pogingen);
      throw new TypeError('999990111');
    });
    while (stand(een!.id) === 'open') {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await idle();
    expect(attempts).to.deep.equal([1, 2, 3]);
    expect(stand(een!.id)).to.equal('mislukt');
    const uitkomsten = events.map((event) => event.event === 'task' && [event.uitkomst, event.reden, event.fout]);
    expect(uitkomsten).to.deep.equal([
      ['later', 'fout', 'TypeError'],
      ['later', 'fout', 'TypeError'],
      ['mislukt', 'fout', 'TypeError'],
    ]);
    expect(JSON.stringify(events)).not.to.contain('999990111');
  });

  it('never gives up a publication', () => {
    expect(waitAfter(PUBLICEER, 1_000)).to.equal(300_000);
    expect([1, 2, 3, 4, 5].map((attempt) => waitAfter(NOTIFICEER, attempt))).to.deep.equal([
      300_000,
      3_600_000,
      21_600_000,
      86_400_000,
      undefined,
    ]);
  });

  it('runs several citizens at the same time, but the tasks of one citizen one after the other', async () => {
    await put(...[ANNA, ANNA, ANNA, BOB].map((bsn) => taak({ bsn })));
    const busy = new Set<Bsn>();
    let most = 0;
    await start(async (t) => {
      expect(busy.has(t.bsn)).to.equal(false);
      busy.add(t.bsn);
      most = Math.max(most, busy.size);
      await new Promise((resolve) => setTimeout(resolve, 10));
      busy.delete(t.bsn);
      return await klaar(t);
    }).idle();
    expect(most).to.equal(2);
    expect([...store.inhoud().taken.values()].every((t) => t.stand === 'klaar')).to.equal(true);
  });

  it('keeps to its concurrency and works off a long queue', async () => {
    const bsns = Array.from({ length: 50 }, (_, i) => `b${i}` as Bsn);
    await put(...bsns.map((bsn) => taak({ bsn })));
    let busy = 0;
    let most = 0;
    await start(
      async (t) => {
        most = Math.max(most, ++busy);
        await new Promise((resolve) => setImmediate(resolve));
        busy--;
        return await klaar(t);
      },
      { concurrency: 3 },
    ).idle();
    expect(most).to.equal(3);
    expect([...store.inhoud().taken.values()].every((t) => t.stand === 'klaar')).to.equal(true);
  });

  it('finishes what it claimed when it stops, and claims nothing more', async () => {
    const [een, twee] = await put(taak(), taak({ bsn: BOB }));
    let free: (() => void) | undefined;
    const held = new Promise<void>((resolve) => {
      free = resolve;
    });
    const began = new Promise<void>((resolve) => {
      start(
        async (t) => {
          resolve();
          await held;
          return await klaar(t);
        },
        { concurrency: 1 },
      );
    });
    await began;
    const stopped = worker!.stop();
    free?.();
    await stopped;
    expect([stand(een!.id), stand(twee!.id)]).to.deep.equal(['klaar', 'open']);
  });

  it('takes over a task whose holder died, after the lease', async () => {
    const [een] = await put(taak());
    await store.taken.claim('dead', Date.now(), Date.now() + 60, 1);
    start(klaar, { leaseMs: 40 });
    while (stand(een!.id) === 'open') await new Promise((resolve) => setTimeout(resolve, 10));
    expect(stand(een!.id)).to.equal('klaar');
  });

  it('leaves a task to its lease when the commit fails, and goes on with others', async () => {
    const [een, twee] = await put(taak(), taak({ bsn: BOB }));
    await start(async (t) => {
      if (t.id === een!.id) return { uitkomst: 'klaar', changes: [{ kind: 'taak', value: twee! }] };
      return await klaar(t);
    }).idle();
    expect([stand(een!.id), stand(twee!.id)]).to.deep.equal(['open', 'klaar']);
    const failed = events.find((event) => event.event === 'task' && event.taak === een!.id);
    expect(failed).to.include({ level: 'error', uitkomst: 'later', reden: 'opslag', fout: Conflict.name });
  });

  it('survives a store that cannot be asked, and goes on when it can', async () => {
    await put(taak());
    const { claim } = store.taken;
    let refuse = true;
    const taken = {
      ...store.taken,
      claim: (...args: Parameters<typeof claim>) => (refuse ? Promise.reject(new Error('down')) : claim(...args)),
    };
    const broken = { ...store, taken };
    worker = startWorker({
      store: broken,
      handlers: {
        publiceer: { ladder: PUBLICEER, carryOut: klaar },
        notificeer: { ladder: NOTIFICEER, carryOut: klaar },
      },
      clock: Date.now,
      log: (event) => events.push(event),
      metrics,
      name: 'w1',
      concurrency: 1,
      leaseMs: 20,
    });
    while (events.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(events[0]).to.include({ event: 'process.error', onderdeel: 'delivery', fout: 'Error' });
    refuse = false;
    await worker.idle();
    expect([...store.inhoud().taken.values()].map((t) => t.stand)).to.deep.equal(['klaar']);
  });
});
