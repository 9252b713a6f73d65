// The style sheet and drawings, read once at start-up and served under a name with their content hash, so that a browser may
// keep them for ever (RFC 8246 `immutable`).
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface StatischBestand {
  readonly type: string;
  readonly inhoud: Buffer;
  readonly etag: string;
}

export interface Statisch {
  /** Path of the current version: `/static/theme.1a2b3c4d5e6f.css`. */
  pad(naam: StatischeNaam): string;
  /** The file of a name with its hash, as it stands in the path. */
  bestand(naamMetHash: string): StatischBestand | undefined;
}

const TYPES = {
  'theme.css': 'text/css; charset=utf-8',
  'logo.svg': 'image/svg+xml',
} as const;
export type StatischeNaam = keyof typeof TYPES;

/** Reads one of our own files. @throws when the installation is incomplete. */
export function leesStatisch(naam: string): Buffer {
  return readFileSync(new URL(`static/${naam}`, import.meta.url));
}

/** Loads all files that pages refer to. */
export function laadStatisch(): Statisch {
  const paden = new Map<string, string>();
  const bestanden = new Map<string, StatischBestand>();
  for (const [naam, type] of Object.entries(TYPES)) {
    const inhoud = leesStatisch(naam);
    const hash = createHash('sha256').update(inhoud).digest('hex').slice(0, 16);
    const metHash = naam.replace('.', `.${hash}.`);
    paden.set(naam, `/static/${metHash}`);
    bestanden.set(metHash, { type, inhoud, etag: `"${hash}"` });
  }
  return { pad: (naam) => paden.get(naam)!, bestand: (naam) => bestanden.get(naam) };
}
