// The wsse:Security header as a closed set: one token, one Timestamp, one Signature, in a response SignatureConfirmations; nothing else
// (WB001, WB003, x-WSS-9). A second copy of any of them is the start of a wrapping attack and is refused. An encrypted message has one
// EncryptedKey besides, and may have the certificate of its recipient as a second token (x-ENC-1, x-ENC-2).
import { type Parsed, SOAP, WSSE, WSU } from '../envelope/index.ts';
import { attribute, type XmlElement } from '../xml/index.ts';
import { DS, WSSE11, XENC } from './names.ts';
import { refuse } from './refusal.ts';

export interface SecurityHeader {
  readonly token: XmlElement;
  readonly timestamp: XmlElement;
  readonly signature: XmlElement;
  readonly confirmations: readonly XmlElement[];
}

/** The children of wsse:Security by kind. */
export interface SecurityParts {
  readonly tokens: readonly XmlElement[];
  readonly timestamps: readonly XmlElement[];
  readonly signatures: readonly XmlElement[];
  readonly confirmations: readonly XmlElement[];
  readonly encryptedKeys: readonly XmlElement[];
}

/** All wsse:Security blocks of a message. */
export function securityBlocks(message: Parsed): readonly XmlElement[] {
  return message.headers.filter((block) => block.uri === WSSE && block.local === 'Security');
}

/**
 * @throws GatewayError `wss.missing` without Security header, `wss.structure` for everything that is not exactly the closed set.
 */
export function readSecurity(message: Parsed): SecurityHeader {
  const parts = sortSecurity(message);
  if (parts.encryptedKeys.length > 0) throw refuse('wss.structure', 'WB003', STRANGE, parts.encryptedKeys[0]);
  return closed(parts);
}

/**
 * The children of the one wsse:Security that is for us.
 * @throws GatewayError `wss.missing` without Security header, `wss.structure` for a second one, an actor or a strange child.
 */
export function sortSecurity(message: Parsed): SecurityParts {
  const blocks = securityBlocks(message);
  const block = blocks[0];
  if (!block) throw refuse('wss.missing', 'WB003', 'no wsse:Security header');
  if (blocks.length > 1) throw refuse('wss.structure', 'x-WSS-9', `${blocks.length} wsse:Security headers`, blocks[1]);
  if (attribute(block, 'actor', SOAP)) throw refuse('wss.structure', 'x-WSS-9', 'wsse:Security has an actor', block);
  const found = { tokens: [], timestamps: [], signatures: [], confirmations: [], encryptedKeys: [] };
  for (const child of block.children) (found[kindOf(child)] as XmlElement[]).push(child);
  return found;
}

/** @throws GatewayError `wss.structure` unless each part is there once. */
export function closed({ tokens, timestamps, signatures, confirmations }: SecurityParts): SecurityHeader {
  return {
    timestamp: one(timestamps, 'wsu:Timestamp', 'WB002'),
    token: one(tokens, 'wsse:BinarySecurityToken', 'WB010'),
    signature: one(signatures, 'ds:Signature', 'WB003'),
    confirmations,
  };
}

const STRANGE = 'wsse:Security holds an element that the profile does not know';

function kindOf(child: XmlElement): keyof SecurityParts {
  const { uri, local } = child;
  if (uri === WSSE && local === 'BinarySecurityToken') return 'tokens';
  if (uri === WSU && local === 'Timestamp') return 'timestamps';
  if (uri === DS && local === 'Signature') return 'signatures';
  if (uri === WSSE11 && local === 'SignatureConfirmation') return 'confirmations';
  if (uri === XENC && local === 'EncryptedKey') return 'encryptedKeys';
  throw refuse('wss.structure', 'WB003', STRANGE, child);
}

function one(found: readonly XmlElement[], name: string, clause: string): XmlElement {
  if (found.length !== 1) throw refuse('wss.structure', clause, `${found.length} x ${name} in wsse:Security`, found[1]);
  return found[0]!;
}
