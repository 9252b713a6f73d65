// Bytes to a SOAP 1.1 envelope of the right structure: Header?, Body with one child, nothing else (WW001-WW003, x-HTTP-3, x-HTTP-4, WS007).
import { GatewayError } from '../core/index.ts';
import {
  attribute,
  hasOnlyElements,
  parseXml,
  type XmlDocument,
  type XmlElement,
  type XmlLimits,
} from '../xml/index.ts';
import type { Parsed } from './message.ts';
import { ACTOR_NEXT, SOAP, WSA, WSSE } from './names.ts';

export interface EnvelopeOptions {
  /** Header blocks of this service besides WS-Addressing and WS-Security, as `{namespace}local` (WS007). None by default. */
  readonly allowedHeaders?: ReadonlySet<string>;
  readonly limits?: Partial<XmlLimits>;
}

/**
 * The envelope in `source`. An `XmlDocument` is taken as it is, so that nothing is parsed twice.
 * @throws GatewayError `xml.*`, `soap.*`, or `wsa.namespace` for WS-Addressing other than 1.0.
 */
export function parseEnvelope(source: Buffer | XmlDocument, options: EnvelopeOptions = {}): Parsed {
  const document = Buffer.isBuffer(source) ? parseXml(source, options.limits) : source;
  const { header, body } = readParts(document.root);
  const headers = header?.children ?? [];
  for (const block of headers) judgeBlock(block, options.allowedHeaders);
  const payload = body.children[0];
  if (!payload || body.children.length !== 1)
    throw structure('WW003', 'soap:Body must have exactly one child element', `${body.children.length}`);
  refuseEncodingStyle(payload);
  return { document, headers, body, payload } as Parsed;
}

/** Envelope = Header?, Body; trailing elements of SOAP 1.1 §4 are refused (x-HTTP-3). */
function readParts(root: XmlElement): { readonly header: XmlElement | undefined; readonly body: XmlElement } {
  if (root.local !== 'Envelope') throw structure('WW001', 'the root is not an Envelope');
  if (root.uri !== SOAP)
    throw new GatewayError('soap.version', 'x-HTTP-4', { oorzaak: 'Envelope in another namespace than SOAP 1.1' });
  const { children } = root;
  const header = isSoap(children[0], 'Header') ? children[0] : undefined;
  const body = children[header ? 1 : 0];
  if (!isSoap(body, 'Body')) throw structure('WW001', 'soap:Body does not come first or after soap:Header');
  if (children.length > (header ? 2 : 1)) throw structure('x-HTTP-3', 'an element comes after soap:Body');
  for (const element of header ? [root, header, body] : [root, body]) {
    refuseEncodingStyle(element);
    if (!hasOnlyElements(element)) throw structure('WW001', `text in soap:${element.local}`);
  }
  return { header, body };
}

function isSoap(element: XmlElement | undefined, local: string): element is XmlElement {
  return element !== undefined && element.local === local && element.uri === SOAP;
}

/** One header block: known, allowed by the service, or refused. */
function judgeBlock(block: XmlElement, allowed: ReadonlySet<string> | undefined): void {
  if (block.uri === '') throw structure('WW001', 'a header block has no namespace');
  refuseEncodingStyle(block);
  const mustUnderstand = attribute(block, 'mustUnderstand', SOAP);
  if (mustUnderstand !== undefined && mustUnderstand !== '0' && mustUnderstand !== '1')
    throw structure('x-HTTP-3', 'mustUnderstand is neither 0 nor 1');
  const actor = attribute(block, 'actor', SOAP);
  const ours = actor === undefined || actor === '' || actor === ACTOR_NEXT;
  if (block.uri === WSA) {
    if (ours) return;
    throw new GatewayError('wsa.value', 'x-WSA-4', { oorzaak: 'a WS-Addressing header is for another actor' });
  }
  // security/ judges the actor of wsse:Security (x-WSS-9): it knows whether the service wants one at all.
  if (block.uri === WSSE && block.local === 'Security') return;
  if (block.uri.endsWith('/addressing')) throw new GatewayError('wsa.namespace', 'WA001');
  if (allowed?.has(`{${block.uri}}${block.local}`)) return;
  if (ours && mustUnderstand === '1') throw new GatewayError('soap.mustUnderstand', 'x-HTTP-3');
  throw new GatewayError('soap.foreignHeader', 'WS007');
}

function refuseEncodingStyle(element: XmlElement): void {
  if (attribute(element, 'encodingStyle', SOAP) !== undefined)
    throw structure('WW002', 'soap:encodingStyle is not allowed');
}

function structure(clause: string, oorzaak: string, gevonden?: string): GatewayError {
  return new GatewayError('soap.structure', clause, gevonden === undefined ? { oorzaak } : { oorzaak, gevonden });
}
