// `npm start`: install what is missing or stale, then run the demo (everything on one machine).
import { ensureInstalled, root, runNode } from './install.mjs';

await ensureInstalled();
process.exit(await runNode([`${root}src/cli/bode.ts`, 'demo', ...process.argv.slice(2)]));
