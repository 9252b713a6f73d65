// Benchmark: sign a response, against the bare `crypto.sign` of Node.
import { nodeContender } from './processes.ts';
import type { Result, Run } from './result.ts';
import { interleave, ratios } from './rounds.ts';
import { SIGNATURES } from './work.ts';

const WARM_MS = 1_500;
const TURN_MS = 500;

export async function signBench({ world, rounds, say }: Run): Promise<readonly Result[]> {
  const response = nodeContender('bode-sign', world.folder);
  const bare = nodeContender('bare-sign', world.folder);
  const results: Result[] = [];
  for (const bits of ['2048', '3072']) {
    for (const one of [response, bare]) await one.measure(bits, WARM_MS);
    const [own = [], alone = []] = await interleave(
      rounds,
      [response, bare].map((one) => () => one.measure(bits, TURN_MS)),
    );
    const us = (costs: typeof own, kind: 'cpu' | 'wall') => costs.map((cost) => cost[kind] / 1000 / SIGNATURES);
    const share = ratios(us(alone, 'cpu'), us(own, 'cpu')).map((one) => one * 100);
    results.push({
      name: `sign RSA-${bits}`,
      about: `a signed response with RSA-${bits}`,
      series: [
        { name: 'Bode, whole response', unit: 'µs', values: us(own, 'cpu'), wall: us(own, 'wall') },
        { name: 'bare crypto.sign', unit: 'µs', values: us(alone, 'cpu'), wall: us(alone, 'wall') },
      ],
      ratios: [
        {
          name: 'share of the bare rate',
          unit: '%',
          values: share,
          ...(bits === '2048' ? { target: { least: 95 } } : {}),
        },
      ],
    });
    say(results.at(-1)!);
  }
  for (const one of [response, bare]) await one.end();
  return results;
}
