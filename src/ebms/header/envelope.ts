// Bytes to a SOAP 1.1 envelope with an ebMS Header (ebMS 2.0 §2.3; x-EBP-2, x-HDR-3, x-PKG-12): which blocks are there, which must be
// understood, and for whom they are. Other rules than a WUS envelope: the Body may be empty or hold several elements, and unknown blocks
// that need not be understood are ignored.
import { GatewayError } from '../../core/index.ts';
import { ACTOR_NEXT, SOAP } from '../../envelope/index.ts';
import {
  attribute,
  hasOnlyElements,
  parseXml,
  type XmlDocument,
  type XmlElement,
  type XmlLimits,
} from '../../xml/index.ts';
import { ACTOR_NEXT_MSH, ACTOR_TO_PARTY, DS, EB, VERSION } from './names.ts';

declare const enveloped: unique symbol;

const HEADER_BLOCKS = [
  'MessageHeader',
  'AckRequested',
  'SyncReply',
  'MessageOrder',
  'Acknowledgment',
  'ErrorList',
] as const;
const BODY_BLOCKS = ['Manifest', 'StatusRequest', 'StatusResponse'] as const;
export type Block = (typeof HEADER_BLOCKS)[number] | (typeof BODY_BLOCKS)[number];

/** An envelope of the right structure with one MessageHeader. Nothing in it is valid or trusted yet. */
export interface EbmsEnvelope {
  readonly [enveloped]: true;
  readonly document: XmlDocument;
  readonly header: XmlElement;
  readonly body: XmlElement;
  /** The ebMS elements, each at most once. */
  readonly blocks: Readonly<Partial<Record<Block, XmlElement>>> & { readonly MessageHeader: XmlElement };
  /** The one `ds:Signature` under soap:Header. Only security/ says what it is worth. */
  readonly signature: XmlElement | undefined;
}

/** The SOAP part is small: payloads are other MIME parts. */
export const EBMS_LIMITS: Partial<XmlLimits> = { maxBytes: 1024 * 1024, maxElements: 5_000, maxDepth: 32 };

/**
 * The envelope in `source`, which is the whole SOAP part.
 * @throws GatewayError `xml.*`, `soap.*`, `ebms.header`, `ebms.version`: no ErrorList can be formed, so a SOAP Fault says it (x-SIG-8, x-RCV-3).
 */
export function readEnvelope(source: Buffer | XmlDocument, limits: Partial<XmlLimits> = EBMS_LIMITS): EbmsEnvelope {
  const document = Buffer.isBuffer(source) ? parseXml(source, limits) : source;
  const { header, body } = readParts(document.root);
  const signatures = header.children.filter(({ uri, local }) => uri === DS && local === 'Signature');
  if (signatures.length > 1) throw structure('x-E2E-1', 'more than one ds:Signature');
  for (const block of header.children) judgeBlock(block);
  const blocks = { ...collect(header, HEADER_BLOCKS), ...collect(body, BODY_BLOCKS) };
  const { MessageHeader } = blocks;
  if (!MessageHeader) throw new GatewayError('ebms.header', 'x-SIG-8', { oorzaak: 'no eb:MessageHeader' });
  if (attribute(MessageHeader, 'version', EB) !== VERSION) throw new GatewayError('ebms.version', 'x-HDR-3');
  refuseActors(document.root, new Set(header.children.filter(mayHaveActor)));
  return { document, header, body, blocks, signature: signatures[0] } as EbmsEnvelope;
}

/** Envelope = Header, Body. */
function readParts(root: XmlElement): { readonly header: XmlElement; readonly body: XmlElement } {
  if (root.local !== 'Envelope') throw structure('x-RCV-3', 'the root is not an Envelope');
  if (root.uri !== SOAP) throw new GatewayError('soap.version', 'x-RCV-3');
  const [header, body, more] = root.children;
  if (!isSoap(header, 'Header')) throw new GatewayError('ebms.header', 'x-SIG-8', { oorzaak: 'no soap:Header' });
  if (!isSoap(body, 'Body') || more) throw structure('x-RCV-3', 'soap:Header is not followed by soap:Body alone');
  for (const element of [root, header, body])
    if (!hasOnlyElements(element)) throw structure('x-RCV-3', `text in soap:${element.local}`);
  return { header, body };
}

function isSoap(element: XmlElement | undefined, local: string): element is XmlElement {
  return element !== undefined && element.local === local && element.uri === SOAP;
}

/** SOAP 1.1 §4.2.3: a block for us that must be understood is known here, or the message ends. */
function judgeBlock(block: XmlElement): void {
  if (block.uri === '') throw structure('x-RCV-3', 'a header block has no namespace');
  const mustUnderstand = attribute(block, 'mustUnderstand', SOAP);
  if (mustUnderstand === undefined || mustUnderstand === '0') return;
  if (mustUnderstand !== '1') throw structure('x-HDR-3', 'mustUnderstand is neither 0 nor 1');
  if (isKnown(block) || !isForUs(block)) return;
  throw new GatewayError('soap.mustUnderstand', 'x-PKG-12');
}

function isKnown({ uri, local }: XmlElement): boolean {
  return uri === EB ? (HEADER_BLOCKS as readonly string[]).includes(local) : uri === DS && local === 'Signature';
}

/** We are the last SOAP node, the next one, and both handlers of ebMS 2.0 §2.3.10. */
function isForUs(block: XmlElement): boolean {
  const actor = attribute(block, 'actor', SOAP) ?? '';
  return ['', ACTOR_NEXT, ACTOR_NEXT_MSH, ACTOR_TO_PARTY].includes(actor);
}

function collect<B extends Block>(parent: XmlElement, names: readonly B[]): Partial<Record<B, XmlElement>> {
  const found: Partial<Record<B, XmlElement>> = {};
  for (const child of parent.children) {
    const name = names.find((known) => child.uri === EB && child.local === known);
    if (!name) continue;
    if (found[name]) throw structure('x-HDR-1', `eb:${name} occurs more than once`);
    found[name] = child;
  }
  return found;
}

/** Blocks whose actor has a meaning (judged in read.ts), and blocks that nobody here reads. */
function mayHaveActor(block: XmlElement): boolean {
  return isKnown(block) ? ['AckRequested', 'Acknowledgment', 'SyncReply'].includes(block.local) : true;
}

/**
 * The signature of ebMS 2.0 §4.1.3 leaves out every element whose actor, or an ancestor's, is the next node or nextMSH. So these actors stand
 * on no element that is read here: else unsigned content would pass for signed content (x-E2E-4).
 */
function refuseActors(element: XmlElement, exempt: ReadonlySet<XmlElement>): void {
  if (exempt.has(element)) {
    // An unknown block is not read at all; of a known one only the block itself may have an actor.
    if (isKnown(element)) for (const inner of element.children) refuseActors(inner, exempt);
    return;
  }
  if (attribute(element, 'actor', SOAP) !== undefined) throw structure('x-E2E-4', `an actor on ${element.local}`);
  for (const inner of element.children) refuseActors(inner, exempt);
}

function structure(clause: string, oorzaak: string): GatewayError {
  return new GatewayError('soap.structure', clause, { oorzaak });
}
