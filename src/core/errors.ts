// The one error type of the gateway and the one table that says what each code means to the outside world:
// SOAP fault code, Digikoppeling technical code (BPW ch. 3), HTTP status, whether a retry can help, and how loudly it is logged.
// Expected outcomes (duplicate, not subscribed) are results, not errors.

type Level = 'info' | 'warn' | 'error';

/** How a code leaves the gateway. `fault` is a QName with the conventional prefix soap, wsse, wsu or wsa. */
export interface ErrorMeaning {
  /** SOAP 1.1 faultcode. */
  readonly fault: string;
  /** Technical code of BPW ch. 3 (`0001` … `0051`), or Bode's own code for a functional refusal. */
  readonly code: string;
  /** Text for the peer: safe, without internals. */
  readonly text: string;
  readonly http: number;
  readonly retriable: boolean;
  readonly level: Level;
  /** True when the Body caused it: only then may the fault carry a detail (x-FLT-3). */
  readonly body: boolean;
}

const meaning = (fault: string, code: string, text: string, more: Partial<ErrorMeaning> = {}): ErrorMeaning => ({
  fault,
  code,
  text,
  http: 500,
  retriable: false,
  level: 'warn',
  body: false,
  ...more,
});

const BLURRED = 'The security of the message could not be verified.';

/** One row per code. Codes are stable: they stand in logs, reports and documentation. */
export const ERRORS = {
  // transport
  'http.method': meaning('soap:Client', '0001', 'Only POST is accepted here.', { http: 405 }),
  'http.ambiguous': meaning('soap:Client', '0001', 'The HTTP headers can be read in more than one way.', { http: 400 }),
  'http.mediaType': meaning('soap:Client', '0001', 'Content-Type must be text/xml; charset=utf-8.', { http: 415 }),
  'http.charset': meaning('soap:Client', '0009', 'Only UTF-8 is accepted.', { http: 415 }),
  'http.contentEncoding': meaning('soap:Client', '0001', 'Content-Encoding is not accepted.', { http: 415 }),
  'http.tooLarge': meaning('soap:Client', '0001', 'The message is larger than allowed.', { http: 413 }),
  'http.empty': meaning('soap:Client', '0001', 'The request has no body.', { http: 400 }),
  'http.incomplete': meaning('soap:Client', '0001', 'The connection ended before the whole request was there.', {
    http: 400,
  }),
  'http.notFound': meaning('soap:Client', '0001', 'There is no service at this address.', { http: 404 }),
  'http.tooMany': meaning(
    'soap:Server',
    '0051',
    'Too many connections or messages of this organisation at the same time. Try again later.',
    {
      http: 503,
      retriable: true,
    },
  ),
  'tls.peer': meaning('soap:Client', '0002', 'The client certificate is not accepted.', { http: 403 }),
  // mime: multipart/related of MTOM and ebMS2 (there every one of them is MimeProblem)
  'mime.type': meaning('soap:Client', '0001', 'The Content-Type of the message or of a part is not accepted.', {
    http: 415,
  }),
  'mime.malformed': meaning('soap:Client', '0001', 'The MIME structure of the message is not valid.', { http: 400 }),
  'mime.truncated': meaning('soap:Client', '0001', 'The MIME message is not complete.', { http: 400 }),
  'mime.encoding': meaning('soap:Client', '0001', 'The Content-Transfer-Encoding of a part is not known.', {
    http: 400,
  }),
  'mime.limit': meaning('soap:Client', '0001', 'The MIME message is larger or has more parts than allowed.', {
    http: 413,
  }),
  'xop.reference': meaning(
    'soap:Client',
    '0001',
    'An xop:Include stands at a wrong place or does not match exactly one part of the message.',
    { http: 400 },
  ),
  // xml
  'xml.malformed': meaning('soap:Client', '0001', 'The message is not well-formed XML.', { http: 400 }),
  'xml.forbidden': meaning(
    'soap:Client',
    '0001',
    'The message holds a construct that is not allowed (DOCTYPE, processing instruction or entity).',
    { http: 400 },
  ),
  'xml.encoding': meaning('soap:Client', '0009', 'Only UTF-8 is accepted.', { http: 400 }),
  'xml.limit': meaning('soap:Client', '0001', 'The message is larger or deeper than allowed.', { http: 400 }),
  // envelope
  'soap.version': meaning('soap:VersionMismatch', '0001', 'Only SOAP 1.1 is accepted.'),
  'soap.structure': meaning('soap:Client', '0001', 'The envelope is not a valid SOAP 1.1 envelope.'),
  'soap.mustUnderstand': meaning('soap:MustUnderstand', '0010', 'A header that must be understood is not known here.'),
  'soap.action': meaning('soap:Client', '0003', 'SOAPAction must be empty or equal to wsa:Action.'),
  'soap.foreignHeader': meaning('soap:Client', '0010', 'Only WS-Addressing and WS-Security headers are accepted.'),
  'wsa.namespace': meaning('soap:Client', '0011', 'Only WS-Addressing 1.0 (2005/08) is accepted.'),
  'wsa.toMissing': meaning('wsa:MessageAddressingHeaderRequired', '0005', 'wsa:To is missing.'),
  'wsa.actionMissing': meaning('wsa:MessageAddressingHeaderRequired', '0006', 'wsa:Action is missing.'),
  'wsa.messageIdMissing': meaning('wsa:MessageAddressingHeaderRequired', '0007', 'wsa:MessageID is missing.'),
  'wsa.relatesToMissing': meaning('wsa:MessageAddressingHeaderRequired', '0008', 'wsa:RelatesTo is missing.'),
  'wsa.cardinality': meaning('wsa:InvalidAddressingHeader', '0011', 'A WS-Addressing header occurs more than once.'),
  'wsa.value': meaning(
    'wsa:InvalidAddressingHeader',
    '0011',
    'A WS-Addressing header has a value that is not allowed.',
  ),
  'wsa.replyTo': meaning('wsa:OnlyAnonymousAddressSupported', '0011', 'Only the anonymous reply address is supported.'),
  'wsa.actionUnknown': meaning('wsa:ActionNotSupported', '0011', 'wsa:Action is not an operation of this service.'),
  // ebMS: what cannot be told in an ErrorList, because there is no header that says to whom (x-SIG-8)
  'ebms.soapAction': meaning('soap:Client', '0003', 'SOAPAction must be "ebXML", with the quotes.'),
  'ebms.header': meaning('soap:Client', '0001', 'The message has no ebMS MessageHeader that can be read.'),
  'ebms.version': meaning('soap:Client', '0001', 'Only ebMS version 2.0 is accepted.'),
  'ebms.agreement': meaning(
    'soap:Client',
    '0002',
    'There is no agreement between the sender and this service for this CPAId.',
  ),
  // security: one blurred text for everything about signature and token (x-FLT-7)
  'wss.missing': meaning('wsse:InvalidSecurity', '0002', 'The message must be signed.'),
  'wss.unexpected': meaning('wsse:InvalidSecurity', '0010', 'This service does not accept a WS-Security header.'),
  'wss.structure': meaning('wsse:InvalidSecurity', '0002', BLURRED),
  'wss.algorithm': meaning('wsse:UnsupportedAlgorithm', '0002', BLURRED),
  'wss.token': meaning('wsse:InvalidSecurityToken', '0002', BLURRED),
  'wss.signature': meaning('wsse:FailedCheck', '0002', BLURRED),
  // Of encrypted messages, before a private key was used and after. Outward both equal wss.signature: nobody learns whether a key,
  // the ciphertext or the signature was wrong. The cause of wss.decryption is for the log of the operator only.
  'wss.encryption': meaning('wsse:FailedCheck', '0002', BLURRED),
  'wss.decryption': meaning('wsse:FailedCheck', '0002', BLURRED),
  'wss.coverage': meaning('wsse:FailedCheck', '0002', BLURRED),
  'wss.expired': meaning('wsu:MessageExpired', '0002', 'The Timestamp of the message is outside the accepted window.'),
  'wss.replay': meaning('wsse:FailedAuthentication', '0002', 'This message was received before.'),
  'wss.identity': meaning('wsse:FailedAuthentication', '0002', 'The signer may not send over this connection.'),
  'wss.profile': meaning(
    'wsse:InvalidSecurity',
    '0002',
    'The security of the message does not fit the profile of the connection (2W-be-S or 2W-be-SE).',
  ),
  'wss.confirmation': meaning('wsse:FailedCheck', '0002', 'The SignatureConfirmation of the response does not match.'),
  // Everything about the signature and the encryption of an ebMS message: one SecurityFailure without detail (x-SIG-9).
  'ebms.security': meaning('soap:Client', '0002', BLURRED),
  // agreement and content
  'auth.noAansluiting': meaning('soap:Client', '0002', 'This organisation has no active connection to this service.'),
  'auth.opgeschort': meaning(
    'soap:Client',
    'AansluitingOpgeschort',
    'The connection of this organisation is suspended.',
    { body: true },
  ),
  'schema.invalid': meaning('soap:Client', '0004', 'The Body is not valid against the schema.', { body: true }),
  'content.invalid': meaning('soap:Client', '0004', 'The Body breaks a rule of the service.', { body: true }),
  // own side
  'server.unavailable': meaning('soap:Server', '0051', 'The service is not available now. Try again later.', {
    retriable: true,
    level: 'error',
  }),
  'server.internal': meaning('soap:Server', '0051', 'The service could not handle the message. Try again later.', {
    retriable: true,
    level: 'error',
  }),
} as const satisfies Record<string, ErrorMeaning>;

