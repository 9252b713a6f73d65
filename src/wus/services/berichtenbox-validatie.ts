// The official BerichtenboxValidatieService, exactly as published: ValidateAbonnementen (mijnoverheid.md §3.6, D3).
import { valideerAbonnementen } from '../../berichten/index.ts';
import { validateRequest } from '../../schema/index.ts';
import { readValidateAbonnementen, writeContractFault, writeValidateAbonnementen } from '../codec/index.ts';
import { ContractFault } from '../contract-fault.ts';
import type { OperationHandler, ServiceHandlers } from '../types.ts';

const ValidateAbonnementen: OperationHandler = {
  openWhenSuspended: false,
  async handle({ verified, operation, context }) {
    const aanvraag = readValidateAbonnementen(validateRequest(verified, operation));
    const uitkomst = await valideerAbonnementen(aanvraag, context);
    if (uitkomst.soort === 'antwoord') return writeValidateAbonnementen(uitkomst);
    const markup = writeContractFault('ApplicationFault', uitkomst.melding);
    throw new ContractFault('ApplicationFaultFault', 'mijnoverheid §3.6', markup);
  },
};

export const berichtenboxValidatie: ServiceHandlers = {
  functie: 'BERICHTENBOX',
  operations: { ValidateAbonnementen },
};
