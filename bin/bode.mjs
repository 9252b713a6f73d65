#!/usr/bin/env node
// Runs the command line under the Node that the project brings (npm package `node`), whatever Node started this file.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = `${root}node_modules/node/bin/node`;
if (!existsSync(node)) {
  console.error('Bode is not installed yet. Run `npm start` (or `npm ci`) in the project folder first.');
  process.exit(1);
}
const child = spawn(
  node,
  ['--disable-warning=ExperimentalWarning', `${root}src/cli/bode.ts`, ...process.argv.slice(2)],
  { stdio: 'inherit', env: { NODE_COMPILE_CACHE: `${root}node_modules/.cache/compile`, ...process.env } },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
