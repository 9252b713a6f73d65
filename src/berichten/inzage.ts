// What a citizen can see of it when a sender asked whether he takes digital post (PG-15): one row each time.
import type { Bsn, Oin } from '../core/index.ts';
import type { Change } from '../store/index.ts';
import type { DomeinContext } from './types.ts';

/** The rows for `bsns`: citizens who have an account. `oin`: the organisation whose post it is about. */
export function inzages(bsns: readonly Bsn[], oin: Oin, context: DomeinContext): readonly Change[] {
  const op = context.clock();
  const wie = context.afzender.oin;
  const wat =
    wie === oin
      ? 'Of u post van deze organisatie digitaal krijgt'
      : 'Of u post van een opdrachtgever van deze organisatie digitaal krijgt';
  const doel = 'Nagaan of een bericht digitaal of op papier moet';
  return bsns.map((bsn) => ({ kind: 'inzage', value: { id: context.newGuid(op), bsn, wie, wat, doel, op } }));
}
