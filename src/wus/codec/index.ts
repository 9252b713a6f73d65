// Messages of the services to records of the domain and back (mijnoverheid.md §3.3-3.10, §3.19). Reads only the verified tree.
export { type GegevensAntwoord, type GelezenGegevens, readLeverGegevens, writeLeverGegevens } from './gegevens.ts';
export { readHaalBerichtstatus, writeHaalBerichtstatus } from './haal-berichtstatus.ts';
export { type LeverBerichtenAntwoord, writeLeverBerichten } from './lever-berichten-response.ts';
export { type PingAntwoord, writePing } from './ping.ts';
export { readValidateAbonnementen, writeContractFault, writeValidateAbonnementen } from './validate-abonnementen.ts';
export { type Gelezen, readMeldZaak, readMeldZaakstatus, writeMelding, type ZakenAntwoord } from './zaken.ts';
