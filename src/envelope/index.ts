// SOAP 1.1 envelopes and faults, WS-Addressing 1.0, and the HTTP rules that belong to them.
export {
  isFault,
  messageIdOf,
  type RequestExpectation,
  type ResponseExpectation,
  readAddressing,
} from './addressing.ts';
export {
  type Draft,
  type DraftHeader,
  draftRequest,
  draftResponse,
  type QNamePrefix,
  type RequestHeaders,
  type ResponseHeaders,
} from './draft.ts';
export { draftFault, type FaultContext, FOUTEN, type ReceivedFault, readFault } from './fault.ts';
export { CONTENT_TYPE, checkContentType, checkSoapAction } from './http.ts';
export type { Addressed, Addressing, Parsed } from './message.ts';
export * from './names.ts';
export { type EnvelopeOptions, parseEnvelope } from './parse.ts';
export { declare, joinBytes, writeEnvelope } from './write.ts';
