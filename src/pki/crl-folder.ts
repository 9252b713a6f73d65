// The folder of CRL files. A file is read again only when its inode, size or time changed; a file that cannot be read keeps its last good
// content in memory (that content still has its own nextUpdate) and is reported.
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Crl } from './crl.ts';
import { readCrls } from './crl-reader.ts';

/** Stamp of a fetched CRL that is only in memory. */
const UNWRITTEN = 'unwritten';

export interface CrlFile {
  /** Inode, size and modification time when it was read. */
  readonly stamp: string;
  readonly crls: readonly Crl[];
  readonly problem: string | undefined;
}

/** The folder's CRL files by name. Entries of unchanged files are the same objects as in `before`. An absent folder is an empty one. */
export async function readCrlFolder(
  folder: string,
  before: ReadonlyMap<string, CrlFile>,
  maxBytes: number,
): Promise<ReadonlyMap<string, CrlFile>> {
  const found = new Map([...before].filter(([, entry]) => entry.stamp === UNWRITTEN));
  for (const file of await crlNames(folder)) {
    const path = join(folder, file);
    const stamp = await stampOf(path).catch(() => undefined);
    if (stamp === undefined) continue; // Removed between listing and looking.
    const old = before.get(file);
    found.set(file, old?.stamp === stamp ? old : await readOne(path, { stamp, old, maxBytes }));
  }
  return found;
}

async function crlNames(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => /\.(crl|pem|der)$/.test(name)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function stampOf(path: string): Promise<string> {
  const { ino, size, mtimeMs } = await stat(path);
  return `${ino} ${size} ${mtimeMs}`;
}

interface Reading {
  readonly stamp: string;
  readonly old: CrlFile | undefined;
  readonly maxBytes: number;
}

async function readOne(path: string, { stamp, old, maxBytes }: Reading): Promise<CrlFile> {
  try {
    if ((await stat(path)).size > maxBytes) throw new Error(`the file is larger than ${maxBytes} bytes`);
    const crls = await readCrls(await readFile(path));
    if (crls.length === 0) throw new Error('the file holds no CRL');
    return { stamp, crls, problem: undefined };
  } catch (error) {
    return { stamp, crls: old?.crls ?? [], problem: error instanceof Error ? error.message : 'not readable' };
  }
}

/** Writes a CRL that was fetched; the file is complete or absent, never half. A full or read-only disk leaves it usable in memory. */
export async function writeCrlFile(path: string, bytes: Buffer, crl: Crl): Promise<CrlFile> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.part`, bytes);
    await rename(`${path}.part`, path);
    return { stamp: await stampOf(path), crls: [crl], problem: undefined };
  } catch {
    return { stamp: UNWRITTEN, crls: [crl], problem: 'the fetched CRL cannot be written to the CRL folder' };
  }
}
