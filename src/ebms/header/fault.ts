// SOAP 1.1 Faults of ebMS: what is said when no ErrorList can be formed, with HTTP 500 (x-SIG-8, x-RCV-3, x-PKG-13), and what a peer says so.
import type { GatewayError } from '../../core/index.ts';
import { SOAP } from '../../envelope/index.ts';
import { child, escapeText, parseXml, text, type XmlElement } from '../../xml/index.ts';
import { EBMS_LIMITS } from './envelope.ts';

/** HTTP status of every SOAP Fault (SOAP 1.1 §6.2). */
export const FAULT_STATUS = 500;

/** The fault about `error`; faultcodes of other standards than SOAP become Client or Server. The cause is never in it. */
export function writeFault({ meaning: { fault, text: said } }: GatewayError): Buffer {
  const code = fault.startsWith('soap:') ? fault : 'soap:Client';
  return Buffer.from(
    `<soap:Envelope xmlns:soap="${SOAP}"><soap:Body><soap:Fault><faultcode>${code}</faultcode>` +
      `<faultstring>${escapeText(said)}</faultstring></soap:Fault></soap:Body></soap:Envelope>`,
  );
}

/** A fault of a peer: `Client`, `Server`, … without its prefix, and the first 200 characters that it said. */
export interface PeerFault {
  readonly code: string;
  readonly text: string;
}

/** The SOAP Fault in the answer of a peer, undefined for anything else, also for what is no XML. */
export function readPeerFault(answer: Buffer): PeerFault | undefined {
  const fault = faultIn(answer);
  if (!fault) return undefined;
  const said = (name: string) => {
    const found = child(fault, '', name);
    return found ? text(found).trim() : '';
  };
  return { code: said('faultcode').replace(/^.*:/, '').slice(0, 50), text: said('faultstring').slice(0, 200) };
}

function faultIn(answer: Buffer): XmlElement | undefined {
  if (answer.length === 0) return undefined;
  try {
    const { root } = parseXml(answer, EBMS_LIMITS);
    const body = root.uri === SOAP && root.local === 'Envelope' ? child(root, SOAP, 'Body') : undefined;
    return body && child(body, SOAP, 'Fault');
  } catch {
    return undefined;
  }
}
