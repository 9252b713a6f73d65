// Benchmark: one organisation floods the gateway with as many messages as it can; what another one notices of it (per-OIN fairness).
import type { Order } from './client.ts';
import { startService } from './processes.ts';
import { percentile, type Result, type Run } from './result.ts';
import { ratios } from './rounds.ts';
import type { Sent } from './sending.ts';

const BATCH = { aantal: 1, tekst: 700, later: 86_400_000 };
const CALM: Order = { messages: 900, senders: [1], batch: BATCH };
const FLOOD: Order = { messages: 6_000, senders: [0], batch: BATCH };
/** All connections that one organisation may have. */
const CONNECTIONS = 64;
/** Long enough that the 99th percentile is not one message. */
const TURN_MS = 12_000;

export async function fairnessBench({ world, rounds, say }: Run): Promise<readonly Result[]> {
  const { folder } = world;
  const bode = await startService('gateway.ts', [folder, 'fairness']);
  const calm = await startService('client.ts', [folder]);
  const flood = await startService('client.ts', [folder]);
  const port = await bode.ask<number>('port');
  const quietly = async () => {
    await calm.ask('make', CALM);
    return calm.ask<Sent>('send', { port, parallel: 1, pause: 10, atMost: TURN_MS });
  };
  const flooded = async () => {
    await flood.ask('make', FLOOD);
    await calm.ask('make', CALM);
    const flooding = flood.ask<Sent>('send', { port, parallel: CONNECTIONS, atMost: TURN_MS + 500 });
    const seen = await calm.ask<Sent>('send', { port, parallel: 1, pause: 10, atMost: TURN_MS });
    await flooding;
    return seen;
  };
  await flooded();
  const alone: number[] = [];
  const beside: number[] = [];
  for (let round = 0; round < rounds; round++) {
    alone.push(percentile((await quietly()).times, 0.99));
    beside.push(percentile((await flooded()).times, 0.99));
  }
  for (const one of [calm, flood, bode]) await one.end();
  const result: Result = {
    name: 'fairness',
    about: 'small messages of one organisation while another one floods the gateway over 64 connections',
    series: [
      { name: 'alone, p99', unit: 'ms', values: alone },
      { name: 'beside the flood, p99', unit: 'ms', values: beside },
    ],
    ratios: [{ name: 'p99 beside the flood / alone', unit: '×', values: ratios(beside, alone), target: { most: 2 } }],
  };
  say(result);
  return [result];
}
