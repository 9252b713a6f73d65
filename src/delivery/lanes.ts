// The worker of ebMS2 work: every lane (a partner at its endpoint, a service of ours, a back office) has places of its own and a circuit
// breaker, so that a partner who is dead or slow costs the others nothing. Claims have a lease: what a crashed process held is claimed again.
import type { Clock, EpochMs } from '../core/index.ts';
import { type Change, Conflict, type EbmsLaan, type EbmsWerk, type EbmsWerkSoort, type Store } from '../store/index.ts';
import { framesOf, type Log } from '../telemetry/index.ts';
import { createAlarm } from './alarm.ts';

/** The end of one attempt. `changes` are committed as they are and must end or postpone the work. */
export interface LaneOutcome {
  readonly changes: readonly Change[];
  /** What is committed instead when the message took another step meanwhile (an acknowledgement overtook the answer). */
  readonly overtaken?: readonly Change[];
  /** What it says about the other side: `bad` counts for the breaker, `good` closes it, absent = nothing. */
  readonly endpoint?: 'good' | 'bad';
}

export interface LaneHandler {
  /** May throw: then the work is put off by the ladder of the lane, and the endpoint is not blamed. */
  carryOut(werk: EbmsWerk, now: EpochMs): Promise<LaneOutcome>;
}

export interface LaneOptions {
  readonly store: Pick<Store, 'commit' | 'ebms'>;
  readonly handlers: Readonly<Partial<Record<EbmsWerkSoort, LaneHandler>>>;
  readonly clock: Clock;
  readonly log: Log;
  /** Name of this worker in the claims. */
  readonly name: string;
  /** Work of one lane that is carried out at the same time. */
  readonly perLane: number;
  /** Work that is not finished after this may be claimed by another, ms; longer than the longest exchange. */
  readonly leaseMs: number;
  /** How often lanes are looked at for work that another process added, ms. */
  readonly pollMs: number;
}

export interface LaneWorker {
  /** Claims nothing more and finishes what was claimed. */
  stop(): Promise<void>;
}

/** Failures in a row after which a lane closes, and for how long: then one attempt shows whether it may open again. */
const BREAK_AFTER = 5;
const CLOSED_MS = [1_000, 2_000, 5_000, 15_000, 30_000, 60_000] as const;
/** Waiting after an error of ours, so that it is not tried in a circle. */
const TROUBLE_MS = [1_000, 5_000, 30_000, 60_000, 300_000] as const;

/**
 * The breaker after one more attempt, or undefined when nothing changes. Pure. What fails while the lane is closed began before: many attempts
 * that fail at the same moment are one outage, and do not close it for long.
 */
export function breaker(
  laan: Pick<EbmsLaan, 'fouten' | 'dichtTot'>,
  endpoint: LaneOutcome['endpoint'],
  now: EpochMs,
): Pick<EbmsLaan, 'fouten' | 'dichtTot'> | undefined {
  if (endpoint === undefined) return undefined;
  if (endpoint === 'good') return laan.fouten === 0 && laan.dichtTot === 0 ? undefined : { fouten: 0, dichtTot: 0 };
  if (laan.dichtTot > now) return undefined;
  const fouten = laan.fouten + 1;
  if (fouten < BREAK_AFTER) return { fouten, dichtTot: 0 };
  return { fouten, dichtTot: now + CLOSED_MS[Math.min(fouten - BREAK_AFTER, CLOSED_MS.length - 1)]! };
}

/** What this process knows of a lane. */
interface Lane {
  readonly naam: string;
  running: number;
  fouten: number;
  dichtTot: EpochMs;
}

