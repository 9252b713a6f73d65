// Digikoppeling WUS (profiles 2W-be, 2W-be-S and 2W-be-SE): receive and send, and the services that Bode offers over it.
export { readBewijs } from './codec/bewijs.ts';
export { ContractFault } from './contract-fault.ts';
export {
  createRapporten,
  maakRapport,
  RAPPORT_PATH,
  type Rapport,
  type Rapporten,
  type RapportVraag,
} from './rapport/index.ts';
export { receive } from './receive.ts';
export { type Documents, noRoute, wusRoute } from './route.ts';
export { type Outcome, type RequesterOptions, send } from './send.ts';
export { SERVICES } from './services/index.ts';
export { aansluitTabellen, type Tabel } from './tabellen.ts';
export type { BoundService, Exchange, OperationHandler, ServiceHandlers, WusDependencies } from './types.ts';
