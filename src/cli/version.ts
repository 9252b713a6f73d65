// The version of this Bode, from package.json.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Root folder of the project, with a trailing slash. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export const VERSION: string = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')).version;
