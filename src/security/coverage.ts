// Coverage by position: Body, every WS-Addressing header and Timestamp must be the very elements that references resolved
// (WB004, x-WSS-4, trap 7, trap 34). An element elsewhere in the message may not be referenced at all.
import { type Parsed, WSA } from '../envelope/index.ts';
import type { XmlElement } from '../xml/index.ts';
import type { SecurityHeader } from './header.ts';
import { refuse } from './refusal.ts';
import type { Reference } from './signature.ts';

/** The elements of one message that may be signed, and whether each must be. */
export type Places = ReadonlyMap<XmlElement, 'required' | 'allowed'>;

/** Every element that may be signed, by its place in the envelope. The token may be; wsse:Security and ds:Signature may not. */
export function places(message: Parsed, security: SecurityHeader): Places {
  const found = new Map<XmlElement, 'required' | 'allowed'>([
    [message.body, 'required'],
    [security.timestamp, 'required'],
    [security.token, 'allowed'],
  ]);
  for (const confirmation of security.confirmations) found.set(confirmation, 'required');
  for (const block of message.headers)
    if (block !== security.timestamp.parent) found.set(block, block.uri === WSA ? 'required' : 'allowed');
  return found;
}

const NAMES: ReadonlySet<string> = new Set(
  'Body Timestamp BinarySecurityToken SignatureConfirmation To Action MessageID RelatesTo From ReplyTo FaultTo'.split(
    ' ',
  ),
);

/** A name for the log; of other headers not, for the peer chose them. */
export function placeName({ local }: XmlElement): string {
  return NAMES.has(local) ? local : 'another header';
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
      throw refuse('wss.structure', 'WB004', `${placeName(target)} is referenced more than once`, target);
    covered.add(target);
  }
  for (const [element, rule] of parts)
    if (rule === 'required' && !covered.has(element))
      throw refuse('wss.coverage', 'WB004', `${placeName(element)} is not signed`, element);
}
