// Reports for integrators: why a message was refused.
export { createRapporten, type Rapport, type Rapporten, type RapportenOptions } from './rapport.ts';
export { RAPPORT_PATH, rapportAnswer } from './route.ts';
