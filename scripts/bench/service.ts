// The other end of startService(): answers questions of the parent, one after the other, and says what this process has used.
import { monitorEventLoopDelay } from 'node:perf_hooks';

export type Answers = Readonly<Record<string, (details: never) => unknown>>;

/** What a process has used so far; `stall` is the event loop's longest stall since it was last asked, ms. */
export interface Usage {
  /** Processor time of all threads, µs. */
  readonly cpu: number;
  /** Bytes now, and the most ever. */
  readonly rss: number;
  readonly peak: number;
  readonly stall: number;
}

/** Answers `answers` and `usage`; at `end` calls `close` and exits. Says that it is ready at once. */
export function serve(answers: Answers, close: () => Promise<unknown> | unknown): void {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const all: Answers = { usage: () => usage(delay), ...answers };
  process.on('message', async ({ id, question, details }: { id: number; question: string; details: never }) => {
    if (question === 'end') {
      await close();
      process.exit(0);
    }
    try {
      process.send!({ id, value: await all[question]!(details) });
    } catch (error) {
      process.send!({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  process.on('disconnect', () => process.exit(1));
  process.send!({ id: 0 });
}

function usage(delay: ReturnType<typeof monitorEventLoopDelay>): Usage {
  const { user, system } = process.cpuUsage();
  const stall = delay.max / 1e6;
  delay.reset();
  const peak = process.resourceUsage().maxRSS * 1024;
  return { cpu: user + system, rss: process.memoryUsage.rss(), peak, stall };
}
