// Signed SOAP messages made and checked by xml-crypto and @xmldom/xmldom only: independent of src/xml, src/envelope and src/security.
import {
  createHash,
  createHmac,
  createPublicKey,
  createSign,
  type KeyObject,
  verify as verifyBytes,
} from 'node:crypto';
import { DOMParser } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';
import type { Party } from './signers.ts';

export const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
export const WSA = 'http://www.w3.org/2005/08/addressing';
export const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
export const WSSE11 = 'http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd';
export const WSU = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
export const DS = 'http://www.w3.org/2000/09/xmldsig#';
export const EXC = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
export const XENC = 'http://www.w3.org/2001/04/xmlenc#';
const PROFILE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0';
const BASE64 = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary';
export const X509_V3 = `${PROFILE}#X509v3`;

export const ACTION = 'urn:example:orders:v1/Orders/SubmitOrder';
export const MESSAGE_ID = 'urn:uuid:0198b6a4-0000-7000-8000-000000000001';
export const PAYLOAD =
  '<o:SubmitOrder xmlns:o="urn:example:orders:v1"><o:Id>42</o:Id><o:Text>a &amp; b</o:Text></o:SubmitOrder>';

/** The parts of a message, as markup where nothing else is said. */
export interface MessageParts {
  /** WS-Addressing headers in order; `wsa` is bound. */
  readonly headers: readonly string[];
  readonly payload: string;
  /** Content of wsu:Timestamp. */
  readonly timestamp: string;
  /** Elements of wsse:Security before the Timestamp, besides the token. */
  readonly confirmations: string;
  readonly tokenValueType: string;
  readonly tokenEncoding: string;
  /** Base64 of the token. */
  readonly token: string;
  readonly securityAttributes: string;
}

/** A WS-Addressing header with a wsu:Id of its own. */
export function wsa(name: string, content: string): string {
  return `<wsa:${name} wsu:Id="id-${name}">${content}</wsa:${name}>`;
}

export const REQUEST_HEADERS: readonly string[] = [
  wsa('To', 'https://gateway.example/orders'),
  wsa('Action', ACTION),
  wsa('MessageID', MESSAGE_ID),
];

export function timestamp(created: number, expires?: number): string {
  const end = expires === undefined ? '' : `<wsu:Expires>${new Date(expires).toISOString()}</wsu:Expires>`;
  return `<wsu:Created>${new Date(created).toISOString()}</wsu:Created>${end}`;
}

/** A message without signature, with a Security header when `party` is given. */
export function envelope(parts: Partial<MessageParts> = {}, party?: Party): string {
  const { headers = REQUEST_HEADERS, payload = PAYLOAD, confirmations = '' } = parts;
  const security = party
    ? `<wsse:Security xmlns:wsse="${WSSE}"${parts.securityAttributes ?? ' soap:mustUnderstand="1"'}>` +
      `<wsse:BinarySecurityToken EncodingType="${parts.tokenEncoding ?? BASE64}" ValueType="${parts.tokenValueType ?? X509_V3}" wsu:Id="token">` +
      `${parts.token ?? party.certificate.toString('base64')}</wsse:BinarySecurityToken>${confirmations}` +
      `<wsu:Timestamp wsu:Id="ts">${parts.timestamp}</wsu:Timestamp></wsse:Security>`
    : '';
  return (
    `<soap:Envelope xmlns:soap="${SOAP}" xmlns:wsa="${WSA}" xmlns:wsu="${WSU}">` +
    `<soap:Header>${headers.join('')}${security}</soap:Header><soap:Body wsu:Id="body">${payload}</soap:Body></soap:Envelope>`
  );
}

/** How a message is signed. Everything that the profile forbids can be asked for. */
export interface Signing {
  readonly signatureMethod: string;
  readonly digestMethod: string;
  readonly transforms: readonly string[];
  readonly canonicalization: string;
  readonly inclusivePrefixes: readonly string[];
  /** XPaths of the signed elements. */
  readonly sign: readonly string[];
  readonly keyInfo: string;
  /** Key instead of the party's own. */
  readonly key: KeyObject;
  readonly objects: string;
}

export const KEY_INFO =
  `<wsse:SecurityTokenReference xmlns:wsse="${WSSE}"><wsse:Reference URI="#token" ValueType="${X509_V3}"/>` +
  '</wsse:SecurityTokenReference>';

/** XPaths of what WB004 wants signed in `xml`. */
export function requiredParts(xml: string): readonly string[] {
  const names = [...xml.matchAll(/<wsa:(\w+) wsu:Id/g)].map((match) => match[1]!);
  const confirmations = [...xml.matchAll(/<wsse11:SignatureConfirmation[^>]* wsu:Id="([^"]+)"/g)].map(
    (match) => `//*[@*[local-name()='Id' and .='${match[1]}']]`,
  );
  return [...new Set(names)].map(header).concat(TIMESTAMP, confirmations, BODY);
}

