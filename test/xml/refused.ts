// Runs the parser on something it must refuse, and gives back how it did.
import { GatewayError } from '../../src/core/index.ts';
import { parseXml, type XmlElement, type XmlLimits } from '../../src/xml/index.ts';

export interface Refusal {
  readonly code: string;
  readonly clause: string;
  /** Byte offset. */
  readonly at: number;
}

export function root(source: string | Buffer, limits?: Partial<XmlLimits>): XmlElement {
  return parseXml(typeof source === 'string' ? Buffer.from(source) : source, limits).root;
}

/** The refusal; throws when the source is accepted or fails in another way than a refusal that tells cause and place. */
export function refused(source: string | Buffer, limits?: Partial<XmlLimits>): Refusal {
  try {
    root(source, limits);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { oorzaak, positie } = error.detail;
    if (oorzaak === undefined || positie === undefined) throw new Error('a refusal without cause or place');
    return { code: error.code, clause: error.clause, at: positie };
  }
  throw new Error(`accepted: ${source.toString().slice(0, 200)}`);
}
