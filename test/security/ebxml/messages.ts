// Signed ebMS messages made with libxml2 and node:crypto only, independent of src/security: right, or wrong in any way a test asks for; and short
// ways to verify and refuse them.
import { createHash, createHmac, createPublicKey, hash, sign } from 'node:crypto';
import { expect } from 'chai';
import { XmlC14NMode, XmlDocument, type XmlElement, XmlStringOutputBufferHandler } from 'libxml2-wasm';
import { GatewayError } from '../../../src/core/index.ts';
import { readCertificate } from '../../../src/pki/index.ts';
import {
  DEFAULT_EBMS_POLICY,
  type EbmsVerifyContext,
  type PartDigests,
  type VerifiedEbms,
  verifyEbms,
} from '../../../src/security/index.ts';
import { parseXml } from '../../../src/xml/index.ts';
import { NOW } from '../../support/exchange.ts';
import { makeParty, OIN_SENDER, OIN_SERVER, type Party, trusting } from '../../support/signers.ts';
import { DS, EXC, MORE, SOAP, XENC } from '../../support/soap.ts';

export const EB = 'http://www.oasis-open.org/committees/ebxml-msg/schema/msg-header-2_0.xsd';
export const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
export const ENVELOPED = `${DS}enveloped-signature`;
export const XPATH = 'http://www.w3.org/TR/1999/REC-xpath-19991116';
export const NEXT = 'http://schemas.xmlsoap.org/soap/actor/next';
export const NEXT_MSH = 'urn:oasis:names:tc:ebxml-msg:actor:nextMSH';
/** As EBC writes it and the standard means it. */
export const TEMPLATE = `not(ancestor-or-self::node()[@soap:actor="${NEXT_MSH}"]|ancestor-or-self::node()[@soap:actor="${NEXT}"])`;

export const gemeente: Party = makeParty(OIN_SENDER);
export const logius: Party = makeParty(OIN_SERVER);

export const MESSAGE_HEADER =
  `<eb:MessageHeader eb:version="2.0" soap:mustUnderstand="1"><eb:From><eb:PartyId eb:type="urn:osb:oin">${OIN_SENDER}</eb:PartyId></eb:From>` +
  `<eb:To><eb:PartyId eb:type="urn:osb:oin">${OIN_SERVER}</eb:PartyId></eb:To><eb:CPAId>cpa-1</eb:CPAId>` +
  '<eb:ConversationId>c-1</eb:ConversationId><eb:Service eb:type="urn:osb:services">OSB:Test:1</eb:Service><eb:Action>bestel</eb:Action>' +
  '<eb:MessageData><eb:MessageId>1@gemeente.example</eb:MessageId><eb:Timestamp>2026-03-03T09:12:04Z</eb:Timestamp></eb:MessageData></eb:MessageHeader>';
export const SYNC_REPLY = `<eb:SyncReply eb:version="2.0" soap:mustUnderstand="1" soap:actor="${NEXT}"/>`;
export const PAYLOAD = '<o:Order xmlns:o="urn:example:o">\r\n  één &amp; ander\r\n</o:Order>';
export const PART = 'payload-1@gemeente.example';

/** Everything that can be chosen, or be wrong, in one message. */
export interface Making {
  readonly signer: Party;
  /** Header blocks before the Signature. */
  readonly blocks: string;
  readonly body: string;
  /** Content by Content-ID. */
  readonly parts: Readonly<Record<string, string | Buffer>>;
  /** Algorithm of both canonicalizations. */
  readonly c14n: string;
  readonly method: string;
  readonly digestMethod: string;
  /** Content of Transforms of URI="". */
  readonly transforms: string;
  /** Changes the references before they are signed. */
  readonly references: (made: readonly string[]) => readonly string[];
  /** Replaces KeyInfo. */
  readonly keyInfo: string;
  /** Puts the Signature somewhere else; default the last child of soap:Header. */
  readonly envelope: (signature: string, making: Making) => string;
}

export interface Message {
  readonly xml: string;
  readonly parts: ReadonlyMap<string, Buffer>;
}

export function transform(algorithm: string, content = ''): string {
  return `<ds:Transform Algorithm="${algorithm}">${content}</ds:Transform>`;
}

export function xpath(expression: string, attributes = ''): string {
  const escaped = expression.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return transform(XPATH, `<ds:XPath${attributes}>${escaped}</ds:XPath>`);
}

export function chain(c14n = EXC, expression = TEMPLATE): string {
  return transform(ENVELOPED) + xpath(expression) + transform(c14n);
}

export function reference(uri: string, digest: string, digestMethod = `${XENC}sha256`, transforms = ''): string {
  const steps = transforms === '' ? '' : `<ds:Transforms>${transforms}</ds:Transforms>`;
  return `<ds:Reference URI="${uri}">${steps}<ds:DigestMethod Algorithm="${digestMethod}"/><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference>`;
}

export function x509(...certificates: readonly Buffer[]): string {
  const markup = certificates.map((der) => `<ds:X509Certificate>${der.toString('base64')}</ds:X509Certificate>`);
  return `<ds:KeyInfo><ds:X509Data>${markup.join('')}</ds:X509Data></ds:KeyInfo>`;
}

