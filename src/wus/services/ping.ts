// Ping: the first call of an integrator. Which version, which environment, and which certificate Bode sees (mijnoverheid.md §3.19).
import { validateRequest } from '../../schema/index.ts';
import { writePing } from '../codec/index.ts';
import type { OperationHandler } from '../types.ts';

export const ping: OperationHandler = {
  openWhenSuspended: true,
  async handle({ verified, operation, received, context, versie }) {
    validateRequest(verified, operation);
    // Nothing else is written, but a replayed Ping is a replay too (x-WSS-3).
    if (context.eerst.length > 0) await context.store.commit(context.eerst);
    const { oin, serial, notAfter } = received.peer;
    return writePing(operation, {
      serverTijd: context.clock(),
      versie,
      omgeving: context.omgeving,
      certificaat: { oin, serienummer: serial, geldigTot: notAfter },
    });
  },
};
