// `bode cpa import <file>`: puts an agreement in the store after it was judged, as a new version beside the ones that are there. Older
// versions stay accepted for `--overlap` days, so that both parties can change their certificates in their own time (x-CPA-8).
import { readFileSync } from 'node:fs';
import { dutchDay, type EpochMs, newGuid } from '../core/index.ts';
import { type Cpa, type Gemachtigd, isBruikbaar, vreemdeHouders } from '../ebms/cpa/index.ts';
import { type CpaRij, machtigingGeldt } from '../store/index.ts';
import type { SqliteStore } from '../store/sqlite/index.ts';
import { argument, type CpaOptions } from './cpa.ts';
import { judge, mandates, momentOf, neededCpa, omgevingOf } from './cpa-read.ts';
import { CommandError, progress, say, sayJson } from './output.ts';
import { readSettings } from './settings.ts';
import { withStore } from './store.ts';

const DAY_MS = 86_400_000;
const OVERLAP_DAYS = 30;

export async function importCpa(args: readonly string[], options: CpaOptions): Promise<void> {
  const file = argument(args, 'file');
  const now = Date.now();
  const settings = readSettings(options);
  const bytes = readFileSync(file);
  const cpa = neededCpa(bytes, file);
  await withStore(settings, async (store) => {
    const recorded = await recordedMandates(store, cpa, { omgeving: omgevingOf(options, settings), now });
    const named = mandates(options);
    const gemachtigd: Gemachtigd = (houder, partij) => recorded(houder, partij) || named(houder, partij);
    const { bevindingen } = await judge(cpa, { settings, options, now, gemachtigd });
    for (const { ernst, plaats, tekst, clausule } of bevindingen)
      progress(`${ernst}: ${plaats}: ${tekst} [${clausule}]`);
    if (!isBruikbaar(bevindingen)) throw new CommandError(`${file} is refused; nothing was changed.`);
    const rij = newVersion(cpa, bytes, { options, now });
    const older = (await store.ebms.cpas.list()).filter(({ cpaId }) => cpaId === cpa.cpaId);
    if (older.some(({ xml }) => xml === rij.xml)) throw new CommandError(`${file} is already there.`);
    await store.commit([rij, ...closing(older, rij, options)].map((value) => ({ kind: 'cpa', value })));
    if (options.json) sayJson({ cpaId: rij.cpaId, versie: rij.versie, actiefVanaf: rij.actiefVanaf, bevindingen });
    else say(`${rij.cpaId} imported as version ${rij.versie}, active from ${dutchDay(rij.actiefVanaf)}.`);
  });
}

/** The mandates of the store between those who hold a certificate in this agreement and its parties (x-AUT-3). */
async function recordedMandates(
  { organisaties }: SqliteStore,
  cpa: Cpa,
  { omgeving, now }: { readonly omgeving: Parameters<typeof vreemdeHouders>[1]; readonly now: EpochMs },
): Promise<Gemachtigd> {
  const granted = new Set<string>();
  for (const { houder, partij } of vreemdeHouders(cpa, omgeving))
    if (machtigingGeldt(await organisaties.machtiging(houder, partij), now)) granted.add(`${houder} ${partij}`);
  return (houder, partij) => granted.has(`${houder} ${partij}`);
}

function newVersion(
  cpa: Cpa,
  bytes: Buffer,
  { options, now }: { readonly options: CpaOptions; readonly now: EpochMs },
): CpaRij {
  const { from, until } = options;
  return {
    cpaId: cpa.cpaId,
    versie: newGuid(now),
    xml: bytes.toString('utf8'),
    ingeschakeld: !options.disabled,
    actiefVanaf: from === undefined ? now : momentOf(from, '--from'),
    ...(until === undefined ? {} : { actiefTot: momentOf(until, '--until') }),
    geimporteerdOp: now,
  };
}

/** Versions that began before this one and have no end yet get one. */
function closing(older: readonly CpaRij[], { actiefVanaf }: CpaRij, { overlap }: CpaOptions): readonly CpaRij[] {
  const days = overlap === undefined ? OVERLAP_DAYS : Number(overlap);
  if (!Number.isInteger(days) || days < 0) throw new CommandError('--overlap is a number of days.');
  return older
    .filter((one) => one.actiefVanaf < actiefVanaf && one.actiefTot === undefined)
    .map((one) => ({ ...one, actiefTot: actiefVanaf + days * DAY_MS }));
}
