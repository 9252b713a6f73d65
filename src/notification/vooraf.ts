// Who is certain to get no mail (mijnoverheid.md §3.12: `onderdrukt`, no address or channel `geen`) is no work for a worker: the notice is
// judged when the bericht is published or the status is there, and its task is left out of the transaction that writes them. So it
// goes for every way in: WUS, ebMS2, a publication at its moment, a zaak.
import { type Clock, type EpochMs, type Guid, type Omgeving, simulatorUitkomst } from '../core/index.ts';
import type { Change, Store, Taak } from '../store/index.ts';
import type { Log, Metrics } from '../telemetry/index.ts';
import { VENSTER, zonderMail } from './oordeel.ts';

export interface VoorafOptions {
  readonly omgeving: Omgeving;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'mail'>;
}

/** A task that is left out, and why. */
interface Onderdrukt {
  readonly taak: Taak;
  readonly reden: NonNullable<ReturnType<typeof zonderMail>>;
}

type Schrijvend = Pick<Store, 'commit'> & { readonly profielen: Pick<Store['profielen'], 'bereik'> };

/**
 * The store, which keeps no `notificeer` task that is due and would tell nobody. It is counted and logged as the worker does, after the commit.
 * The choice of the citizen is read after the moment of publication, which the changes carry: who chooses otherwise later than that chose
 * after it. What waits for the end of a bundling window is judged at that end.
 */
export function zonderStilleTaken<S extends Schrijvend>(store: S, options: VoorafOptions): S {
  return {
    ...store,
    async commit(changes, given) {
      const stil = await stilleTaken(changes, store, options);
      if (stil.size === 0) return store.commit(changes, given);
      const rest = changes.filter((change) => change.kind !== 'taak' || !stil.has(change.value.id));
      const bewijzen = await store.commit(rest, given);
      noteer([...stil.values()], options);
      return bewijzen;
    },
  };
}

async function stilleTaken(
  changes: readonly Change[],
  { profielen }: Schrijvend,
  { omgeving, clock }: VoorafOptions,
): Promise<ReadonlyMap<Guid, Onderdrukt>> {
  // A list that writes profiles as well is about citizens whose choice cannot be read yet.
  if (changes.some((change) => change.kind === 'profiel')) return new Map();
  const now = clock();
  const taken = changes.flatMap((change) =>
    change.kind === 'taak' && isMelding(change.value, now) ? change.value : [],
  );
  if (taken.length === 0) return new Map();
  const bereik = await profielen.bereik([...new Set(taken.map(({ bsn }) => bsn))]);
  const stil = new Map<Guid, Onderdrukt>();
  for (const taak of taken) {
    // A simulator number whose mails fail must fail (§3.18), whatever its profile says.
    const vast = simulatorUitkomst(taak.bsn, omgeving)?.notificatie !== undefined;
    const reden = vast ? undefined : zonderMail(bereik.get(taak.bsn));
    if (reden) stil.set(taak.id, { taak, reden });
  }
  return stil;
}

function isMelding({ soort, gegevens, uitTeVoerenOp }: Taak, now: EpochMs): boolean {
  return soort === 'notificeer' && gegevens.gebeurtenis !== VENSTER && uitTeVoerenOp <= now;
}

/** One line per organisation and reason: a batch has a thousand. */
function noteer(onderdrukt: readonly Onderdrukt[], { log, metrics }: VoorafOptions): void {
  for (const groep of Map.groupBy(onderdrukt, ({ taak: { oin }, reden }) => `${oin} ${reden}`).values()) {
    const [{ taak, reden }] = groep as [Onderdrukt];
    for (const _ of groep) metrics.mail('onderdrukt');
    log({ event: 'mail', oin: taak.oin, aantal: groep.length, pogingen: 0, uitkomst: 'onderdrukt', reden });
  }
}
