// What goes out, as data: the WS-Addressing headers and the payload of one message (x-WSA-1, x-WSA-7).
// A draft becomes bytes unsigned in write.ts, or signed in security/.
import { characters, element, type Markup } from '../xml/index.ts';
import { ANONYMOUS } from './names.ts';

/** One WS-Addressing header; `markup` is its canonical content with `wsa` bound to WS-Addressing. */
export interface DraftHeader {
  readonly name: 'To' | 'Action' | 'MessageID' | 'RelatesTo' | 'From';
  readonly markup: Markup;
}

/** Prefixes that occur in QName values of the payload and must be bound on `soap:Body` (faultcode). */
export type QNamePrefix = 'wsa' | 'wsse' | 'wsu';

export interface Draft {
  readonly headers: readonly DraftHeader[];
  /**
   * One element in exclusive canonical form as a child of a `soap:Body` that binds `soap`, `wsu` and `qnames`: it declares every
   * other prefix itself and these not again.
   */
  readonly payload: Markup | Uint8Array;
  readonly qnames: readonly QNamePrefix[];
}

export interface RequestHeaders {
  /** Absolute URI of the service, may end in `?OIN=` (x-OIN-13). */
  readonly to: string;
  readonly action: string;
  readonly messageId: string;
  /** Address of the sender, may end in `?OIN=`. */
  readonly from?: string;
}

export interface ResponseHeaders {
  readonly action: string;
  readonly messageId: string;
  /** MessageID of the request, copied byte for byte; absent only in the fault to a request without a usable one. */
  readonly relatesTo: string | undefined;
}

/** A request. ReplyTo is omitted, which means anonymous (x-WSA-1). */
export function draftRequest(headers: RequestHeaders, payload: Markup | Uint8Array): Draft {
  const written: DraftHeader[] = [header('To', headers.to), header('Action', headers.action)];
  written.push(header('MessageID', headers.messageId));
  if (headers.from !== undefined)
    written.push({ name: 'From', markup: element('wsa:Address', {}, characters(headers.from)) });
  return { headers: written, payload, qnames: [] };
}

/** A response or fault to the anonymous address (x-WSA-7). */
export function draftResponse(
  headers: ResponseHeaders,
  payload: Markup | Uint8Array,
  qnames: readonly QNamePrefix[] = [],
): Draft {
  const written: DraftHeader[] = [header('To', ANONYMOUS), header('Action', headers.action)];
  written.push(header('MessageID', headers.messageId));
  if (headers.relatesTo !== undefined) written.push(header('RelatesTo', headers.relatesTo));
  return { headers: written, payload, qnames };
}

function header(name: DraftHeader['name'], value: string): DraftHeader {
  return { name, markup: characters(value) };
}
