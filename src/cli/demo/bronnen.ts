// The six sources of registered data (mijnoverheid.md §6.2), each with its contact block (PG-08).
import type { Change, Gegevensbron } from '../../store/index.ts';
import { OIN, ORGANISATIES } from './organisaties.ts';

/** Version of every set of the demo. */
export const SET_VERSIE = '1';

type Bron = Pick<Gegevensbron, 'code' | 'naam' | 'houderOin'> & {
  /** Name of the holder in a sentence, when it is shorter than his full name. */
  readonly kort?: string;
  readonly tekst: string;
  readonly sets: readonly (readonly [code: string, naam: string])[];
};

const BRONNEN: readonly Bron[] = [
  {
    code: 'BRP',
    naam: 'Basisregistratie Personen (BRP)',
    houderOin: OIN.brp,
    tekst: 'Klopt uw naam, adres of gezin niet? Meld het bij uw gemeente. De gemeente past het aan in de BRP.',
    sets: [
      ['persoon', 'Persoon'],
      ['adres', 'Adres en vroegere adressen'],
      ['gezin', 'Gezin'],
      ['documenten', 'Reisdocumenten'],
    ],
  },
  {
    code: 'KADASTER',
    naam: 'Kadaster',
    houderOin: OIN.kadaster,
    tekst: 'Klopt een gegeven over uw huis of grond niet? Bel het Kadaster. Houd de kadastrale aanduiding bij de hand.',
    sets: [['onroerende-zaken', 'Onroerende zaken']],
  },
  {
    code: 'LBIO',
    naam: 'Landelijk Bureau Inning Onderhoudsbijdragen (LBIO)',
    houderOin: OIN.lbio,
    kort: 'LBIO',
    tekst: 'Klopt een bedrag of een betaling niet? Bel het LBIO. Houd uw dossiernummer bij de hand.',
    sets: [['onderhoudsbijdragen', 'Onderhoudsbijdragen']],
  },
  {
    code: 'RDW',
    naam: 'RDW, Voertuiginformatie',
    houderOin: OIN.rdw,
    tekst: 'Klopt een gegeven over uw voertuig niet? Meld het bij de RDW. Houd uw kenteken bij de hand.',
    sets: [['voertuigen', 'Voertuigen']],
  },
  {
    code: 'UWV',
    naam: 'UWV, Werk en Inkomen',
    houderOin: OIN.uwv,
    tekst: 'Klopt een gegeven over uw werk niet? Vraag eerst uw werkgever. Bel daarna UWV.',
    sets: [
      ['dienstverbanden', 'Dienstverbanden'],
      ['uitkeringen', 'Uitkeringen'],
      ['pensioenrechten', 'Pensioenrechten'],
    ],
  },
  {
    code: 'WOZ',
    naam: 'Waardering Onroerende Zaken (WOZ)',
    houderOin: OIN.woz,
    tekst: 'Bent u het niet eens met de waarde? Maak bezwaar bij uw gemeente, binnen zes weken na de beschikking.',
    sets: [['woz-waarden', 'WOZ-waarden']],
  },
];

export function bronWijzigingen(): readonly Change[] {
  return BRONNEN.map(({ code, naam, houderOin, kort, tekst, sets }): Change => {
    const houder = ORGANISATIES.find(({ oin }) => oin === houderOin)!;
    return {
      kind: 'gegevensbron',
      value: {
        code,
        naam,
        houderOin,
        contact: { ...houder.contact, naam: kort ?? houder.naam, tekst },
        status: 'actief',
        sets: sets.map(([set, setNaam]) => ({ code: set, naam: setNaam, versie: SET_VERSIE })),
      },
    };
  });
}
