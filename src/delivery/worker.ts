// The outbox worker: claims due tasks with a lease, carries them out a few at a time, and sleeps until the next one is due or a commit
// adds one. A task is done when its commit is durable: a process that dies before that leaves it to the next claim (at least once).
import type { Clock, EpochMs } from '../core/index.ts';
import type { Change, Store, Taak } from '../store/index.ts';
import { framesOf, type Log, type Metrics } from '../telemetry/index.ts';
import { createAlarm } from './alarm.ts';
import type { Handler, Outcome } from './handler.ts';
import { waitAfter } from './ladder.ts';

export interface WorkerOptions {
  readonly store: Pick<Store, 'commit' | 'taken' | 'onTaak'>;
  readonly handlers: Readonly<Record<Taak['soort'], Handler>>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'task'>;
  /** Name of this worker in the claims. */
  readonly name: string;
  /** Tasks carried out at the same time. */
  readonly concurrency: number;
  /** A task that is not finished after this may be claimed by another, ms. */
  readonly leaseMs: number;
}

export interface Worker {
  /** Claims nothing more and finishes what was claimed. */
  stop(): Promise<void>;
  /** Resolves when nothing is being carried out and nothing is due; for tests and orderly demos. */
  idle(): Promise<void>;
}

/** Longest sleep: setTimeout takes no more than 2^31 ms, and an expired lease of a dead worker wakes nobody. */
const MAX_SLEEP_MS = 60_000;
const STORE_TROUBLE_MS = [1_000, 2_000, 5_000, 10_000, 30_000] as const;

/** Starts at once with what is due. */
export function startWorker(options: WorkerOptions): Worker {
  const { store, clock } = options;
  const alarm = createAlarm();
  const running = new Set<Promise<void>>();
  const queues = new Map<string, Promise<void>>();
  const idlers: (() => void)[] = [];
  let stopping = false;

  /** Tasks of one citizen and kind run one after the other: bundling reads what the one before wrote. */
  function start(taak: Taak): void {
    const key = `${taak.soort} ${taak.bsn}`;
    const turn = (queues.get(key) ?? Promise.resolve()).then(() => attempt(options, taak));
    const done = turn.finally(() => {
      running.delete(done);
      if (queues.get(key) === turn) queues.delete(key);
      alarm.ring();
    });
    queues.set(key, turn);
    running.add(done);
  }

  /** Claims what fits; answers with the moment of the next task, or undefined when there is none. */
  async function fill(): Promise<EpochMs | undefined> {
    const free = options.concurrency - running.size;
    if (free === 0) return undefined;
    const now = clock();
    const claimed = await store.taken.claim(options.name, now, now + options.leaseMs, free);
    for (const taak of claimed) start(taak);
    return claimed.length < free ? await store.taken.eerstvolgende() : undefined;
  }

  async function loop(): Promise<void> {
    let trouble = 0;
    while (!stopping) {
      alarm.set();
      let sleepMs = MAX_SLEEP_MS;
      try {
        const next = await fill();
        trouble = 0;
        if (next !== undefined) sleepMs = Math.min(Math.max(next - clock(), 0), MAX_SLEEP_MS);
        if (running.size === 0 && (next === undefined || sleepMs > 0)) for (const tell of idlers.splice(0)) tell();
      } catch (error) {
        sleepMs = STORE_TROUBLE_MS[Math.min(trouble++, STORE_TROUBLE_MS.length - 1)]!;
        options.log({ event: 'process.error', onderdeel: 'delivery', ...causeOf(error) });
      }
      if (!stopping) await alarm.wait(Math.min(sleepMs, options.leaseMs));
    }
  }

  store.onTaak(() => alarm.ring());
  const looping = loop();
  return {
    async stop() {
      stopping = true;
      alarm.ring();
      await looping;
      while (running.size > 0) await Promise.all(running);
    },
    idle: () =>
      new Promise((resolve) => {
        idlers.push(resolve);
        alarm.ring();
      }),
  };
}

/** One attempt of one task, to its commit. Never rejects: what cannot be committed is claimed again after the lease. */
async function attempt(options: WorkerOptions, taak: Taak): Promise<void> {
  const { store, handlers, clock, log, metrics } = options;
  const began = clock();
  const common = { event: 'task', taak: taak.id, oin: taak.oin, soort: taak.soort, pogingen: taak.pogingen } as const;
  let outcome: Outcome;
  let cause: ReturnType<typeof causeOf> | undefined;
  try {
    outcome = await handlers[taak.soort].carryOut(taak, began);
  } catch (error) {
    cause = causeOf(error);
    outcome = afterThrow(taak, handlers[taak.soort], clock());
  }
  try {
    if (outcome.changes.length > 0) await store.commit(outcome.changes);
    const { uitkomst } = outcome;
    const counted = uitkomst === 'vervallen' ? 'klaar' : uitkomst;
    metrics.task(taak.soort, counted);
    const level = cause ? 'error' : uitkomst === 'mislukt' ? 'warn' : 'info';
    log({ ...common, level, uitkomst: counted, reden: outcome.reden, duurMs: clock() - began, ...cause });
  } catch (error) {
    metrics.task(taak.soort, 'later');
    log({ ...common, level: 'error', uitkomst: 'later', reden: 'opslag', duurMs: clock() - began, ...causeOf(error) });
  }
}

function afterThrow(taak: Taak, { ladder }: Handler, now: EpochMs): Outcome {
  const wait = waitAfter(ladder, taak.pogingen);
  const change: Change =
    wait === undefined
      ? { kind: 'taakMislukt', id: taak.id, op: now, reden: 'fout' }
      : { kind: 'taakLater', id: taak.id, op: now + wait };
  return { uitkomst: wait === undefined ? 'mislukt' : 'later', changes: [change], reden: 'fout' };
}

function causeOf(error: unknown) {
  return { fout: error instanceof Error ? error.name : 'unknown', stapel: framesOf(error) };
}
