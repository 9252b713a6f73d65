// Benchmark: a batch of 100 MB with attachments: how much memory it costs, how long the event loop stands still, and what small messages of
// another organisation notice of it.
import type { Order } from './client.ts';
import { startService } from './processes.ts';
import { percentile, type Result, type Run } from './result.ts';
import type { Sending, Sent } from './sending.ts';
import type { Usage } from './service.ts';

const AANTAL = 1_000;
/** Base64 of one attachment: 1,000 of them make just under 100 MiB. */
const PDF = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(77_400, 0x20), Buffer.from('\n%%EOF\n')]).toString(
  'base64',
);
const SMALL = { messages: 1_500, senders: [1], batch: { aantal: 1, tekst: 700, later: 86_400_000 } } satisfies Order;
/** One small message at a time, with a pause. */
const CALM = { parallel: 1, pause: 10 } as const;
const QUIET_MS = 5_000;
const MAX_MS = 60_000;

export async function largeBench({ world, rounds, say }: Run): Promise<readonly Result[]> {
  const turns: Turn[] = [];
  for (let round = 0; round < Math.min(rounds, 3); round++) turns.push(await turn(world.folder, `large-${round}`));
  const series = (name: string, unit: string, value: (turn: Turn) => number, most?: number) => ({
    name,
    unit,
    values: turns.map(value),
    ...(most === undefined ? {} : { target: { most } }),
  });
  const result: Result = {
    name: 'large',
    about: 'one batch of 100 MB, 1,000 berichten with an attachment each, in a fresh process every round',
    series: [
      series('exchange of 100 MB', 's', ({ seconds }) => seconds),
      series('growth of peak memory', '× message', ({ growth }) => growth, 2.5),
      series('longest stall of the event loop', 'ms', ({ stall }) => stall, 50),
      series('small messages before, p50', 'ms', ({ before }) => percentile(before, 0.5)),
      series('small messages before, p99', 'ms', ({ before }) => percentile(before, 0.99)),
      series('small messages meanwhile, p50', 'ms', ({ meanwhile }) => percentile(meanwhile, 0.5)),
      series('small messages meanwhile, p99', 'ms', ({ meanwhile }) => percentile(meanwhile, 0.99), 100),
    ],
    ratios: [],
  };
  say(result);
  return [result];
}

interface Turn {
  readonly seconds: number;
  readonly growth: number;
  readonly stall: number;
  readonly before: readonly number[];
  readonly meanwhile: readonly number[];
}

/** A process of its own each time: the most memory ever is known only once. */
async function turn(folder: string, data: string): Promise<Turn> {
  const bode = await startService('gateway.ts', [folder, data]);
  const small = await startService('client.ts', [folder]);
  const large = await startService('deliver.ts', [folder]);
  const port = await bode.ask<number>('port');
  const calm = (atMost: number): Promise<Sent> => small.ask<Sent>('send', { port, ...CALM, atMost } satisfies Sending);
  const bytes = await large.ask<number>('prepare', { aantal: AANTAL, tekst: 200, bijlage: PDF });
  await small.ask('make', SMALL);
  await calm(QUIET_MS);
  await small.ask('make', SMALL);
  const before = await calm(QUIET_MS);
  await small.ask('make', SMALL);
  const start = await bode.ask<Usage>('usage');
  const sending = large.ask<number>('send', { port, aantal: AANTAL });
  const over = sending.then(() => small.ask('stop'));
  const meanwhile = await calm(MAX_MS);
  const seconds = await sending;
  await over;
  const end = await bode.ask<Usage>('usage');
  for (const one of [small, large, bode]) await one.end();
  return {
    seconds,
    growth: (end.peak - start.rss) / bytes,
    stall: end.stall,
    before: before.times,
    meanwhile: meanwhile.times,
  };
}
