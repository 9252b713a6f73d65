// The comparison: the same job with the libraries one finds first, used as their documentation shows. Express takes the request,
// `xml-crypto` verifies and signs, `soap` serves the same WSDL, libxml2 validates with a schema compiled once, better-sqlite3 stores in
// one durable transaction. It checks what a careful builder checks (peer, path, revocation, coverage, window, replay, XSD); it keeps no
// receipts and encrypts nothing at rest, so it does less than Bode. `obvious-server.ts <folder>`.
import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { DOMParser, type Element, XMLSerializer } from '@xmldom/xmldom';
import Sqlite from 'better-sqlite3';
import express from 'express';
import { type IServices, listen } from 'soap';
import { SignedXml } from 'xml-crypto';
import { newGuid } from '../../src/core/index.ts';
import { provideMetadata } from '../../src/pki/development/reflect.ts';
import { loadContracts } from '../../src/schema/index.ts';
import { secureOptions } from '../../src/transport/index.ts';
import { SERVICE_PATH } from './messages.ts';
import { serve } from './service.ts';
import { certificatePem, der, readWorld } from './world.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const OASIS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';
const WSU = `${OASIS}-wssecurity-utility-1.0.xsd`;
const WSSE = `${OASIS}-wssecurity-secext-1.0.xsd`;
const X509_V3 = `${OASIS}-x509-token-profile-1.0#X509v3`;
const BASE64 = `${OASIS}-soap-message-security-1.0#Base64Binary`;
const WSSE11 = 'http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd';
const WSA = 'http://www.w3.org/2005/08/addressing';
const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const DS = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const WINDOW_MS = 300_000;

const [folder = ''] = process.argv.slice(2);
const world = readWorld(folder);
const root = new X509Certificate(world.anchors);
const issuers = world.intermediates
  .split(/(?<=-----END CERTIFICATE-----\n)/)
  .filter((pem) => pem.trim() !== '')
  .map((pem) => new X509Certificate(pem));
provideMetadata();
const { X509Crl } = await import('@peculiar/x509');
const revoked = new Set<string>();
for (const file of readdirSync(join(folder, 'crl')).filter((name) => name.endsWith('.crl')))
  for (const { serialNumber } of new X509Crl(readFileSync(join(folder, 'crl', file))).entries)
    revoked.add(serialNumber.toLowerCase());
const contracts = await loadContracts(ROOT);
const { validator } = contracts.services.find(({ path }) => path === SERVICE_PATH)!;

const db = new Sqlite(join(folder, 'obvious.sqlite'));
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec(`create table once (sleutel text primary key, tot integer not null);
  create table bericht (id text primary key, oin text not null, bsn text not null, type text not null, onderwerp text not null,
    tekst text not null, ontvangen integer not null)`);
const once = db.prepare('insert into once values (?, ?)');
const insert = db.prepare('insert into bericht values (?, ?, ?, ?, ?, ?, ?)');

/** What the middleware leaves for the handler and the answer. */
interface Proven {
  readonly oin: string;
  readonly messageId: string;
  readonly signatureValue: string;
  readonly action: string;
}

/** Of the request that `soap` is answering: from its handler to its answer nothing else runs. */
let current: Proven | undefined;

