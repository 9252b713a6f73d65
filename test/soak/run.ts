// One run: two Bodes and their applications, the network between them, kill -9 at moments of the seed, then calm, and the verdict.
//
//   const report = await soak({ seed: 1, messages: 200, perSecond: 10, share: 0.4, kills: 6, patienceMs: 60_000 });
//   expect(report.complaints).to.deep.equal([]);
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { loadMasterKeys, openSqliteStore } from '../../src/store/sqlite/index.ts';
import { type Delivery, type Done, JOURNALS, type Task } from './application.ts';
import { readJournal } from './journal.ts';
import { judge, type Verdict } from './judge.ts';
import { openEnds, readLedger } from './ledger.ts';
import { SIDES, type Side } from './messages.ts';
import { type Running, startApplication, startServe } from './processes.ts';
import { chance } from './random.ts';
import { type Relay, startRelay } from './relay.ts';
import { furnish, makeWorld, type World } from './world.ts';

export interface SoakOptions {
  readonly seed: number;
  /** Messages of each side, without the answers to them. */
  readonly messages: number;
  /** Messages of each side per second; 0: as fast as it goes. */
  readonly perSecond: number;
  /** Share of the exchanges that meet a fault, 0 … 1. */
  readonly share: number;
  /** Least number of processes that are killed; as long as messages are sent there are more. 0: nobody is killed. */
  readonly kills: number;
  /** How long everything may take to come to rest after the faults, ms. */
  readonly patienceMs: number;
  /** Keeps the folder and tells where it is. */
  readonly keep?: boolean;
  readonly progress?: (line: string) => void;
}

export interface SoakReport extends Verdict {
  readonly seed: number;
  readonly sent: number;
  readonly delivered: number;
  readonly kills: Readonly<Record<string, number>>;
  /** What the two relays did, by fault. */
  readonly faults: Readonly<Record<string, number>>;
  /** Pieces of messages that were cut off by a kill: the cleaning of the store removed them. */
  readonly cleaned: number;
  /** From the first message to the last confirmation, ms. */
  readonly durationMs: number;
  readonly perSecond: number;
  /** Errors that the Bodes logged as their own, by place: a finding even when nothing was lost. */
  readonly errors: Readonly<Record<string, number>>;
}

type Victim = 'bode a' | 'bode b' | 'application a' | 'application b';
const VICTIMS: readonly Victim[] = ['bode a', 'application b', 'bode b', 'bode a', 'application a', 'bode b'];
/** Share of the messages that must be confirmed before the faults stop. */
const UNDER_FAULTS = 0.6;
/** Longest wait for the traffic in which a process is killed. */
const ENOUGH_MS = 5_000;
const CLEANING_MS = 25 * 3_600_000;

export async function soak(options: SoakOptions): Promise<SoakReport> {
  const world = await makeWorld();
  const run = await openRun(world, options);
  try {
    await run.go();
    return await run.report();
  } finally {
    await run.close();
    if (options.keep) options.progress?.(`everything is in ${world.folder}`);
    else rmSync(world.folder, { recursive: true, force: true });
  }
}

