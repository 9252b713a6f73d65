// Signed LeverBerichten messages as a foreign stack writes them: namespaces declared high up, line breaks and indentation, empty-element
// tags, headers before wsse:Security. Nothing is canonical already, so a verifier has all the work; the peers prove that the signature is right.
import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { type EpochMs, newGuid, utc } from '../../src/core/index.ts';
import { canonicalize, parseXml } from '../../src/xml/index.ts';
import { BERICHTTYPE, BURGERS, der, type Party } from './world.ts';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const WSA = 'http://www.w3.org/2005/08/addressing';
const OASIS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';
const WSU = `${OASIS}-wssecurity-utility-1.0.xsd`;
const WSSE = `${OASIS}-wssecurity-secext-1.0.xsd`;
const X509_V3 = `${OASIS}-x509-token-profile-1.0#X509v3`;
const BASE64 = `${OASIS}-soap-message-security-1.0#Base64Binary`;
const DS = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const BATCH = 'http://schemas.rdw.nl/GEB/BerichtVerwerkService/Types/2009/01';
const BERICHT = 'http://schemas.rdw.nl/GEB/BerichtenProsessor/Bericht/Types/2009/01';

export const SERVICE_PATH = '/wus/berichtenbox/v1';
export const ACTION = 'urn:bode:berichtenbox:v1:BerichtenboxService:LeverBerichten';
export const TO = `https://localhost${SERVICE_PATH}`;
/** Ids of the six signed elements. */
export const SIGNED = ['to', 'action', 'message-id', 'reply-to', 'ts', 'body'] as const;

const PARAGRAPH =
  'Geachte heer, mevrouw, de APK van uw auto verloopt. Maak op tijd een afspraak bij een garage & neem het kentekenbewijs mee. ' +
  'Rijdt u daarna zonder APK? Dan kunt u een boete krijgen, ook als de auto stilstaat – ook in het weekend. ';

/** Dutch text of about `bytes` bytes, escaped. */
export function text(bytes: number): string {
  const plain = PARAGRAPH.repeat(Math.ceil(bytes / PARAGRAPH.length)).slice(0, bytes);
  return plain.replaceAll('&', '&amp;').trimEnd();
}

export interface BatchOptions {
  readonly aantal: number;
  /** Bytes of text of each bericht. */
  readonly tekst: number;
  readonly now: EpochMs;
  /** Publication this much later instead of at once, ms. */
  readonly later?: number;
  /** Base64 of a PDF that goes with each bericht. */
  readonly bijlage?: string;
  /** Write exclusive canonical form, as the own client does, instead of a readable document. */
  readonly canonical?: boolean;
}

/** A `LeverBerichten` element with new keys; its receivers are spread over all citizens. */
export function leverBerichten({ oin }: Party, options: BatchOptions): string {
  const { aantal, now, canonical = false } = options;
  const batchId = newGuid(now);
  const [line, deeper] = canonical ? ['', ''] : ['\n        ', '\n            '];
  const declared = canonical ? ` xmlns:b="${BERICHT}"` : '';
  const tekst = text(options.tekst);
  const first = Math.floor(Math.random() * BURGERS.length);
  const berichten = Array.from({ length: aantal }, (_, index) => {
    const fields = berichtFields(options, { batchId, tekst }, BURGERS[(first + index) % BURGERS.length]!);
    const markup = fields.map(([name, value]) => `${deeper}<b:${name}>${value}</b:${name}>`).join('');
    return `${line}<b:Bericht${declared}>${line}<b:BerichtInformatie>${markup}${line}</b:BerichtInformatie>${attached(options)}</b:Bericht>`;
  });
  const information = Object.entries({ BatchID: batchId, AanmaakDatum: utc(now), BerichtLeverancierID: oin });
  return (
    `<u:LeverBerichten xmlns:u="urn:bode:berichtenbox:v1"><m:Berichten xmlns:m="${BATCH}"${canonical ? '' : ` xmlns:b="${BERICHT}"`}>` +
    `${line}<m:BatchInformatie>${information.map(([name, value]) => `<m:${name}>${value}</m:${name}>`).join(deeper)}</m:BatchInformatie>` +
    `${berichten.join('')}</m:Berichten></u:LeverBerichten>`
  );
}

type Field = readonly [name: string, value: string];

/** What all berichten of a batch have. */
interface Shared {
  readonly batchId: string;
  readonly tekst: string;
}

