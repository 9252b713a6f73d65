// What goes back in the HTTP answer (x-PKG-13, x-PKG-14, x-SIG-7 … 9, x-EBP-4): nothing but a 2xx, a signal of mshSignalsOnly, or a SOAP Fault; and errors,
// which go over the agreed channel when that is asynchronous.
import type { GatewayError } from '../core/index.ts';
import { signEbms } from '../security/index.ts';
import type { Answer } from '../transport/index.ts';
import type { Kanaal } from './cpa/index.ts';
import { type EbmsError, FAULT_STATUS, type ReturnAddress, writeFault, writeMessage } from './header/index.ts';
import { newMessageId } from './messages.ts';
import { makeMessageError, mayReportError } from './signals/index.ts';
import type { EbmsMessage } from './types.ts';
import type { EbmsDependencies } from './types-exchange.ts';

/** Media type of a message without payload (x-PKG-6). */
export const SOAP_TYPE = 'text/xml; charset=UTF-8';

/** Safely stored, or a signal that was taken: the whole answer. */
export const EMPTY: Answer = { status: 202, contentType: SOAP_TYPE, body: '' };

export function signalAnswer(envelop: Uint8Array): Answer {
  return { status: 200, contentType: SOAP_TYPE, body: Buffer.from(envelop) };
}

/** A failure that may pass keeps the sender trying (503); what HTTP says better than SOAP has its own status. */
export function faultAnswer(error: GatewayError): Answer {
  const { meaning, code } = error;
  const status = meaning.retriable
    ? 503
    : code.startsWith('http.') || code === 'tls.peer'
      ? meaning.http
      : FAULT_STATUS;
  return { status, contentType: SOAP_TYPE, body: writeFault(error) };
}

/** Whether a signal is signed, and by which algorithms: of its own channel, which is the default channel of who sends it. */
export type Signing = Pick<Kanaal, 'signed' | 'signatureAlgorithm' | 'digestAlgorithm'>;

/** The envelope of a signal, signed where and as the agreement says (x-E2E-2, x-E2E-3). */
export async function signalBytes(deps: EbmsDependencies, signal: EbmsMessage, signing: Signing): Promise<Buffer> {
  const draft = writeMessage(signal);
  if (!signing.signed) return draft.bytes;
  const { signatureAlgorithm, digestAlgorithm } = signing;
  const { signsWith: c14n } = deps.partner(signal.header.cpaId);
  const { bytes } = await signEbms(draft, [], {
    key: deps.signingKey(),
    c14n,
    ...(signatureAlgorithm === undefined ? {} : { signatureAlgorithm }),
    ...(digestAlgorithm === undefined ? {} : { digestAlgorithm }),
  });
  return bytes;
}

/** To whom and how an answer goes. */
export interface Back {
  readonly terug: Kanaal;
  readonly about: ReturnAddress;
  /** In the answer of this HTTP exchange. */
  readonly sync: boolean;
}

/** The HTTP answer when it holds the signal; undefined when the signal goes its own way. */
export async function reply(
  deps: EbmsDependencies,
  { terug, sync }: Back,
  signal: EbmsMessage,
): Promise<Answer | undefined> {
  const envelop = await signalBytes(deps, signal, terug);
  if (sync) return signalAnswer(envelop);
  deps.soon(terug.endpoint, envelop);
  return undefined;
}

/** Tells the errors of a message to its sender, never about an error or an acknowledgement (x-SIG-7, trap 58). */
export async function reportErrors(
  deps: EbmsDependencies,
  back: Back,
  errors: readonly EbmsError[],
): Promise<Answer | undefined> {
  if (!mayReportError(back.about)) return undefined;
  return reply(deps, back, makeMessageError(back.about, errors, { now: deps.clock(), messageId: newMessageId(deps) }));
}
