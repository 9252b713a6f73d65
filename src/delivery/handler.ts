// What a worker asks of the code that knows a kind of task.
import type { EpochMs } from '../core/index.ts';
import type { Change, Taak } from '../store/index.ts';
import type { Ladder } from './ladder.ts';

/** The end of one attempt. `changes` are committed as they are and must end, postpone or fail the task. */
export interface Outcome {
  /** `vervallen`: the task was already carried out, or is no longer needed; `changes` may be empty then. */
  readonly uitkomst: 'klaar' | 'later' | 'mislukt' | 'vervallen';
  readonly changes: readonly Change[];
  /** One word for the log. */
  readonly reden?: string;
}

export interface Handler {
  /** When an attempt that threw is tried again. */
  readonly ladder: Ladder;
  /** Carries out one task at `now`. May throw: the worker then uses the ladder. */
  carryOut(taak: Taak, now: EpochMs): Promise<Outcome>;
}
