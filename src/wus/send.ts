// Digikoppeling WUS as requester: one signed (and in 2W-be-SE encrypted) request, one response that is proven before anything in it is used
// (WB004, WB006, WB011-WB014, x-WSA-7, x-WSA-12, x-WSS-11, x-HTTP-1).
import { randomBytes } from 'node:crypto';
import { type Clock, GatewayError, newGuid, type Oin } from '../core/index.ts';
import {
  type Addressed,
  CONTENT_TYPE,
  type Draft,
  draftRequest,
  type Parsed,
  parseEnvelope,
  type ReceivedFault,
  readAddressing,
  readFault,
  WSA,
  writeEnvelope,
} from '../envelope/index.ts';
import type { Trust } from '../pki/index.ts';
import type { Operation } from '../schema/index.ts';
import {
  type Encryption,
  isEncrypted,
  type Recipient,
  type ResponseCheck,
  recipientFlaw,
  type SignaturePolicy,
  type SigningKey,
  signMessage,
  type Verified,
  verifyEncryptedResponse,
  verifyResponse,
} from '../security/index.ts';
import type { HttpAnswer, TlsClient } from '../transport/index.ts';
import type { Markup, XmlElement } from '../xml/index.ts';
import { pack, unpack } from './mtom/index.ts';

export interface RequesterOptions {
  readonly client: TlsClient;
  readonly trust: Trust;
  readonly policy: SignaturePolicy;
  readonly key: SigningKey;
  /** OIN that sends, in `wsa:From` (x-OIN-13). */
  readonly oin: Oin;
  /** OIN that must have signed the response; absent = any trusted organisation. */
  readonly peerOin?: Oin;
  /** False sends without signature (2W-be) and expects none. */
  readonly signed: boolean;
  /**
   * Certificate (DER) of the server, registered beforehand (WB012): requests are encrypted for it and responses must be encrypted for
   * `key` (2W-be-SE). Absent = 2W-be-S, or 2W-be when not signed.
   */
  readonly encryptFor?: Uint8Array;
  /** How requests are encrypted. */
  readonly encryption?: Encryption;
  /** Sends an MTOM package, with the canonical base64 content of these elements as parts (WM001). Absent = `text/xml`. */
  readonly mtom?: (element: XmlElement) => boolean;
  readonly clock: Clock;
}

/** One exchange from the requester's side. */
export interface Outcome {
  readonly httpStatus: number;
  readonly messageId: string;
  /** Name of the exchange at the server. */
  readonly correlatieId?: string;
  /** Present when the response is a fault. */
  readonly fault?: ReceivedFault;
  /** The output element of the operation, or the Fault. */
  readonly payload: XmlElement;
  /** Present when the response was signed and proven. */
  readonly verified?: Verified;
  readonly bytesSent: number;
}

/**
 * Sends `payload` (canonical markup of the input element) to `url`.
 * @throws GatewayError when the response is not proven: `wss.*`, `wsa.*`, `soap.*`, `http.*`, `tls.peer`; `wss.token` before anything is sent when
 *   `encryptFor` is not trusted or cannot be encrypted for.
 */
export async function send(
  options: RequesterOptions,
  to: { readonly url: string; readonly operation: Operation },
  payload: Markup | Uint8Array,
): Promise<Outcome> {
  const { operation, url } = to;
  const messageId = `urn:uuid:${newGuid(options.clock())}`;
  const from = `urn:bode:requester?OIN=${options.oin}`;
  const draft = draftRequest({ to: url, action: operation.inputAction, messageId, from }, payload);
  const request = await write(options, draft);
  const { contentType, body } = packed(options, request.bytes);
  const headers = { 'Content-Type': contentType, SOAPAction: `"${operation.inputAction}"` };
  const answer = await options.client.post(url, headers, body);
  const sent = request.signatureValue === undefined ? [] : [request.signatureValue];
  const response = await prove(options, { answer, operation, messageId, sent });
  const { status: httpStatus, correlatieId } = answer;
  return { ...response, httpStatus, messageId, ...(correlatieId && { correlatieId }), bytesSent: body.length };
}

