// Berichtenbox: batch in, verdict out, publication, and the questions a sender may ask (mijnoverheid.md §3.3-3.6).
export { effectiefAbonnement, magDigitaal } from './abonnement.ts';
export { abonnementenlijst, type LijstRegel, type LijstVraag, wiensAbonnementen } from './abonnementenlijst.ts';
export { type Reden, STADIUM, type Tellers, tellers } from './codes.ts';
export * from './grenzen.ts';
export { type GehashteInhoud, inhoudHash } from './inhoud-hash.ts';
export { leverBerichten, type Meeschrijven } from './leveren.ts';
export { type Ontvangen, ontvangst } from './ontvangst.ts';
export { publiceerBericht, type TeBehandelen } from './publiceren.ts';
export { haalBerichtstatus, type StatusAanvraag, type StatusAntwoord } from './status.ts';
export * from './types.ts';
export {
  type AbonnementenAanvraag,
  type AbonnementenUitkomst,
  type Klant,
  valideerAbonnementen,
} from './valideren.ts';
export { legVast, legVastZonderBewijs, type Voorstel } from './vastleggen.ts';
export { ontvangstOordelen } from './wijzigingen.ts';
