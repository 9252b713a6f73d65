// Profielservice: who has a box, on which terms, for whose post, and how he is told about it (mijnoverheid.md §3.11, §4.2).
export {
  type Activering,
  type ActiveringEisen,
  type ActiveringWeigering,
  activeer,
  isHerkenningswoord,
  type Kanaalkeuze,
  magActiveren,
  type ProfielUitkomst,
  registreer,
} from './activeren.ts';
export { parseEmail } from './email.ts';
export {
  aanvaardVoorwaarden,
  allesOpPapier,
  bevestigEmail,
  kiesKanaal,
  moetVoorwaardenAccepteren,
  type OrganisatieKeuze,
  zetOrganisatie,
} from './instellingen.ts';
export { leeftijd, MINIMUM_LEEFTIJD } from './leeftijd.ts';
