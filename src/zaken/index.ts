// Lopende Zaken: what organisations report about zaken, and how a zaak looks to the citizen (mijnoverheid.md §3.7, §3.8).
export { huidigeStatus, isAfgerond, type Stap, tijdlijn, vergelijkStatussen } from './beeld.ts';
export { gemeldHash } from './hash.ts';
export { meldZaken } from './melden.ts';
export type { ZakenContext } from './stam.ts';
export { meldZaakstatussen } from './statussen.ts';
export * from './types.ts';
