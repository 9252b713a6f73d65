// When a task that failed is tried again (mijnoverheid.md §3.12 "Retry": 5 minutes, 1 h, 6 h, 24 h, then permanent).

/** Waiting times after the first, second, … attempt, in milliseconds. */
export interface Ladder {
  readonly steps: readonly number[];
  /** True: after the last step that step is repeated for ever. False: then the task has failed for good. */
  readonly endless: boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** For a notification: it must end, so that the sender can turn to paper. */
export const NOTIFICEER: Ladder = { steps: [5 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR], endless: false };

/** For a publication: it was promised with `Verwerkt`, so it is never given up. */
export const PUBLICEER: Ladder = { steps: [5_000, 30_000, MINUTE, 5 * MINUTE], endless: true };

/** Milliseconds to wait after attempt number `attempt` (from 1), or undefined when it was the last. */
export function waitAfter(ladder: Ladder, attempt: number): number | undefined {
  const at = Math.max(1, attempt) - 1;
  return ladder.steps[at] ?? (ladder.endless ? ladder.steps.at(-1) : undefined);
}
