// Benchmark: whole exchanges on one core (mutual TLS keep-alive, every check, replay, CRL verdict, XSD, durable store, signed answer), beside
// what RSA alone costs on that core, and beside a server built in the obvious way on `soap` and `xml-crypto`.
import type { Order } from './client.ts';
import { nodeContender, type Service, startService } from './processes.ts';
import type { Result, Run } from './result.ts';
import { interleave, ratios } from './rounds.ts';
import type { Sent } from './sending.ts';
import type { Usage } from './service.ts';

const SERVER_CORE = 0;
const CLIENT_CORE = 1;
const PARALLEL = 32;
const MAX_WARM = 10;
const SENDERS = Array.from({ length: 16 }, (_, index) => index);
/** One bericht of 700 bytes of text, to be published tomorrow: the exchange, not what follows it. */
const BATCH = { aantal: 1, tekst: 700, later: 86_400_000 };

/** One server in one round. */
export interface Turn {
  /** Exchanges per second by the clock. */
  readonly rate: number;
  /** Processor time of the server per exchange, µs. */
  readonly cpu: number;
}

export async function exchangeBench({ world, rounds, say }: Run): Promise<readonly Result[]> {
  const { folder } = world;
  const client = await startService('client.ts', [folder], { core: CLIENT_CORE });
  const bode = await startService('gateway.ts', [folder, 'exchange'], { core: SERVER_CORE });
  const obvious = await startService('obvious-server.ts', [folder], { core: SERVER_CORE });
  const rsa = nodeContender('rsa-pair', folder, { core: SERVER_CORE });
  const own = (messages: number) => exchange(client, bode, messages);
  const theirs = (messages: number) => exchange(client, obvious, messages);
  await warm(own);
  await theirs(60);
  await rsa.measure('pair', 1_000);
  const [pairs = [], fast = [], slow = []] = await interleave<Turn>(rounds, [
    async () => {
      const { cpu, wall } = await rsa.measure('pair', 800);
      return { rate: 1e9 / wall, cpu: cpu / 1000 };
    },
    () => own(2_000),
    () => theirs(60),
  ]);
  for (const one of [client, bode, obvious]) await one.end();
  await rsa.end();
  const cpu = (turns: readonly Turn[]) => turns.map((turn) => turn.cpu);
  const rate = (turns: readonly Turn[]) => turns.map((turn) => turn.rate);
  const perSecond = (name: string, turns: readonly Turn[]) => ({ name, unit: '/s', values: rate(turns) });
  const each = (name: string, turns: readonly Turn[]) => ({ name, unit: 'µs', values: cpu(turns) });
  const result: Result = {
    name: 'exchange',
    about: 'whole signed exchanges with a durable store, one core, 16 senders, 32 under way',
    series: [
      perSecond('Bode, by the clock', fast),
      perSecond('RSA-2048 verify + sign, by the clock', pairs),
      perSecond('obvious server, by the clock', slow),
      each('Bode, processor time each', fast),
      each('RSA-2048 verify + sign', pairs),
      each('obvious server', slow),
    ],
    ratios: [
      {
        name: 'share of the RSA limit',
        unit: '%',
        values: ratios(cpu(pairs), cpu(fast)).map((one) => one * 100),
        target: { least: 55 },
      },
      { name: 'obvious server / Bode', unit: '×', values: ratios(cpu(slow), cpu(fast)), target: { least: 25 } },
    ],
  };
  say(result);
  return [result];
}

/** Exchanges until two series in a row cost hardly less than the best one before: much code takes part, and it is compiled bit by bit. */
async function warm(own: (messages: number) => Promise<Turn>): Promise<void> {
  let best = Number.POSITIVE_INFINITY;
  for (let series = 0, level = 0; series < MAX_WARM && level < 2; series++) {
    const { cpu } = await own(3_000);
    level = cpu > best * 0.97 ? level + 1 : 0;
    best = Math.min(best, cpu);
  }
}

async function exchange(client: Service, server: Service, messages: number): Promise<Turn> {
  const order: Order = { messages, senders: SENDERS, batch: BATCH };
  await client.ask('make', order);
  const port = await server.ask<number>('port');
  const before = await server.ask<Usage>('usage');
  const { answered, seconds } = await client.ask<Sent>('send', { port, parallel: PARALLEL });
  const after = await server.ask<Usage>('usage');
  return { rate: answered / seconds, cpu: (after.cpu - before.cpu) / answered };
}
