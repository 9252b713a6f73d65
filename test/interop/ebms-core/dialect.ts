// Messages as the adapter ebms-core 2.x writes them, by its published behaviour: made of text here, with nothing of src/. What marks the dialect:
// - every namespace on the Envelope, that of XML Signature too and by the prefix ns4; no XML declaration, no white space, empty elements closed at once;
// - MessageHeader, SyncReply, AckRequested in that order, eb:version before soap:mustUnderstand and soap:actor;
// - times to the microsecond or finer; a MessageId that begins with the ConversationId's UUID or any other, at the host of the sender;
// - Acknowledgment with the PartyIds of its sender in eb:From; Pong, StatusResponse and errors without role;
// - multipart with start-info and a quoted boundary that begins with `-=`; payloads with Content-Disposition, and binary where they are no XML.
import { randomUUID } from 'node:crypto';

const NAMESPACES =
  'xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" ' +
  'xmlns:eb="http://www.oasis-open.org/committees/ebxml-msg/schema/msg-header-2_0.xsd" ' +
  'xmlns:ns4="http://www.w3.org/2000/09/xmldsig#" xmlns:xlink="http://www.w3.org/1999/xlink"';
const SIGNALS = 'urn:oasis:names:tc:ebxml-msg:service';
const TO_PARTY = ' soap:actor="urn:oasis:names:tc:ebxml-msg:actor:toPartyMSH"';
const NEXT = ' soap:actor="http://schemas.xmlsoap.org/soap/actor/next"';
const BLOCK = 'eb:version="2.0" soap:mustUnderstand="1"';

export interface Address {
  readonly from: string;
  readonly to: string;
  readonly cpaId: string;
  readonly conversationId: string;
}

export interface Part {
  readonly contentType: string;
  readonly content: Uint8Array;
  /** Default a new UUID, which is what the adapter takes: without an `@`. */
  readonly contentId?: string;
}

export interface HttpMessage {
  readonly messageId: string;
  readonly contentType: string;
  readonly body: Buffer;
}

/** Now, with `digits` digits after the second: of microseconds, or of nanoseconds. */
export function timestamp(digits: 3 | 6 | 9 = 6, now = Date.now()): string {
  return new Date(now).toISOString().replace('Z', `${'123456'.slice(0, digits - 3)}Z`);
}

/** A business message of osb-rm. */
export function message(
  address: Address,
  options: {
    readonly action: string;
    readonly service: string;
    readonly roles: readonly [from: string, to: string];
    readonly at?: string;
    readonly parts: readonly Part[];
  },
): HttpMessage {
  const { action, service, at = timestamp(), parts, roles } = options;
  const messageId = `${address.conversationId}_${randomUUID()}@adapter.example`;
  const named = parts.map((part) => ({ contentId: randomUUID(), ...part }));
  const live = `<eb:TimeToLive>${timestamp(3, Date.now() + 600_000)}</eb:TimeToLive>`;
  const header = messageHeader(address, {
    roles,
    service: `<eb:Service eb:type="urn:osb:services">${service}</eb:Service>`,
    action,
    data: `<eb:MessageId>${messageId}</eb:MessageId><eb:Timestamp>${at}</eb:Timestamp>${live}`,
    tail: '<eb:DuplicateElimination/>',
  });
  const ack = `<eb:AckRequested eb:signed="false" ${BLOCK}${TO_PARTY}/>`;
  const references = named.map(({ contentId }) => `<eb:Reference xlink:href="cid:${contentId}" xlink:type="simple"/>`);
  const manifest = `<eb:Manifest eb:version="2.0">${references.join('')}</eb:Manifest>`;
  if (named.length === 0) return { messageId, ...plain(envelope(header + ack, '')) };
  return { messageId, ...mime(envelope(header + ack, manifest), named) };
}

/** A signal: `blocks` in the Header after the MessageHeader, `body` in the Body. */
export function signal(
  address: Address,
  options: {
    readonly action: string;
    readonly about?: string;
    readonly blocks?: string;
    readonly body?: string;
    readonly sync?: boolean;
    /** As some releases send signals: multipart of one part. */
    readonly multipart?: boolean;
  },
): HttpMessage {
  const { action, about, blocks = '', body = '', sync = false, multipart = false } = options;
  const messageId = `${randomUUID()}@adapter.example`;
  const ref = about === undefined ? '' : `<eb:RefToMessageId>${about}</eb:RefToMessageId>`;
  const header = messageHeader(address, {
    service: `<eb:Service>${SIGNALS}</eb:Service>`,
    action,
    data: `<eb:MessageId>${messageId}</eb:MessageId><eb:Timestamp>${timestamp()}</eb:Timestamp>${ref}`,
  });
  const syncReply = sync ? `<eb:SyncReply ${BLOCK}${NEXT}/>` : '';
  const soap = envelope(header + syncReply + blocks, body);
  return { messageId, ...(multipart ? mime(soap, []) : plain(soap)) };
}

