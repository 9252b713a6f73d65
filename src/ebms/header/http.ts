// The HTTP side of ebMS 2.0 Appendix B.
import { GatewayError } from '../../core/index.ts';
import { SOAP_ACTION } from './names.ts';

/**
 * SOAPAction is exactly `"ebXML"` (x-PKG-1, trap 44).
 * @param value as sent, with its quotes. @throws GatewayError `ebms.soapAction`.
 */
export function checkEbmsAction(value: string | undefined): void {
  if (value === SOAP_ACTION) return;
  const oorzaak = value === undefined ? 'SOAPAction is absent' : 'SOAPAction is another value';
  throw new GatewayError('ebms.soapAction', 'x-PKG-1', { veld: 'SOAPAction', oorzaak });
}
