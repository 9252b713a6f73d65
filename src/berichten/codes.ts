// The closed list of verdicts (mijnoverheid.md §3.4): which Stadium goes with a code, which Reden, and the six counters.
import type { BatchVerslag, Stadium, VerwerkingsCode } from '../store/index.ts';

/** The column `Stadium` of the check order; always one of the four values. */
export const STADIUM: Readonly<Record<VerwerkingsCode, Stadium>> = {
  Verwerkt: 'NA',
  BerichtBestaatAl: 'NA',
  XmlValidatieTegenXsdValtNegatiefUit: 'ValidatieBerichtType',
  AanmaakDatumLigtTeVerInHetVerleden: 'ValidatieBerichtType',
  PublicatieDatumLigtTeVerInDeToekomst: 'ValidatieBerichtType',
  BerichtTypeNietOndersteund: 'ValidatieBerichtType',
  OinInCPAKomtNietOvereenMetOinInBericht: 'ValidatieGebruiker',
  NietActiefOfGeabonneerd: 'ValidatieGebruiker',
  BijlageTeGroot: 'StoreMessage',
  TechnischProbleem: 'StoreMessage',
};

/** The more exact reason; only Bode's own operations tell it. */
export type Reden =
  | 'InhoudWijktAf'
  | 'PersoonlijkeOverhandigingVereist'
  | 'BerichttypeOnbekend'
  | 'BerichttypeInactief'
  | 'BsnOngeldig'
  | 'BatchIdWijktAf'
  | 'AanmaakDatumInDeToekomst'
  | 'BijlageGeenPdf'
  | 'VolgordeOngeldig'
  | 'IntermediairNietGemachtigd';

/** The counters of the result, named after its elements; together they are `totaal`. */
export interface Tellers {
  readonly totaal: number;
  readonly succesvolVerwerkt: number;
  readonly geenActieveBoxOfGeabonneerd: number;
  readonly metTechnischProbleem: number;
  readonly berichtTypeNietCorrect: number;
  readonly publicatieDatumNietCorrect: number;
  readonly aanmaakDatumNietCorrect: number;
}

/** The counters of a report. What has no verdict of its own (above 1000, §3.4) counts as technical problem. */
export function tellers(verslag: Pick<BatchVerslag, 'totaal' | 'oordelen'>): Tellers {
  const count = (code: VerwerkingsCode): number => verslag.oordelen.filter((oordeel) => oordeel.code === code).length;
  const counted = {
    succesvolVerwerkt: count('Verwerkt'),
    geenActieveBoxOfGeabonneerd: count('NietActiefOfGeabonneerd'),
    berichtTypeNietCorrect: count('BerichtTypeNietOndersteund'),
    publicatieDatumNietCorrect: count('PublicatieDatumLigtTeVerInDeToekomst'),
    aanmaakDatumNietCorrect: count('AanmaakDatumLigtTeVerInHetVerleden'),
  };
  const rest = Object.values(counted).reduce((sum, value) => sum + value, 0);
  return { totaal: verslag.totaal, ...counted, metTechnischProbleem: verslag.totaal - rest };
}
