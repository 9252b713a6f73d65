// Messages and agreements that the tests of ebMS start from. The XML text is written here by hand, apart from the writer of src/.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Kanaal } from '../../../src/ebms/cpa/types.ts';
import { loadMessageSchema, readEnvelope, readMessage } from '../../../src/ebms/header/index.ts';
import type { EbmsMessage, MessageHeader } from '../../../src/ebms/types.ts';
import type { Validator } from '../../../src/schema/index.ts';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
export const NOW = Date.parse('2026-03-03T09:12:04.000Z');
export const NS = {
  soap: 'http://schemas.xmlsoap.org/soap/envelope/',
  eb: 'http://www.oasis-open.org/committees/ebxml-msg/schema/msg-header-2_0.xsd',
  xlink: 'http://www.w3.org/1999/xlink',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
} as const;
export const NEXT = 'http://schemas.xmlsoap.org/soap/actor/next';
export const NEXT_MSH = 'urn:oasis:names:tc:ebxml-msg:actor:nextMSH';
export const TO_PARTY = 'urn:oasis:names:tc:ebxml-msg:actor:toPartyMSH';

const oin = (digit: string) => ({ value: `0000000123456789${digit}000`, type: 'urn:osb:oin' });
export const SENDER = { partyIds: [oin('0')], role: 'SR' } as const;
export const RECEIVER = { partyIds: [oin('1')], role: 'SP' } as const;

export const HEADER: MessageHeader = {
  from: SENDER,
  to: RECEIVER,
  cpaId: 'MIJNOVERHEID_1',
  conversationId: 'conv-1@afnemer.example',
  service: { value: 'urn:osb:services:MIJNOVERHEID.ebMS.BB.2.0', type: 'urn:osb:services' },
  action: 'GLOBE-R-BV-Request',
  messageId: '0b8f2f6e-5f4e-4f5b-9a3a-1f6f6f0f4d11@afnemer.example',
  timestamp: NOW,
  duplicateElimination: true,
};

/** An osb-rm request with one payload. */
export const REQUEST: EbmsMessage = {
  header: { ...HEADER, timeToLive: NOW + 9 * 3 * 3_600_000 },
  ackRequested: { signed: false, actor: TO_PARTY },
  syncReply: false,
  messageOrder: false,
  manifest: [{ href: 'cid:batch@afnemer.example' }],
};

export const KANAAL: Kanaal = {
  cpaId: HEADER.cpaId,
  profiel: 'osb-rm',
  from: SENDER,
  to: RECEIVER,
  service: HEADER.service,
  action: HEADER.action,
  endpoint: 'https://bode.example/ebms',
  ackRequested: true,
  ackSigned: false,
  duplicateElimination: true,
  syncSignals: false,
  signed: false,
  encrypted: false,
  retries: 8,
  retryIntervalMs: 3 * 3_600_000,
  duplicateWindowMs: 27 * 3_600_000,
  start: NOW - 86_400_000,
  end: NOW + 365 * 86_400_000,
};

/** The parts of a hand-written message; each is XML and can be replaced. */
export interface Parts {
  readonly header?: string;
  readonly blocks?: string;
  readonly body?: string;
}

export const BLOCK = 'eb:version="2.0" soap:mustUnderstand="1"';

/** The children of MessageHeader by name, in order. */
export const FIELDS: Readonly<Record<string, string>> = {
  From: `<eb:From><eb:PartyId eb:type="urn:osb:oin">00000001234567890000</eb:PartyId><eb:Role>SR</eb:Role></eb:From>`,
  To: `<eb:To><eb:PartyId eb:type="urn:osb:oin">00000001234567891000</eb:PartyId><eb:Role>SP</eb:Role></eb:To>`,
  CPAId: '<eb:CPAId>MIJNOVERHEID_1</eb:CPAId>',
  ConversationId: '<eb:ConversationId>conv-1@afnemer.example</eb:ConversationId>',
  Service: '<eb:Service eb:type="urn:osb:services">urn:osb:services:MIJNOVERHEID.ebMS.BB.2.0</eb:Service>',
  Action: '<eb:Action>GLOBE-R-BV-Request</eb:Action>',
  MessageData:
    '<eb:MessageData><eb:MessageId>0b8f2f6e-5f4e-4f5b-9a3a-1f6f6f0f4d11@afnemer.example</eb:MessageId>' +
    '<eb:Timestamp>2026-03-03T09:12:04.000Z</eb:Timestamp><eb:TimeToLive>2026-03-04T12:12:04.000Z</eb:TimeToLive></eb:MessageData>',
  DuplicateElimination: '<eb:DuplicateElimination/>',
};

/** A MessageHeader with some fields replaced ('' leaves one out). */
export function messageHeader(changes: Readonly<Record<string, string>> = {}, attributes = BLOCK): string {
  return `<eb:MessageHeader ${attributes}>${Object.values({ ...FIELDS, ...changes }).join('\n')}</eb:MessageHeader>`;
}

export const ACK_REQUESTED = `<eb:AckRequested ${BLOCK} eb:signed="false" soap:actor="${TO_PARTY}"/>`;
export const MANIFEST =
  '<eb:Manifest eb:version="2.0"><eb:Reference xlink:type="simple" xlink:href="cid:batch@afnemer.example"/></eb:Manifest>';

/** The text of an envelope. */
export function soap({ header = messageHeader(), blocks = ACK_REQUESTED, body = MANIFEST }: Parts = {}): string {
  const declarations = Object.entries(NS).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`);
  return `<soap:Envelope${declarations.join('')}><soap:Header>${header}${blocks}</soap:Header><soap:Body>${body}</soap:Body></soap:Envelope>`;
}

/** The header of a signal: no roles, no reliability. */
export function signalHeader(action: string, ref = ''): string {
  return messageHeader({
    From: FIELDS.From!.replace('<eb:Role>SR</eb:Role>', ''),
    To: FIELDS.To!.replace('<eb:Role>SP</eb:Role>', ''),
    Service: '<eb:Service>urn:oasis:names:tc:ebxml-msg:service</eb:Service>',
    Action: `<eb:Action>${action}</eb:Action>`,
    MessageData:
      '<eb:MessageData><eb:MessageId>1@bode.example</eb:MessageId><eb:Timestamp>2026-03-03T09:12:05Z</eb:Timestamp>' +
      `${ref === '' ? '' : `<eb:RefToMessageId>${ref}</eb:RefToMessageId>`}</eb:MessageData>`,
    DuplicateElimination: '',
  });
}

let compiled: Validator | undefined;

/** The schema, compiled once per test process. */
export function schema(): Validator {
  compiled ??= loadMessageSchema(ROOT);
  return compiled;
}

export function read(text: string): EbmsMessage {
  return readMessage(readEnvelope(Buffer.from(text)), schema());
}

export function sharedFile(path: string): Buffer {
  return readFileSync(new URL(`../../../../shared/contract/standards/${path}`, import.meta.url));
}
