// The stage Valid: a verified Body that the XSD of its operation accepts (ARCHITECTURE.md §2). Made only here, from the canonical bytes
// of the very element that was verified; nothing is parsed from the wire again (engineering.md §2 rule 1).
import { GatewayError } from '../core/index.ts';
import { canonicalize, type XmlElement } from '../xml/index.ts';
import type { DocumentContract, Operation } from './contracts.ts';
import type { Violation } from './violation.ts';

declare const valid: unique symbol;

/** What this folder needs of a verified message: the one element under `soap:Body`. */
export interface WithPayload {
  readonly payload: XmlElement;
}

/** A verified message whose payload is valid for `operation`. */
export interface Valid<V extends WithPayload = WithPayload> {
  readonly [valid]: true;
  readonly verified: V;
  readonly operation: Operation;
  readonly payload: XmlElement;
}

/**
 * Validates the payload as the input of `operation`.
 * @throws GatewayError `schema.invalid` that names the first field, its limit and what was found; never a value.
 */
export function validateRequest<V extends WithPayload>(verified: V, operation: Operation): Valid<V> {
  const { payload } = verified;
  checkInput(payload, operation);
  const verdict = operation.validator.validate(canonicalize(payload), { element: payload });
  if (!verdict.ok) throw schemaInvalid(verdict.violations);
  return { verified, operation, payload } as Valid<V>;
}

/** The element must be the one of the contract: libxml2 takes every global element as root. */
export function checkInput(payload: XmlElement, { input }: DocumentContract): void {
  if (payload.local === input.local && payload.uri === input.uri) return;
  throw schemaInvalid([{ veld: '', regel: 'onverwacht', limiet: input.local }]);
}

/** The refusal of a Body that is not valid (x-FLT-4 `0004`). */
export function schemaInvalid(violations: readonly Violation[]): GatewayError {
  const [first] = violations;
  return new GatewayError('schema.invalid', 'x-FLT-4', {
    ...(first && first.veld !== '' ? { veld: first.veld } : {}),
    ...(first ? { limiet: first.limiet === undefined ? first.regel : `${first.regel} ${first.limiet}` } : {}),
    ...(first?.gevonden !== undefined ? { gevonden: first.gevonden } : {}),
  });
}

/**
 * Checks a response before it is signed (mijnoverheid.md §3.4).
 * @throws GatewayError `server.internal`: a fault of ours.
 */
export function checkResponse(bytes: Uint8Array, operation: Pick<Operation, 'name' | 'validator'>): void {
  const verdict = operation.validator.validate(bytes);
  if (verdict.ok) return;
  const [first] = verdict.violations;
  const oorzaak = `response of ${operation.name} is not valid: ${first?.veld} ${first?.regel} ${first?.limiet ?? ''}`;
  throw new GatewayError('server.internal', 'mijnoverheid §3.4', { oorzaak });
}
