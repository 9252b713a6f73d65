// Demo data: organisations, test citizens and their post (mijnoverheid.md §6).
export { type CpaSeed, seedCpas } from './cpas.ts';
export { DEMO_ORGANISATIES, type DemoOrganisatie, OIN as DEMO_OIN } from './organisaties.ts';
export { type SeedOptions, seedDemo } from './seed.ts';
