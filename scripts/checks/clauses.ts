// Lists the Digikoppeling clause ids that the source cites (WB004, x-WSS-2, …) and that no file in test/ names.
// A clause without a test fails the run (engineering rule: a clause id in the code has a test).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const CLAUSE = /\b(?:W[ABMSTW]\d{3}|SIGN\d{3}|ENC\d{3}|TLS\d{3}|TLSCIPH\d{3}|PKI\d{3}|x-[A-Z][A-Z0-9]{1,3}-\d+)\b/g;

function clausesIn(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(ts|java|py)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    for (const [id] of readFileSync(path, 'utf8').matchAll(CLAUSE))
      if (!found.has(id)) found.set(id, path.slice(root.length));
    const named = /^([A-Z]{2}\d{3}|x-[A-Z0-9]+-\d+)\.test\.ts$/.exec(entry.name);
    if (named) found.set(named[1]!, path.slice(root.length));
  }
  return found;
}

const tested = clausesIn('test');
const untested = [...clausesIn('src')].filter(([id]) => !tested.has(id));
for (const [id, file] of untested) console.error(`${id} is cited in ${file} and has no test that names it`);
process.exitCode = untested.length > 0 ? 1 : 0;
