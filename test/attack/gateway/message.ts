// Good messages to start an attack from, made by two signers that share no code (xml-crypto, and src/security), and the knife for them:
// plain text surgery, for no XML library would write what an attacker writes.
import { randomUUID } from 'node:crypto';
import { type Oin, utc } from '../../../src/core/index.ts';
import { draftRequest } from '../../../src/envelope/index.ts';
import { signMessage } from '../../../src/security/index.ts';
import type { Markup } from '../../../src/xml/index.ts';
import { AFZENDER, BURGER } from '../../support/domein.ts';
import { change } from '../../support/exchange.ts';
import type { TestCertificate } from '../../support/pki.ts';
import type { Party } from '../../support/signers.ts';
import {
  DS,
  type MessageParts,
  type Signing,
  SOAP,
  signedMessage,
  timestamp,
  WSA,
  WSSE,
  WSU,
  wsa,
} from '../../support/soap.ts';

export type Signer = 'xml-crypto' | 'bode';

const BB = 'urn:bode:berichtenbox:v1';
const BATCH = 'http://schemas.rdw.nl/GEB/BerichtVerwerkService/Types/2009/01';
const BERICHT = 'http://schemas.rdw.nl/GEB/BerichtenProsessor/Bericht/Types/2009/01';
export const PATH = '/wus/berichtenbox/v1';

/** Text that may occur in no fault and no log line. */
export const SECRET = 'GEHEIM';
/** Subject of the bericht in a good message; in a forged one it is FORGED. */
export const SUBJECT = `${SECRET} onderwerp`;
export const FORGED = 'VERVALST';

/** Declarations of every prefix that parts of a message use, for a wrapper around a part that moves. */
export const ALL_PREFIXES = ` xmlns:soap="${SOAP}" xmlns:wsa="${WSA}" xmlns:wsu="${WSU}" xmlns:wsse="${WSSE}" xmlns:ds="${DS}"`;

/** What a LeverBerichten message is made of. */
export interface Letter {
  readonly messageId: string;
  readonly action: string;
  readonly to: string;
  readonly payload: string;
}

/** The payload of LeverBerichten with one bericht; new ids each time. */
export function levering(
  anders: { onderwerp?: string; oin?: Oin; berichtId?: string; meer?: string; attributen?: string } = {},
): string {
  const { onderwerp = SUBJECT, oin = AFZENDER, berichtId = randomUUID(), meer = '', attributen = '' } = anders;
  const batchId = randomUUID();
  return (
    `<bb:LeverBerichten xmlns:bb="${BB}"${attributen}><m:Berichten xmlns:m="${BATCH}"><m:BatchInformatie><m:BatchID>${batchId}</m:BatchID>` +
    `<m:AanmaakDatum>${utc(Date.now())}</m:AanmaakDatum><m:BerichtLeverancierID>${oin}</m:BerichtLeverancierID></m:BatchInformatie>` +
    `<b:Bericht xmlns:b="${BERICHT}"><b:BerichtInformatie><b:BatchID>${batchId}</b:BatchID><b:BerichtID>${berichtId}</b:BerichtID>` +
    `<b:BerichtType>BESLUIT</b:BerichtType><b:Onderwerp>${onderwerp}</b:Onderwerp><b:BerichtTekst>${SECRET} tekst</b:BerichtTekst>` +
    `<b:GebruikerID>${BURGER}</b:GebruikerID><b:SoortGebruiker>Burger</b:SoortGebruiker></b:BerichtInformatie>${meer}</b:Bericht>` +
    '</m:Berichten></bb:LeverBerichten>'
  );
}

const SERVICE = `${BB}:BerichtenboxService`;
export const LEVER_ACTION = `${SERVICE}:LeverBerichten`;
export const PING_ACTION = `${SERVICE}:Ping`;

export function letter(anders: Partial<Letter> = {}): Letter {
  return {
    messageId: `urn:uuid:${randomUUID()}`,
    action: LEVER_ACTION,
    to: `https://bode.example${PATH}`,
    payload: levering(),
    ...anders,
  };
}

export function partyOf(certificate: TestCertificate, oin: string = AFZENDER): Party {
  return { oin, privateKey: certificate.privateKey, certificate: certificate.certificate };
}

/** The WS-Addressing headers of a letter, each with a wsu:Id. */
export function headersOf({ to, action, messageId }: Letter): readonly string[] {
  return [wsa('To', to), wsa('Action', action), wsa('MessageID', messageId)];
}

/** A letter signed by xml-crypto; everything that the profile forbids can be asked for. */
export function signByOracle(
  certificate: TestCertificate,
  of: Letter = letter(),
  parts: Partial<MessageParts> = {},
  signing: Partial<Signing> = {},
): string {
  const now = Date.now();
  const all = { headers: headersOf(of), payload: of.payload, timestamp: timestamp(now, now + 300_000), ...parts };
  return signedMessage(partyOf(certificate), all, signing);
}

/** A letter signed by src/security. */
export async function signByBode(certificate: TestCertificate, of: Letter = letter()): Promise<string> {
  const { to, action, messageId, payload } = of;
  const draft = draftRequest({ to, action, messageId }, payload as Markup);
  return (await signMessage(draft, certificate, { now: Date.now() })).bytes.toString();
}

/** The first element with this qualified name, tags included. */
export function part(xml: string, qname: string): string {
  const found = new RegExp(`<${qname}(?=[ />])(?:[^>]*/>|[\\s\\S]*?</${qname}>)`).exec(xml)?.[0];
  if (!found) throw new Error(`no ${qname} in the message`);
  return found;
}

/** The value of the wsu:Id of the first element with this qualified name. */
export function idOf(xml: string, qname: string): string {
  const found = new RegExp(`<${qname} [^>]*wsu:Id="([^"]+)"`).exec(xml)?.[1];
  if (!found) throw new Error(`${qname} has no wsu:Id`);
  return found;
}

/** `markup` as the last child of the first `qname`. */
export function append(xml: string, qname: string, markup: string): string {
  return change(xml, `</${qname}>`, `${markup}</${qname}>`);
}

/** `markup` as the first child of the first `qname`. */
export function prepend(xml: string, qname: string, markup: string): string {
  return change(xml, new RegExp(`<${qname}(?=[ >])[^>]*>`), (tag) => tag + markup);
}

/** More attributes on the first `qname`. */
export function attributes(xml: string, qname: string, more: string): string {
  return change(xml, new RegExp(`<${qname}(?=[ />])`), (tag) => `${tag} ${more}`);
}

/** What stands between the tags of the first `qname` becomes `content`. */
export function content(xml: string, qname: string, content: string | ((was: string) => string)): string {
  const element = part(xml, qname);
  const from = element.indexOf('>') + 1;
  const to = element.length - qname.length - 3;
  const made = typeof content === 'string' ? content : content(element.slice(from, to));
  return change(xml, element, element.slice(0, from) + made + element.slice(to));
}
