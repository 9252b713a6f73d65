// A real Bode for tests: the command line's `demo` in a process of its own, in an empty folder, on free ports, with demo data.
// sharedBode() starts it once per test process and ends it with the last test.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './gateway.ts';

const NODE = `${ROOT}node_modules/node/bin/node`;
const CLI = [
  NODE,
  '--disable-warning=ExperimentalWarning',
  '--disable-warning=DeprecationWarning',
  `${ROOT}src/cli/bode.ts`,
] as const;

export interface RunningBode {
  readonly folder: string;
  readonly gateway: string;
  readonly portal: string;
  readonly operator: string;
  /** Folder with `<oin>/cert.pem` and so on. */
  readonly certificates: string;
  readonly trust: string;
  readonly pid: number;
  readonly env: NodeJS.ProcessEnv;
  output(): string;
  log(): string;
  /** Runs a command of the command line against this Bode. */
  run(...args: readonly string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string };
  /** Ends the process with a signal and waits for it. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** A port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Starts `bode demo` in `folder` (a new one by default) and waits until it is ready. */
export async function startBodeProcess(
  options: { folder?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<RunningBode> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'bode test '));
  const [gateway, portal, operator] = await Promise.all([freePort(), freePort(), freePort()]);
  const env = {
    ...process.env,
    BODE_GATEWAY_PORT: String(gateway),
    BODE_GATEWAY_PUBLIC_URL: `https://localhost:${gateway}`,
    BODE_PORTAL_PORT: String(portal),
    BODE_PORTAL_PUBLIC_URL: `https://localhost:${portal}`,
    BODE_OPERATOR_PORT: String(operator),
    ...options.env,
  };
  const child = spawn(CLI[0], [...CLI.slice(1), 'demo'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  await ready(child, () => output);
  const at = (file: string) => join(folder, 'certs/dev', file);
  return {
    folder,
    gateway: `https://localhost:${gateway}`,
    portal: `https://localhost:${portal}`,
    operator: `http://127.0.0.1:${operator}`,
    certificates: at('organisaties'),
    trust: at('trust.pem'),
    pid: child.pid!,
    env,
    output: () => output,
    log: () => readFileSync(join(folder, 'data/bode.log'), 'utf8'),
    run: (...args) => runCli(args, { folder, env }),
    end: (signal = 'SIGTERM') => end(child, signal),
  };
}

function ready(child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const poll = setInterval(() => {
      if (!output().includes('Ready in')) return;
      clearInterval(poll);
      resolve();
    }, 25);
    child.once('exit', (code) => {
      clearInterval(poll);
      reject(new Error(`bode demo ended with code ${code}: ${output()}`));
    });
  });
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });
}

/** Runs the command line to its end. */
export function runCli(args: readonly string[], at: { readonly folder: string; readonly env?: NodeJS.ProcessEnv }) {
  const done = spawnSync(CLI[0], [...CLI.slice(1), ...args], {
    cwd: at.folder,
    env: at.env ?? process.env,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}

let shared: Promise<RunningBode> | undefined;

/** The Bode of this test process. */
export function sharedBode(): Promise<RunningBode> {
  shared ??= startBodeProcess();
  return shared;
}

after(async () => {
  const bode = await shared?.catch(() => undefined);
  if (!bode) return;
  await bode.end();
  rmSync(bode.folder, { recursive: true, force: true });
});
