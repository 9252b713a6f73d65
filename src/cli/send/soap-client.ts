// The stock client of `bode send --client soap`: the `soap` package on the WSDL as the gateway publishes it, with its own WS-Security
// signer (xml-crypto), and the answer verified with xml-crypto, xmldom and xpath. None of our own SOAP or signature code takes part.

import { X509Certificate } from 'node:crypto';
import { Agent } from 'node:https';
import { DOMParser } from '@xmldom/xmldom';
import * as soap from 'soap';
import { SignedXml } from 'xml-crypto';
import * as xpath from 'xpath';
import { GatewayError, newGuid } from '../../core/index.ts';
import type { Operation, Service } from '../../schema/index.ts';
import { readBewijs } from '../../wus/index.ts';
import { parseXml, text, type XmlElement } from '../../xml/index.ts';
import { CommandError } from '../output.ts';
import { type Client, type ClientSettings, countCodes, leaves, type Reply } from './client.ts';
import type { Item } from './inputs.ts';
import type { Party } from './party.ts';

const WSA = 'http://www.w3.org/2005/08/addressing';
const EXC = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const SIGNED_HEADERS = ['wsa:To', 'wsa:Action', 'wsa:MessageID', 'wsa:From'];

const select = xpath.useNamespaces({
  s: 'http://schemas.xmlsoap.org/soap/envelope/',
  wsse: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd',
  wsse11: 'http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd',
  wsu: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
});

/** One stock client per service, made from the published WSDL when first needed. */
export function soapClient(settings: ClientSettings): Client {
  const { party } = settings;
  const agent = new Agent({
    ca: [...party.authorities],
    cert: party.key.certificatePem,
    key: party.key.keyPem,
    keepAlive: true,
    maxSockets: settings.parallel,
  });
  const clients = new Map<string, Promise<soap.Client>>();
  const clientOf = ({ path }: Service): Promise<soap.Client> => {
    const known =
      clients.get(path) ??
      soap.createClientAsync(`${settings.url}${path}?wsdl`, { wsdl_options: { httpsAgent: agent } });
    clients.set(path, known);
    return known;
  };
  return {
    async send(item) {
      return exchange({ client: await clientOf(item.service), agent, ...settings }, item);
    },
    close: () => agent.destroy(),
  };
}

interface Stock extends ClientSettings {
  readonly client: soap.Client;
  readonly agent: Agent;
}

async function exchange(stock: Stock, { service, operation, make }: Item): Promise<Reply> {
  const { client, party, url } = stock;
  client.clearSoapHeaders();
  client.addSoapHeader(addressing(operation, { to: url + service.path, party }));
  client.setSecurity(security(stock));
  const method = client[`${operation.name}Async`];
  if (typeof method !== 'function')
    throw new CommandError(`The published WSDL of ${service.path} has no ${operation.name}.`);
  try {
    const [, response, , request] = await method.call(client, toObject(parseXml(Buffer.from(make())).root));
    return accept(String(response), stock.signed ? String(request) : undefined, party);
  } catch (error) {
    const body = (error as { body?: unknown }).body;
    if (typeof body !== 'string') throw error;
    return refused(body);
  }
}

/** WS-Addressing as the WSDL asks (wsam:Action); the package itself knows none. */
function addressing({ inputAction }: Operation, { to, party }: { readonly to: string; readonly party: Party }): string {
  const header = (name: string, content: string) => `<wsa:${name} xmlns:wsa="${WSA}">${content}</wsa:${name}>`;
  return [
    header('To', to),
    header('Action', inputAction),
    header('MessageID', `urn:uuid:${newGuid(Date.now())}`),
    header('From', `<wsa:Address>urn:bode:requester?OIN=${party.oin}</wsa:Address>`),
  ].join('');
}

