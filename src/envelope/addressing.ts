// WS-Addressing 1.0 headers by the table of x-WSA-1: what must be there, once, with an allowed value (x-WSA-1 … x-WSA-14).
import { type ErrorCode, GatewayError, type Oin, parseOin } from '../core/index.ts';
import { attribute, text, type XmlElement } from '../xml/index.ts';
import type { Addressed, Addressing, Parsed } from './message.ts';
import { ACTION_SOAP_FAULT, ACTION_WSA_FAULT, ANONYMOUS, NONE, REPLY, SOAP, WSA } from './names.ts';

/** Longest To, Action, MessageID or EPR address, in characters. */
const MAX_LENGTH = 1024;
const ABSOLUTE_IRI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/;
/** `CUSTOM@UUID@URI` of BPW §2.3.1, which is no IRI (x-WSA-8). */
const BPW_MESSAGE_ID = /^[^\s<>@]+@[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}@[^\s<>]+$/;

export interface RequestExpectation {
  readonly role: 'request';
  /** Refuse a request without wsa:From: it is optional for bevragingen only (x-WSA-1). Default false. */
  readonly fromRequired?: boolean;
}

export interface ResponseExpectation {
  readonly role: 'response';
  /** MessageID of the request as it was sent (x-WSA-12). */
  readonly relatesTo: string;
  /** Output action and declared fault actions of the operation; the two standard fault actions are added for a Fault. */
  readonly actions: readonly string[];
}

/** The first header of each known name; the rest was refused. */
type Headers = Partial<Record<Known, XmlElement>>;
type Known = 'To' | 'Action' | 'MessageID' | 'RelatesTo' | 'From' | 'ReplyTo' | 'FaultTo' | 'FaultDetail';
const KNOWN: ReadonlySet<string> = new Set<Known>([
  'To',
  'Action',
  'MessageID',
  'RelatesTo',
  'From',
  'ReplyTo',
  'FaultTo',
  'FaultDetail',
]);

/**
 * Reads and judges the WS-Addressing headers.
 * @throws GatewayError `wsa.*` with the clause and the name of the header.
 */
export function readAddressing(parsed: Parsed, expectation: RequestExpectation | ResponseExpectation): Addressed {
  const headers = collect(parsed.headers, expectation.role);
  judgeReplies(headers);
  const to = headers.To && iri(headers.To, 'wsa:To');
  if (to === undefined && expectation.role === 'request') throw missing('wsa.toMissing');
  if (!headers.Action) throw missing('wsa.actionMissing');
  if (!headers.MessageID) throw missing('wsa.messageIdMissing');
  const from = headers.From && address(headers.From, 'wsa:From');
  if (from === undefined && expectation.role === 'request' && expectation.fromRequired)
    throw value('x-WSA-1', 'wsa:From', 'wsa:From is required here');
  const addressing: Addressing = {
    action: iri(headers.Action, 'wsa:Action'),
    messageId: messageId(headers.MessageID),
    ...defined('to', to),
    ...defined('from', from),
    ...defined('relatesTo', headers.RelatesTo && leaf(headers.RelatesTo, 'wsa:RelatesTo')),
    ...defined('toOin', to === undefined ? undefined : oinHint(to, 'wsa:To')),
    ...defined('fromOin', from === undefined ? undefined : oinHint(from, 'wsa:From')),
  };
  if (expectation.role === 'response') judgeResponse(parsed, addressing, headers.RelatesTo, expectation);
  return { ...parsed, addressing } as Addressed;
}

/**
 * The MessageID of a request that may be broken otherwise, for RelatesTo of its fault (x-WSA-13); undefined when it is absent,
 * doubled or not acceptable.
 */
export function messageIdOf(parsed: Parsed): string | undefined {
  const found = parsed.headers.filter((header) => header.uri === WSA && header.local === 'MessageID');
  if (found.length !== 1) return undefined;
  try {
    return messageId(found[0]!);
  } catch {
    return undefined;
  }
}

function collect(blocks: readonly XmlElement[], role: 'request' | 'response'): Headers {
  const found: Headers = {};
  for (const block of blocks) {
    if (block.uri !== WSA) continue;
    if (!KNOWN.has(block.local)) {
      judgeOther(block);
      continue;
    }
    const name = block.local as Known;
    // A request may relate to several earlier messages; a response answers one (x-WSA-1, x-WSA-11).
    if (found[name] && (name !== 'RelatesTo' || role === 'response'))
      throw new GatewayError('wsa.cardinality', 'x-WSA-11', { veld: `wsa:${name}` });
    if (name === 'FaultDetail' && role === 'request') judgeOther(block);
    found[name] ??= block;
  }
  return found;
}

