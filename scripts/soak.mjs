// `npm run soak`: two Bodes, a network of faults and kill -9, for as long as wanted (scripts/soak.ts).
import { ensureInstalled, root, runNode } from './install.mjs';

await ensureInstalled();
process.exit(await runNode([`${root}scripts/soak.ts`, ...process.argv.slice(2)]));
