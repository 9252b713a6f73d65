// The refusals of the XML engine. Each names the clause that was broken, a short cause and the byte offset; never a value.
import { type ErrorCode, GatewayError } from '../core/index.ts';
import type { XmlLimits } from './limits.ts';

function refusal(code: ErrorCode, clause: string, oorzaak: string, positie: number): GatewayError {
  return new GatewayError(code, clause, { oorzaak, positie });
}

/** Not well-formed, or not namespace-well-formed. */
export function malformed(clause: string, oorzaak: string, positie: number): GatewayError {
  return refusal('xml.malformed', clause, oorzaak, positie);
}

/** Well-formed perhaps, but never accepted here: DOCTYPE, processing instruction, entity. */
export function forbidden(clause: string, oorzaak: string, positie: number): GatewayError {
  return refusal('xml.forbidden', clause, oorzaak, positie);
}

/** Something else than UTF-8, declared or actual (WS006). */
export function notUtf8(oorzaak: string, positie: number): GatewayError {
  return refusal('xml.encoding', 'WS006', oorzaak, positie);
}

/** One of the limits was passed. */
export function overLimit(limits: XmlLimits, name: keyof XmlLimits, positie: number): GatewayError {
  return new GatewayError('xml.limit', 'XML 1.0 §1', {
    limiet: `${name} ${limits[name]}`,
    oorzaak: `${name} passed`,
    positie,
  });
}