export function envelope(signature: string, { blocks, body }: Pick<Making, 'blocks' | 'body'>): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<soap:Envelope xmlns:soap="${SOAP}" xmlns:eb="${EB}" xmlns:xlink="http://www.w3.org/1999/xlink" xml:lang="nl">\n` +
    `<soap:Header>${blocks}${signature}</soap:Header>\n<soap:Body>${body}</soap:Body></soap:Envelope>`
  );
}

/** A message that is right in every respect, unless asked otherwise. */
export function makeMessage(asked: Partial<Making> = {}): Message {
  const c14n = asked.c14n ?? EXC;
  const making: Making = {
    signer: gemeente,
    blocks: MESSAGE_HEADER,
    body: `<eb:Manifest eb:version="2.0"><eb:Reference xlink:href="cid:${PART}" xlink:type="simple"/></eb:Manifest>`,
    parts: { [PART]: PAYLOAD },
    c14n,
    method: `${MORE}rsa-sha256`,
    digestMethod: `${XENC}sha256`,
    transforms: chain(c14n),
    references: (made) => made,
    keyInfo: x509((asked.signer ?? gemeente).certificate),
    envelope,
    ...asked,
  };
  return {
    xml: signed(making),
    parts: new Map(Object.entries(making.parts).map(([id, one]) => [id, Buffer.from(one)])),
  };
}

function signed(making: Making): string {
  const { c14n, digestMethod, parts } = making;
  const cids = Object.entries(parts).map(([id, content]) =>
    reference(`cid:${id}`, hashOf(digestMethod, content).toString('base64'), digestMethod),
  );
  const whole = making.envelope(signatureOf(making, [], ''), making);
  const digest = hashOf(digestMethod, withoutSignature(whole, c14n)).toString('base64');
  const references = making.references([reference('', digest, digestMethod, making.transforms), ...cids]);
  const unsigned = making.envelope(signatureOf(making, references, ''), making);
  return making.envelope(signatureOf(making, references, signatureValue(making, signedInfo(unsigned, c14n))), making);
}

function signatureOf({ c14n, method, keyInfo }: Making, references: readonly string[], value: string): string {
  return (
    `<ds:Signature xmlns:ds="${DS}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${c14n}"/><ds:SignatureMethod Algorithm="${method}"/>` +
    `${references.join('')}</ds:SignedInfo><ds:SignatureValue>${value}</ds:SignatureValue>${keyInfo}</ds:Signature>`
  );
}

/** The algorithm, by the digits its URI ends in. */
function hashOf(algorithm: string, content: string | Buffer): Buffer {
  return createHash(`sha${/(\d+)$/.exec(algorithm)?.[1]}`)
    .update(content)
    .digest();
}

function signatureValue({ method, signer }: Making, content: string): string {
  const bits = /(\d+)$/.exec(method)?.[1];
  if (method.includes('hmac')) {
    const secret = createPublicKey(signer.privateKey).export({ type: 'spki', format: 'pem' });
    return createHmac(`sha${bits}`, secret).update(content).digest('base64');
  }
  const key = { key: signer.privateKey, dsaEncoding: 'ieee-p1363' } as const;
  return sign(`sha${bits}`, Buffer.from(content), key).toString('base64');
}

const NAMESPACES = { soap: SOAP, ds: DS };

/** What the three transforms yield, by libxml2: its XPath engine finds what is left out, its canonicalizer writes the rest. */
export function withoutSignature(xml: string, c14n: string): string {
  const document = XmlDocument.fromString(xml);
  try {
    const gone = document.find(`//ds:Signature|//*[@soap:actor="${NEXT}"]|//*[@soap:actor="${NEXT_MSH}"]`, NAMESPACES);
    const handler = new XmlStringOutputBufferHandler();
    document.canonicalize(handler, {
      mode: modeOf(c14n),
      isVisible: (node) => !gone.some((one) => one.isSameNode(node)),
    });
    return handler.result;
  } finally {
    document.dispose();
  }
}

function signedInfo(xml: string, c14n: string): string {
  const document = XmlDocument.fromString(xml);
  try {
    const handler = new XmlStringOutputBufferHandler();
    const [element] = document.find('//ds:SignedInfo', NAMESPACES);
    (element as XmlElement).canonicalize(handler, { mode: modeOf(c14n) });
    return handler.result;
  } finally {
    document.dispose();
  }
}

function modeOf(c14n: string) {
  return c14n.startsWith(EXC) ? XmlC14NMode.XML_C14N_EXCLUSIVE_1_0 : XmlC14NMode.XML_C14N_1_0;
}

export const context: EbmsVerifyContext = {
  policy: { ...DEFAULT_EBMS_POLICY, c14n: ['exclusive', 'inclusive'] },
  trust: trusting(gemeente, logius),
  now: NOW,
  certificate: readCertificate(gemeente.certificate),
  maySign: (oin) => oin === OIN_SENDER,
};

export function digests(parts: ReadonlyMap<string, Buffer>): PartDigests {
  const of = (content: Buffer) => ({
    sha256: hash('sha256', content, 'buffer'),
    sha384: hash('sha384', content, 'buffer'),
    sha512: hash('sha512', content, 'buffer'),
  });
  return new Map([...parts].map(([id, content]) => [id, of(content)]));
}

export async function verifyMessage(
  { xml, parts }: Message,
  more: Partial<EbmsVerifyContext> = {},
): Promise<VerifiedEbms> {
  return verifyEbms(parseXml(Buffer.from(xml)), digests(parts), { ...context, ...more });
}

/** Every refusal is the same from outside; the cause, for the log only, must match. */
export async function refusedAs(cause: RegExp, action: () => Promise<unknown>): Promise<GatewayError> {
  let error: unknown;
  try {
    await action();
  } catch (thrown) {
    error = thrown;
  }
  expect(error, 'accepted').to.be.instanceOf(GatewayError);
  const refusal = error as GatewayError;
  expect(refusal.code, refusal.message).to.equal('ebms.security');
  expect(refusal.detail.oorzaak, 'refused for another reason').to.match(cause);
  return refusal;
}

export async function refusedMessage(message: Message, cause: RegExp): Promise<GatewayError> {
  return refusedAs(cause, () => verifyMessage(message));
}
