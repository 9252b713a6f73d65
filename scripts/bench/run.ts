// `npm run bench`: the benchmarks of docs/performance.md. `--only <name>` runs those whose name begins so, `--rounds <n>` sets the rounds
// (default 7). Prints medians with quartiles and what they should be, and writes test-output/bench.json. Needs only npm; peers in C and Java
// take part where they are present.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { batchBench } from './batches.ts';
import { ebmsBench } from './ebms.ts';
import { exchangeBench } from './exchange.ts';
import { fairnessBench } from './fairness.ts';
import { largeBench } from './large.ts';
import { machine } from './machine.ts';
import { figure, isMet, type Measured, type Outcome, type Result, type Run, targetText } from './result.ts';
import { signBench } from './sign.ts';
import { verifyBench } from './verify.ts';
import { makeWorld } from './world.ts';

const BENCHMARKS: Readonly<Record<string, (run: Run) => Promise<readonly Result[]>>> = {
  verify: verifyBench,
  sign: signBench,
  exchange: exchangeBench,
  ebms: ebmsBench,
  batch: batchBench,
  large: largeBench,
  fairness: fairnessBench,
};
const OUTPUT = fileURLToPath(new URL('../../test-output/', import.meta.url));

const { values } = parseArgs({ options: { only: { type: 'string' }, rounds: { type: 'string', default: '7' } } });
const rounds = Number(values.rounds);
const chosen = Object.entries(BENCHMARKS).filter(([name]) => name.startsWith(values.only ?? ''));
if (!(rounds >= 1) || chosen.length === 0) {
  console.error(`Usage: run.ts [--rounds <n>] [--only <${Object.keys(BENCHMARKS).join('|')}>]`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'bode-bench-'));
try {
  const world = await makeWorld(folder, 20);
  const begin = machine();
  console.log(`${begin.model}, ${begin.cores} cores, load ${begin.load}, Node ${begin.node}, ${rounds} rounds\n`);
  const results: Result[] = [];
  for (const [, bench] of chosen) results.push(...(await bench({ world, rounds, say })));
  write({ begin, end: machine(), rounds, results });
  const missed = results.flatMap(({ ratios, series }) => [...series, ...ratios]).filter((one) => isMet(one) === false);
  console.log(`\n${missed.length === 0 ? 'Every target is met.' : `${missed.length} target(s) missed.`}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function say({ name, about, series, ratios }: Result): void {
  console.log(`${name}: ${about}`);
  for (const one of [...series, ...ratios])
    console.log(`  ${one.name.padEnd(34)} ${figure(one).padEnd(34)} ${verdict(one)}`);
  console.log();
}

function verdict(one: Measured): string {
  const met = isMet(one);
  return met === undefined ? '' : `${met ? '✔' : '✘'} target ${targetText(one)}`;
}

/** Benchmarks that did not run now keep their last results. */
function write(run: Outcome): void {
  mkdirSync(OUTPUT, { recursive: true });
  const file = join(OUTPUT, 'bench.json');
  writeFileSync(
    file,
    `${JSON.stringify({ ...run, results: [...kept(file, run.results), ...run.results] }, undefined, 1)}\n`,
  );
  console.log(`Written: test-output/bench.json`);
}

function kept(file: string, fresh: readonly Result[]): readonly Result[] {
  if (values.only === undefined) return [];
  try {
    const { results } = JSON.parse(readFileSync(file, 'utf8')) as { readonly results: readonly Result[] };
    return results.filter(({ name }) => !fresh.some((one) => one.name === name));
  } catch {
    return [];
  }
}
