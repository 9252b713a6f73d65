// The organisations of the demo (mijnoverheid.md §6.1): fictitious OINs, telephone numbers and hosts; no real address or logo.
import type { Oin } from '../../core/index.ts';
import type { Aansluiting, Change, Contact, Functie, Machtiging, Organisatie } from '../../store/index.ts';
import { demoOin } from './vast.ts';

/** OINs by the name under which the demo data speaks of them. RDW has the OIN of the published examples, so that they can be sent as they are. */
export const OIN = {
  bode: demoOin(1),
  belastingdienst: demoOin(10),
  rdw: demoOin(2),
  svb: demoOin(12),
  uwv: demoOin(13),
  amsterdam: demoOin(14),
  eindhoven: demoOin(15),
  meppel: demoOin(16),
  rotterdam: demoOin(17),
  zoetermeer: demoOin(18),
  twente: demoOin(19),
  brp: demoOin(20),
  kadaster: demoOin(21),
  lbio: demoOin(22),
  woz: demoOin(23),
  leverancier: demoOin(30),
} as const satisfies Record<string, Oin>;

/** An organisation of the demo and what it is connected to. */
export interface DemoOrganisatie {
  readonly oin: Oin;
  readonly naam: string;
  readonly soort: Organisatie['soort'];
  readonly functies: readonly Functie[];
  readonly contact: Contact;
  readonly host: string;
  readonly grondslag: string;
  /** Gets a certificate of the development PKI. */
  readonly certificaat: boolean;
}

const BB = 'BERICHTENBOX';
const LZ = 'LOPENDE_ZAKEN';
const PG = 'PERSOONLIJKE_GEGEVENS';

function organisatie(
  oin: Oin,
  naam: string,
  more: Pick<DemoOrganisatie, 'soort' | 'functies' | 'grondslag'> & {
    readonly host: string;
    readonly telefoon: string;
  },
): DemoOrganisatie {
  const { host, telefoon, ...rest } = more;
  const contact: Contact = {
    naam,
    telefoon,
    url: `https://www.${host}/contact`,
    adres: 'Postbus 000, 0000 AA Voorbeeldstad',
    openingstijden: 'Op werkdagen van 8.00 tot 17.00 uur',
  };
  return { oin, naam, host: `www.${host}`, contact, certificaat: true, ...rest };
}

const gemeente = (oin: Oin, plaats: string, telefoon: string): DemoOrganisatie =>
  organisatie(oin, `Gemeente ${plaats}`, {
    soort: 'gemeente',
    functies: [BB, LZ],
    grondslag: 'Gemeentewet',
    host: `${plaats.toLowerCase()}.example`,
    telefoon,
  });

/** Host of the links in the published examples; every organisation of the demo may use it. */
const VOORBEELD_HOST = 'voorbeeld.example';

const MADE_UP = 49;

/** The 49 made-up municipalities: Lopende Zaken only, no certificate (ORG-03). */
const DEMOGEMEENTEN: readonly DemoOrganisatie[] = Array.from({ length: MADE_UP }, (_, index) => {
  const nummer = String(index + 1).padStart(2, '0');
  const naam = `Demogemeente ${nummer}`;
  const zoals = gemeente(demoOin(101 + index), `Demogemeente${nummer}`, `088 000 01 ${nummer}`);
  return { ...zoals, naam, contact: { ...zoals.contact, naam }, functies: [LZ], certificaat: false };
});

