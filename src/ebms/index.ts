// Digikoppeling ebMS2: receive, make, deliver; agreements (cpa/); the vocabulary of messages.
export * from './cpa/index.ts';
export { type Delivered, deliverMessage, deliverSignal } from './deliver.ts';
export { EbmsError, isMessageId, loadMessageSchema } from './header/index.ts';
export { readPart } from './parts.ts';
export { readAll } from './read-request.ts';
export { receiveEbms } from './receive.ts';
export { ebmsRoute } from './route.ts';
export { type Gemaakt, type Lading, maakBericht, type Opdracht, OpdrachtError } from './send.ts';
export {
  createMijnOverheid,
  type Kijker,
  MIJNOVERHEID,
  type MijnOverheid,
  type MijnOverheidNamen,
  type MijnOverheidOptions,
} from './services/index.ts';
export { createSoon, SOON, type Soon } from './soon.ts';
export * from './types.ts';
export * from './types-exchange.ts';
