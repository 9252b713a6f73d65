// The wsse:Security header as a closed set: one token, one Timestamp, one Signature, in a response SignatureConfirmations; nothing else
// (WB001, WB003, x-WSS-9). A second copy of any of them is the start of a wrapping attack and is refused.
import { type Addressed, SOAP, WSSE, WSU } from '../envelope/index.ts';
import { attribute, type XmlElement } from '../xml/index.ts';
import { DS, WSSE11 } from './names.ts';
import { refuse } from './refusal.ts';

export interface SecurityHeader {
  readonly token: XmlElement;
  readonly timestamp: XmlElement;
  readonly signature: XmlElement;
  readonly confirmations: readonly XmlElement[];
}

/** All wsse:Security blocks of a message. */
export function securityBlocks(message: Addressed): readonly XmlElement[] {
  return message.headers.filter((block) => block.uri === WSSE && block.local === 'Security');
}

/**
 * @throws GatewayError `wss.missing` without Security header, `wss.structure` for everything that is not exactly the closed set.
 */
export function readSecurity(message: Addressed): SecurityHeader {
  const blocks = securityBlocks(message);
  const block = blocks[0];
  if (!block) throw refuse('wss.missing', 'WB003', 'no wsse:Security header');
  if (blocks.length > 1) throw refuse('wss.structure', 'x-WSS-9', `${blocks.length} wsse:Security headers`, blocks[1]);
  if (attribute(block, 'actor', SOAP)) throw refuse('wss.structure', 'x-WSS-9', 'wsse:Security has an actor', block);
  const found = { token: [], timestamp: [], signature: [], confirmations: [] } satisfies Record<string, XmlElement[]>;
  for (const child of block.children) (found[kindOf(child)] as XmlElement[]).push(child);
  const { token, timestamp, signature, confirmations } = found;
  return {
    timestamp: one(timestamp, 'wsu:Timestamp', 'WB002'),
    token: one(token, 'wsse:BinarySecurityToken', 'WB010'),
    signature: one(signature, 'ds:Signature', 'WB003'),
    confirmations,
  };
}

function kindOf(child: XmlElement): keyof SecurityHeader {
  const { uri, local } = child;
  if (uri === WSSE && local === 'BinarySecurityToken') return 'token';
  if (uri === WSU && local === 'Timestamp') return 'timestamp';
  if (uri === DS && local === 'Signature') return 'signature';
  if (uri === WSSE11 && local === 'SignatureConfirmation') return 'confirmations';
  throw refuse('wss.structure', 'WB003', 'wsse:Security holds an element that the profile does not know', child);
}

function one(found: readonly XmlElement[], name: string, clause: string): XmlElement {
  if (found.length !== 1) throw refuse('wss.structure', clause, `${found.length} x ${name} in wsse:Security`, found[1]);
  return found[0]!;
}
