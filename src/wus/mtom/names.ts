// Names of MTOM over SOAP 1.1 (SOAP 1.1 Binding for MTOM 1.0, XOP 1.0 §2, §4; x-MTM-1).
export const XOP = 'http://www.w3.org/2004/08/xop/include';
export const XENC = 'http://www.w3.org/2001/04/xmlenc#';
/** Media type of the root part, and `type` of the package. */
export const XOP_TYPE = 'application/xop+xml';
/** What the root part is without the packaging: `start-info` of the package, `type` of the root part. */
export const SOAP_TYPE = 'text/xml';
