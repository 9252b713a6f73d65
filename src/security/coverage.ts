// Coverage by position: Body, every WS-Addressing header and Timestamp must be the very elements that references resolved
// (WB004, x-WSS-4, trap 7, trap 34). An element elsewhere in the message may not be referenced at all.
import { type Addressed, WSA } from '../envelope/index.ts';
import type { XmlElement } from '../xml/index.ts';
import type { SecurityHeader } from './header.ts';
import { refuse } from './refusal.ts';
import type { Reference } from './signature.ts';

interface Place {
  readonly name: string;
  readonly required: boolean;
}

/** The elements of one message that may be signed. */
export type Places = ReadonlyMap<XmlElement, Place>;

/** Every element that may be signed, by its place in the envelope. The token may be; wsse:Security and ds:Signature may not. */
export function places(message: Addressed, security: SecurityHeader): Places {
  const found = new Map<XmlElement, Place>([
    [message.body, { name: 'soap:Body', required: true }],
    [security.timestamp, { name: 'wsu:Timestamp', required: true }],
    [security.token, { name: 'wsse:BinarySecurityToken', required: false }],
  ]);
  for (const confirmation of security.confirmations)
    found.set(confirmation, { name: 'wsse11:SignatureConfirmation', required: true });
  for (const block of message.headers) {
    if (block === security.timestamp.parent) continue;
    const addressing = block.uri === WSA;
    found.set(block, { name: addressing ? `wsa:${block.local}` : 'other header', required: addressing });
  }
  return found;
}

/**
 * @throws GatewayError `wss.coverage` when a required part is not signed, or something is signed that is no part;
 * `wss.structure` when a part is signed twice.
 */
export function judgeCoverage(references: readonly Reference[], parts: Places): void {
  const covered = new Set<XmlElement>();
  for (const { target } of references) {
    if (!parts.has(target))
      throw refuse('wss.coverage', 'x-WSS-4', 'a reference leads to an element at another place', target);
    if (covered.has(target))
      throw refuse('wss.structure', 'WB004', `${parts.get(target)?.name} is referenced more than once`, target);
    covered.add(target);
  }
  for (const [element, { name, required }] of parts)
    if (required && !covered.has(element)) throw refuse('wss.coverage', 'WB004', `${name} is not signed`, element);
}
