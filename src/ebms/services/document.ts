// The document of a request: its one payload part, read into memory and parsed by our own scanner.
import { GatewayError } from '../../core/index.ts';
import type { EbmsBericht, EbmsDeel, Store } from '../../store/index.ts';
import { parseXml, type XmlElement, type XmlLimits } from '../../xml/index.ts';
import { readPart } from '../parts.ts';

const XML = /^(?:application|text)\/xml\b/i;

/** @throws GatewayError `content.invalid` when the message is not one XML document, or a larger one than is read. */
export function documentDeel({ delen }: EbmsBericht, maxBytes: number): EbmsDeel {
  const [deel] = delen;
  if (!deel || delen.length > 1) throw geenDocument('one payload part', `${delen.length} parts`);
  if (!XML.test(deel.contentType)) throw geenDocument('application/xml', 'another media type');
  if (deel.omvang > maxBytes) throw geenDocument(`${maxBytes} bytes`, `${deel.omvang} bytes`);
  return deel;
}

function geenDocument(limiet: string, gevonden: string): GatewayError {
  return new GatewayError('content.invalid', 'mijnoverheid §3.4', { veld: 'payload', limiet, gevonden });
}

/** @throws GatewayError `xml.*`, and Error when a piece is gone. */
export async function leesDocument(
  store: Pick<Store, 'ebms'>,
  { partner, deel }: { readonly partner: string; readonly deel: EbmsDeel },
  limits: Partial<XmlLimits>,
): Promise<XmlElement> {
  const bytes = Buffer.allocUnsafeSlow(deel.omvang);
  let at = 0;
  for await (const stuk of readPart(store, partner, deel)) {
    bytes.set(stuk, at);
    at += stuk.length;
  }
  return parseXml(bytes, limits).root;
}