function verify(xml: string, socket: TLSSocket): Proven {
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  const signatures = document.getElementsByTagNameNS(DS, 'Signature');
  if (signatures.length !== 1) throw new Error('exactly one Signature is expected');
  const certificate = new X509Certificate(
    Buffer.from(only(document, WSSE, 'BinarySecurityToken').textContent!, 'base64'),
  );
  const oin = judge(certificate);
  const peer = socket.getPeerX509Certificate();
  if (!peer || judge(peer) !== oin) throw new Error('the peer is another organisation');
  const verifier = new SignedXml({
    idMode: 'wssecurity',
    publicCert: certificatePem(certificate.raw),
    getCertFromKeyInfo: () => null,
  });
  verifier.loadSignature(signatures[0]! as never);
  if (!verifier.checkSignature(xml)) throw new Error('the signature is wrong');
  const covered = verifier.getSignedReferences().map((canonical) => /^<(?:[\w-]+:)?(\w+)/.exec(canonical)?.[1]);
  for (const part of ['Body', 'Timestamp', 'To', 'Action', 'MessageID', 'ReplyTo'])
    if (!covered.includes(part)) throw new Error(`${part} is not signed`);
  const created = Date.parse(only(document, WSU, 'Created').textContent!);
  if (Math.abs(Date.now() - created) > WINDOW_MS) throw new Error('the message is too old');
  const payload = Array.from(only(document, SOAP, 'Body').childNodes).find(({ nodeType }) => nodeType === 1)!;
  const verdict = validator.validate(Buffer.from(new XMLSerializer().serializeToString(payload)));
  if (!verdict.ok) throw new Error('the content does not fit the schema');
  return {
    oin,
    messageId: only(document, WSA, 'MessageID').textContent!,
    action: only(document, WSA, 'Action').textContent!,
    signatureValue: only(document, DS, 'SignatureValue').textContent!.replace(/\s/g, ''),
  };
}

function only(
  document: { getElementsByTagNameNS(uri: string, local: string): ArrayLike<Element> },
  uri: string,
  local: string,
): Element {
  const found = document.getElementsByTagNameNS(uri, local);
  if (found.length !== 1) throw new Error(`exactly one ${local} is expected`);
  return found[0]!;
}

/** Path to the root, validity, revocation; answers with the OIN. */
function judge(leaf: X509Certificate): string {
  for (let one = leaf; one.fingerprint256 !== root.fingerprint256; ) {
    const now = Date.now();
    if (now < Date.parse(one.validFrom) || now > Date.parse(one.validTo))
      throw new Error('a certificate is not valid now');
    if (revoked.has(one.serialNumber.toLowerCase())) throw new Error('a certificate is revoked');
    const issuer = [...issuers, root].find((by) => one.checkIssued(by) && one.verify(by.publicKey));
    if (!issuer) throw new Error('no path to the root');
    one = issuer;
  }
  return /serialNumber=(\d{20})/.exec(leaf.subject)![1]!;
}

interface Bericht {
  readonly BerichtInformatie: Readonly<Record<string, string>>;
}

interface Batch {
  readonly Berichten: { readonly BatchInformatie: Record<string, string>; readonly Bericht: Bericht | Bericht[] };
}

const services: IServices = {
  BerichtenboxService_v1: {
    BerichtenboxServiceSoap11: {
      LeverBerichten(
        { Berichten }: Batch,
        _callback: unknown,
        _headers: unknown,
        request: { readonly proven: Proven },
      ) {
        current = request.proven;
        const berichten = [Berichten.Bericht].flat();
        const { oin, messageId, signatureValue } = current;
        const now = Date.now();
        db.transaction(() => {
          once.run(`${oin} ${messageId}`, now + WINDOW_MS);
          once.run(signatureValue, now + WINDOW_MS);
          for (const { BerichtInformatie: b } of berichten)
            insert.run(b.BerichtID, oin, b.GebruikerID, b.BerichtType, b.Onderwerp, b.BerichtTekst, now);
        })();
        const moment = new Date(now).toISOString();
        return {
          ServerTijd: moment,
          BerichtVerwerkResponse: {
            BatchInformatie: {
              BerichtLeverancierCode: oin,
              BatchID: Berichten.BatchInformatie.BatchID,
              TotaalAantalOntvangenBerichten: berichten.length,
              AantalBerichtenSuccesvolVerwerkt: berichten.length,
              DatumOntvangen: moment,
              DatumVerwerkt: moment,
            },
            Berichten: {
              Bericht: berichten.map(({ BerichtInformatie: b }) => ({
                BerichtID: b.BerichtID,
                BerichtType: b.BerichtType,
                VerwerkingsCode: 'Verwerkt',
                Stadium: 'NA',
              })),
            },
          },
        };
      },
    },
  },
};

