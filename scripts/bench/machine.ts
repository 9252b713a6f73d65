// What the figures were measured on.
import { execFileSync, spawnSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { CAN_PIN } from './processes.ts';

export interface Machine {
  readonly at: string;
  readonly model: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** First line of `java -version`; absent without Java. */
  readonly java?: string;
  /** Load of the last 1, 5 and 15 minutes. */
  readonly load: string;
  /** Processes could be kept on one core. */
  readonly pinned: boolean;
  /** Commit that was measured. */
  readonly commit?: string;
}

export function machine(): Machine {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' }).stderr?.split('\n')[0];
  const commit = head();
  return {
    at: new Date().toISOString(),
    model: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    ...(java ? { java } : {}),
    load: loadavg()
      .map((one) => one.toFixed(1))
      .join(' '),
    pinned: CAN_PIN,
    ...(commit ? { commit } : {}),
  };
}

function head(): string | undefined {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}
