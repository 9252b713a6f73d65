// The closed set of schemas: libxml2 sees the files of xsd/ while a schema is compiled, and nothing else ever: no disk, no network
// (ARCHITECTURE.md §3). The provider answers for every address, so that no other input handler is asked.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { closeBuffer, openBuffer, readBuffer, xmlRegisterInputProvider } from 'libxml2-wasm';

/** Path below xsd/ with `/`, e.g. `services/bode/bewijs_v1.xsd` → bytes. */
export type Catalogue = ReadonlyMap<string, Buffer>;

/** Address of the catalogue towards libxml2; it names no place that exists. */
export const CATALOGUE_BASE = 'bode:/xsd/';

/** The schemas below `folder`. @throws Error when the folder cannot be read or holds no schema. */
export function readCatalogue(folder: string): Catalogue {
  const files = new Map<string, Buffer>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.xsd')) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(folder, path).split(sep).join('/'), readFileSync(path));
  }
  if (files.size === 0) throw new Error(`No schema found in ${folder}.`);
  return files;
}

let registered = false;
let current: Catalogue | undefined;
let refused: string[] = [];

/** Runs `compile` with `catalogue` as the only thing libxml2 can open. @throws Error when it asked for anything else. */
export function withCatalogue<T>(catalogue: Catalogue, compile: () => T): T {
  takeOver();
  current = catalogue;
  refused = [];
  try {
    const compiled = compile();
    if (refused.length > 0) throw new Error(`A schema refers to ${refused[0]}, which is not in the catalogue.`);
    return compiled;
  } finally {
    current = undefined;
  }
}

/** Puts the provider before every other, once per process. From then on libxml2 opens nothing outside `withCatalogue`. */
function takeOver(): void {
  if (registered) return;
  registered = xmlRegisterInputProvider({
    match: () => true,
    open: (address) => {
      const path = address.startsWith(CATALOGUE_BASE) ? address.slice(CATALOGUE_BASE.length) : '';
      const file = current?.get(path);
      if (!file && current) refused.push(address);
      return file && openBuffer(file);
    },
    read: readBuffer,
    close: (handle) => {
      closeBuffer(handle);
      return true;
    },
  });
  if (!registered) throw new Error('libxml2 accepts no input provider.');
}
