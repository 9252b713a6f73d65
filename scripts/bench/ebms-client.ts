// The partners of the ebMS2 benchmark, in one process: `ebms-client.ts <folder>`. They send messages that were made and signed before the
// clock starts, and take messages at an endpoint that does nothing but read them.
import { createHash, createPrivateKey } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { newGuid } from '../../src/core/index.ts';
import { cidOf, readEnvelope, writeMessage } from '../../src/ebms/header/index.ts';
import type { EbmsMessage, EbmsProfiel, Kanaal } from '../../src/ebms/index.ts';
import { signEbms, verifyEbms } from '../../src/security/index.ts';
import { secureOptions } from '../../src/transport/index.ts';
import { type Agreement, agreements, channelOf, EBMS_PATH } from './ebms-agreement.ts';
import { text } from './messages.ts';
import { createSender, type Sending, type Sent, type Signed } from './sending.ts';
import { serve } from './service.ts';
import { der, type Party, readWorld, worldTrust } from './world.ts';

export interface EbmsOrder {
  readonly profiel: EbmsProfiel;
  readonly agreements: readonly Agreement[];
  readonly messages: number;
  /** Bytes of text in the payload. */
  readonly tekst: number;
}

const TO_PARTY = 'urn:oasis:names:tc:ebxml-msg:actor:toPartyMSH';
const BOUNDARY = '=_bench';
const HEADERS = {
  SOAPAction: '"ebXML"',
  'Content-Type': `multipart/related; type="text/xml"; start="<soap@bench>"; boundary="${BOUNDARY}"`,
};

const [folder = ''] = process.argv.slice(2);
const world = readWorld(folder);
const trust = await worldTrust(world);
const sender = createSender(world);
const keys = world.senders.map(({ key }) => createPrivateKey(key));
let waiting: Signed[] = [];
let arrived = 0;
let enough: (() => void) | undefined;

const [host] = world.senders;
const endpoint = createServer(
  {
    ...secureOptions({ certificateChain: host!.chain, privateKey: host!.key }),
    ca: [world.anchors, world.intermediates],
    requestCert: true,
    rejectUnauthorized: true,
  },
  (request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200).end();
      arrived += 1;
      enough?.();
    });
  },
);
await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));

/** Makes the messages of `order` and keeps them, partners taking turns; answers with the bytes of the first. */
async function make(order: EbmsOrder): Promise<number> {
  const channels = order.agreements.map((agreement, number) => channelOf(agreement, world, world.senders[number]!));
  waiting = [];
  for (let index = 0; index < order.messages; index++) {
    const number = index % channels.length;
    waiting.push(await messageOf(number, channels[number]!, order));
  }
  return waiting[0]!.bytes.length;
}

async function messageOf(number: number, kanaal: Kanaal, { tekst }: EbmsOrder): Promise<Signed> {
  const payload = Buffer.from(`<melding xmlns="urn:bench"><tekst>${text(tekst)}</tekst></melding>`);
  const message = recordOf(kanaal);
  const draft = writeMessage(message);
  const digest = createHash('sha256').update(payload).digest();
  const key = { privateKey: keys[number]!, certificate: der(world.senders[number]!.certificate) };
  const soap = kanaal.signed
    ? (await signEbms(draft, [{ contentId: 'deel@bench', digest }], { key })).bytes
    : draft.bytes;
  const expects = `RefToMessageId>${message.header.messageId}<`;
  return { sender: number, path: EBMS_PATH, headers: HEADERS, bytes: multipart(soap, payload), expects };
}

function recordOf(kanaal: Kanaal): EbmsMessage {
  const now = Date.now();
  const { from, to, cpaId, service, action, duplicateElimination } = kanaal;
  const messageId = `${newGuid(now)}@bench`;
  const timeToLive = now + kanaal.retryIntervalMs;
  const which = { conversationId: messageId, messageId, timestamp: now, timeToLive };
  return {
    header: { from, to, cpaId, service, action, duplicateElimination, ...which },
    ackRequested: { signed: kanaal.ackSigned, actor: TO_PARTY },
    syncReply: kanaal.syncSignals,
    messageOrder: false,
    manifest: [{ href: cidOf('deel@bench') }],
  };
}

function multipart(soap: Buffer, payload: Buffer): Buffer {
  const head = (type: string, id: string) =>
    Buffer.from(`\r\n--${BOUNDARY}\r\nContent-Type: ${type}\r\nContent-ID: <${id}>\r\n\r\n`, 'latin1');
  return Buffer.concat([
    head('text/xml; charset=UTF-8', 'soap@bench').subarray(2),
    soap,
    head('application/xml', 'deel@bench'),
    payload,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]);
}

/** The last acknowledgement is proven when it is signed. */
async function send(sending: Sending & { readonly signed: boolean }): Promise<Sent> {
  const { last, ...sent } = await sender.send(waiting, sending);
  if (last && sending.signed) await proveAcknowledgment(last, world.bode);
  return sent;
}

async function proveAcknowledgment(body: Buffer, { oin, certificate }: Party): Promise<void> {
  const { document } = readEnvelope(body);
  const policy = { ecdsa: false, c14n: ['exclusive'] as const };
  const { signer } = await verifyEbms(document, new Map(), {
    policy,
    trust,
    now: Date.now(),
    maySign: (one) => one === oin,
  });
  if (!signer?.certificate.der.equals(der(certificate))) throw new Error('the acknowledgement is not signed by Bode');
}

/** Where the partners take messages. */
function address(): string {
  return `https://localhost:${(endpoint.address() as AddressInfo).port}${EBMS_PATH}`;
}

/** Waits until `messages` have arrived since this was asked before. */
async function arrive(messages: number): Promise<void> {
  await new Promise<void>((resolve) => {
    enough = () => {
      if (arrived >= messages) resolve();
    };
    enough();
  });
  arrived -= messages;
  enough = undefined;
}

serve(
  {
    make,
    send,
    address,
    arrive,
    agree: (profiel: EbmsProfiel) => agreements(world, profiel, address()),
  },
  () => {
    sender.close();
    endpoint.closeAllConnections();
    endpoint.close();
  },
);
