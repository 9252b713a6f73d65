// Benchmark: ebMS2 on one core, with payloads of 2 KB. What a Bode takes: mutual TLS, every check, duplicate key, durable store, and the
// acknowledgement in the answer. And what one makes, stores and delivers to an endpoint that does nothing. Beside what RSA alone costs.
import type { Agreement } from './ebms-agreement.ts';
import type { EbmsOrder } from './ebms-client.ts';
import type { Writing } from './ebms-sender.ts';
import { nodeContender, type Service, startService } from './processes.ts';
import type { Measured, Result, Run } from './result.ts';
import { interleave, ratios } from './rounds.ts';
import type { Sending, Sent } from './sending.ts';
import type { Usage } from './service.ts';

const BODE_CORE = 0;
const CLIENT_CORE = 1;
const PARALLEL = 32;
const TEXT = 2_048;
const MESSAGES = 1_000;
const WARM_SERIES = 3;

const PROFILES = ['osb-rm', 'osb-rm-s'] as const;
type Profile = (typeof PROFILES)[number];

interface Turn {
  /** Messages per second by the clock. */
  readonly rate: number;
  /** Processor time of the Bode per message, µs. */
  readonly cpu: number;
}

interface Place {
  readonly client: Service;
  readonly bode: Service;
  readonly agreed: Readonly<Record<Profile, readonly Agreement[]>>;
}

export async function ebmsBench({ world, rounds, say }: Run): Promise<readonly Result[]> {
  const { folder } = world;
  const client = await startService('ebms-client.ts', [folder], { core: CLIENT_CORE });
  const receiver = await startService('gateway.ts', [folder, 'ebms'], { core: BODE_CORE });
  const sender = await startService('ebms-sender.ts', [folder], { core: BODE_CORE });
  const rsa = nodeContender('rsa-pair', folder, { core: BODE_CORE });
  const agreed = {
    'osb-rm': await client.ask<readonly Agreement[]>('agree', 'osb-rm'),
    'osb-rm-s': await client.ask<readonly Agreement[]>('agree', 'osb-rm-s'),
  };
  for (const bode of [receiver, sender])
    await bode.ask(
      'agree',
      PROFILES.flatMap((one) => agreed[one]),
    );
  const taking = { client, bode: receiver, agreed };
  const giving = { client, bode: sender, agreed };
  const own = [
    ...PROFILES.map((profile) => () => take(taking, profile)),
    ...PROFILES.map((profile) => () => give(giving, profile)),
  ];
  for (let series = 0; series < WARM_SERIES; series++) for (const turn of own) await turn();
  await rsa.measure('pair', 1_000);
  const [pairs = [], ...turns] = await interleave<Turn>(rounds, [
    async () => {
      const { cpu, wall } = await rsa.measure('pair', 800);
      return { rate: 1e9 / wall, cpu: cpu / 1000 };
    },
    ...own,
  ]);
  for (const one of [client, receiver, sender]) await one.end();
  await rsa.end();
  const results = PROFILES.map((profile, index) =>
    resultOf(profile, { pairs, taken: turns[index]!, given: turns[PROFILES.length + index]! }),
  );
  for (const result of results) say(result);
  return results;
}

/** Messages of the partners, each with its acknowledgement in the answer. */
async function take({ client, bode, agreed }: Place, profiel: Profile): Promise<Turn> {
  const order: EbmsOrder = { profiel, agreements: agreed[profiel], messages: MESSAGES, tekst: TEXT };
  await client.ask('make', order);
  const port = await bode.ask<number>('port');
  const before = await bode.ask<Usage>('usage');
  const sending: Sending & { readonly signed: boolean } = { port, parallel: PARALLEL, signed: profiel === 'osb-rm-s' };
  const { answered, seconds } = await client.ask<Sent>('send', sending);
  const after = await bode.ask<Usage>('usage');
  return { rate: answered / seconds, cpu: (after.cpu - before.cpu) / answered };
}

/** Messages of Bode, from the order to make them until the endpoint has the last one. */
async function give({ client, bode, agreed }: Place, profiel: Profile): Promise<Turn> {
  const writing: Writing = { agreements: agreed[profiel], messages: MESSAGES, tekst: TEXT };
  const before = await bode.ask<Usage>('usage');
  const began = performance.now();
  await Promise.all([client.ask('arrive', MESSAGES), bode.ask('write', writing)]);
  const seconds = (performance.now() - began) / 1000;
  const after = await bode.ask<Usage>('usage');
  return { rate: MESSAGES / seconds, cpu: (after.cpu - before.cpu) / MESSAGES };
}

interface Measurements {
  readonly pairs: readonly Turn[];
  readonly taken: readonly Turn[];
  readonly given: readonly Turn[];
}

function resultOf(profile: Profile, { pairs, taken, given }: Measurements): Result {
  const cpu = (turns: readonly Turn[]) => turns.map((turn) => turn.cpu);
  const series = (name: string, turns: readonly Turn[]): readonly Measured[] => [
    { name: `${name}, by the clock`, unit: '/s', values: turns.map(({ rate }) => rate) },
    { name: `${name}, by processor time`, unit: '/s', values: cpu(turns).map((us) => 1e6 / us) },
    { name: `${name}, processor time each`, unit: 'µs', values: cpu(turns) },
  ];
  const share = (name: string, turns: readonly Turn[]) => ({
    name: `${name}, share of the RSA limit`,
    unit: '%',
    values: ratios(cpu(pairs), cpu(turns)).map((one) => one * 100),
  });
  return {
    name: `ebms ${profile}`,
    about: `${profile} messages with 2 KB of payload, one core, 32 under way, acknowledgement in the answer`,
    series: [
      ...series('taken and acknowledged', taken),
      ...series('made, stored and delivered', given),
      { name: 'RSA-2048 verify + sign', unit: 'µs', values: cpu(pairs) },
    ],
    ratios: [share('taken', taken), share('delivered', given)],
  };
}
