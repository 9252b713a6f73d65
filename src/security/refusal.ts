// Refusals of this folder: the clause and the true cause for the log; the outward text is blurred by the table of errors (x-FLT-7).
import { type ErrorCode, GatewayError } from '../core/index.ts';
import { base64, type XmlElement } from '../xml/index.ts';

/**
 * `oorzaak` names places, lengths and counts, never content of the message.
 * @param at the element concerned; its offset goes to the log.
 */
export function refuse(
  code: ErrorCode & `wss.${string}`,
  clause: string,
  oorzaak: string,
  at?: XmlElement,
): GatewayError {
  return new GatewayError(code, clause, at === undefined ? { oorzaak } : { oorzaak, positie: at.start });
}

/**
 * The children of `parent` when they are exactly `names` (local names in `uri`) in that order.
 * @throws GatewayError `wss.structure`.
 */
export function exactChildren(parent: XmlElement, uri: string, names: readonly string[]): readonly XmlElement[] {
  const { children } = parent;
  const exact =
    children.length === names.length &&
    children.every((child, index) => child.uri === uri && child.local === names[index]);
  if (!exact) throw refuse('wss.structure', 'WB003', `${parent.local} must hold exactly ${names.join(', ')}`, parent);
  return children;
}

/** The bytes of an element that holds base64 and nothing else; undefined for anything else, or for none. */
export function decoded(element: XmlElement): Buffer | undefined {
  if (element.children.length > 0) return undefined;
  try {
    const bytes = base64(element);
    return bytes.length > 0 ? bytes : undefined;
  } catch (error) {
    if (error instanceof GatewayError) return undefined;
    throw error;
  }
}
