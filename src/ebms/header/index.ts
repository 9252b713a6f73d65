// The SOAP part of an ebMS message: bytes to record and back, the rules of header and Manifest, errors and faults. Pure.
export { EBMS_LIMITS, type EbmsEnvelope, readEnvelope } from './envelope.ts';
export { EBMS_ERRORS, type EbmsCause, EbmsError, type EbmsErrorMore } from './error.ts';
export { FAULT_STATUS, type PeerFault, readPeerFault, writeFault } from './fault.ts';
export { checkEbmsAction } from './http.ts';
export { type Circumstances, judgeAgreement, judgeTimeToLive, sameTyped } from './judge.ts';
export { cidOf, contentIdOf, matchParts } from './manifest.ts';
export * from './names.ts';
export { type ReturnAddress, readMessage, returnAddress } from './read.ts';
export { loadMessageSchema } from './schema.ts';
export { isMessageId } from './values.ts';
export { type EbmsDraft, insertSignature, writeMessage } from './write.ts';
