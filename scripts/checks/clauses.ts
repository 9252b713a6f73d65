// Fails the run on a Digikoppeling clause that the source cites (WB004, x-WSS-2, …) and no test names, and on a required rule
// (required-clauses.ts) without a test file named after it.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { citations, type SourceFile, unproven } from './clause-files.ts';
import { expand, REQUIRED, STATED } from './required-clauses.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

function filesIn(folder: string): readonly SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|java|py)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));
}

const tests = filesIn('test');
const tested = citations(tests);
const untested = [...citations(filesIn('src'))].filter(([id]) => !tested.has(id));
const complaints = [
  ...untested.map(([id, file]) => `${id} is cited in ${file} and has no test that names it`),
  ...unproven(
    expand(REQUIRED).filter((id) => !(id in STATED)),
    tests,
  ),
];
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length > 0 ? 1 : 0;
