// Digikoppeling WUS as requester: one signed request, one response that is proven before anything in it is used
// (WB004, WB013, WB014, x-WSA-7, x-WSA-12, x-WSS-11, x-HTTP-1).
import { type Clock, GatewayError, newGuid, type Oin } from '../core/index.ts';
import {
  checkContentType,
  draftRequest,
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
  type SignaturePolicy,
  type SigningKey,
  signMessage,
  type Verified,
  verifyResponse,
} from '../security/index.ts';
import type { HttpAnswer, TlsClient } from '../transport/index.ts';
import type { Markup, XmlElement } from '../xml/index.ts';

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
 * @throws GatewayError when the response is not proven: `wss.*`, `wsa.*`, `soap.*`, `http.*`, `tls.peer`.
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
  const request = options.signed
    ? await signMessage(draft, options.key, { now: options.clock() })
    : { bytes: writeEnvelope(draft), signatureValue: undefined };
  const headers = { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: `"${operation.inputAction}"` };
  const answer = await options.client.post(url, headers, request.bytes);
  const sent = request.signatureValue === undefined ? [] : [request.signatureValue];
  const response = await prove(options, { answer, operation, messageId, sent });
  const { status: httpStatus, correlatieId } = answer;
  return { ...response, httpStatus, messageId, ...(correlatieId && { correlatieId }), bytesSent: request.bytes.length };
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
  checkContentType(answer.contentType);
  if (answer.body.length === 0) throw new GatewayError('http.empty', 'x-HTTP-2', { gevonden: `HTTP ${answer.status}` });
  const parsed = parseEnvelope(answer.body);
  const fault = readFault(parsed);
  const actions = [operation.outputAction, ...operation.faults.map(({ action }) => action)];
  // A fault to a request that could not be read has no RelatesTo: it is shown, never trusted as an answer.
  const related = parsed.headers.some(({ uri, local }) => uri === WSA && local === 'RelatesTo');
  if (fault && !related) return { payload: parsed.payload, fault };
  const addressed = readAddressing(parsed, { role: 'response', relatesTo: messageId, actions });
  if (!options.signed) return { payload: parsed.payload, ...(fault ? { fault } : {}) };
  const verified = await verifyResponse(addressed, {
    policy: options.policy,
    trust: options.trust,
    now: options.clock(),
    sent,
    ...(options.peerOin === undefined ? {} : { oin: options.peerOin }),
  });
  return { payload: verified.payload, verified, ...(fault ? { fault } : {}) };
}