export type ErrorCode = keyof typeof ERRORS;

/** What may be told about an error: allow-listed, free of personal data and internals. */
export interface ErrorDetail {
  /** Element or setting concerned. */
  readonly veld?: string;
  /** The limit that was passed. */
  readonly limiet?: string;
  /** What was found instead: a length, a count, a type; never a value. */
  readonly gevonden?: string;
  /** The true cause, for the log and the sender's own test report only; never in a production fault. */
  readonly oorzaak?: string;
  /** Byte offset in the message. */
  readonly positie?: number;
  /** Application fault of a published contract that replaces the general detail (`ApplicationFault`, `DependentServiceFault`). */
  readonly contractFault?: string;
}

/** A refusal or failure that ends the exchange with a fault. */
export class GatewayError extends Error {
  readonly code: ErrorCode;
  /** Source clause, e.g. `WB004`. */
  readonly clause: string;
  readonly detail: ErrorDetail;

  constructor(code: ErrorCode, clause: string, detail: ErrorDetail = {}, options?: ErrorOptions) {
    super(`${code} (${clause})${detail.oorzaak ? `: ${detail.oorzaak}` : ''}`, options);
    this.name = 'GatewayError';
    this.code = code;
    this.clause = clause;
    this.detail = detail;
  }

  get meaning(): ErrorMeaning {
    return ERRORS[this.code];
  }
}
