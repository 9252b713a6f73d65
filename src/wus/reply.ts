// The way back: a response or fault as bytes, signed where the profile has signatures, encrypted where the request was (WB004, WB012, WB014, x-FLT-5, x-FLT-7).
import { randomBytes } from 'node:crypto';
import { GatewayError, type Guid, newGuid } from '../core/index.ts';
import { CONTENT_TYPE, type Draft, draftFault, draftResponse, writeEnvelope } from '../envelope/index.ts';
import { type Recipient, signMessage } from '../security/index.ts';
import type { Answer } from '../transport/index.ts';
import type { Markup } from '../xml/index.ts';
import { pack } from './mtom/index.ts';
import { RAPPORT_PATH } from './rapport/index.ts';
import type { WusDependencies } from './types.ts';

/** What is known about the request when the answer is made; more comes with every stage. */
export interface ReplyTo {
  readonly correlatieId: Guid;
  messageId: string | undefined;
  /** Sign the answer: the profile of the aansluiting has signatures, or it is not known yet. */
  signed: boolean;
  /** SignatureValues to confirm (WB014). */
  confirms: readonly string[];
  /** Encrypt the answer: the request was encrypted, and proven. */
  recipient?: Recipient | undefined;
  /**
   * The request was an MTOM package: its response is one too (x-MTM-3). Who sends MTOM reads it; who does not never gets it. All content
   * stays in its root part: it holds hashes, a signature and a certificate, and parts would cost more than their base64. A fault is
   * `text/xml` always.
   */
  mtom?: boolean;
  /** There is a report of this refusal for its sender. */
  explained?: boolean;
  /** Fault of a published contract, made by the handler that threw. */
  contract?: { readonly action: string; readonly markup: Markup };
}

/** The response of an operation, HTTP 200. */
export async function respond(
  deps: WusDependencies,
  to: ReplyTo,
  response: { readonly action: string; readonly markup: Markup },
): Promise<Answer> {
  const draft = draftResponse(
    { action: response.action, messageId: newMessageId(deps), relatesTo: to.messageId },
    response.markup,
  );
  const message = await write(deps, to, draft);
  if (to.mtom) return { status: 200, ...pack(message, { random: randomBytes(16) }) };
  return { status: 200, contentType: CONTENT_TYPE, body: message };
}

/** The fault for `error`, with its HTTP status. */
export async function refuse(deps: WusDependencies, to: ReplyTo, error: GatewayError): Promise<Answer> {
  const draft = draftFault(error, {
    messageId: newMessageId(deps),
    relatesTo: to.messageId,
    correlatieId: to.correlatieId,
    ...(to.contract ? { contract: to.contract } : {}),
    ...(deps.rapporten && to.explained ? { hint: `Why: GET ${RAPPORT_PATH}${to.correlatieId} on this listener.` } : {}),
  });
  const body = await write(deps, to, draft).catch((thrown) => unsigned(draft, thrown));
  return { status: error.meaning.http, contentType: CONTENT_TYPE, body };
}

/** Where the token that holds our key cannot be asked: the sender will not believe an unsigned fault, but hears that there is no answer. */
function unsigned(draft: Draft, thrown: unknown): Buffer {
  if (thrown instanceof GatewayError && thrown.code === 'server.unavailable') return writeEnvelope(draft);
  throw thrown;
}

async function write(deps: WusDependencies, to: ReplyTo, draft: Draft): Promise<Buffer> {
  if (!to.signed) return writeEnvelope(draft);
  const { confirms, recipient } = to;
  const options = { now: deps.clock(), confirms, ...(recipient ? { recipient } : {}) };
  const signed = await signMessage(draft, deps.signingKey(), options);
  return signed.bytes;
}

function newMessageId(deps: WusDependencies): string {
  return `urn:uuid:${newGuid(deps.clock())}`;
}
