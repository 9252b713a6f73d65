// Enforces the import table: folders import only what the table allows, only through the other folder's index.ts
// (or the index.ts of one of its subfolders), and packages only in the folder that owns them.
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MAY_IMPORT, OWNERS } from './import-table.ts';

const src = fileURLToPath(new URL('../../src/', import.meta.url));
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g;

/** The part of src/ that a file belongs to: its folder, or `main.ts` itself. */
function part(file: string): string {
  return file.split(sep)[0]!;
}

/** One sentence per import that the table does not allow. */
export function judgeImport(file: string, specifier: string): string | undefined {
  const from = part(file);
  const allowed = MAY_IMPORT[from];
  if (allowed === undefined) return `src/${file}: folder ${from} is not in the import table`;
  if (specifier.startsWith('node:')) return undefined;
  if (!specifier.startsWith('.')) return judgePackage(file, from, specifier);
  const target = relative(src, join(src, dirname(file), specifier));
  const to = part(target);
  if (to === from) return undefined;
  if (target.startsWith('..')) return `src/${file} imports ${specifier} from outside src`;
  if (allowed !== 'everything' && !allowed.includes(to))
    return `src/${file}: ${from} may not import ${to} (${specifier})`;
  if (allowed !== 'everything' && !target.endsWith(`${sep}index.ts`))
    return `src/${file} imports ${specifier}: use the index.ts of ${to}`;
  return undefined;
}

function judgePackage(file: string, from: string, specifier: string): string | undefined {
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  if (builtinModules.includes(name)) return `src/${file}: import ${specifier} as node:${specifier}`;
  const owners = OWNERS[name];
  if (!owners) return `src/${file}: package ${name} has no owner in the import table`;
  return owners.includes(from) ? undefined : `src/${file}: package ${name} belongs to ${owners.join(', ')}`;
}

/** All violations in src/. */
export function violations(): readonly string[] {
  const found: string[] = [];
  for (const entry of readdirSync(src, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const path = join(entry.parentPath, entry.name);
    for (const match of readFileSync(path, 'utf8').matchAll(IMPORT)) {
      const verdict = judgeImport(relative(src, path), (match[1] ?? match[2] ?? match[3])!);
      if (verdict) found.push(verdict);
    }
  }
  return found;
}

if (import.meta.main) {
  const found = violations();
  for (const line of found) console.error(line);
  process.exitCode = found.length > 0 ? 1 : 0;
}
