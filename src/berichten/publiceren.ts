// Publication of an accepted bericht at its PublicatieDatum, by a worker (§3.4): visible, proven (D8) and notified in one
// transaction.
import { publicatieBlad } from '../bewijs/index.ts';
import type { EpochMs } from '../core/index.ts';
import type { Berichten, Change, Taak } from '../store/index.ts';
import { taak } from './taak.ts';
import type { DomeinContext } from './types.ts';

/** What the store tells a worker about the bericht of a task. */
export type TeBehandelen = Awaited<ReturnType<Berichten['voorTaak']>>;

/**
 * The changes that carry out a `publiceer` task at `now`. The moment of publication is the real one, also when the worker
 * is late. A bericht that is gone, withdrawn or already published only ends the task: carrying it out twice is harmless.
 * An opt-out after acceptance does not matter (§3.6).
 */
export function publiceerBericht(
  opdracht: Taak,
  bericht: TeBehandelen,
  context: Pick<DomeinContext, 'newGuid' | 'pseudoniem'> & { readonly now: EpochMs },
): readonly Change[] {
  const klaar: Change = { kind: 'taakKlaar', id: opdracht.id };
  if (!bericht || bericht.gepubliceerdOp !== undefined) return [klaar];
  const { bsn, onderwerpId: id } = opdracht;
  const { oin, berichtId, inhoudHash } = bericht;
  const { now, newGuid, pseudoniem } = context;
  const ontvanger = pseudoniem?.(oin, bsn);
  const verwijzing = { id, berichtId, inhoudHash, ...(ontvanger && { ontvanger }) };
  return [
    { kind: 'publicatie', bsn, id, op: now },
    { kind: 'bewijs', value: publicatieBlad({ bewijsId: newGuid(now), oin, op: now }, verwijzing), stil: true },
    { kind: 'taak', value: taak('notificeer', { id, oin, bsn }, { id: newGuid(now), op: now }) },
    klaar,
  ];
}
