// Figures of the SQLite store on this machine, run by hand: `node test/store/bench.ts`. No test: figures depend on the machine.
// Writing: batches of 1,000 berichten of 2 KB, each with verdict, receipt and task, to boxes that are new. Reading: a box of 10,000.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bsn, sha256Hex } from '../../src/core/index.ts';
import type { BerichtOordeel, BoxFilter, Change, Store } from '../../src/store/index.ts';
import { newMasterKeys, openSqliteStore } from '../../src/store/sqlite/index.ts';
import { batch, blad, bsn, id, nieuwBericht, OIN, T0, taak, testSigner } from './support.ts';

const TEKST = 't'.repeat(2000);

function delivery(count: number, who: (n: number) => Bsn): readonly Change[] {
  const berichten = Array.from({ length: count }, (_, n) =>
    nieuwBericht({
      bsn: who(n),
      onderwerp: `Onderwerp ${n}`,
      referentie: `ref ${n}`,
      tekst: TEKST,
      gepubliceerdOp: T0 + n,
    }),
  );
  const oordelen = berichten.map(
    ({ berichtId, berichtType }, n): BerichtOordeel => ({
      positie: n + 1,
      berichtId,
      berichtType,
      code: 'Verwerkt',
      stadium: 'NA',
    }),
  );
  return [
    { kind: 'once', key: { oin: OIN, sleutel: sha256Hex(id()), tot: T0 } },
    { kind: 'batch', value: batch({}, oordelen) },
    ...berichten.flatMap((value): readonly Change[] => [
      { kind: 'bericht', value },
      {
        kind: 'bewijs',
        value: blad({ onderwerpId: value.id, blad: JSON.stringify({ id: value.id, x: 'y'.repeat(300) }) }),
      },
      { kind: 'taak', value: taak({ onderwerpId: value.id, bsn: value.bsn }) },
    ]),
  ];
}

async function timed(what: string, count: number, work: () => Promise<unknown>): Promise<void> {
  let lag = 0;
  let last = performance.now();
  const tick = setInterval(() => {
    lag = Math.max(lag, performance.now() - last);
    last = performance.now();
  }, 1);
  const began = performance.now();
  await work();
  const ms = performance.now() - began;
  clearInterval(tick);
  const rate = count > 1 ? `, ${Math.round((count / ms) * 1000)}/s` : '';
  console.log(`${what}: ${ms.toFixed(0)} ms${rate}; longest stall of the main thread ${lag.toFixed(0)} ms`);
}

async function write(store: Store): Promise<void> {
  let next = 0;
  const fresh = () => bsn(next++);
  await store.commit(delivery(1000, fresh));
  const batches = Array.from({ length: 10 }, () => delivery(1000, fresh));
  await timed('10 batches of 1,000, one after the other', 10_000, async () => {
    for (const changes of batches) await store.commit(changes);
  });
  const singles = Array.from({ length: 3000 }, () => delivery(1, () => bsn(next++ % 10_000)));
  await timed('3,000 single deliveries in 32 lanes', 3000, () =>
    Promise.all(
      Array.from({ length: 32 }, async () => {
        for (let one = singles.pop(); one; one = singles.pop()) await store.commit(one);
      }),
    ),
  );
}

async function read(store: Store): Promise<void> {
  const who = bsn(50_000);
  for (let n = 0; n < 10; n++) await store.commit(delivery(1000, () => who));
  const filters: readonly Partial<BoxFilter>[] = [
    {},
    { sorteer: 'termijn' },
    { sorteer: 'afzender' },
    { sorteer: 'onderwerp' },
    { zoek: 'onderwerp 9' },
  ];
  for (const filter of filters)
    await timed(`box of 10,000, ${JSON.stringify(filter)}`, 1, () =>
      store.berichten.lijst(who, { map: 'inbox', ...filter }),
    );
  await timed('box of 10,000, counts', 1, () => store.berichten.tel(who));
}

const folder = mkdtempSync(join(tmpdir(), 'bode-bench-'));
const store = await openSqliteStore({
  url: `sqlite:${join(folder, 'bench.sqlite')}`,
  masterKeys: newMasterKeys(),
  bewijs: await testSigner(),
  clock: Date.now,
  migrate: true,
});
await write(store);
await read(store);
await store.close();
rmSync(folder, { recursive: true });
