// `npm run bench`: speed and memory against the peers, as ratios from one run (docs/performance.md).
import { ensureInstalled, root, runNode } from './install.mjs';

await ensureInstalled();
process.exit(await runNode([`${root}scripts/bench/run.ts`, ...process.argv.slice(2)]));