export const BODY = "/*/*[local-name()='Body']";
export const TIMESTAMP = "/*/*/*[local-name()='Security']/*[local-name()='Timestamp']";
export const TOKEN = "/*/*/*[local-name()='Security']/*[local-name()='BinarySecurityToken']";

export function header(name: string): string {
  return `/*/*[local-name()='Header']/*[local-name()='${name}']`;
}

/** `xml` with a signature at the end of its Security header. */
export function sign(xml: string, party: Party, signing: Partial<Signing> = {}): string {
  const method = signing.signatureMethod ?? `${MORE}rsa-sha256`;
  const digestAlgorithm = signing.digestMethod ?? `${XENC}sha256`;
  const signer = new SignedXml({
    idMode: 'wssecurity',
    privateKey: signing.key ?? party.privateKey,
    signatureAlgorithm: method,
    canonicalizationAlgorithm: signing.canonicalization ?? EXC,
    getKeyInfoContent: () => signing.keyInfo ?? KEY_INFO,
    ...(signing.objects === undefined ? {} : { objects: [{ content: signing.objects }] }),
  });
  install(signer, method, digestAlgorithm);
  for (const xpath of signing.sign ?? requiredParts(xml)) {
    const inclusiveNamespacesPrefixList = [...(signing.inclusivePrefixes ?? [])];
    signer.addReference({
      xpath,
      transforms: signing.transforms ?? [EXC],
      digestAlgorithm,
      inclusiveNamespacesPrefixList,
    });
  }
  const location = { reference: "//*[local-name(.)='Security']", action: 'append' } as const;
  signer.computeSignature(xml, { prefix: 'ds', location });
  return signer.getSignedXml();
}

/** A signed request that is right in every respect, unless asked otherwise. */
export function signedMessage(
  party: Party,
  parts: Partial<MessageParts> & { readonly timestamp: string },
  signing: Partial<Signing> = {},
): string {
  return sign(envelope(parts, party), party, signing);
}

/** Whether xml-crypto accepts the signature in `xml`, and the local names of what it covers. */
export function check(
  xml: string,
  certificate: Buffer,
): { readonly valid: boolean; readonly covered: readonly string[] } {
  const verifier = new SignedXml({
    idMode: 'wssecurity',
    publicCert: pem(certificate),
    getCertFromKeyInfo: () => null,
  });
  install(verifier, `${MORE}ecdsa-sha256`, `${XENC}sha256`);
  install(verifier, `${MORE}ecdsa-sha384`, `${XENC}sha256`);
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  const signature = document.getElementsByTagNameNS(DS, 'Signature')[0]!;
  verifier.loadSignature(signature as never);
  const valid = verifier.checkSignature(xml);
  const covered = verifier.getSignedReferences().map((canonical) => /^<(?:[\w-]+:)?(\w+)/.exec(canonical)?.[1] ?? '?');
  return { valid, covered };
}

export function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').replace(/.{64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

/** Teaches xml-crypto the algorithms that it does not bring: other SHA-2, ECDSA, and HMAC with the public key as secret (trap 5). */
function install(signer: SignedXml, method: string, digest: string): void {
  const bits = /(\d+)$/.exec(method)?.[1];
  signer.SignatureAlgorithms[method] ??= class {
    getAlgorithmName = () => method;
    getSignature(data: unknown, key: unknown): string {
      const bytes = Buffer.from(String(data));
      if (method.includes('hmac')) {
        const secret = createPublicKey(key as KeyObject).export({ type: 'spki', format: 'pem' });
        return createHmac(`sha${bits}`, secret).update(bytes).digest('base64');
      }
      const signing = { key: key as KeyObject, dsaEncoding: 'ieee-p1363' } as const;
      return createSign(`sha${bits}`).update(bytes).sign(signing, 'base64');
    }
    verifySignature(data: string, key: unknown, value: string): boolean {
      const verifying = { key: createPublicKey(key as string), dsaEncoding: 'ieee-p1363' } as const;
      return verifyBytes(`sha${bits}`, Buffer.from(data), verifying, Buffer.from(value, 'base64'));
    }
  };
  signer.HashAlgorithms[digest] ??= class {
    getAlgorithmName = () => digest;
    getHash = (xml: string) =>
      createHash(`sha${/(\d+)$/.exec(digest)?.[1]}`)
        .update(xml)
        .digest('base64');
  };
}
