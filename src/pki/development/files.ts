// Files of the development PKI: written whole or not at all, private keys readable by their owner only.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Modes: a private key or what holds one, and everything else. */
export const SECRET = 0o600;
export const PUBLIC = 0o644;

/** Writes a file whole (temporary file, then rename), making its folder. */
export async function writeWhole(path: string, data: string | Buffer, mode: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, data, { mode });
  await rename(`${path}.part`, path);
}

/** The content, or undefined when the file does not exist. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes only when the content differs; true when it wrote. */
export async function writeIfOther(path: string, data: string, mode: number): Promise<boolean> {
  if ((await readIfThere(path))?.toString() === data) return false;
  await writeWhole(path, data, mode);
  return true;
}
