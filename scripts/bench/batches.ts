// Benchmark: batches of 1,000 berichten with 2 KB of text each, signed, sent, stored durably, published and answered; the client signs and
// proves on the same two cores. One organisation, and ten at the same time.
import type { Delivered, Delivery } from './deliver.ts';
import { startService } from './processes.ts';
import type { Result, Run } from './result.ts';
import type { Usage } from './service.ts';

const BATCHES = 10;
const AANTAL = 1_000;

export async function batchBench({ world, rounds, say }: Run): Promise<readonly Result[]> {
  const { folder } = world;
  const client = await startService('deliver.ts', [folder]);
  const bode = await startService('gateway.ts', [folder, 'batches']);
  const port = await bode.ask<number>('port');
  const turn = async (organisations: number) => {
    const before = await bode.ask<Usage>('usage');
    const delivery: Delivery = { port, organisations, batches: BATCHES, aantal: AANTAL, tekst: 2_048 };
    const { seconds, cpu } = await client.ask<Delivered>('deliver', delivery);
    const after = await bode.ask<Usage>('usage');
    const berichten = BATCHES * AANTAL;
    // What two cores would do if they did nothing else.
    return { rate: berichten / seconds, free: (2 * berichten * 1e6) / (after.cpu - before.cpu + cpu) };
  };
  await turn(10);
  const one: Awaited<ReturnType<typeof turn>>[] = [];
  const ten: Awaited<ReturnType<typeof turn>>[] = [];
  for (let round = 0; round < rounds; round++) {
    one.push(await turn(1));
    ten.push(await turn(10));
  }
  await client.end();
  await bode.end();
  const series = (name: string, turns: typeof one) => [
    { name: `${name}, by the clock`, unit: '/s', values: turns.map(({ rate }) => rate), target: { least: 5_000 } },
    { name: `${name}, by processor time of 2 cores`, unit: '/s', values: turns.map(({ free }) => free) },
  ];
  const result: Result = {
    name: 'batch',
    about: 'berichten durable per second, batches of 1,000 with 2 KB of text each, client included',
    series: [...series('one organisation', one), ...series('ten organisations', ten)],
    ratios: [],
  };
  say(result);
  return [result];
}
