// The HTTP side of the SOAP 1.1 binding: Content-Type and SOAPAction (x-HTTP-1, WS002, WS006, trap 32).
import { GatewayError } from '../core/index.ts';

/** Content-Type of everything Bode sends (x-HTTP-1). */
export const CONTENT_TYPE = 'text/xml; charset=utf-8';

const PARAMETER = /^\s*([^\s=;"]+)\s*=\s*(?:"([^"\\]*)"|([^\s";]+))\s*$/;

/**
 * Passes `text/xml; charset=utf-8` in any case, quoted or not; other parameters are ignored.
 * @throws GatewayError `http.mediaType`, or `http.charset` when the charset is absent, doubled or another one.
 */
export function checkContentType(header: string | undefined): void {
  if (header === CONTENT_TYPE) return;
  const [mediaType = '', ...parameters] = (header ?? '').split(';');
  if (mediaType.trim().toLowerCase() !== 'text/xml') throw new GatewayError('http.mediaType', 'x-HTTP-1');
  const charsets = parameters.flatMap((parameter) => {
    const [, name, quoted, bare] = PARAMETER.exec(parameter) ?? [];
    return name?.toLowerCase() === 'charset' ? [(quoted ?? bare ?? '').toLowerCase()] : [];
  });
  if (charsets.length !== 1 || charsets[0] !== 'utf-8') throw new GatewayError('http.charset', 'WS006');
}

/**
 * SOAPAction is exactly `""` or the quoted wsa:Action (WS002); absent, unquoted or another value is refused.
 * @param header the value as sent, with its quotes.
 * @throws GatewayError `soap.action`.
 */
export function checkSoapAction(header: string | undefined, action: string): void {
  if (header === '""' || header === `"${action}"`) return;
  throw new GatewayError('soap.action', 'WS002', {
    veld: 'SOAPAction',
    oorzaak: header === undefined ? 'SOAPAction is absent' : 'SOAPAction is neither "" nor the quoted wsa:Action',
  });
}
