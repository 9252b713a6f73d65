// Reports for integrators: why a message was refused.
export {
  createRapporten,
  maakRapport,
  type Rapport,
  type Rapporten,
  type RapportenOptions,
  type RapportVraag,
} from './rapport.ts';
export { RAPPORT_PATH, rapportAnswer } from './route.ts';