function berichtFields({ now, later }: BatchOptions, { batchId, tekst }: Shared, bsn: string): readonly Field[] {
  return [
    ['BatchID', batchId],
    ['BerichtID', newGuid(now)],
    ['BerichtType', BERICHTTYPE],
    ...(later === undefined ? [] : ([['PublicatieDatum', utc(now + later)]] as const)),
    ['Onderwerp', 'Herinnering: de APK van uw auto'],
    ['BerichtTekst', tekst],
    ['Referentie', '00-TST-1'],
    ['GebruikerID', bsn],
    ['SoortGebruiker', 'Burger'],
  ];
}

function attached({ bijlage }: BatchOptions): string {
  if (bijlage === undefined) return '';
  return (
    `<b:Bijlagen><b:Bijlage><b:Inhoud>${bijlage}</b:Inhoud><b:BijlageType>Pdf</b:BijlageType>` +
    '<b:Omschrijving>Besluit</b:Omschrijving><b:Volgorde>1</b:Volgorde></b:Bijlage></b:Bijlagen>'
  );
}

const keys = new Map<string, KeyObject>();

function keyOf({ key }: Party): KeyObject {
  const known = keys.get(key) ?? createPrivateKey(key);
  keys.set(key, known);
  return known;
}

/** The signed message with `payload`, with six references: To, Action, MessageID, ReplyTo, Timestamp and Body. */
export function signedMessage(sender: Party, payload: string, now: EpochMs): Buffer {
  const [before, after] = unsigned(sender, payload, now);
  const { ids } = parseXml(Buffer.from(before + after));
  const references = SIGNED.map((id) => {
    const canonical = canonicalize(ids.get(id)!, { mode: 'exclusive' });
    const digest = createHash('sha256').update(canonical).digest('base64');
    return (
      `\n          <ds:Reference URI="#${id}"><ds:Transforms><ds:Transform Algorithm="${EXCLUSIVE}"/></ds:Transforms>` +
      `<ds:DigestMethod Algorithm="${SHA256}"/><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference>`
    );
  });
  const signedInfo =
    `<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"/><ds:SignatureMethod Algorithm="${RSA_SHA256}"/>` +
    `${references.join('')}\n        </ds:SignedInfo>`;
  const { root } = parseXml(Buffer.from(signedInfo.replace('<ds:SignedInfo>', `<ds:SignedInfo xmlns:ds="${DS}">`)));
  const value = sign('sha256', canonicalize(root, { mode: 'exclusive' }), keyOf(sender)).toString('base64');
  return Buffer.from(
    `${before}<ds:Signature xmlns:ds="${DS}">\n        ${signedInfo}<ds:SignatureValue>${value.replace(/.{76}/g, '$&\n')}</ds:SignatureValue>` +
      `<ds:KeyInfo><wsse:SecurityTokenReference><wsse:Reference URI="#token" ValueType="${X509_V3}"/></wsse:SecurityTokenReference></ds:KeyInfo>` +
      `</ds:Signature>${after}`,
  );
}

/** The message up to the place of the signature, and after it. */
function unsigned({ certificate }: Party, payload: string, now: EpochMs): readonly [string, string] {
  return [
    `<?xml version="1.0" encoding="UTF-8"?>
<soap:Envelope xmlns:soap="${SOAP}" xmlns:wsa="${WSA}" xmlns:wsu="${WSU}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <soap:Header>
    <wsa:To wsu:Id="to">${TO}</wsa:To>
    <wsa:Action wsu:Id="action">${ACTION}</wsa:Action>
    <wsa:MessageID wsu:Id="message-id">urn:uuid:${newGuid(now)}</wsa:MessageID>
    <wsa:ReplyTo wsu:Id="reply-to">
      <wsa:Address>http://www.w3.org/2005/08/addressing/anonymous</wsa:Address>
    </wsa:ReplyTo>
    <wsse:Security xmlns:wsse="${WSSE}" soap:mustUnderstand="1">
      <wsse:BinarySecurityToken EncodingType="${BASE64}" ValueType="${X509_V3}" wsu:Id="token">${der(certificate).toString('base64')}</wsse:BinarySecurityToken>
      <wsu:Timestamp wsu:Id="ts">
        <wsu:Created>${utc(now)}</wsu:Created>
        <wsu:Expires>${utc(now + 300_000)}</wsu:Expires>
      </wsu:Timestamp>
      `,
    `
    </wsse:Security>
  </soap:Header>
  <soap:Body wsu:Id="body">
    ${payload}
  </soap:Body>
</soap:Envelope>
`,
  ];
}