/** The organisations with a name of their own, in the order of the portal's list. */
const GENOEMD: readonly DemoOrganisatie[] = [
  organisatie(OIN.belastingdienst, 'Belastingdienst', {
    soort: 'uitvoering',
    functies: [BB],
    grondslag: 'Algemene wet inzake rijksbelastingen',
    host: 'belastingdienst.example',
    telefoon: '088 000 00 05',
  }),
  organisatie(OIN.rdw, 'RDW', {
    soort: 'ZBO',
    functies: [BB, PG],
    grondslag: 'Wegenverkeerswet 1994',
    host: 'rdw.example',
    telefoon: '088 000 00 10',
  }),
  organisatie(OIN.svb, 'Sociale Verzekeringsbank (SVB)', {
    soort: 'ZBO',
    functies: [BB],
    grondslag: 'Wet structuur uitvoeringsorganisatie werk en inkomen',
    host: 'svb.example',
    telefoon: '088 000 00 15',
  }),
  organisatie(OIN.uwv, 'UWV', {
    soort: 'ZBO',
    functies: [BB, PG],
    grondslag: 'Wet structuur uitvoeringsorganisatie werk en inkomen',
    host: 'uwv.example',
    telefoon: '088 000 00 30',
  }),
  gemeente(OIN.amsterdam, 'Amsterdam', '088 000 00 20'),
  gemeente(OIN.eindhoven, 'Eindhoven', '088 000 00 21'),
  gemeente(OIN.meppel, 'Meppel', '088 000 00 22'),
  gemeente(OIN.rotterdam, 'Rotterdam', '088 000 00 23'),
  gemeente(OIN.zoetermeer, 'Zoetermeer', '088 000 00 24'),
  organisatie(OIN.twente, 'Gemeentelijk Belastingkantoor Twente', {
    soort: 'uitvoering',
    functies: [BB],
    grondslag: 'Gemeentewet, artikel 232',
    host: 'gbtwente.example',
    telefoon: '088 000 00 25',
  }),
  organisatie(OIN.brp, 'Basisregistratie Personen', {
    soort: 'Rijk',
    functies: [PG],
    grondslag: 'Wet basisregistratie personen',
    host: 'brp.example',
    telefoon: '088 000 00 35',
  }),
  organisatie(OIN.kadaster, 'Kadaster', {
    soort: 'ZBO',
    functies: [PG],
    grondslag: 'Kadasterwet',
    host: 'kadaster.example',
    telefoon: '088 000 00 38',
  }),
  organisatie(OIN.lbio, 'Landelijk Bureau Inning Onderhoudsbijdragen (LBIO)', {
    soort: 'ZBO',
    functies: [PG],
    grondslag: 'Burgerlijk Wetboek boek 1, artikel 408',
    host: 'lbio.example',
    telefoon: '088 000 00 40',
  }),
  organisatie(OIN.woz, 'Waardering Onroerende Zaken', {
    soort: 'ZBO',
    functies: [PG],
    grondslag: 'Wet waardering onroerende zaken',
    host: 'woz.example',
    telefoon: '088 000 00 45',
  }),
  organisatie(OIN.leverancier, 'Postduif Software (verzonnen leverancier)', {
    soort: 'leverancier',
    functies: [BB],
    grondslag: 'Verwerker voor gemeenten',
    host: 'postduif.example',
    telefoon: '088 000 00 50',
  }),
];

export const ORGANISATIES: readonly DemoOrganisatie[] = [...GENOEMD, ...DEMOGEMEENTEN];

/** Senders to the Berichtenbox: what a citizen can switch on and off. The leverancier only sends for others. */
export const AFZENDERS: readonly DemoOrganisatie[] = GENOEMD.filter(
  ({ functies, soort }) => functies.includes(BB) && soort !== 'leverancier',
);

/** Who takes part in the demo, and who of them gets a certificate of the development PKI (Bode itself first). */
export const DEMO_ORGANISATIES: readonly { readonly oin: Oin; readonly naam: string; readonly certificaat: boolean }[] =
  [
    { oin: OIN.bode, naam: 'Bode (demo)', certificaat: true },
    ...ORGANISATIES.map(({ oin, naam, certificaat }) => ({ oin, naam, certificaat })),
  ];

/** Signed messages everywhere, except one organisation that shows the profile without (§3.13 `ondertekening`), and one that also encrypts. */
function aansluiting(oin: Oin, functie: Functie): Aansluiting {
  const zonder = oin === OIN.twente;
  return {
    oin,
    functie,
    profiel: zonder ? '2W-be' : oin === OIN.eindhoven ? '2W-be-SE' : '2W-be-S',
    ondertekening: zonder ? 'uit' : 'verplicht',
    status: 'productie',
  };
}

/** Organisations, their aansluitingen, and the machtigingen of the leverancier for Meppel and Zoetermeer. */
export function organisatieWijzigingen(van: number): readonly Change[] {
  const machtigingen: readonly Machtiging[] = [OIN.meppel, OIN.zoetermeer].map((clientOin) => ({
    intermediairOin: OIN.leverancier,
    clientOin,
    berichtTypes: [],
    van,
  }));
  return [
    ...ORGANISATIES.map(
      ({ oin, naam, soort, grondslag, host, contact }): Change => ({
        kind: 'organisatie',
        value: { oin, naam, soort, bsnGerechtigd: true, grondslag, dossierHosts: [host, VOORBEELD_HOST], contact },
      }),
    ),
    ...ORGANISATIES.flatMap(({ oin, functies }) =>
      functies.map((functie): Change => ({ kind: 'aansluiting', value: aansluiting(oin, functie) })),
    ),
    ...machtigingen.map((value): Change => ({ kind: 'machtiging', value })),
  ];
}
