// The documents of the services that more than one protocol carries, to records of the domain and back, and who may use a service. Neither
// WUS nor ebMS2 is known here.
export { readAansluiting } from './aansluiting.ts';
export { AANVRAAG_LIMITS, type AbonnementAanvraag, readAbonnementAanvraag } from './abonnement-aanvraag.ts';
export { type AntwoordKop, REGELS_PER_DEEL, type RegelStroom, regelStroom, writeAbonnementen } from './abonnementen.ts';
export { type BatchFouten, type GelezenBatch, readBerichten, readLeverBerichten } from './batch.ts';
export { BERICHTEN_PARTS, LEVER_BERICHTEN_PARTS } from './batch-parts.ts';
export { writeBerichtVerwerkResponse } from './batch-result.ts';
export * from './names.ts';
export * from './values.ts';
