// SOAP 1.1 faults: unqualified children, QName codes with a bound prefix, detail only when the Body caused the error
// (x-FLT-1 … x-FLT-7, x-HTTP-4, x-WSA-13, x-WSA-14).
import type { GatewayError, Guid } from '../core/index.ts';
import { characters, child, element, type Markup, text, type XmlElement } from '../xml/index.ts';
import { isFault } from './addressing.ts';
import { type Draft, draftResponse, type QNamePrefix } from './draft.ts';
import type { Parsed } from './message.ts';
import { ACTION_SOAP_FAULT, ACTION_WSA_FAULT } from './names.ts';

/** Namespace of the detail of Bode's own operations. */
export const FOUTEN = 'urn:bode:fouten:v1';

export interface FaultContext {
  /** New MessageID of the fault. */
  readonly messageId: string;
  /** MessageID of the request, where it is known. */
  readonly relatesTo: string | undefined;
  readonly correlatieId: Guid;
  /** Said after the text of the fault: where its sender can read more (test environments). */
  readonly hint?: string;
  /** Fault that a published contract declares: its `wsam:Action` and the canonical markup that stands in `detail`. */
  readonly contract?: { readonly action: string; readonly markup: Markup };
}

/** The fault that tells the peer about `error`. The HTTP status is `error.meaning.http`; the true cause is never in it (x-FLT-5, x-FLT-7). */
export function draftFault(error: GatewayError, context: FaultContext): Draft {
  const { fault, text: said } = error.meaning;
  const prefix = fault.slice(0, fault.indexOf(':'));
  const action = context.contract?.action ?? (prefix === 'wsa' ? ACTION_WSA_FAULT : ACTION_SOAP_FAULT);
  const { messageId, relatesTo } = context;
  const payload = element(
    'soap:Fault',
    {},
    element('faultcode', {}, characters(fault)),
    element('faultstring', {}, characters(context.hint ? `${said} ${context.hint}` : said)),
    ...detail(error, context),
  );
  return draftResponse({ action, messageId, relatesTo }, payload, prefix === 'soap' ? [] : [prefix as QNamePrefix]);
}

/** Header-caused faults carry no detail (x-FLT-3). */
function detail(error: GatewayError, { contract, correlatieId }: FaultContext): readonly Markup[] {
  if (contract) return [element('detail', {}, contract.markup)];
  const { body, code, retriable, fault } = error.meaning;
  if (!body) return [];
  const { veld, limiet, gevonden } = error.detail;
  const fields = Object.entries({
    code,
    categorie: fault === 'soap:Server' ? 'SERVER' : 'KLIENT',
    veld,
    limiet,
    gevonden,
    herstelbaar: retriable ? 'ja' : 'nee',
    correlatieId,
  });
  const written = fields.flatMap(([name, value]) =>
    value === undefined ? [] : [element(`fout:${name}`, {}, characters(value))],
  );
  return [element('detail', {}, element('fout:Fout', { ns: { fout: FOUTEN } }, ...written))];
}

/** A fault that was received. */
export interface ReceivedFault {
  /** faultcode as sent, e.g. `soap:Client`; its prefix is the peer's. */
  readonly code: string;
  readonly text: string;
  readonly detail?: XmlElement;
}

/** The fault in a response, or undefined when the response is none. */
export function readFault(parsed: Pick<Parsed, 'payload'>): ReceivedFault | undefined {
  if (!isFault(parsed)) return undefined;
  const part = (name: string) => {
    const found = child(parsed.payload, '', name);
    return found && found.children.length === 0 ? text(found).trim() : '';
  };
  const found = child(parsed.payload, '', 'detail');
  return { code: part('faultcode'), text: part('faultstring'), ...(found ? { detail: found } : {}) };
}
