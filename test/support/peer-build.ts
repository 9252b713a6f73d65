// Compiles the sources of a foreign peer once: into `target/` beside them (not in git), again when a source changes.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A command with its arguments, run in the folder of the sources. */
export type Step = readonly [command: string, ...args: string[]];

/**
 * Runs `steps` in `folder` unless its files, `inputs` and the steps are those of the last time.
 * @throws Error with what the compiler said.
 */
export function buildPeer(folder: string, steps: readonly Step[], inputs: readonly string[] = []): void {
  const hash = createHash('sha256').update(JSON.stringify(steps));
  const own = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  for (const file of [...own.map(({ name }) => join(folder, name)), ...inputs]) hash.update(readFileSync(file));
  const wanted = hash.digest('hex');
  const target = join(folder, 'target');
  const stamp = join(target, 'built');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const [command, ...args] of steps) {
    const done = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${done.stdout}${done.stderr}`);
  }
  writeFileSync(stamp, wanted);
}
