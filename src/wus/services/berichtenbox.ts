// Berichtenbox over WUS: LeverBerichten, HaalBerichtstatus, Ping (mijnoverheid.md §3.19).
import { haalBerichtstatus, leverBerichten } from '../../berichten/index.ts';
import { LEVER_BERICHTEN_PARTS, readLeverBerichten } from '../../contract/index.ts';
import { judgeRequest, validateRequest } from '../../schema/index.ts';
import { readHaalBerichtstatus, writeHaalBerichtstatus, writeLeverBerichten } from '../codec/index.ts';
import type { OperationHandler, ServiceHandlers } from '../types.ts';
import { ping } from './ping.ts';

/** A batch is judged in parts: one bad bericht does not refuse its neighbours (§3.4). */
const LeverBerichten: OperationHandler = {
  openWhenSuspended: false,
  async handle({ verified, operation, received, context, verdicts }) {
    const judged = await judgeRequest(verified, operation, LEVER_BERICHTEN_PARTS);
    const { batch, fouten } = readLeverBerichten(judged, received.receivedAt);
    const uitkomst = await leverBerichten(batch, context);
    for (const { code } of uitkomst.verslag.oordelen) verdicts(code);
    return writeLeverBerichten({ uitkomst, fouten, serverTijd: context.clock() });
  },
};

const HaalBerichtstatus: OperationHandler = {
  openWhenSuspended: true,
  async handle({ verified, operation, context }) {
    const aanvraag = readHaalBerichtstatus(validateRequest(verified, operation));
    return writeHaalBerichtstatus(await haalBerichtstatus(aanvraag, context), context.clock());
  },
};

export const berichtenbox: ServiceHandlers = {
  functie: 'BERICHTENBOX',
  operations: { LeverBerichten, HaalBerichtstatus, Ping: ping },
};
