// What the files here ask of a real gateway: messages that are rightly signed and differ in one rule, and the answer with its parts read out
// by an independent parser. Refusals are judged by the arena of the attack suite: exact fault, true cause in the log, unchanged store.
import { DOMParser } from '@xmldom/xmldom';
import { expect } from 'chai';
import { type Arena, type Attack, faultOf, type Refused, type Sent } from '../attack/gateway/arena.ts';
import { headersOf, type Letter, letter, PING_ACTION, signByOracle } from '../attack/gateway/message.ts';
import { SOAP, WSA } from '../support/soap.ts';

export const ANONYMOUS = `${WSA}/anonymous`;
export const NONE = `${WSA}/none`;
export const address = (uri: string, more = ''): string => `<wsa:Address>${uri}</wsa:Address>${more}`;

type Headers = (of: Letter) => readonly string[];

export const also =
  (...more: readonly string[]): Headers =>
  (of) => [...headersOf(of), ...more];
export const without =
  (name: string): Headers =>
  (of) =>
    headersOf(of).filter((header) => !header.startsWith(`<wsa:${name} `));

/** A letter of the sender with exactly these WS-Addressing headers, all of them signed. */
export function write(arena: Arena, headers: Headers = headersOf, of: Letter = letter()): string {
  return signByOracle(arena.cast.sender, of, { headers: headers(of) });
}

/** A letter with these headers is refused with this code. */
export function refuses(name: string, headers: Headers, refused: Refused, more: Partial<Letter> = {}): Attack {
  return { name, make: (_good, arena) => write(arena, headers, letter(more)), refused, by: 'xml-crypto' };
}

/** The shortest message: it reads nothing and changes nothing but the replay keys. */
export const ping = (anders: Partial<Letter> = {}): Letter =>
  letter({ action: PING_ACTION, payload: '<bb:Ping xmlns:bb="urn:bode:berichtenbox:v1"></bb:Ping>', ...anders });

export interface Reply {
  readonly status: number;
  readonly http: Readonly<Record<string, unknown>>;
  readonly body: string;
  /** Local name of the payload. */
  readonly payload: string | undefined;
  /** faultcode with the conventional prefix, or `no fault`. */
  readonly fault: string;
  /** Text of the first WS-Addressing header of that name. */
  header(name: string): string | undefined;
  /** Number of elements with this local name in this namespace. */
  count(uri: string, local: string): number;
}

export async function ask(arena: Arena, sent: string | Sent): Promise<Reply> {
  const { status, headers, body } = await arena.send(typeof sent === 'string' ? { body: sent } : sent);
  const document = new DOMParser().parseFromString(body, 'text/xml');
  const payload = Array.from(document.getElementsByTagNameNS(SOAP, 'Body')[0]?.childNodes ?? []);
  return {
    status,
    http: headers,
    body,
    payload: payload[0]?.localName ?? undefined,
    fault: faultOf(body).qname,
    header: (name) => document.getElementsByTagNameNS(WSA, name)[0]?.textContent ?? undefined,
    count: (uri, local) => document.getElementsByTagNameNS(uri, local).length,
  };
}

/** A ping with these headers is answered. */
export async function answers(arena: Arena, headers: Headers = headersOf, of: Letter = ping()): Promise<Reply> {
  const reply = await ask(arena, write(arena, headers, of));
  expect([reply.status, reply.payload], reply.body).to.deep.equal([200, 'PingResponse']);
  return reply;
}
