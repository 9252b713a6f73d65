// Publication by the worker (mijnoverheid.md §3.4, BB-11, BW-01): at the moment, once, with its receipt and the notification in one transaction.
import { expect } from 'chai';
import { publiceerBericht } from '../../src/berichten/index.ts';
import { seedDemo } from '../../src/cli/demo/index.ts';
import { newGuid, parseBsn, sha256Hex } from '../../src/core/index.ts';
import { createPubliceer, PUBLICEER, startWorker, type Worker } from '../../src/delivery/index.ts';
import type { NieuwBericht, Taak } from '../../src/store/index.ts';
import { createMetrics } from '../../src/telemetry/index.ts';
import { type MemoryStore, openMemoryStore } from '../support/memory-store.ts';

const SANNE = parseBsn('999990111')!;

describe('publication by the worker', () => {
  let store: MemoryStore;
  let worker: Worker | undefined;
  before(async () => {
    store = openMemoryStore();
    await seedDemo(store, { now: Date.now(), voorwaardenVersie: '1' });
  });
  afterEach(async () => {
    await worker?.stop();
    worker = undefined;
  });

  const handler = () =>
    createPubliceer({
      berichten: store.berichten,
      publiceer: (opdracht, bericht, now) => publiceerBericht(opdracht, bericht, { now, newGuid }),
    });

  async function accepteer(publicatieDatum: number): Promise<{ readonly bericht: NieuwBericht; readonly taak: Taak }> {
    const [voorbeeld] = [...store.inhoud().berichten.values()];
    const now = Date.now();
    const { gepubliceerdOp: _op, gelezenOp: _gelezen, map: _map, ...rest } = voorbeeld!;
    const bericht: NieuwBericht = {
      ...rest,
      id: newGuid(now),
      berichtId: newGuid(now),
      bsn: SANNE,
      inhoudHash: sha256Hex(String(now)),
      publicatieDatum,
    };
    const taak: Taak = {
      id: newGuid(now),
      soort: 'publiceer',
      oin: bericht.oin,
      onderwerpId: bericht.id,
      bsn: SANNE,
      gegevens: {},
      uitTeVoerenOp: publicatieDatum,
      pogingen: 0,
    };
    await store.commit([
      { kind: 'bericht', value: bericht },
      { kind: 'taak', value: taak },
    ]);
    return { bericht, taak };
  }

  const inBox = (id: string) => [...store.inhoud().berichten.values()].find((een) => een.id === id)!;

  it('publishes at the moment and not before, with receipt and task for the mail', async () => {
    const moment = Date.now() + 60;
    const { bericht, taak } = await accepteer(moment);
    const seen: number[] = [];
    const { carryOut } = handler();
    worker = startWorker({
      store,
      handlers: {
        publiceer: { ladder: PUBLICEER, carryOut },
        notificeer: {
          ladder: PUBLICEER,
          carryOut: async (t, now) => {
            seen.push(now);
            return { uitkomst: 'klaar', changes: [{ kind: 'taakKlaar', id: t.id }] };
          },
        },
      },
      clock: Date.now,
      log: () => undefined,
      metrics: createMetrics(),
      name: 'w',
      concurrency: 2,
      leaseMs: 60_000,
    });
    expect(inBox(bericht.id).gepubliceerdOp).to.equal(undefined);
    while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(inBox(bericht.id).gepubliceerdOp).to.be.within(moment, moment + 400);
    expect((await store.bewijzen.over(bericht.id)).map(({ soort }) => soort)).to.deep.equal(['Publicatie']);
    expect(store.inhoud().taken.get(taak.id)?.stand).to.equal('klaar');
  });

  it('sends back a task that comes too early', async () => {
    const { bericht, taak } = await accepteer(Date.now() + 1_000_000);
    const outcome = await handler().carryOut(taak, Date.now());
    expect(outcome).to.deep.equal({
      uitkomst: 'later',
      changes: [{ kind: 'taakLater', id: taak.id, op: taak.uitTeVoerenOp }],
      reden: 'teVroeg',
    });
    expect(inBox(bericht.id).gepubliceerdOp).to.equal(undefined);
  });

  it('only ends the task of a bericht that is published or gone', async () => {
    const { taak } = await accepteer(Date.now() - 1);
    const first = await handler().carryOut(taak, Date.now());
    await store.commit(first.changes);
    const again = await handler().carryOut(taak, Date.now());
    expect(again.uitkomst).to.equal('vervallen');
    expect(again.changes).to.deep.equal([{ kind: 'taakKlaar', id: taak.id }]);
    const gone = await handler().carryOut({ ...taak, onderwerpId: newGuid(Date.now()) }, Date.now());
    expect(gone.changes).to.deep.equal([{ kind: 'taakKlaar', id: taak.id }]);
  });
});
