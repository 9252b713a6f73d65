// Keeps every revocation list that was in use, under the name of its issuer and its thisUpdate: a certificate that was revoked drops out of
// the lists once it has expired, so that an old message can only be judged by the list of its day (x-CRL-5).
import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EpochMs, utc } from '../core/index.ts';
import type { Crl } from './crl.ts';

/** `<issuer>-<thisUpdate>-<content>.crl`: 16 and 8 hexadecimal digits of SHA-256, the time in UTC. */
const NAME = /^[0-9a-f]{16}-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z-[0-9a-f]{8}\.crl$/;

/** File name of a list in the archive. */
export function archiveName({ issuer, thisUpdate, der }: Pick<Crl, 'issuer' | 'thisUpdate' | 'der'>): string {
  const sha256 = (content: string | Buffer, digits: number) =>
    createHash('sha256').update(content).digest('hex').slice(0, digits);
  const moment = utc(thisUpdate).replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `${sha256(issuer.key, 16)}-${moment}-${sha256(der, 8)}.crl`;
}

export class CrlArchive {
  readonly #folder: string;
  readonly #keepMs: number;
  #last: Promise<void> = Promise.resolve();

  /** @param keepMs how long a list is kept after its thisUpdate, milliseconds. */
  constructor(folder: string, keepMs: number) {
    this.#folder = folder;
    this.#keepMs = keepMs;
  }

  /** Writes the lists that are not there yet and removes those whose time is over. Rejects when the folder cannot be written. */
  keep(crls: readonly Crl[], now: EpochMs): Promise<void> {
    // One at a time: two that write one file would be in each other's way.
    const turn = this.#last.then(() => this.#keep(crls, now));
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #keep(crls: readonly Crl[], now: EpochMs): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const names = new Set((await readdir(this.#folder)).filter((name) => NAME.test(name)));
    for (const crl of crls) {
      const name = archiveName(crl);
      if (names.has(name) || this.#isOver(name, now)) continue;
      const path = join(this.#folder, name);
      await writeFile(`${path}.part`, crl.der);
      await rename(`${path}.part`, path);
      names.add(name);
    }
    for (const name of names) if (this.#isOver(name, now)) await rm(join(this.#folder, name), { force: true });
  }

  #isOver(name: string, now: EpochMs): boolean {
    const [, year, month, day, hour, minute, second] = NAME.exec(name) ?? [];
    const thisUpdate = Date.UTC(
      Number(year),
      Number(month) - 1,
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
    );
    return thisUpdate + this.#keepMs <= now;
  }
}