export function acknowledgment(address: Address, about: string, multipart = false): HttpMessage {
  const blocks =
    `<eb:Acknowledgment ${BLOCK}${TO_PARTY}><eb:Timestamp>${timestamp(9)}</eb:Timestamp>` +
    `<eb:RefToMessageId>${about}</eb:RefToMessageId><eb:From>${partyId(address.from)}</eb:From></eb:Acknowledgment>`;
  return signal(address, { action: 'Acknowledgment', about, blocks, multipart });
}

/** Several errors in one list, as its validator collects them. */
export function messageError(address: Address, about: string, codes: readonly string[]): HttpMessage {
  const errors = codes.map(
    (code, index) =>
      `<eb:Error eb:codeContext="${SIGNALS}:errors" eb:errorCode="${code}" eb:severity="Error" ` +
      `eb:location="//Header/AckRequested[@signed]"><eb:Description xml:lang="en-US">Wrong value ${index}.</eb:Description></eb:Error>`,
  );
  const blocks = `<eb:ErrorList eb:highestSeverity="Error" ${BLOCK}>${errors.join('')}</eb:ErrorList>`;
  return signal(address, { action: 'MessageError', about, blocks });
}

export function statusRequest(address: Address, about: string): HttpMessage {
  const body = `<eb:StatusRequest eb:version="2.0"><eb:RefToMessageId>${about}</eb:RefToMessageId></eb:StatusRequest>`;
  return signal(address, { action: 'StatusRequest', body, sync: true });
}

function messageHeader(
  { from, to, cpaId, conversationId }: Address,
  {
    roles = [],
    service,
    action,
    data,
    tail = '',
  }: {
    readonly roles?: readonly string[];
    readonly service: string;
    readonly action: string;
    readonly data: string;
    readonly tail?: string;
  },
): string {
  const role = (value: string | undefined) => (value === undefined ? '' : `<eb:Role>${value}</eb:Role>`);
  return (
    `<eb:MessageHeader ${BLOCK}><eb:From>${partyId(from)}${role(roles[0])}</eb:From>` +
    `<eb:To>${partyId(to)}${role(roles[1])}</eb:To><eb:CPAId>${cpaId}</eb:CPAId>` +
    `<eb:ConversationId>${conversationId}</eb:ConversationId>${service}<eb:Action>${action}</eb:Action>` +
    `<eb:MessageData>${data}</eb:MessageData>${tail}</eb:MessageHeader>`
  );
}

function partyId(oin: string): string {
  return `<eb:PartyId eb:type="urn:osb:oin">${oin}</eb:PartyId>`;
}

function envelope(header: string, body: string): Buffer {
  const content = body === '' ? '<soap:Body/>' : `<soap:Body>${body}</soap:Body>`;
  return Buffer.from(`<soap:Envelope ${NAMESPACES}><soap:Header>${header}</soap:Header>${content}</soap:Envelope>`);
}

function plain(body: Buffer): Omit<HttpMessage, 'messageId'> {
  return { contentType: 'text/xml; charset=UTF-8', body };
}

function mime(soap: Buffer, parts: readonly (Part & { readonly contentId: string })[]): Omit<HttpMessage, 'messageId'> {
  const boundary = `-=${randomUUID()}=-`;
  const root = randomUUID();
  const payloads = parts.map(({ contentType, contentId, content }) => {
    const text = contentType.startsWith('text/') || contentType.endsWith('/xml');
    const encoding = text ? '' : '\r\nContent-Transfer-Encoding: binary';
    const head = `Content-Type: ${contentType}\r\nContent-ID: <${contentId}>\r\nContent-Disposition: attachment; filename="null"`;
    return [head + encoding, content] as const;
  });
  const all = [[`Content-Type: text/xml; charset=UTF-8\r\nContent-ID: <${root}>`, soap], ...payloads] as const;
  const pieces = all.flatMap(([head, content]) => [`--${boundary}\r\n${head}\r\n\r\n`, content, '\r\n']);
  return {
    contentType: `multipart/related; boundary="${boundary}"; type="text/xml"; start="<${root}>"; start-info="text/xml"`,
    body: Buffer.concat([...pieces, `--${boundary}--\r\n`].map((piece) => Buffer.from(piece))),
  };
}
