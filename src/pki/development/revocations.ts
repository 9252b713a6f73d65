// CRLs of the development PKI: one per CA, valid 30 days, made anew when less than 7 days are left or when something was revoked.
// What is revoked is kept beside the CA keys, so that a CRL can always be made again.
import { join } from 'node:path';
import type { EpochMs } from '../../core/index.ts';
import { type Crl, crlFlaw, readCrl } from '../crl.ts';
import type { Entity } from './entity.ts';
import { PUBLIC, readIfThere, SECRET, writeWhole } from './files.ts';
import { issueCrl, type RevokedEntry } from './issue.ts';
import { AUTHORITY_NAMES, type AuthorityName, DAY } from './shape.ts';

const CRL_DAYS = 30;
const RENEW_DAYS = 7;

/** The three CAs, ready to issue. */
export type Authorities = Readonly<Record<AuthorityName, Entity>>;

interface Register {
  /** Number of the last CRL. */
  readonly number: number;
  readonly revoked: readonly RevokedEntry[];
}

/** Makes the CRLs that are missing, ending or behind; `force` makes all. Gives how many were made. */
export async function fitCrls(
  dir: string,
  authorities: Authorities,
  { now, force = false }: { readonly now: EpochMs; readonly force?: boolean },
): Promise<number> {
  let made = 0;
  for (const name of AUTHORITY_NAMES) {
    const file = join(dir, 'crl', `${name}.crl`);
    const register = await readRegister(dir, name);
    if (!force && inOrder(await readIfThere(file), authorities[name], register, now)) continue;
    const number = register.number + 1;
    await writeRegister(dir, name, { ...register, number });
    const dates = { thisUpdate: now, nextUpdate: now + CRL_DAYS * DAY };
    await writeWhole(file, await issueCrl({ ...dates, number, revoked: register.revoked }, authorities[name]), PUBLIC);
    made += 1;
  }
  return made;
}

/** Notes a certificate of the TSP CA as revoked; false when it was already. The CRL follows with fitCrls. */
export async function noteRevoked(dir: string, serial: string, now: EpochMs): Promise<boolean> {
  const register = await readRegister(dir, 'tsp');
  if (register.revoked.some((entry) => entry.serial === serial)) return false;
  await writeRegister(dir, 'tsp', { ...register, revoked: [...register.revoked, { serial, at: now }] });
  return true;
}

function inOrder(bytes: Buffer | undefined, authority: Entity, register: Register, now: EpochMs): boolean {
  if (!bytes) return false;
  let crl: Crl;
  try {
    crl = readCrl(bytes);
  } catch {
    return false;
  }
  const complete = register.revoked.length === crl.size && register.revoked.every(({ serial }) => crl.find(serial));
  const fresh = crl.thisUpdate <= now && crl.nextUpdate - now >= RENEW_DAYS * DAY;
  return complete && fresh && crlFlaw(crl, authority.parsed) === undefined;
}

async function readRegister(dir: string, name: AuthorityName): Promise<Register> {
  const text = await readIfThere(registerFile(dir, name));
  return text ? (JSON.parse(text.toString()) as Register) : { number: 0, revoked: [] };
}

function writeRegister(dir: string, name: AuthorityName, register: Register): Promise<void> {
  return writeWhole(registerFile(dir, name), `${JSON.stringify(register, undefined, 2)}\n`, SECRET);
}

function registerFile(dir: string, name: AuthorityName): string {
  return join(dir, 'ca', `${name}.revoked.json`);
}
