// `bode cpa list | show | enable | disable | delete`: the agreements in the store (x-CPA-8).
import { dutchDay, type EpochMs } from '../core/index.ts';
import {
  createCpaRegister,
  type GelezenCpa,
  geldigheid,
  isActief,
  legUitCpa,
  uitlegTekst,
  verloopt,
  voluit,
} from '../ebms/cpa/index.ts';
import type { SqliteStore } from '../store/sqlite/index.ts';
import { argument, type CpaOptions } from './cpa.ts';
import { judge, mandates } from './cpa-read.ts';
import { CommandError, say, sayJson, table } from './output.ts';
import { readSettings } from './settings.ts';
import { withStore } from './store.ts';

/** Versions of one agreement, or the one that `--versie` names. */
async function versions(store: SqliteStore, cpaId: string, { versie }: CpaOptions): Promise<readonly GelezenCpa[]> {
  const alle = await createCpaRegister(store.ebms.cpas).alle();
  const found = alle.filter(({ rij }) => rij.cpaId === cpaId && (versie === undefined || rij.versie === versie));
  if (found.length === 0)
    throw new CommandError(`There is no agreement ${cpaId}${versie === undefined ? '' : ` with version ${versie}`}.`);
  return found;
}

function stateOf(one: GelezenCpa, now: EpochMs): string {
  if (!one.rij.ingeschakeld) return 'uit';
  if (isActief(one, now)) return 'actief';
  if (now < one.rij.actiefVanaf || geldigheid(one.cpa, now) === 'nogNiet') return 'begint later';
  return 'afgelopen';
}

export async function list(_: readonly string[], options: CpaOptions): Promise<void> {
  const now = Date.now();
  const alle = await withStore(readSettings(options), ({ ebms }) => createCpaRegister(ebms.cpas).alle());
  const rows = alle.map((one) => ({
    cpaId: one.rij.cpaId,
    versie: one.rij.versie,
    stand: stateOf(one, now),
    vanaf: dutchDay(Math.max(one.rij.actiefVanaf, one.cpa.start)),
    tot: dutchDay(Math.min(one.rij.actiefTot ?? Number.POSITIVE_INFINITY, one.cpa.end)),
    partijen: one.cpa.parties.map(({ partyIds: [first] }) => voluit(first!)),
  }));
  const alarmen = verloopt(alle, now);
  if (options.json) return sayJson({ overeenkomsten: rows, verloopt: alarmen });
  if (rows.length === 0) return say('There are no agreements.');
  say(table(rows.map(({ cpaId, versie, stand, vanaf, tot }) => [cpaId, versie, stand, `${vanaf} – ${tot}`])));
  for (const { tekst } of alarmen) say(`! ${tekst}`);
}

export async function show(args: readonly string[], options: CpaOptions): Promise<void> {
  const settings = readSettings(options);
  const [one] = await withStore(settings, (store) => versions(store, argument(args, 'CPAId'), options));
  const { rij, cpa } = one!;
  if (options.xml) return say(rij.xml.trimEnd());
  const context = { settings, options, now: Date.now(), gemachtigd: mandates(options) };
  const { bevindingen } = await judge(cpa, context);
  const uitleg = legUitCpa(cpa, bevindingen);
  const { xml: _, ...rest } = rij;
  if (options.json) return sayJson({ ...rest, stand: stateOf(one!, context.now), bevindingen, uitleg });
  say(`Versie ${rij.versie}: ${stateOf(one!, context.now)}.`);
  for (const line of uitlegTekst(uitleg)) say(line);
}

export const enable = (args: readonly string[], options: CpaOptions): Promise<void> => toggle(args, options, true);
export const disable = (args: readonly string[], options: CpaOptions): Promise<void> => toggle(args, options, false);

/** Of every version, unless `--versie` names one. */
async function toggle(args: readonly string[], options: CpaOptions, ingeschakeld: boolean): Promise<void> {
  const cpaId = argument(args, 'CPAId');
  const changed = await withStore(readSettings(options), async (store) => {
    const found = await versions(store, cpaId, options);
    await store.commit(found.map(({ rij }) => ({ kind: 'cpa', value: { ...rij, ingeschakeld } })));
    return found.length;
  });
  if (options.json) sayJson({ cpaId, ingeschakeld, versies: changed });
  else say(`${cpaId} is ${ingeschakeld ? 'enabled' : 'disabled'} (${changed} version${changed === 1 ? '' : 's'}).`);
}

/** One version, or with `--all` every one: messages under it can then no longer be judged. */
export async function remove(args: readonly string[], options: CpaOptions): Promise<void> {
  const cpaId = argument(args, 'CPAId');
  if (options.versie === undefined && !options.all)
    throw new CommandError('Name the version with --versie, or use --all.');
  const removed = await withStore(readSettings(options), async (store) => {
    const found = await versions(store, cpaId, options);
    await store.commit(found.map(({ rij: { versie } }) => ({ kind: 'cpaWeg', cpaId, versie })));
    return found.length;
  });
  if (options.json) sayJson({ cpaId, verwijderd: removed });
  else say(`${removed} version${removed === 1 ? '' : 's'} of ${cpaId} deleted.`);
}
