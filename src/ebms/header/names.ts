// Namespaces and fixed values of ebMS 2.0 messages (ebMS 2.0 §2.3, §3; SOAP 1.1 §4.2.2).

/** Of every extension element and, qualified, of its attributes (trap 43). */
export const EB = 'http://www.oasis-open.org/committees/ebxml-msg/schema/msg-header-2_0.xsd';
export const XLINK = 'http://www.w3.org/1999/xlink';
export const DS = 'http://www.w3.org/2000/09/xmldsig#';

/** The only version (x-EBP-2). */
export const VERSION = '2.0';
/** SOAPAction of every ebMS request; the quotes are part of the value (x-PKG-1, trap 44). */
export const SOAP_ACTION = '"ebXML"';
/** Context of the error codes (x-SIG-5). */
export const ERROR_CONTEXT = 'urn:oasis:names:tc:ebxml-msg:service:errors';

/** The handler of the end party: us (x-HDR-16). */
export const ACTOR_TO_PARTY = 'urn:oasis:names:tc:ebxml-msg:actor:toPartyMSH';
/** The next handler on the way, which Digikoppeling does not have (x-HDR-17). */
export const ACTOR_NEXT_MSH = 'urn:oasis:names:tc:ebxml-msg:actor:nextMSH';