function packed({ mtom }: RequesterOptions, message: Buffer): { readonly contentType: string; readonly body: Buffer } {
  return mtom ? pack(message, { random: randomBytes(16), binary: mtom }) : { contentType: CONTENT_TYPE, body: message };
}

async function write(options: RequesterOptions, draft: Draft): Promise<{ bytes: Buffer; signatureValue?: string }> {
  if (!options.signed) return { bytes: writeEnvelope(draft) };
  const recipient = recipientOf(options);
  return signMessage(draft, options.key, { now: options.clock(), ...(recipient ? { recipient } : {}) });
}

/** The registered certificate, judged now as every other one: it may have expired or been revoked since. */
function recipientOf({ encryptFor, encryption, trust, peerOin, clock }: RequesterOptions): Recipient | undefined {
  if (!encryptFor) return undefined;
  const verdict = trust.judge(Buffer.from(encryptFor), [], 'signing', clock());
  const flaw = verdict.ok ? recipientFlaw(verdict.certificate) : (verdict.reasons[0]?.text ?? 'not trusted');
  if (!verdict.ok || flaw !== undefined)
    throw new GatewayError('wss.token', 'WB012', { oorzaak: `the certificate to encrypt for: ${flaw}` });
  if (peerOin !== undefined && verdict.oin !== peerOin)
    throw new GatewayError('wss.identity', 'WB012', { oorzaak: 'the certificate to encrypt for is of another party' });
  return { certificate: verdict.certificate, ...(encryption ? { encryption } : {}) };
}

interface Reply {
  readonly answer: HttpAnswer;
  readonly operation: Operation;
  readonly messageId: string;
  readonly sent: readonly string[];
}

async function prove(
  options: RequesterOptions,
  reply: Reply,
): Promise<Pick<Outcome, 'payload' | 'fault' | 'verified'>> {
  const { answer, operation, messageId, sent } = reply;
  const { message } = await unpack(answer.contentType, answer.body);
  if (message.length === 0) throw new GatewayError('http.empty', 'x-HTTP-2', { gevonden: `HTTP ${answer.status}` });
  const parsed = parseEnvelope(message);
  const actions = [operation.outputAction, ...operation.faults.map(({ action }) => action)];
  const read = (message: Parsed): Addressed =>
    readAddressing(message, { role: 'response', relatesTo: messageId, actions });
  const check: ResponseCheck = {
    policy: options.policy,
    trust: options.trust,
    now: options.clock(),
    sent,
    decryption: { keys: [options.key], read: (message) => read(parseEnvelope(message)) },
    ...(options.peerOin === undefined ? {} : { oin: options.peerOin }),
  };
  if (options.encryptFor && isEncrypted(parsed)) return proven(await verifyEncryptedResponse(parsed, check));
  const fault = readFault(parsed);
  // A fault to a request that could not be read has no RelatesTo: it is shown, never trusted as an answer.
  const related = parsed.headers.some(({ uri, local }) => uri === WSA && local === 'RelatesTo');
  if (fault && !related) return { payload: parsed.payload, fault };
  const addressed = read(parsed);
  if (!options.signed) return { payload: parsed.payload, ...(fault ? { fault } : {}) };
  // A request that could not be proven has no certificate to encrypt its fault for; a response always has one (WB011, WB012).
  if (options.encryptFor && !fault) throw new GatewayError('wss.profile', 'WB011', { oorzaak: 'not encrypted' });
  return proven(await verifyResponse(addressed, check));
}

function proven(verified: Verified): Pick<Outcome, 'payload' | 'fault' | 'verified'> {
  const fault = readFault(verified);
  return { payload: verified.payload, verified, ...(fault ? { fault } : {}) };
}
