// Reads and judges an agreement for the actions of `bode cpa`: the schema, the trust of the settings where there is one, the mandates.
import { existsSync, readFileSync } from 'node:fs';
import type { Settings } from '../config/index.ts';
import { type EpochMs, type Omgeving, parseOin } from '../core/index.ts';
import { type Bevinding, type Cpa, type Gemachtigd, judgeCpa, loadCpaSchema, parseCpa } from '../ebms/cpa/index.ts';
import { createCrlStore, createTrust, pemBlocks, type Trust } from '../pki/index.ts';
import type { CpaOptions } from './cpa.ts';
import { CommandError } from './output.ts';
import { ROOT } from './version.ts';

const OMGEVINGEN: readonly Omgeving[] = ['demo', 'preproductie', 'productie'];

/** The agreement in a document that must be valid; otherwise its findings. */
export function readCpa(bytes: Uint8Array): { readonly cpa: Cpa } | { readonly bevindingen: readonly Bevinding[] } {
  const schema = loadCpaSchema(ROOT);
  try {
    const read = parseCpa(bytes, schema);
    return read.ok ? { cpa: read.cpa } : { bevindingen: read.bevindingen };
  } finally {
    schema.dispose();
  }
}

/** The agreement, or one sentence that says what is wrong first. */
export function neededCpa(bytes: Uint8Array, file: string): Cpa {
  const read = readCpa(bytes);
  if ('cpa' in read) return read.cpa;
  const [first] = read.bevindingen;
  throw new CommandError(`${file}: ${first?.plaats ? `${first.plaats}: ` : ''}${first?.tekst} [${first?.clausule}]`);
}

export function omgevingOf(options: CpaOptions, settings: Settings): Omgeving {
  if (options.omgeving === undefined) return settings.omgeving;
  const found = OMGEVINGEN.find((one) => one === options.omgeving);
  if (!found) throw new CommandError(`--omgeving is ${OMGEVINGEN.join(', ')}.`);
  return found;
}

/** The trust of the settings, undefined when its files are not there: then chains are not judged. */
export async function openTrust({ trust }: Settings): Promise<Trust | undefined> {
  if (!existsSync(trust.anchors) || !existsSync(trust.intermediates)) return undefined;
  const read = (file: string) => pemBlocks(readFileSync(file, 'latin1'), 'CERTIFICATE');
  const crls = createCrlStore({ folder: trust.crlFolder, clock: Date.now });
  const { policies, minRsaBits, testOins: testOinAllowed } = trust;
  const made = createTrust({
    anchors: read(trust.anchors),
    intermediates: read(trust.intermediates),
    policies,
    minRsaBits,
    crls,
    testOinAllowed,
  });
  await crls.reload();
  return made;
}

/** The mandates that the command line names. */
export function mandates(options: CpaOptions): Gemachtigd {
  const pairs = (options.machtiging ?? []).map((value) => {
    const [houder, partij] = value.split(':').map((part) => parseOin(part));
    if (!houder || !partij) throw new CommandError('--machtiging is <OIN of the holder>:<OIN of the party>.');
    return `${houder} ${partij}`;
  });
  return (houder, partij) => pairs.includes(`${houder} ${partij}`);
}

export interface Judging {
  readonly settings: Settings;
  readonly options: CpaOptions;
  readonly now: EpochMs;
  readonly gemachtigd: Gemachtigd;
}

/** Everything there is to say about the agreement, and whether chains were judged. */
export async function judge(cpa: Cpa, { settings, options, now, gemachtigd }: Judging) {
  const trust = await openTrust(settings);
  const omgeving = omgevingOf(options, settings);
  const bevindingen = judgeCpa(cpa, { now, omgeving, gemachtigd, ...(trust ? { trust } : {}) });
  return { bevindingen, ketenBeoordeeld: trust !== undefined };
}

/** A moment: a day (`2026-03-01`, its beginning in UTC) or a full xs:dateTime. */
export function momentOf(value: string, option: string): EpochMs {
  const at = Date.parse(/^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : value);
  if (Number.isNaN(at)) throw new CommandError(`${option} is a day such as 2026-03-01.`);
  return at;
}
