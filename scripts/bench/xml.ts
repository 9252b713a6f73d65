// Speed of the XML engine, warm: parse a signed SOAP message and canonicalize what a WUS signature covers (Body, addressing headers,
// Timestamp, SignedInfo) into a SHA-256. Run: `node scripts/bench/xml.ts [filter]`. Prints microseconds of
// processor time per message; compare figures of one machine only.
import { createHash } from 'node:crypto';
import { canonicalizeTo, parseXml, type XmlElement } from '../../src/xml/index.ts';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const WSU = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const DS = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const PARTS = ['to', 'action', 'id', 'reply', 'ts', 'body'];

function reference(id: string): string {
  return `<ds:Reference URI="#${id}"><ds:Transforms><ds:Transform Algorithm="${EXCLUSIVE}"/></ds:Transforms><ds:DigestMethod Algorithm="${SHA256}"/><ds:DigestValue>${'A'.repeat(43)}=</ds:DigestValue></ds:Reference>`;
}

function security(): string {
  return `<wsse:Security xmlns:wsse="${WSSE}" xmlns:wsu="${WSU}" soap:mustUnderstand="1"><wsse:BinarySecurityToken wsu:Id="x509">${'QUJD'.repeat(380)}</wsse:BinarySecurityToken><wsu:Timestamp wsu:Id="ts"><wsu:Created>2026-11-23T20:00:00.000Z</wsu:Created><wsu:Expires>2026-11-23T20:05:00.000Z</wsu:Expires></wsu:Timestamp><ds:Signature xmlns:ds="${DS}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"/><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>${PARTS.map(reference).join('')}</ds:SignedInfo><ds:SignatureValue>${'QUJD'.repeat(86)}</ds:SignatureValue><ds:KeyInfo><wsse:SecurityTokenReference><wsse:Reference URI="#x509"/></wsse:SecurityTokenReference></ds:KeyInfo></ds:Signature></wsse:Security>`;
}

function bericht(number: number): string {
  return `
      <b:Bericht soort="${number % 3}" nr="${number}"><b:Kenmerk>AB-${100_000 + number}</b:Kenmerk><b:Onderwerp>Aanslag &amp; toelichting – geïnd</b:Onderwerp><b:Tekst>Geachte heer, mevrouw, hierbij ontvangt u bericht ${number}.</b:Tekst><b:Datum>2026-12-01</b:Datum></b:Bericht>`;
}

function message(content: string): Buffer {
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<soap:Envelope xmlns:soap="${SOAP}" xmlns:wsa="http://www.w3.org/2005/08/addressing" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <soap:Header>
    ${security()}
    <wsa:To xmlns:wsu="${WSU}" wsu:Id="to">https://gateway.example.org/wus</wsa:To>
    <wsa:Action xmlns:wsu="${WSU}" wsu:Id="action">urn:example:LeverBerichten</wsa:Action>
    <wsa:MessageID xmlns:wsu="${WSU}" wsu:Id="id">urn:uuid:6f1d4c1e-0f4b-4c39-9a56-2f6f3c2f7c11</wsa:MessageID>
    <wsa:ReplyTo xmlns:wsu="${WSU}" wsu:Id="reply"><wsa:Address>http://www.w3.org/2005/08/addressing/anonymous</wsa:Address></wsa:ReplyTo>
  </soap:Header>
  <soap:Body xmlns:wsu="${WSU}" wsu:Id="body"><b:Berichten xmlns:b="urn:example:berichten">${content}
  </b:Berichten></soap:Body>
</soap:Envelope>`);
}

function digestAll(source: Buffer): void {
  const { root, ids } = parseXml(source);
  const signature = root.children[0]!.children[0]!.children[2]!;
  digest(signature.children[0]!);
  for (const id of PARTS) digest(ids.get(id)!);
}

function digest(element: XmlElement): Buffer {
  const hash = createHash('sha256');
  canonicalizeTo(element, {}, (chunk) => hash.update(chunk));
  return hash.digest();
}

/** µs of processor time of this thread per call, warm: other work on the machine hardly counts. */
function measure(work: () => void, calls: number): number {
  for (let call = 0; call < calls; call++) work();
  const began = process.threadCpuUsage();
  for (let call = 0; call < calls; call++) work();
  const { user, system } = process.threadCpuUsage(began);
  return (user + system) / calls;
}

const berichten = (count: number) => message(Array.from({ length: count }, (_, i) => bericht(i)).join(''));
const SAMPLES: readonly (readonly [string, Buffer, number])[] = [
  ['6 KB', berichten(1), 30_000],
  ['50 KB', berichten(160), 2_000],
  ['1 MB', berichten(3_500), 150],
  ['30 MB, one attachment', message(`<b:Bijlage>${'QUJD'.repeat(7_800_000)}</b:Bijlage>`), 5],
];

for (const [name, source, calls] of SAMPLES) {
  if (process.argv[2] !== undefined && !name.includes(process.argv[2])) continue;
  const parse = measure(() => parseXml(source), calls);
  const whole = measure(() => digestAll(source), calls);
  const bare = measure(() => createHash('sha256').update(source).digest(), calls);
  console.log(
    `${name} (${source.length} bytes): parse ${parse.toFixed(1)} µs, parse and digest ${whole.toFixed(0)} µs, bare SHA-256 ${bare.toFixed(0)} µs`,
  );
}
