// Installs what package-lock.json names when it is missing or stale. Runs on whatever Node started npm, before anything is installed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const node = `${root}node_modules/node/bin/node`;
/** Compiled sources are kept here, so that a second start is quick. */
export const compileCache = `${root}node_modules/.cache/compile`;
const stamp = `${root}node_modules/.bode-installed`;

const wanted = () =>
  createHash('sha256')
    .update(readFileSync(`${root}package-lock.json`))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex');

/** Brings node_modules in line with the lockfile; does nothing when it already is. Exits with one sentence when npm fails. */
export async function ensureInstalled() {
  const hash = wanted();
  if (existsSync(node) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  const began = Date.now();
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`;
  const line = () => `Installing the packages of package-lock.json … ${seconds()}`;
  const tty = process.stderr.isTTY;
  if (!tty) console.error('Installing the packages of package-lock.json …');
  const ticker = setInterval(
    () => (tty ? process.stderr.write(`\r${line()}`) : console.error(line())),
    tty ? 1000 : 15_000,
  );
  const { code, output } = await npmCi();
  clearInterval(ticker);
  if (tty) process.stderr.write('\r\x1b[K');
  if (code !== 0) {
    console.error(output.trim());
    console.error(
      'Installing failed: npm could not install the packages above. Check the network and run the command again.',
    );
    process.exit(1);
  }
  writeFileSync(stamp, hash);
  console.error(`Packages installed in ${seconds()}.`);
}

function npmCi() {
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  // npm that started us tells where it is; on a bare call it is on the PATH.
  const cli = process.env.npm_execpath;
  const [command, rest] = cli?.endsWith('.js') ? [process.execPath, [cli, ...args]] : ['npm', args];
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, rest, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('exit', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Runs the project's own Node 24 with the terminal attached and answers with its exit code. Signals go through to it. */
export function runNode(args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
      ...options,
    });
    const pass = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, pass);
    child.on('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM']) process.off(name, pass);
      resolve(code ?? (signal ? 1 : 0));
    });
  });
}