/** Any other WS-Addressing header passes only when it says anonymous or none (x-WSA-4). */
function judgeOther(block: XmlElement): void {
  const said = block.children.length === 0 ? text(block).trim() : address(block, 'wsa header');
  if (said !== ANONYMOUS && said !== NONE) throw value('x-WSA-4', 'wsa header', 'a header other than x-WSA-1 names');
}

/** Synchronous only: answers go to the anonymous address (x-WSA-2, x-WSA-6). */
function judgeReplies({ ReplyTo, FaultTo }: Headers): void {
  if (ReplyTo && address(ReplyTo, 'wsa:ReplyTo') !== ANONYMOUS)
    throw new GatewayError('wsa.replyTo', 'x-WSA-6', { veld: 'wsa:ReplyTo' });
  if (!FaultTo) return;
  const said = address(FaultTo, 'wsa:FaultTo');
  if (said !== ANONYMOUS && said !== NONE) throw new GatewayError('wsa.replyTo', 'x-WSA-6', { veld: 'wsa:FaultTo' });
}

function judgeResponse(
  parsed: Parsed,
  addressing: Addressing,
  relatesTo: XmlElement | undefined,
  expectation: ResponseExpectation,
): void {
  if (!relatesTo) throw missing('wsa.relatesToMissing');
  const relation = attribute(relatesTo, 'RelationshipType');
  if (relation !== undefined && relation !== REPLY)
    throw value('x-WSA-1', 'wsa:RelatesTo', 'RelationshipType is not reply');
  if (addressing.relatesTo !== expectation.relatesTo)
    throw value('x-WSA-12', 'wsa:RelatesTo', 'RelatesTo is not the MessageID that was sent');
  const { action } = addressing;
  const standard = isFault(parsed) && (action === ACTION_SOAP_FAULT || action === ACTION_WSA_FAULT);
  if (!standard && !expectation.actions.includes(action))
    throw value('x-WSA-12', 'wsa:Action', 'Action is not one of the operation');
}

/** True when the payload is a SOAP fault. */
export function isFault(parsed: Pick<Parsed, 'payload'>): boolean {
  return parsed.payload.uri === SOAP && parsed.payload.local === 'Fault';
}

/** An endpoint reference with `wsa:Address` only (x-WSA-3). */
function address(reference: XmlElement, veld: string): string {
  const only = reference.children[0];
  if (!only || reference.children.length !== 1 || only.uri !== WSA || only.local !== 'Address')
    throw value('x-WSA-3', veld, 'an endpoint reference holds something else than one wsa:Address');
  return iri(only, veld);
}

function iri(element: XmlElement, veld: string): string {
  const said = leaf(element, veld);
  if (!ABSOLUTE_IRI.test(said)) throw value('x-WSA-5', veld, 'not an absolute URI');
  return said;
}

function messageId(element: XmlElement): string {
  const said = leaf(element, 'wsa:MessageID');
  if (!ABSOLUTE_IRI.test(said) && !BPW_MESSAGE_ID.test(said))
    throw value('x-WSA-8', 'wsa:MessageID', 'neither an absolute IRI nor CUSTOM@UUID@URI');
  return said;
}

/** Text without child elements, white space around it collapsed as xs:anyURI wants. */
function leaf(element: XmlElement, veld: string): string {
  if (element.children.length > 0) throw value('x-WSA-5', veld, 'text expected, element found');
  const said = text(element).trim();
  if (said.length > MAX_LENGTH)
    throw new GatewayError('wsa.value', 'x-WSA-5', {
      veld,
      limiet: `${MAX_LENGTH} characters`,
      gevonden: `${said.length} characters`,
      oorzaak: 'too long',
    });
  return said;
}

/** The value of `?OIN=` in an address (WA001, x-OIN-13). Doubled or without the form of an OIN is refused. */
function oinHint(said: string, veld: string): Oin | undefined {
  const query = said.indexOf('?');
  if (query < 0) return undefined;
  const hints = new URLSearchParams(said.slice(query + 1).split('#', 1)[0]).getAll('OIN');
  if (hints.length === 0) return undefined;
  const hint = hints.length === 1 ? parseOin(hints[0]!) : undefined;
  if (hint === undefined) throw value('x-OIN-14', veld, '?OIN= is doubled or not an OIN');
  return hint;
}

function defined<K extends string, V>(key: K, given: V | undefined): { readonly [P in K]?: V } {
  return given === undefined ? {} : ({ [key]: given } as { readonly [P in K]: V });
}

function missing(code: ErrorCode): GatewayError {
  return new GatewayError(code, 'x-WSA-1');
}

function value(clause: string, veld: string, oorzaak: string): GatewayError {
  return new GatewayError('wsa.value', clause, { veld, oorzaak });
}
