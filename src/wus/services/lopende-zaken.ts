// Lopende Zaken over WUS: MeldZaak, MeldZaakstatus, Ping (mijnoverheid.md §3.7, §3.8, §3.19).
import { validateRequest } from '../../schema/index.ts';
import { meldZaakstatussen, meldZaken } from '../../zaken/index.ts';
import { readMeldZaak, readMeldZaakstatus, writeMelding } from '../codec/index.ts';
import type { OperationHandler, ServiceHandlers } from '../types.ts';
import { ping } from './ping.ts';

const MeldZaak: OperationHandler = {
  openWhenSuspended: false,
  async handle({ verified, operation, context, verdicts }) {
    const { items, waarschuwingen } = readMeldZaak(validateRequest(verified, operation));
    const uitkomst = await meldZaken(items, context);
    for (const { code } of uitkomst.oordelen) verdicts(code);
    return writeMelding(operation, { uitkomst, waarschuwingen, serverTijd: context.clock() });
  },
};

const MeldZaakstatus: OperationHandler = {
  openWhenSuspended: false,
  async handle({ verified, operation, context, verdicts }) {
    const { items, waarschuwingen } = readMeldZaakstatus(validateRequest(verified, operation));
    const uitkomst = await meldZaakstatussen(items, context);
    for (const { code } of uitkomst.oordelen) verdicts(code);
    return writeMelding(operation, { uitkomst, waarschuwingen, serverTijd: context.clock() });
  },
};

export const lopendeZaken: ServiceHandlers = {
  functie: 'LOPENDE_ZAKEN',
  operations: { MeldZaak, MeldZaakstatus, Ping: ping },
};
