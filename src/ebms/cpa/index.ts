// Agreements (CPA 2.0): read, judged, asked for the channel of a message, made, compared, explained, and kept in several versions.

export type { Party, Typed } from '../types.ts';
export { type Bevinding, type Ernst, fout, waarschuwing } from './bevinding.ts';
export { leesDuur } from './duur.ts';
export { geldigheid, type KanaalAntwoord, kanaalVoor } from './kanaal.ts';
export { type CpaMaaksel, maakCpa } from './maak.ts';
export { OIN_TYPE, PROFIELEN, SERVICE_TYPE } from './names.ts';
export { isBruikbaar, judgeCpa, type OordeelContext } from './oordeel.ts';
export { vreemdeHouders } from './oordeel-certificaten.ts';
export { type CpaLezing, parseCpa } from './parse.ts';
export {
  anderePartij,
  eigenPartij,
  type Gemachtigd,
  leesPartyId,
  magNamens,
  NIEMAND,
  type OinLezing,
  oinsVan,
  voluit,
  zelfde,
} from './partij.ts';
export { isOndertekend, isRm, isVersleuteld } from './profiel.ts';
export {
  type CpaRegister,
  createCpaRegister,
  type GelezenCpa,
  isActief,
  VERLOOP_VOORAF_MS,
  type Verloop,
  verloopt,
} from './register.ts';
export { loadCpaSchema } from './schema.ts';
export { type SignaalVraag, signaalKanaal } from './signaal.ts';
export {
  type ActieSpec,
  type CpaSpec,
  cpaNaam,
  type Kant,
  leesSjabloon,
  type PartijSpec,
  SJABLONEN,
  type Sjabloon,
} from './spec.ts';
export type * from './types.ts';
export { legUitCpa, type Richting, type Uitleg, uitlegTekst } from './uitleg.ts';
export { type Verschil, verschilCpa } from './verschil.ts';
export type { Reden, Vraag, Weigering } from './zoek.ts';
