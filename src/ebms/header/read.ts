// A valid envelope to an EbmsMessage, and the rules of ebMS 2.0 and Digikoppeling that no schema can say: fixed versions, actors, forms of
// values, and which elements belong to which action (x-HDR-1 … 3, 10 … 17, 21, x-SIG-1 … 5, 11). What the agreement says is in judge.ts.

import { ACTOR_NEXT, SOAP } from '../../envelope/index.ts';
import type { Validator } from '../../schema/index.ts';
import { attribute, child, only, text, type XmlElement } from '../../xml/index.ts';
import type { AckRequested, EbmsMessage, MessageHeader, MessageStatus, Typed } from '../types.ts';
import { readAcknowledgment } from './acknowledgment.ts';
import { judgeCombination } from './combination.ts';
import type { Block, EbmsEnvelope } from './envelope.ts';
import { EbmsError } from './error.ts';
import { readErrorList } from './error-list.ts';
import { readManifest } from './manifest.ts';
import { ACTOR_TO_PARTY, EB, VERSION } from './names.ts';
import { validateEnvelope } from './schema.ts';
import { bounded, locate, messageId, moment, party, token, typed } from './values.ts';

/**
 * What the message says. Nothing of it is trusted yet.
 * @param schema of `loadMessageSchema`; absent only for what was written here and kept sealed, which is valid by its making.
 * @throws EbmsError that can be told to `returnAddress(envelope)`, if there is one.
 */
export function readMessage(envelope: EbmsEnvelope, schema?: Validator): EbmsMessage {
  if (schema) validateEnvelope(envelope, schema);
  const { blocks } = envelope;
  for (const [name, block] of Object.entries(blocks)) judgeVersion(name, block, block.parent === envelope.header);
  if (blocks.SyncReply) judgeSyncReply(blocks.SyncReply);
  const message: EbmsMessage = {
    header: readHeader(blocks.MessageHeader),
    syncReply: blocks.SyncReply !== undefined,
    messageOrder: blocks.MessageOrder !== undefined,
    manifest: blocks.Manifest ? readManifest(blocks.Manifest) : [],
    ...(blocks.AckRequested && { ackRequested: readAckRequested(blocks.AckRequested) }),
    ...(blocks.Acknowledgment && { acknowledgment: readAcknowledgment(blocks.Acknowledgment) }),
    ...(blocks.ErrorList && { errorList: readErrorList(blocks.ErrorList) }),
    ...(blocks.StatusRequest && { statusRequest: readStatusRequest(blocks.StatusRequest) }),
    ...(blocks.StatusResponse && { statusResponse: readStatusResponse(blocks.StatusResponse) }),
  };
  judgeCombination(message);
  return message;
}

/** To whom an error about a message goes, as far as a broken message says so; undefined when no ErrorList can be formed (x-SIG-8). */
export type ReturnAddress = Pick<
  MessageHeader,
  'from' | 'to' | 'cpaId' | 'conversationId' | 'service' | 'action' | 'messageId'
>;

/** Reads the MessageHeader alone, also of a message that is not valid otherwise. */
export function returnAddress({ blocks: { MessageHeader } }: EbmsEnvelope): ReturnAddress | undefined {
  try {
    return readAddress(MessageHeader, untyped);
  } catch (error) {
    if (error instanceof EbmsError) return undefined;
    throw error;
  }
}

/** As it stands, right or wrong. */
function untyped(element: XmlElement): Typed {
  const type = attribute(element, 'type', EB);
  return { value: text(element).trim(), ...(type === undefined ? {} : { type }) };
}

function readHeader(element: XmlElement): MessageHeader {
  const data = part(element, 'MessageData');
  const refToMessageId = only(data, EB, 'RefToMessageId');
  const timeToLive = only(data, EB, 'TimeToLive');
  const at = (name: string) => locate('MessageData', name);
  return {
    ...readAddress(element),
    timestamp: moment(part(data, 'Timestamp'), at('Timestamp')),
    ...(refToMessageId && { refToMessageId: messageId(refToMessageId, at('RefToMessageId')) }),
    ...(timeToLive && { timeToLive: moment(timeToLive, at('TimeToLive')) }),
    duplicateElimination: child(element, EB, 'DuplicateElimination') !== undefined,
  };
}

/** @param readService a Service that is wrong is told to its sender, so it may not hide him. */
function readAddress(element: XmlElement, readService = typed): ReturnAddress {
  return {
    from: party(part(element, 'From'), locate('From')),
    to: party(part(element, 'To'), locate('To')),
    cpaId: bounded(part(element, 'CPAId'), locate('CPAId')),
    conversationId: bounded(part(element, 'ConversationId'), locate('ConversationId')),
    service: readService(part(element, 'Service'), locate('Service')),
    action: token(part(element, 'Action'), locate('Action'), 'x-HDR-12'),
    messageId: messageId(part(part(element, 'MessageData'), 'MessageId'), locate('MessageData', 'MessageId')),
  };
}

/** The one child of this name. The schema says that it is there; a header that was not validated may lack it. */
function part(element: XmlElement, name: string): XmlElement {
  const found = only(element, EB, name);
  if (found) return found;
  throw new EbmsError('ebms.schema', 'x-HDR-1', { location: locate(name), oorzaak: `not exactly one eb:${name}` });
}

/** Version 2.0 everywhere; header blocks must be understood (x-HDR-3). */
function judgeVersion(name: string, block: XmlElement, inHeader: boolean): void {
  const location = blockLocation(name as Block, inHeader);
  if (attribute(block, 'version', EB) !== VERSION) throw new EbmsError('ebms.versionBlock', 'x-HDR-3', { location });
  if (inHeader && attribute(block, 'mustUnderstand', SOAP) !== '1')
    throw new EbmsError('ebms.value', 'x-HDR-3', { location, oorzaak: 'mustUnderstand is not 1' });
}

function blockLocation(name: Block, inHeader: boolean): string {
  return `/soap:Envelope/soap:${inHeader ? 'Header' : 'Body'}/eb:${name}`;
}

/** x-HDR-18. */
function judgeSyncReply(block: XmlElement): void {
  if (attribute(block, 'actor', SOAP) === ACTOR_NEXT) return;
  throw new EbmsError('ebms.actor', 'x-HDR-18', { location: blockLocation('SyncReply', true) });
}

/** Without an actor the request is for the end party (ebMS 2.0 §6.3.1.1). nextMSH is what a multi-hop network would use (x-HDR-17). */
function readAckRequested(block: XmlElement): AckRequested {
  const actor = attribute(block, 'actor', SOAP);
  if (actor !== undefined && actor !== ACTOR_TO_PARTY)
    throw new EbmsError('ebms.actor', 'x-HDR-17', { location: blockLocation('AckRequested', true) });
  const signed = ['true', '1'].includes((attribute(block, 'signed', EB) ?? '').trim());
  return actor === undefined ? { signed } : { signed, actor };
}

function readStatusRequest(block: XmlElement): { readonly refToMessageId: string } {
  return { refToMessageId: messageId(part(block, 'RefToMessageId'), blockLocation('StatusRequest', false)) };
}

/** x-SIG-11. */
function readStatusResponse(block: XmlElement): NonNullable<EbmsMessage['statusResponse']> {
  const location = blockLocation('StatusResponse', false);
  const timestamp = only(block, EB, 'Timestamp');
  return {
    refToMessageId: messageId(part(block, 'RefToMessageId'), location),
    messageStatus: (attribute(block, 'messageStatus', EB) ?? '').trim() as MessageStatus,
    ...(timestamp && { timestamp: moment(timestamp, location) }),
  };
}
