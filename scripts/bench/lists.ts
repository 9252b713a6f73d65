// Benchmark: the list of a million subscribers, asked as a whole and by BSN, in a process of its own. Not part of `npm run bench`: to make the store
// takes longer than all of that.
//
//   node scripts/bench/lists.ts [count]
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { LijstKosten } from '../../test/support/abonnees-kind.ts';
import { machine } from './machine.ts';

const CHILD = fileURLToPath(new URL('../../test/support/abonnees-kind.ts', import.meta.url));
const MIB = 1024 * 1024;
const [count = '1000000'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'bode-lists-'));
const run = async (what: string): Promise<string> =>
  (await promisify(execFile)(process.execPath, [CHILD, what, folder, count])).stdout;

try {
  const { model, cores, load, node } = machine();
  console.log(`${model}, ${cores} cores, load ${load}, Node ${node}`);
  await run('seed');
  for (const [what, title] of [
    ['volledig', 'everybody'],
    ['lijst', 'by BSN'],
  ] as const) {
    const { seconden, regels, delen, bytes, rss, piek, stilstand } = JSON.parse(await run(what)) as LijstKosten;
    console.log(`${title}: ${regels} rows in ${delen} messages of together ${Math.round(bytes / 1000)} kB`);
    console.log(`  ${seconden.toFixed(1)} s, ${Math.round(regels / seconden)} rows/s`);
    console.log(`  memory ${Math.round(rss / MIB)} MiB, at most ${Math.round(piek / MIB)} MiB`);
    console.log(`  longest stall of the event loop ${Math.round(stilstand)} ms`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
