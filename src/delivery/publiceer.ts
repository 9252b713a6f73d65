// Publication at its moment: the bericht becomes visible, is proven and the citizen is told, in one transaction (§3.4, D8).
import type { EpochMs } from '../core/index.ts';
import type { Berichten, Change, Taak } from '../store/index.ts';
import type { Handler, Outcome } from './handler.ts';
import { PUBLICEER } from './ladder.ts';

/** What the store tells a worker about the bericht of a task. */
export type Opdrachtbericht = Awaited<ReturnType<Berichten['voorTaak']>>;

export interface PubliceerOptions {
  readonly berichten: Pick<Berichten, 'voorTaak'>;
  /** The domain's changes for this task at this moment, the end of the task among them. */
  readonly publiceer: (taak: Taak, bericht: Opdrachtbericht, now: EpochMs) => readonly Change[];
}

/** Handles `publiceer`. A task that was claimed too early (a clock that differs) waits for its moment. */
export function createPubliceer({ berichten, publiceer }: PubliceerOptions): Handler {
  return {
    ladder: PUBLICEER,
    async carryOut(taak, now): Promise<Outcome> {
      if (taak.uitTeVoerenOp > now)
        return {
          uitkomst: 'later',
          changes: [{ kind: 'taakLater', id: taak.id, op: taak.uitTeVoerenOp }],
          reden: 'teVroeg',
        };
      const bericht = await berichten.voorTaak(taak.bsn, taak.onderwerpId);
      const changes = publiceer(taak, bericht, now);
      const done = changes.some((change) => change.kind === 'publicatie');
      return done ? { uitkomst: 'klaar', changes } : { uitkomst: 'vervallen', changes, reden: 'nietMeerNodig' };
    },
  };
}