/** TLS client certificate and, in 2W-be-S, the signature. A new signer per message: the package's keeps the references of the last. */
function security({ party, agent, signed }: Stock): soap.ISecurity {
  const addOptions = (options: { httpsAgent?: Agent }): void => {
    options.httpsAgent = agent;
  };
  if (!signed) return { addOptions };
  const { keyPem, certificatePem } = party.key;
  const leaf = `${certificatePem.slice(0, certificatePem.indexOf('-----END CERTIFICATE-----'))}-----END CERTIFICATE-----`;
  const signer = new soap.WSSecurityCert(keyPem, leaf, '', {
    hasTimeStamp: true,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    signatureTransformations: [EXC],
    additionalReferences: SIGNED_HEADERS,
    signerOptions: { prefix: 'ds', idMode: 'wssecurity' },
  });
  return { addOptions, postProcess: (xml: string, envelope: string) => signer.postProcess(xml, envelope) };
}

/** A tree of elements as the object that the package makes a message of: by local name, repeated ones as a list. */
function toObject(element: XmlElement): unknown {
  if (element.children.length === 0) return text(element);
  const object: Record<string, unknown> = {};
  for (const inner of element.children) {
    const value = toObject(inner);
    const known = object[inner.local];
    object[inner.local] = known === undefined ? value : Array.isArray(known) ? [...known, value] : [known, value];
  }
  return object;
}

function accept(response: string, request: string | undefined, party: Party): Reply {
  if (request !== undefined) proveResponse(response, request, party);
  const { root } = parseXml(Buffer.from(response));
  const bewijs = readBewijs(root);
  return { ok: true, codes: countCodes(root), proven: request !== undefined, ...(bewijs ? { bewijs } : {}) };
}

function refused(response: string): Reply {
  const { root } = parseXml(Buffer.from(response));
  const said = new Map(
    leaves(root).map((leaf) => [leaf.slice(0, leaf.indexOf(':')), leaf.slice(leaf.indexOf(':') + 2)]),
  );
  return { ok: false, code: said.get('faultcode') ?? 'fault', text: said.get('faultstring') ?? 'a fault without text' };
}

/**
 * The answer is signed by a trusted organisation, the signature covers the Body, and it confirms our SignatureValue (WB013, WB014).
 * @throws GatewayError when it is not.
 */
function proveResponse(response: string, request: string, party: Party): void {
  const document = new DOMParser().parseFromString(response, 'text/xml') as unknown as Node;
  const one = (path: string): Node => {
    const found = select(path, document) as readonly Node[];
    if (found.length !== 1)
      throw new GatewayError('wss.structure', 'WB013', { oorzaak: `${found.length} x ${path} in the response` });
    return found[0]!;
  };
  const token = one('/s:Envelope/s:Header/wsse:Security/wsse:BinarySecurityToken').textContent ?? '';
  const certificate = new X509Certificate(Buffer.from(token, 'base64'));
  const verdict = party.trust.judge(certificate.raw, [], 'signing', Date.now());
  if (!verdict.ok) throw new GatewayError('wss.token', 'WB009', { oorzaak: verdict.reasons[0]?.text ?? 'not trusted' });
  const signature = new SignedXml({
    idMode: 'wssecurity',
    publicCert: certificate.toString(),
    getCertFromKeyInfo: () => null,
  });
  signature.loadSignature(one('/s:Envelope/s:Header/wsse:Security/ds:Signature') as never);
  if (!signature.checkSignature(response)) throw new GatewayError('wss.signature', 'WB013');
  const bodyId = (one('/s:Envelope/s:Body/@wsu:Id') as Attr).value;
  const covered = (
    select('//ds:Signature/ds:SignedInfo/ds:Reference/@URI', document) as unknown as readonly Attr[]
  ).map(({ value }) => value);
  if (!covered.includes(`#${bodyId}`))
    throw new GatewayError('wss.coverage', 'WB004', { oorzaak: 'the Body is not signed' });
  const confirmed = (one('/s:Envelope/s:Header/wsse:Security/wsse11:SignatureConfirmation/@Value') as Attr).value;
  const sent = /SignatureValue>([^<]+)</.exec(request)?.[1]?.replace(/\s/g, '');
  if (confirmed !== sent) throw new GatewayError('wss.confirmation', 'WB014');
}