async function openRun(world: World, options: SoakOptions) {
  const { seed, messages, perSecond, share, kills: least, patienceMs, progress = () => {} } = options;
  const { places, authorities } = world;
  const relayOf = (from: Side, to: Side) =>
    startRelay({
      direction: `${from} to ${to}`,
      seed,
      sender: places[from].identity,
      receiver: places[to].identity,
      authorities,
    });
  /** The relay before each side. */
  const relays: Readonly<Record<Side, Relay>> = { a: await relayOf('b', 'a'), b: await relayOf('a', 'b') };
  await furnish(world, { a: relays.a.endpoint, b: relays.b.endpoint });
  const running = new Map<Victim, Running>();
  const kills: Record<string, number> = {};
  let began = 0;

  async function start(victim: Victim): Promise<void> {
    const [what, side] = victim.split(' ') as [string, Side];
    const place = places[side];
    const { url, keys, folder } = place;
    const task: Task = { side, seed, url, keys, folder, messages, perSecond };
    if (what === 'application') return void running.set(victim, startApplication(place, task));
    const bode = await startServe(place);
    running.set(victim, bode);
    relays[side].target(bode.port);
  }

  const linesOf = <T>(name: keyof typeof JOURNALS) =>
    SIDES.map((side) => readJournal<T>(join(places[side].folder, JOURNALS[name])));
  const allSent = () => linesOf<Done>('sent').every((lines) => lines.length >= messages);
  const confirmed = () => linesOf<Done>('confirmed').reduce((sum, lines) => sum + lines.length, 0);

  function mustLive(): void {
    for (const [who, one] of running) {
      const code = one.ended();
      const file = join(places[who.at(-1) as Side].folder, `${who.split(' ')[0]}.log`);
      if (code !== undefined) throw new Error(`${who} ended (${code}): ${tail(file)}`);
    }
  }

  /** Kills at moments of the seed: mostly what works, now and then what is still starting. */
  async function disturb(): Promise<void> {
    const by = chance(seed, 'kills');
    for (let done = 0; least > 0 && (done < least || !allSent()); done++) {
      const enough = confirmed() + by.between(2, 25);
      await until(() => confirmed() >= enough, ENOUGH_MS);
      await wait(by.between(0, 300));
      const victim = done < VICTIMS.length ? VICTIMS[done]! : by.pick(VICTIMS);
      const [what] = victim.split(' ') as [string];
      kills[what] = (kills[what] ?? 0) + 1;
      progress(`kill -9 ${victim}; ${confirmed()} messages confirmed`);
      await running.get(victim)!.kill();
      await wait(by.between(0, 700));
      await start(victim);
      if (by.next() < 0.85) await running.get(victim)!.ready();
    }
  }

  /** @returns false when it took too long. */
  async function until(ready: () => boolean, ms = patienceMs): Promise<boolean> {
    const started = Date.now();
    while (!ready()) {
      mustLive();
      if (Date.now() - started > ms) return false;
      await wait(100);
    }
    return true;
  }

  return {
    async go() {
      const bodes = SIDES.map((side) => `bode ${side}` as const);
      await Promise.all(bodes.map(start));
      await Promise.all(bodes.map((bode) => running.get(bode)!.ready()));
      for (const side of SIDES) relays[side].share(share);
      began = Date.now();
      for (const side of SIDES) await start(`application ${side}`);
      await disturb();
      await until(allSent);
      if (share > 0) await until(() => confirmed() >= UNDER_FAULTS * 2 * messages);
      for (const side of SIDES) relays[side].share(0);
      progress(`the faults are over; ${confirmed()} messages confirmed`);
      if (!(await until(() => SIDES.every((side) => openEnds(places[side]) === 0))))
        progress(`no rest after ${patienceMs} ms: judged as it is`);
    },
    async report(): Promise<SoakReport> {
      const sent = SIDES.map((side) => readLedger(places[side])).flatMap(({ rows }) => rows);
      const last = Math.max(...sent.map(({ gewijzigd_op }) => gewijzigd_op));
      const stopped = await Promise.all([...running.values()].map((one) => one.stop()));
      const complaints = stopped.some((code) => code !== 0) ? ['a process did not stop in order'] : [];
      const before = SIDES.reduce((sum, side) => sum + readLedger(places[side]).orphans, 0);
      for (const side of SIDES) await clean(side);
      const verdict = judge(seed, world, { a: readLedger(places.a), b: readLedger(places.b) });
      const delivered = new Set(linesOf<Delivery>('delivered').flatMap((lines) => lines.map(({ id }) => id))).size;
      const durationMs = last - began;
      return {
        seed,
        complaints: [...complaints, ...verdict.complaints],
        counts: verdict.counts,
        sent: sent.filter(({ richting }) => richting === 'uit').length,
        delivered,
        kills,
        faults: sums(SIDES.map((side) => relays[side].counts)),
        cleaned: before,
        durationMs,
        perSecond: Math.round((delivered / durationMs) * 10_000) / 10,
        errors: errorsIn(SIDES.map((side) => join(places[side].folder, 'bode.log'))),
      };
    },
    async close() {
      await Promise.all([...running.values()].map((one) => one.kill()));
      await Promise.all(SIDES.map((side) => relays[side].close()));
    },
  };

  /** What the hourly cleaning does a day later. */
  async function clean(side: Side): Promise<void> {
    const { url, keys } = places[side];
    const store = await openSqliteStore({ url, masterKeys: loadMasterKeys(keys), clock: Date.now });
    await store.opruimen(Date.now() + CLEANING_MS);
    await store.close();
  }
}

function sums(all: readonly ReadonlyMap<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const counts of all) for (const [what, count] of counts) sum[what] = (sum[what] ?? 0) + count;
  return sum;
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').slice(-2_000);
}

/** Lines of level `error` that tell a failure of the program itself. */
function errorsIn(files: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const line of files.flatMap((file) => readFileSync(file, 'utf8').split('\n'))) {
    if (!line.startsWith('{')) {
      if (line !== '' && !line.startsWith('Stopping')) found[line] = (found[line] ?? 0) + 1;
      continue;
    }
    const { event, level, fout, code, stapel, oorzaak } = JSON.parse(line) as Record<string, string>;
    const own = event === 'process.error' || (level === 'error' && code?.startsWith('server.'));
    if (!own) continue;
    const what = [event, fout, code, oorzaak, stapel?.[0]].filter((part) => part !== undefined).join(' ');
    found[what] = (found[what] ?? 0) + 1;
  }
  return found;
}
