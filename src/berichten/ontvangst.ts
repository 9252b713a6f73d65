// The `Ontvangst` of one delivery, whatever the service: the same facts about the exchange in each (§3.14).
import { type OntvangstInhoud, ontvangstBlad } from '../bewijs/index.ts';
import type { EpochMs, Oin } from '../core/index.ts';
import type { Change } from '../store/index.ts';
import type { DomeinContext } from './types.ts';

/** What differs per delivery. */
export interface Ontvangen extends Omit<OntvangstInhoud, 'correlatieId' | 'transportOin' | 'ondertekening'> {
  /** In whose name. */
  readonly oin: Oin;
  readonly verwerktOp: EpochMs;
}

/** The receipt of a delivery as a change; the first `bewijs` of every proposal. */
export function ontvangst(ontvangen: Ontvangen, context: DomeinContext): Change {
  const { oin, verwerktOp: op, ...inhoud } = ontvangen;
  const { correlatieId, transportOin } = context.afzender;
  const blad = ontvangstBlad(
    { bewijsId: context.newGuid(op), oin, op },
    { ...inhoud, correlatieId, transportOin, ...(context.ondertekening && { ondertekening: context.ondertekening }) },
  );
  return { kind: 'bewijs', value: blad };
}
