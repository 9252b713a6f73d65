// Runs what must be refused as an EbmsError or a GatewayError and hands back the error.
import { expect } from 'chai';
import { GatewayError } from '../../../src/core/index.ts';
import { type EbmsCause, EbmsError } from '../../../src/ebms/header/index.ts';
import type { EbmsErrorCode } from '../../../src/ebms/types.ts';

interface Expected {
  readonly kind: EbmsCause;
  readonly code: EbmsErrorCode;
  readonly clause?: string;
}

/** The EbmsError that `action` ends with. */
export function refused(action: () => unknown, { kind, code, clause }: Expected): EbmsError {
  const error = caught(action);
  expect(error, String(error)).to.be.instanceOf(EbmsError);
  const { kind: found, code: wire, clause: cited } = error as EbmsError;
  expect([found, wire], (error as EbmsError).message).to.deep.equal([kind, code]);
  if (clause !== undefined) expect(cited, (error as EbmsError).message).to.equal(clause);
  return error as EbmsError;
}

/** The GatewayError, so SOAP Fault, that `action` ends with. */
export function faulted(action: () => unknown, code: string): GatewayError {
  const error = caught(action);
  expect(error, String(error)).to.be.instanceOf(GatewayError);
  expect((error as GatewayError).code, (error as GatewayError).message).to.equal(code);
  return error as GatewayError;
}

function caught(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('expected a refusal, but it was accepted');
}
