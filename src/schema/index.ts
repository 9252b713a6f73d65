// Contracts and validation: what the WSDLs say, and the only place that makes a message Valid (ARCHITECTURE.md §2).
export {
  type Contracts,
  type DeclaredFault,
  type DocumentContract,
  type Operation,
  operationFor,
  type QName,
  type Service,
} from './contracts.ts';
export { checkHandlers, type Handled } from './handlers.ts';
export { loadContracts, loadSchema } from './load.ts';
export { type Judged, type JudgedLeaf, judgeRequest, type PartRule } from './parts.ts';
export { publishService, publishTree, type ServiceFiles } from './publish.ts';
export { checkInput, checkResponse, schemaInvalid, type Valid, validateRequest, type WithPayload } from './request.ts';
export type { SchemaRoot, Validator } from './validator.ts';
export type { Judgement, Rule, Verdict, Violation } from './violation.ts';
