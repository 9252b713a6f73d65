// The processes of a run: `bode serve` and the application, each started again after it was killed. What they print is kept in the folder of their side.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Place } from './world.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NODE_OPTIONS = ['--disable-warning=ExperimentalWarning', '--disable-warning=DeprecationWarning'] as const;
/** What the application writes when it begins. */
export const APPLICATION_READY = 'the application is ready';
const ENV = { NODE_COMPILE_CACHE: `${ROOT}node_modules/.cache/compile` };

export interface Running {
  /** Resolves when it does its work, or has ended. */
  ready(): Promise<void>;
  /** kill -9, and gone when it resolves. */
  kill(): Promise<void>;
  /** Asks it to stop in order. @returns its exit code, null when a signal ended it. */
  stop(): Promise<number | null>;
  /** Its exit code once it has ended. */
  ended(): number | null | undefined;
}

/** `bode serve` in its folder, on a port that is free now. */
export async function startServe({ folder }: Place): Promise<Running & { readonly port: number }> {
  const [port, operator] = await Promise.all([freePort(), freePort()]);
  const env = {
    BODE_GATEWAY_PORT: String(port),
    BODE_GATEWAY_PUBLIC_URL: `https://localhost:${port}`,
    BODE_OPERATOR_PORT: String(operator),
  };
  const log = join(folder, 'bode.log');
  return { ...start([`${ROOT}src/cli/bode.ts`, 'serve'], { folder, log, env, sign: '"event":"process.start"' }), port };
}

/** The application of a side, with its task as JSON. */
export function startApplication({ folder }: Place, task: object): Running {
  const program = fileURLToPath(new URL('./application.ts', import.meta.url));
  const log = join(folder, 'application.log');
  return start([program, JSON.stringify(task)], { folder, log, env: {}, sign: APPLICATION_READY });
}

interface At {
  readonly folder: string;
  readonly log: string;
  readonly env: NodeJS.ProcessEnv;
  /** What it writes when it is ready. */
  readonly sign: string;
}

function start(args: readonly string[], { folder, log, env, sign }: At): Running {
  const output = openSync(log, 'a');
  const before = timesIn(log, sign);
  const child = spawn(process.execPath, [...NODE_OPTIONS, ...args], {
    cwd: folder,
    env: { ...process.env, ...ENV, ...env },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  const gone = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const end = (signal: NodeJS.Signals) => {
    if (isAlive()) child.kill(signal);
    return gone;
  };
  return {
    async ready() {
      while (isAlive() && timesIn(log, sign) === before) await wait(50);
    },
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    ended: () => (isAlive() ? undefined : child.exitCode),
  };
}

function timesIn(file: string, text: string): number {
  return readFileSync(file, 'utf8').split(text).length - 1;
}

/** A port that is free now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
