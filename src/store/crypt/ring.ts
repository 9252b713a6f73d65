// The master keys (D9), kept in a file outside the database: a ring of keys of which one is current, and a separate secret
// from which lookup keys are derived, so that lookups survive the rotation of master keys.
import { hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreError } from '../error.ts';

const KEY_BYTES = 32;
const VERSION = 1;

export interface MasterKeys {
  /** Id of the key that wraps new box keys. */
  readonly current: string;
  /** 32 bytes each. A box keeps the key it was wrapped with until it is wrapped again. */
  readonly keys: Readonly<Record<string, Buffer>>;
  /** 32 bytes that never change during the life of a database. */
  readonly lookup: Buffer;
}

/** A new ring with one key, in memory only. */
export function newMasterKeys(): MasterKeys {
  const current = newKeyId();
  return { current, keys: { [current]: randomBytes(KEY_BYTES) }, lookup: randomBytes(KEY_BYTES) };
}

/** The ring with one more key, which becomes the current one. Boxes follow with `rotateMasterKey()`. */
export function withNewKey(ring: MasterKeys): MasterKeys {
  const current = newKeyId();
  return { ...ring, current, keys: { ...ring.keys, [current]: randomBytes(KEY_BYTES) } };
}

function newKeyId(): string {
  return `k${randomBytes(6).toString('hex')}`;
}

/**
 * A secret of 32 bytes for one purpose (HKDF-SHA-256, RFC 5869), e.g. the key of the pseudonyms in receipts.
 * The same ring and purpose give the same secret for ever.
 */
export function deriveSecret(ring: MasterKeys, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', ring.lookup, Buffer.alloc(0), `bode/${purpose}/v1`, KEY_BYTES));
}

/**
 * Makes a new ring and writes it to `path` with mode 600.
 * @throws StoreError when the file exists (keys are never overwritten) or cannot be written.
 */
export function createMasterKeys(path: string): MasterKeys {
  const ring = newMasterKeys();
  try {
    writeDurably(path, ring);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StoreError('store.masterKeys', `cannot create ${path} (${code})`, { cause: error });
  }
  return ring;
}

/**
 * Reads the ring.
 * @throws StoreError when the file is missing, readable by others than its owner, or not a valid ring.
 */
export function loadMasterKeys(path: string): MasterKeys {
  return parseRing(path, readPrivate(path));
}

/** Adds a key to the file, which becomes the current one, and answers with the new ring. Replaces the file in one step. */
export function addMasterKey(path: string): MasterKeys {
  const ring = withNewKey(loadMasterKeys(path));
  const draft = `${path}.new`;
  try {
    rmSync(draft, { force: true });
    writeDurably(draft, ring);
    renameSync(draft, path);
    syncFolder(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StoreError('store.masterKeys', `cannot replace ${path} (${code})`, { cause: error });
  }
  return ring;
}

/** A lost key file is a lost database: the bytes and the name must be on disk before anything is sealed with it. */
function writeDurably(path: string, ring: MasterKeys): void {
  const keys = Object.fromEntries(Object.entries(ring.keys).map(([id, key]) => [id, key.toString('base64')]));
  const text = JSON.stringify({
    version: VERSION,
    current: ring.current,
    keys,
    lookup: ring.lookup.toString('base64'),
  });
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, `${text}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  syncFolder(path);
}

function syncFolder(path: string): void {
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function readPrivate(path: string): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StoreError('store.masterKeys', `cannot read ${path} (${code})`, { cause: error });
  }
  try {
    if ((fstatSync(file).mode & 0o077) !== 0)
      throw new StoreError('store.masterKeys', `${path} must be readable by its owner only (chmod 600)`);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

function parseRing(path: string, text: string): MasterKeys {
  const bad = () => new StoreError('store.masterKeys', `${path} is not a file with master keys`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw bad();
  }
  const { version, current, keys, lookup } = (value ?? {}) as Record<string, unknown>;
  if (version !== VERSION || typeof current !== 'string' || typeof keys !== 'object' || keys === null) throw bad();
  const ring = Object.fromEntries(Object.entries(keys).map(([id, key]) => [id, bytes(key)]));
  const secret = bytes(lookup);
  if (!secret || !ring[current] || Object.values(ring).includes(undefined)) throw bad();
  return { current, keys: ring as Record<string, Buffer>, lookup: secret };
}

function bytes(value: unknown): Buffer | undefined {
  if (typeof value !== 'string') return undefined;
  const decoded = Buffer.from(value, 'base64');
  return decoded.length === KEY_BYTES && decoded.toString('base64') === value ? decoded : undefined;
}
