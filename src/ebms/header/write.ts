// An EbmsMessage to the bytes of its SOAP part, in the order and with the prefixes that Digikoppeling uses (x-HDR-1 … 3, x-PKG-2, x-SIG-2 … 5).
// Every byte is in canonical form, exclusive and inclusive alike: each block declares `eb` itself and nothing is declared twice on one path.
// So what stands on the wire is what is hashed, and a signature (ebMS 2.0 §4.1.3) goes in at one known place.
import { utc } from '../../core/index.ts';
import { ACTOR_NEXT, SOAP } from '../../envelope/index.ts';
import { escapeAttribute, escapeText } from '../../xml/index.ts';
import type { Acknowledgment, DigestReference, EbmsMessage, Party, ReceivedErrorItem, Typed } from '../types.ts';
import { ACTOR_TO_PARTY, DS, EB, ERROR_CONTEXT, VERSION, XLINK } from './names.ts';

/** The SOAP part without signature. */
export interface EbmsDraft {
  readonly bytes: Buffer;
  /** Byte offset before `</soap:Header>`: a `ds:Signature` goes here, as last child of the Header, declaring its own prefix. */
  readonly signatureAt: number;
}

/** @throws GatewayError `server.internal` for a character that XML does not allow. */
export function writeMessage(message: EbmsMessage): EbmsDraft {
  const { ackRequested, acknowledgment, errorList } = message;
  const start = [
    `<soap:Envelope xmlns:soap="${SOAP}"><soap:Header>`,
    messageHeader(message),
    message.syncReply ? block('SyncReply', '', { actor: ACTOR_NEXT }) : '',
    ackRequested
      ? block('AckRequested', '', { actor: ACTOR_TO_PARTY, eb: { signed: String(ackRequested.signed) } })
      : '',
    acknowledgment ? block('Acknowledgment', acknowledgmentContent(acknowledgment), { actor: ACTOR_TO_PARTY }) : '',
    errorList ? errorListBlock(errorList) : '',
  ].join('');
  const bytes = Buffer.from(`${start}</soap:Header><soap:Body>${body(message)}</soap:Body></soap:Envelope>`);
  return { bytes, signatureAt: Buffer.byteLength(start) };
}

/** The whole SOAP part with a signature that was made over `draft`. */
export function insertSignature({ bytes, signatureAt }: EbmsDraft, signature: string | Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, signatureAt), Buffer.from(signature), bytes.subarray(signatureAt)]);
}

interface BlockAttributes {
  readonly actor?: string;
  /** Local names, in alphabetical order. */
  readonly eb?: Readonly<Record<string, string>>;
}

/** A header block. Canonical order of attributes: namespace of soap, then of eb, each by local name. */
function block(name: string, content: string, { actor, eb = {} }: BlockAttributes = {}): string {
  const soap = `${actor === undefined ? '' : ` soap:actor="${actor}"`} soap:mustUnderstand="1"`;
  const attributes = Object.entries({ ...eb, version: VERSION }).map(([key, value]) => attribute(`eb:${key}`, value));
  return `<eb:${name} xmlns:eb="${EB}"${soap}${attributes.join('')}>${content}</eb:${name}>`;
}

function attribute(name: string, value: string): string {
  return ` ${name}="${escapeAttribute(value)}"`;
}

function leaf(name: string, value: string, attributes = ''): string {
  return `<eb:${name}${attributes}>${escapeText(value)}</eb:${name}>`;
}

function typed(name: string, { value, type }: Typed): string {
  return leaf(name, value, type === undefined ? '' : attribute('eb:type', type));
}

function party(name: string, { partyIds, role }: Party): string {
  const ids = partyIds.map((id) => typed('PartyId', id)).join('');
  return `<eb:${name}>${ids}${role === undefined ? '' : leaf('Role', role)}</eb:${name}>`;
}

