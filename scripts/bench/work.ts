// What the contenders in Node do. Each takes the folder of the run and a case, reads what it needs, and answers with the work to be
// measured, which throws when the outcome is wrong: a contender that does not do the job is not in the table.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  X509Certificate,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOMParser } from '@xmldom/xmldom';
import { ParseOption, XmlC14NMode, XmlDocument, type XmlElement, XmlStringOutputBufferHandler } from 'libxml2-wasm';
import { SignedXml } from 'xml-crypto';
import { draftResponse, parseEnvelope, readAddressing } from '../../src/envelope/index.ts';
import { DEFAULT_POLICY, signMessage, verifyMessage } from '../../src/security/index.ts';
import { characters, element } from '../../src/xml/index.ts';
import { der, readWorld, worldTrust } from './world.ts';

type Prepare = (folder: string, subject: string) => Promise<() => unknown>;

const DS = 'http://www.w3.org/2000/09/xmldsig#';

export const WORK: Readonly<Record<string, Prepare>> = {
  'bode-verify': bodeVerify,
  'xml-crypto': xmlCrypto,
  'libxml2-wasm': libxml2,
  'bode-sign': bodeSign,
  'bare-sign': bareSign,
  'rsa-pair': rsaPair,
};

/** When the messages of the run were signed. */
export function signedAt(folder: string): number {
  return Number(readFileSync(join(folder, 'signed-at'), 'utf8'));
}

/** Parse, envelope, WS-Addressing, and the whole of security/: structure, coverage, path, policy, CRL verdict, window, value, digests. */
async function bodeVerify(folder: string, file: string): Promise<() => unknown> {
  const source = readFileSync(join(folder, file));
  const now = signedAt(folder);
  const trust = await worldTrust(readWorld(folder));
  const context = { policy: DEFAULT_POLICY, trust, now };
  return () => verifyMessage(readAddressing(parseEnvelope(source), { role: 'request' }), context);
}

/** As its documentation shows: parse, find the Signature, check it with the known certificate. No path, coverage or window. */
async function xmlCrypto(folder: string, file: string): Promise<() => unknown> {
  const source = readFileSync(join(folder, file), 'utf8');
  const publicCert = readWorld(folder).senders[0]!.certificate;
  return () => {
    const document = new DOMParser().parseFromString(source, 'text/xml');
    const verifier = new SignedXml({ idMode: 'wssecurity', publicCert, getCertFromKeyInfo: () => null });
    verifier.loadSignature(document.getElementsByTagNameNS(DS, 'Signature')[0]! as never);
    if (!verifier.checkSignature(source) || verifier.getSignedReferences().length !== 6)
      throw new Error('not verified');
  };
}

/** libxml2 as WebAssembly for parse and canonicalisation; digests and signature by node:crypto. No path, coverage or window. */
async function libxml2(folder: string, file: string): Promise<() => unknown> {
  const source = readFileSync(join(folder, file));
  const key = createPublicKey(readWorld(folder).senders[0]!.certificate);
  const option = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_HUGE;
  return () => {
    const document = XmlDocument.fromBuffer(source, { option });
    try {
      const canonical = (node: XmlElement): string => {
        const handler = new XmlStringOutputBufferHandler();
        node.canonicalize(handler, { mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0 });
        return handler.result;
      };
      const names = { ds: DS };
      const byId = new Map(
        (document.find('//*[@*[local-name()="Id"]]') as XmlElement[]).map((one) => [idOf(one), one]),
      );
      const references = document.find('//ds:SignedInfo/ds:Reference', names) as XmlElement[];
      for (const reference of references) {
        const target = byId.get(reference.attr('URI')!.value.slice(1))!;
        const digest = createHash('sha256').update(canonical(target)).digest('base64');
        if (digest !== reference.get('ds:DigestValue', names)!.content) throw new Error('wrong digest');
      }
      const value = Buffer.from(document.get('//ds:SignatureValue', names)!.content, 'base64');
      const info = canonical(document.get('//ds:SignedInfo', names) as XmlElement);
      if (references.length !== 6 || !verify('sha256', Buffer.from(info), key, value)) throw new Error('not verified');
    } finally {
      document.dispose();
    }
  };
}

function idOf(one: XmlElement): string {
  return one.attrs.find(({ name }) => name === 'Id')!.value;
}

/** Signatures of one call of `bode-sign` and `bare-sign`. */
export const SIGNATURES = 8;

/**
 * Responses with a small payload, To, Action, MessageID, RelatesTo, Timestamp and one SignatureConfirmation, all under way at once, as in a
 * gateway that is busy: the thread pool never sleeps between two. `bits` is the case.
 */
async function bodeSign(folder: string, bits: string): Promise<() => unknown> {
  const { privateKey } = rsaKey(Number(bits));
  const certificate = der(readWorld(folder).bode.certificate);
  const payload = element(
    'u:LeverBerichtenResponse',
    { ns: { u: 'urn:bode:berichtenbox:v1' } },
    characters('Verwerkt'),
  );
  const confirms = [Buffer.alloc(256, 7).toString('base64')];
  const headers = {
    action: 'urn:bode:bench',
    messageId: 'urn:uuid:0198b6a4-0000-7000-8000-000000000001',
    relatesTo: 'urn:uuid:0198b6a4-0000-7000-8000-000000000002',
  };
  const key = { privateKey, certificate };
  const now = Date.now();
  const one = () => signMessage(draftResponse(headers, payload), key, { now, confirms });
  return () => Promise.all(Array.from({ length: SIGNATURES }, one));
}

/** node:crypto alone, one after the other on the calling thread, over as many bytes as a SignedInfo has. */
async function bareSign(_folder: string, bits: string): Promise<() => unknown> {
  const { privateKey } = rsaKey(Number(bits));
  const signedInfo = Buffer.alloc(2048, 'x');
  return () => {
    for (let made = 0; made < SIGNATURES; made++) sign('sha256', signedInfo, privateKey);
  };
}

/** The limit of any exchange: one verification and one signature with RSA, nothing else. */
async function rsaPair(folder: string): Promise<() => unknown> {
  const { bode, senders } = readWorld(folder);
  const key = createPrivateKey(bode.key);
  const sender = createPrivateKey(senders[0]!.key);
  const { publicKey } = new X509Certificate(senders[0]!.certificate);
  const signedInfo = Buffer.alloc(2048, 'x');
  const value = sign('sha256', signedInfo, sender);
  return () => {
    if (!verify('sha256', signedInfo, publicKey, value)) throw new Error('not verified');
    return sign('sha256', signedInfo, key);
  };
}

function rsaKey(modulusLength: number) {
  return generateKeyPairSync('rsa', { modulusLength });
}
