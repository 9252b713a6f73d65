// Where things stand in a signed ebMS message (x-E2E-1, x-E2E-4, traps 7, 8): one ds:Signature in the whole document, child of soap:Header; and
// the one element that the XPath may leave out of the signature, an empty eb:SyncReply in soap:Header. With an actor of the next
// node any other element could be kept out of the signature and still be read: that is refused.
import { SOAP } from '../../envelope/index.ts';
import { attribute, hasOnlyElements, type XmlDocument, type XmlElement } from '../../xml/index.ts';
import { DS } from '../names.ts';
import { refuse } from '../refusal.ts';
import { EB, LEFT_OUT_ACTORS } from './names.ts';

export interface Places {
  readonly signatures: readonly XmlElement[];
  /** What the fixed XPath leaves out. */
  readonly leftOut: readonly XmlElement[];
}

/** @throws GatewayError `wss.structure` for something at a place where it may not stand. */
export function findPlaces(document: XmlDocument): Places {
  if (document.duplicateId !== undefined)
    throw refuse('wss.structure', 'x-E2E-6', 'an id occurs more than once in the message');
  const header = headerOf(document);
  const signatures: XmlElement[] = [];
  const leftOut: XmlElement[] = [];
  const open = [document.root];
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    if (element.uri === DS && element.local === 'Signature') signatures.push(atHeader(element, header));
    if (isForNext(element)) leftOut.push(syncReply(element, header));
    for (const child of element.children) open.push(child);
  }
  return { signatures, leftOut };
}

/** @throws GatewayError `wss.missing` without Signature, `wss.structure` with more than one. */
export function oneSignature({ signatures }: Places): XmlElement {
  const [signature, ...more] = signatures;
  if (!signature) throw refuse('wss.missing', 'x-E2E-1', 'no ds:Signature in soap:Header');
  if (more.length > 0) throw refuse('wss.structure', 'x-E2E-1', `${signatures.length} x ds:Signature`, more[0]);
  return signature;
}

function headerOf({ root }: XmlDocument): XmlElement {
  const header = root.children[0];
  if (root.uri !== SOAP || root.local !== 'Envelope' || header?.uri !== SOAP || header.local !== 'Header')
    throw refuse('wss.structure', 'x-E2E-1', 'not a SOAP 1.1 Envelope that begins with its Header', root);
  return header;
}

function atHeader(signature: XmlElement, header: XmlElement): XmlElement {
  if (signature.parent === header) return signature;
  throw refuse('wss.structure', 'x-E2E-1', 'a ds:Signature stands elsewhere than in soap:Header', signature);
}

function isForNext(element: XmlElement): boolean {
  const actor = attribute(element, 'actor', SOAP);
  return actor !== undefined && LEFT_OUT_ACTORS.includes(actor);
}

function syncReply(element: XmlElement, header: XmlElement): XmlElement {
  const place = element.parent === header && element.uri === EB && element.local === 'SyncReply';
  if (place && element.children.length === 0 && hasOnlyElements(element)) return element;
  throw refuse('wss.structure', 'x-E2E-4', 'an actor would keep more than an empty SyncReply unsigned', element);
}
