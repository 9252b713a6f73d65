// Persoonlijke Gegevens over WUS: LeverGegevens, Ping (mijnoverheid.md §3.9, §3.10, §3.19).
import { leverGegevens } from '../../gegevens/index.ts';
import { validateRequest } from '../../schema/index.ts';
import { readLeverGegevens, writeLeverGegevens } from '../codec/index.ts';
import type { OperationHandler, ServiceHandlers } from '../types.ts';
import { ping } from './ping.ts';

const LeverGegevens: OperationHandler = {
  openWhenSuspended: false,
  async handle({ verified, operation, context, verdicts }) {
    const { items, waarschuwingen } = readLeverGegevens(validateRequest(verified, operation));
    const uitkomst = await leverGegevens(items, context);
    for (const { code } of uitkomst.oordelen) verdicts(code);
    return writeLeverGegevens({ uitkomst, waarschuwingen, serverTijd: context.clock() });
  },
};

export const persoonlijkeGegevens: ServiceHandlers = {
  functie: 'PERSOONLIJKE_GEGEVENS',
  operations: { LeverGegevens, Ping: ping },
};
