// Benchmark: verify signed messages of 6 KB, 50 KB and 1 MB with six references, against the verifiers in the field.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { leverBerichten, signedMessage } from './messages.ts';
import { type Contender, contender, nodeContender } from './processes.ts';
import type { Result, Run, Target } from './result.ts';
import { interleave, ratios } from './rounds.ts';
import type { World } from './world.ts';

const INTEROP = fileURLToPath(new URL('../../test/interop/cxf/target/', import.meta.url));
const C_SOURCE = fileURLToPath(new URL('./peers/xmlsec.c', import.meta.url));

/** Berichten in each message, so that it has about the size in its name. */
const SIZES = [
  ['6 KB', '6kb.xml', 1, 700],
  ['50 KB', '50kb.xml', 63, 240],
  ['1 MB', '1mb.xml', 1440, 240],
] as const;
/** Processor time before the first round: the two engines that compile themselves while they run get long. */
const WARM_MS = 2_500;
const WARM_LONG_MS = 15_000;
const TURN_MS = 400;

/** At least this many times their speed, by size. */
const TARGETS: Readonly<Record<string, readonly [number, number, number]>> = {
  'WSS4J 4 DOM': [1.5, 2.5, 3],
  'WSS4J 4 streaming': [1.5, 2.5, 3],
  libxmlsec1: [3, 3, 3],
  'xml-crypto': [100, 100, 100],
};

export async function verifyBench({ world, rounds, say }: Run): Promise<readonly Result[]> {
  writeMessages(world);
  const contenders = startContenders(world);
  const results: Result[] = [];
  for (const [index, [size, file]] of SIZES.entries()) {
    for (const one of contenders) await one.measure(file, /^(Bode|WSS4J)/.test(one.name) ? WARM_LONG_MS : WARM_MS);
    const costs = await interleave(
      rounds,
      contenders.map((one) => () => one.measure(file, TURN_MS)),
    );
    const own = costs[0]!.map(({ cpu }) => cpu);
    results.push({
      name: `verify ${size}`,
      about: `a signed message of ${size}, six references`,
      series: contenders.map(({ name }, at) => ({
        name,
        unit: 'µs',
        values: costs[at]!.map(({ cpu }) => cpu / 1000),
        wall: costs[at]!.map(({ wall }) => wall / 1000),
      })),
      ratios: contenders.slice(1).map(({ name }, at) => ({
        name: `${name} / Bode`,
        unit: '×',
        values: ratios(
          costs[at + 1]!.map(({ cpu }) => cpu),
          own,
        ),
        ...targetOf(name, index),
      })),
    });
    say(results.at(-1)!);
  }
  for (const one of contenders) await one.end();
  return results;
}

function targetOf(name: string, size: number): { readonly target?: Target } {
  const least = TARGETS[name]?.[size];
  return least === undefined ? {} : { target: { least } };
}

function writeMessages({ folder, senders }: World): void {
  const now = Date.now();
  const [sender] = senders;
  writeFileSync(join(folder, 'signed-at'), String(now));
  writeFileSync(join(folder, 'sender.pem'), sender!.certificate);
  for (const [, file, aantal, tekst] of SIZES)
    writeFileSync(join(folder, file), signedMessage(sender!, leverBerichten(sender!, { aantal, tekst, now }), now));
}

/** Bode first; peers that are not on this machine are left out. */
function startContenders({ folder }: World): readonly Contender[] {
  const named = (name: string, one: Contender): Contender => ({ ...one, name });
  return [
    named('Bode', nodeContender('bode-verify', folder)),
    ...wss4j(folder),
    ...libxmlsec1(folder),
    named('libxml2-wasm', nodeContender('libxml2-wasm', folder)),
    nodeContender('xml-crypto', folder),
  ];
}

function wss4j(folder: string): readonly Contender[] {
  const jar = `${INTEROP}cxf-client-1.jar`;
  if (!existsSync(jar) || spawnSync('java', ['-version'], { stdio: 'ignore' }).status !== 0) return [];
  const java = (mode: string) => ['java', '-cp', `${jar}:${INTEROP}dependency/*`, 'bode.bench.Verify', mode, folder];
  return [contender('WSS4J 4 DOM', java('dom')), contender('WSS4J 4 streaming', java('stax'))];
}

function libxmlsec1(folder: string): readonly Contender[] {
  const flags = spawnSync('pkg-config', ['--cflags', '--libs', 'xmlsec1-openssl'], { encoding: 'utf8' });
  if (flags.status !== 0) return [];
  const program = join(folder, 'xmlsec');
  const made = spawnSync('cc', ['-O2', C_SOURCE, '-o', program, ...flags.stdout.trim().split(/\s+/)]);
  return made.status === 0 ? [contender('libxmlsec1', [program, folder])] : [];
}