function messageHeader({ header }: EbmsMessage): string {
  const data = [
    leaf('MessageId', header.messageId),
    leaf('Timestamp', utc(header.timestamp)),
    header.refToMessageId === undefined ? '' : leaf('RefToMessageId', header.refToMessageId),
    header.timeToLive === undefined ? '' : leaf('TimeToLive', utc(header.timeToLive)),
  ];
  const content = [
    party('From', header.from),
    party('To', header.to),
    leaf('CPAId', header.cpaId),
    leaf('ConversationId', header.conversationId),
    typed('Service', header.service),
    leaf('Action', header.action),
    `<eb:MessageData>${data.join('')}</eb:MessageData>`,
    header.duplicateElimination ? '<eb:DuplicateElimination></eb:DuplicateElimination>' : '',
  ];
  return block('MessageHeader', content.join(''));
}

function acknowledgmentContent({ timestamp, refToMessageId, from, references }: Acknowledgment): string {
  const by = from.length === 0 ? '' : party('From', { partyIds: from });
  return `${leaf('Timestamp', utc(timestamp))}${leaf('RefToMessageId', refToMessageId)}${by}${references.map(digest).join('')}`;
}

/** Every Reference of the signature that was verified, as it was (x-SIG-4). */
function digest({ uri, transforms, digestMethod, digestValue }: DigestReference): string {
  const steps = transforms?.map(({ algorithm, xpath }) => {
    const filter = xpath === undefined ? '' : `<ds:XPath>${escapeText(xpath)}</ds:XPath>`;
    return `<ds:Transform${attribute('Algorithm', algorithm)}>${filter}</ds:Transform>`;
  });
  return (
    `<ds:Reference xmlns:ds="${DS}"${attribute('URI', uri)}>` +
    (steps && steps.length > 0 ? `<ds:Transforms>${steps.join('')}</ds:Transforms>` : '') +
    `<ds:DigestMethod${attribute('Algorithm', digestMethod)}></ds:DigestMethod>` +
    `<ds:DigestValue>${escapeText(digestValue)}</ds:DigestValue></ds:Reference>`
  );
}

function errorListBlock(items: readonly ReceivedErrorItem[]): string {
  const highestSeverity = items.some(({ severity }) => severity === 'Error') ? 'Error' : 'Warning';
  return block('ErrorList', items.map(errorItem).join(''), { eb: { highestSeverity } });
}

function errorItem({ code, severity, location, description }: ReceivedErrorItem): string {
  const attributes = [
    attribute('eb:codeContext', ERROR_CONTEXT),
    attribute('eb:errorCode', code),
    location === undefined ? '' : attribute('eb:location', location),
    attribute('eb:severity', severity),
  ];
  const text = description === undefined ? '' : leaf('Description', description, ' xml:lang="en"');
  return `<eb:Error${attributes.join('')}>${text}</eb:Error>`;
}

function body({ manifest, statusRequest, statusResponse }: EbmsMessage): string {
  const references = manifest.map(
    ({ href, id }) =>
      `<eb:Reference xmlns:xlink="${XLINK}"${id === undefined ? '' : attribute('eb:id', id)}` +
      `${attribute('xlink:href', href)} xlink:type="simple"></eb:Reference>`,
  );
  return [
    references.length === 0 ? '' : bodyBlock('Manifest', references.join('')),
    statusRequest ? bodyBlock('StatusRequest', leaf('RefToMessageId', statusRequest.refToMessageId)) : '',
    statusResponse ? statusResponseBlock(statusResponse) : '',
  ].join('');
}

function bodyBlock(name: string, content: string, attributes = ''): string {
  return `<eb:${name} xmlns:eb="${EB}"${attributes} eb:version="${VERSION}">${content}</eb:${name}>`;
}

function statusResponseBlock(response: NonNullable<EbmsMessage['statusResponse']>): string {
  const { refToMessageId, messageStatus, timestamp } = response;
  const at = timestamp === undefined ? '' : leaf('Timestamp', utc(timestamp));
  return bodyBlock(
    'StatusResponse',
    `${leaf('RefToMessageId', refToMessageId)}${at}`,
    attribute('eb:messageStatus', messageStatus),
  );
}
