// Namespace names and fixed values of SOAP 1.1 and WS-Addressing 1.0, and the WS-Security names an envelope must know (WA001, x-WSA-2, x-WSS-1).

export const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
/** SOAP 1.1 §4.2.2: the block is for whoever gets the message next, so also for us. */
export const ACTOR_NEXT = 'http://schemas.xmlsoap.org/soap/actor/next';

export const WSA = 'http://www.w3.org/2005/08/addressing';
export const ANONYMOUS = `${WSA}/anonymous`;
export const NONE = `${WSA}/none`;
/** The only RelationshipType of a response (x-WSA-1). */
export const REPLY = `${WSA}/reply`;
/** Action of a fault about WS-Addressing itself, and of every other SOAP or WS-Security fault (x-WSA-13). */
export const ACTION_WSA_FAULT = `${WSA}/fault`;
export const ACTION_SOAP_FAULT = `${WSA}/soap/fault`;

export const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
export const WSU = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