/** Starts at once with what is due. */
export function startLanes(options: LaneOptions): LaneWorker {
  const { store, clock } = options;
  const soorten = Object.keys(options.handlers) as EbmsWerkSoort[];
  const alarm = createAlarm();
  const lanes = new Map<string, Lane>();
  const running = new Set<Promise<void>>();
  let stopping = false;

  function laneOf({ laan, fouten, dichtTot }: EbmsLaan): Lane {
    const lane = lanes.get(laan) ?? { naam: laan, running: 0, fouten, dichtTot };
    lanes.set(laan, lane);
    // Another process may have met the endpoint meanwhile; while attempts of ours go on, they know better.
    if (lane.running === 0) Object.assign(lane, { fouten, dichtTot });
    return lane;
  }

  /** A lane that was closed gets one attempt at a time until one succeeds. */
  function places(lane: Lane): number {
    return lane.fouten >= BREAK_AFTER ? 1 : options.perLane;
  }

  function start(lane: Lane, werk: EbmsWerk): void {
    lane.running += 1;
    const done = attempt(options, werk).then(async (outcome) => {
      await judge(lane, outcome?.endpoint);
      lane.running -= 1;
      running.delete(done);
      alarm.ring();
    });
    running.add(done);
  }

  async function judge(lane: Lane, endpoint: LaneOutcome['endpoint']): Promise<void> {
    const next = breaker(lane, endpoint, clock());
    if (!next) return;
    const turned = lane.dichtTot > 0 !== next.dichtTot > 0;
    Object.assign(lane, next);
    if (turned) options.log({ event: 'ebms.lane', laan: lane.naam, open: next.dichtTot === 0, fouten: next.fouten });
    await store
      .commit([{ kind: 'ebmsLaan', laan: lane.naam, ...next }])
      .catch((error: unknown) => logTrouble(options, error));
  }

  /** Claims what the lanes have room for; answers with the moment of the next work, or undefined when there is none. */
  async function fill(): Promise<EpochMs | undefined> {
    const now = clock();
    let next: EpochMs | undefined;
    for (const state of await store.ebms.lanen(soorten, now)) {
      const lane = laneOf(state);
      const due = Math.max(state.eerste, lane.dichtTot);
      const limit = places(lane) - lane.running;
      if (due > now) next = Math.min(next ?? due, due);
      else if (limit > 0) {
        const tot = now + options.leaseMs;
        for (const werk of await store.ebms.claim({ laan: lane.naam, wie: options.name, now, tot, limit }))
          start(lane, werk);
      }
    }
    return next;
  }

  async function loop(): Promise<void> {
    let trouble = 0;
    while (!stopping) {
      alarm.set();
      let sleepMs = options.pollMs;
      try {
        const next = await fill();
        trouble = 0;
        if (next !== undefined) sleepMs = Math.min(Math.max(next - clock(), 0), options.pollMs);
      } catch (error) {
        sleepMs = TROUBLE_MS[Math.min(trouble++, TROUBLE_MS.length - 1)]!;
        logTrouble(options, error);
      }
      if (!stopping) await alarm.wait(sleepMs);
    }
  }

  store.ebms.onWerk(() => alarm.ring());
  const looping = loop();
  return {
    async stop() {
      stopping = true;
      alarm.ring();
      await looping;
      while (running.size > 0) await Promise.all(running);
    },
  };
}

/** One attempt, to its commit. Never rejects: what cannot be committed is claimed again after the lease. */
async function attempt(options: LaneOptions, werk: EbmsWerk): Promise<LaneOutcome | undefined> {
  const { store, handlers, clock } = options;
  let outcome: LaneOutcome;
  try {
    outcome = await handlers[werk.soort]!.carryOut(werk, clock());
  } catch (error) {
    logTrouble(options, error);
    const wait = TROUBLE_MS[Math.min(werk.pogingen - 1, TROUBLE_MS.length - 1)]!;
    // Told apart from an attempt that never ended: whose process is gone may have sent something.
    const gegevens = { ...werk.gegevens, storingen: String(Number(werk.gegevens.storingen ?? 0) + 1) };
    outcome = { changes: [{ kind: 'ebmsWerkLater', id: werk.id, op: clock() + wait, gegevens }] };
  }
  try {
    await store.commit(outcome.changes).catch((error: unknown) => {
      if (error instanceof Conflict && outcome.overtaken) return store.commit(outcome.overtaken);
      throw error;
    });
    return outcome;
  } catch (error) {
    logTrouble(options, error);
    return undefined;
  }
}

function logTrouble({ log }: LaneOptions, error: unknown): void {
  const fout = error instanceof Error ? error.name : 'unknown';
  log({ event: 'process.error', onderdeel: 'ebms', fout, stapel: framesOf(error) });
}
