// `npm run fuzz`: the fuzzing of the test suite, long and from another seed each time (scripts/fuzz.ts).
import { ensureInstalled, root, runNode } from './install.mjs';

await ensureInstalled();
process.exit(await runNode([`${root}scripts/fuzz.ts`, ...process.argv.slice(2)]));
