// Child processes of a run: where they run, how they are asked, and their end. One core each where `taskset` is present.
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('./', import.meta.url));
const QUIET = ['--disable-warning=ExperimentalWarning', '--disable-warning=DeprecationWarning'];

/** True when processes can be kept on one core. */
export const CAN_PIN =
  availableParallelism() > 1 && spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;

export interface Place {
  /** The process and all its threads stay on this core; absent = wherever the system puts them. */
  readonly core?: number;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

function start(command: readonly string[], { core }: Place, options: SpawnOptions): ChildProcess {
  const [program, ...args] = core === undefined || !CAN_PIN ? command : ['taskset', '-c', String(core), ...command];
  const child = spawn(program!, args, options);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** A script of this folder as a command line. `BODE_BENCH_PROFILE=<folder>` keeps a processor profile of each thread. */
function script(name: string, args: readonly string[]): readonly string[] {
  const profile = process.env.BODE_BENCH_PROFILE;
  const profiled = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}/${name}`] : [];
  return [process.execPath, ...QUIET, ...profiled, HERE + name, ...args];
}

/** Processor and wall nanoseconds per call. */
export interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

/** A contender: `measure('6kb.xml', 300)` runs that case for about 300 ms. */
export interface Contender {
  readonly name: string;
  measure(subject: string, ms: number): Promise<Cost>;
  end(): Promise<void>;
}

/** A contender of work.ts in a process of its own. */
export function nodeContender(name: string, folder: string, place: Place = {}): Contender {
  return contender(name, script('contender.ts', [name, folder]), place);
}

/** Any program that speaks the protocol of contender.ts. */
export function contender(name: string, command: readonly string[], place: Place = {}): Contender {
  const child = start(command, place, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return {
    name,
    async measure(subject, ms) {
      child.stdin!.write(`${subject} ${ms}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${name} ended at ${subject}`);
      const [cpu, wall] = String(value).split(' ').map(Number);
      return { cpu: cpu!, wall: wall! };
    },
    async end() {
      child.stdin!.end();
      await ended(child);
    },
  };
}

/** A process of this folder that answers questions over the channel of node:child_process. */
export interface Service {
  readonly pid: number;
  ask<T>(question: string, details?: unknown): Promise<T>;
  end(): Promise<void>;
}

/** Starts a script with serve() of service.ts in it, and waits until it is ready. */
export async function startService(name: string, args: readonly string[], place: Place = {}): Promise<Service> {
  const child = start(script(name, args), place, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let last = 0;
  let fail: (error: Error) => void = () => {};
  const ready = new Promise<void>((resolve, reject) => {
    fail = reject;
    waiting.set(0, { resolve: () => resolve(), reject });
  });
  child.on('message', ({ id, value, error }: { id: number; value?: unknown; error?: string }) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(value);
    else asked?.reject(new Error(`${name}: ${error}`));
  });
  child.once('exit', (code) => {
    const error = new Error(`${name} ended with code ${code}`);
    fail(error);
    for (const { reject } of waiting.values()) reject(error);
  });
  await ready;
  return {
    pid: child.pid!,
    ask<T>(question: string, details?: unknown) {
      const id = ++last;
      return new Promise<T>((resolve, reject) => {
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
        child.send({ id, question, details });
      });
    },
    async end() {
      child.send({ id: ++last, question: 'end' });
      await ended(child);
    },
  };
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