/** The answer of `soap` with WS-Addressing and WS-Security, signed. */
function signAnswer(result: string): string {
  const { messageId, signatureValue, action } = current!;
  const now = Date.now();
  const body = /<soap:Body>([\s\S]*)<\/soap:Body>/.exec(result)![1]!;
  const moment = (at: number) => new Date(at).toISOString();
  const xml =
    `<soap:Envelope xmlns:soap="${SOAP}" xmlns:wsa="${WSA}" xmlns:wsu="${WSU}"><soap:Header><wsa:To wsu:Id="to">${WSA}/anonymous</wsa:To>` +
    `<wsa:Action wsu:Id="action">${action}Response</wsa:Action><wsa:MessageID wsu:Id="message-id">urn:uuid:${newGuid(now)}</wsa:MessageID>` +
    `<wsa:RelatesTo wsu:Id="relates-to">${messageId}</wsa:RelatesTo><wsse:Security xmlns:wsse="${WSSE}" soap:mustUnderstand="1">` +
    `<wsse:BinarySecurityToken EncodingType="${BASE64}" ValueType="${X509_V3}" wsu:Id="token">${der(world.bode.certificate).toString('base64')}</wsse:BinarySecurityToken>` +
    `<wsu:Timestamp wsu:Id="ts"><wsu:Created>${moment(now)}</wsu:Created><wsu:Expires>${moment(now + WINDOW_MS)}</wsu:Expires></wsu:Timestamp>` +
    `<wsse11:SignatureConfirmation xmlns:wsse11="${WSSE11}" Value="${signatureValue}" wsu:Id="confirmation"/></wsse:Security></soap:Header>` +
    `<soap:Body wsu:Id="body">${body}</soap:Body></soap:Envelope>`;
  const signer = new SignedXml({
    idMode: 'wssecurity',
    privateKey: world.bode.key,
    signatureAlgorithm: RSA_SHA256,
    canonicalizationAlgorithm: EXCLUSIVE,
    getKeyInfoContent: () =>
      `<wsse:SecurityTokenReference xmlns:wsse="${WSSE}"><wsse:Reference URI="#token" ValueType="${X509_V3}"/></wsse:SecurityTokenReference>`,
  });
  for (const id of ['to', 'action', 'message-id', 'relates-to', 'ts', 'confirmation', 'body'])
    signer.addReference({
      xpath: `//*[@*[local-name()='Id']='${id}']`,
      transforms: [EXCLUSIVE],
      digestAlgorithm: SHA256,
    });
  signer.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: "//*[local-name()='Security']", action: 'append' },
  });
  return signer.getSignedXml();
}

const app = express();
app.use(express.text({ type: () => true, limit: '100mb' }));
app.use((request, response, next) => {
  try {
    Object.assign(request, { proven: verify(request.body, request.socket as TLSSocket) });
    next();
  } catch (error) {
    response.status(500).end((error as Error).stack);
  }
});
const identity = { certificateChain: world.bode.chain, privateKey: world.bode.key };
const server = createServer(
  { ...secureOptions(identity), ca: [world.anchors, world.intermediates], requestCert: true, rejectUnauthorized: true },
  app,
);
const wsdl = `${ROOT}wsdl/berichtenbox/v1/berichtenbox_v1.wsdl`;
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
await new Promise<void>((resolve) => {
  const soap = listen(app as never, {
    path: SERVICE_PATH,
    services,
    xml: readFileSync(wsdl, 'utf8'),
    uri: wsdl,
    callback: () => resolve(),
  });
  soap.on('response', (answer: { result: string }) => {
    answer.result = signAnswer(answer.result);
  });
});

serve({ port: () => (server.address() as AddressInfo).port }, () => {
  server.closeAllConnections();
  db.close();
  contracts.dispose();
});
