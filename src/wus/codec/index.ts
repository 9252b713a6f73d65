// Messages of the services to records of the domain and back (mijnoverheid.md §3.3-3.10, §3.19). Reads only the verified tree.
export { type GegevensAntwoord, type GelezenGegevens, readLeverGegevens, writeLeverGegevens } from './gegevens.ts';
export { readHaalBerichtstatus, writeHaalBerichtstatus } from './haal-berichtstatus.ts';
export { type BatchFouten, type GelezenBatch, readLeverBerichten } from './lever-berichten.ts';
export { LEVER_BERICHTEN_PARTS } from './lever-berichten-parts.ts';
export {
  type LeverBerichtenAntwoord,
  writeBerichtVerwerkResponse,
  writeLeverBerichten,
} from './lever-berichten-response.ts';
export { type PingAntwoord, writePing } from './ping.ts';
export { readValidateAbonnementen, writeContractFault, writeValidateAbonnementen } from './validate-abonnementen.ts';
export type { Waarschuwing } from './values.ts';
export { type Gelezen, readMeldZaak, readMeldZaakstatus, writeMelding, type ZakenAntwoord } from './zaken.ts';
