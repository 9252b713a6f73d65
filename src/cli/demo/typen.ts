// Berichttypes and zaaktypes of the demo (mijnoverheid.md §6.1, §3.5, §3.7).
import type { Oin } from '../../core/index.ts';
import type { Berichttype, Change, Zaaktype } from '../../store/index.ts';
import { OIN, ORGANISATIES } from './organisaties.ts';

type Soort = Omit<
  Berichttype,
  'oin' | 'status' | 'rechtsgevolg' | 'reactieVerwacht' | 'minimaalNiveau' | 'persoonlijkeOverhandigingVereist'
> &
  Partial<Berichttype>;

const type = (oin: Oin, soort: Soort): Berichttype => ({
  status: 'actief',
  rechtsgevolg: false,
  reactieVerwacht: false,
  minimaalNiveau: 'Basis',
  persoonlijkeOverhandigingVereist: false,
  ...soort,
  oin,
});

const UITVOERING: readonly Berichttype[] = [
  type(OIN.belastingdienst, {
    code: 'AANGIFTE',
    naam: 'Uitnodiging tot aangifte',
    omschrijving: 'Wij vragen u om belastingaangifte te doen. In het bericht staat voor welke datum.',
    doel: 'uitnodiging',
    rechtsgevolg: true,
    reactieVerwacht: true,
    actieLink: 'https://www.belastingdienst.example/aangifte',
  }),
  type(OIN.belastingdienst, {
    code: 'AANSLAG',
    naam: 'Aanslag',
    omschrijving: 'Hierin staat hoeveel belasting u betaalt of terugkrijgt. U kunt bezwaar maken.',
    doel: 'besluit',
    rechtsgevolg: true,
  }),
  type(OIN.belastingdienst, {
    code: 'TOESLAG',
    naam: 'Voorschot toeslag',
    omschrijving: 'Hierin staat hoeveel toeslag u krijgt, en wanneer.',
    doel: 'besluit',
    rechtsgevolg: true,
  }),
  type(OIN.rdw, {
    code: 'APK',
    naam: 'Herinnering APK',
    omschrijving: 'De APK van uw voertuig verloopt binnenkort.',
    doel: 'herinnering',
    reactieVerwacht: true,
  }),
  type(OIN.rdw, {
    code: 'BEKEUR',
    naam: 'Boete',
    omschrijving: 'U moet een boete betalen. U kunt bezwaar maken.',
    doel: 'besluit',
    rechtsgevolg: true,
    reactieVerwacht: true,
    actieLink: 'https://www.rdw.example/betalen',
  }),
  type(OIN.rdw, {
    code: 'TENAAM',
    naam: 'Voertuig op uw naam',
    omschrijving: 'Er staat een voertuig op uw naam, of niet meer.',
    doel: 'informatie',
  }),
  type(OIN.svb, {
    code: 'BETALING',
    naam: 'Betaling',
    omschrijving: 'Wij hebben geld naar u overgemaakt.',
    doel: 'attendering',
  }),
  type(OIN.svb, {
    code: 'BESLISS',
    naam: 'Beslissing',
    omschrijving: 'Wij hebben iets over uw uitkering beslist. U kunt bezwaar maken.',
    doel: 'besluit',
    rechtsgevolg: true,
  }),
  type(OIN.uwv, {
    code: 'BETALING',
    naam: 'Uitkering betaald',
    omschrijving: 'Wij hebben uw uitkering betaald.',
    doel: 'attendering',
  }),
  type(OIN.uwv, {
    code: 'BESLISS',
    naam: 'Beslissing',
    omschrijving: 'Wij hebben iets over uw uitkering beslist. U kunt bezwaar maken.',
    doel: 'besluit',
    rechtsgevolg: true,
    reactieVerwacht: true,
    minimaalNiveau: 'Midden',
  }),
  type(OIN.twente, {
    code: 'AANSLAG',
    naam: 'Gemeentelijke aanslag',
    omschrijving: 'Hierin staat hoeveel gemeentelijke belasting u betaalt. U kunt bezwaar maken.',
    doel: 'besluit',
    rechtsgevolg: true,
    reactieVerwacht: true,
  }),
];

const gemeenteTypen = (oin: Oin): readonly Berichttype[] => [
  type(oin, {
    code: 'STRAAT',
    naam: 'Werk in uw straat',
    omschrijving: 'Er wordt gewerkt in uw straat. U leest wanneer en wat u daarvan merkt.',
    doel: 'attendering',
  }),
  type(oin, {
    code: 'AFSCHRIF',
    naam: 'Kopie van uw aanvraag',
    omschrijving: 'Een kopie van wat u bij de gemeente heeft aangevraagd.',
    doel: 'informatie',
  }),
  type(oin, {
    code: 'VRAAG',
    naam: 'Vraag om informatie',
    omschrijving: 'De gemeente heeft nog iets van u nodig.',
    doel: 'herinnering',
    reactieVerwacht: true,
  }),
  type(oin, {
    code: 'BESLUIT',
    naam: 'Besluit op uw aanvraag',
    omschrijving: 'De gemeente heeft over uw aanvraag beslist. U kunt bezwaar maken.',
    doel: 'besluit',
    rechtsgevolg: true,
  }),
  type(oin, {
    code: 'AFSPRAAK',
    naam: 'Afspraak',
    omschrijving: 'U heeft een afspraak bij de gemeente, of u kunt er een maken.',
    doel: 'uitnodiging',
  }),
  type(oin, {
    code: 'ENQUETE',
    naam: 'Enquête',
    omschrijving: 'De gemeente vraagt uw mening. Meedoen is vrijwillig.',
    doel: 'enquete',
  }),
];

/** One type that is out of use and one that the law wants handed over in person: both are refused (§3.4). */
const BIJZONDER: readonly Berichttype[] = [
  type(OIN.amsterdam, {
    code: 'NIEUWSBR',
    naam: 'Nieuwsbrief',
    omschrijving: 'Nieuws uit de gemeente. Deze soort bericht wordt niet meer gebruikt.',
    doel: 'informatie',
    status: 'inactief',
  }),
  type(OIN.amsterdam, {
    code: 'HUISVERB',
    naam: 'Tijdelijk huisverbod',
    omschrijving: 'Dit besluit moet iemand u zelf geven. Het kan niet via de Berichtenbox.',
    doel: 'besluit',
    rechtsgevolg: true,
    persoonlijkeOverhandigingVereist: true,
  }),
];

export const BERICHTTYPES: readonly Berichttype[] = [
  ...UITVOERING,
  ...[OIN.amsterdam, OIN.eindhoven, OIN.meppel, OIN.rotterdam, OIN.zoetermeer].flatMap(gemeenteTypen),
  ...BIJZONDER,
];

type Zaaksoort = Omit<Zaaktype, 'oin' | 'eersteStatusMelden'>;

/** The five zaaktypes of every municipality (LZ-05), with their steps in order (LZ-03). */
export const ZAAKSOORTEN: readonly Zaaksoort[] = [
  {
    code: 'PARKEER',
    omschrijving: 'Parkeervergunning',
    statussen: [
      { code: 'ONTV', omschrijving: 'Aanvraag ontvangen' },
      { code: 'BETALEN', omschrijving: 'Wachten op uw betaling' },
      { code: 'BESLIST', omschrijving: 'Besluit' },
    ],
  },
  {
    code: 'PASPOORT',
    omschrijving: 'Paspoort vernieuwen',
    statussen: [
      { code: 'ONTV', omschrijving: 'Aanvraag ontvangen' },
      { code: 'MAKEN', omschrijving: 'Paspoort wordt gemaakt' },
      { code: 'OPHALEN', omschrijving: 'Paspoort ligt klaar' },
      { code: 'OPGEHAALD', omschrijving: 'Paspoort opgehaald' },
    ],
  },
  {
    code: 'BEZWAAR',
    omschrijving: 'Bezwaar',
    statussen: [
      { code: 'ONTV', omschrijving: 'Bezwaar ontvangen' },
      { code: 'HOREN', omschrijving: 'Uitleg van u' },
      { code: 'BEOORD', omschrijving: 'Bezwaar beoordelen' },
      { code: 'BESLIST', omschrijving: 'Besluit' },
    ],
  },
  {
    code: 'OMGEVING',
    omschrijving: 'Omgevingsvergunning',
    statussen: [
      { code: 'ONTV', omschrijving: 'Aanvraag ontvangen' },
      { code: 'CONTROLE', omschrijving: 'Aanvraag gecontroleerd' },
      { code: 'AANVUL', omschrijving: 'Wachten op uw stukken' },
      { code: 'BEOORD', omschrijving: 'Aanvraag beoordelen' },
      { code: 'BESLIST', omschrijving: 'Besluit' },
    ],
  },
  {
    code: 'SUBSIDIE',
    omschrijving: 'Subsidie',
    statussen: [
      { code: 'ONTV', omschrijving: 'Aanvraag ontvangen' },
      { code: 'AANVUL', omschrijving: 'Wachten op uw stukken' },
      { code: 'BEOORD', omschrijving: 'Aanvraag beoordelen' },
      { code: 'BESLIST', omschrijving: 'Besluit' },
      { code: 'BETAALD', omschrijving: 'Subsidie betaald' },
    ],
  },
];

/** Berichttypes of all senders and the zaaktypes of all 54 municipalities. */
export function typeWijzigingen(): readonly Change[] {
  const gemeenten = ORGANISATIES.filter(({ functies }) => functies.includes('LOPENDE_ZAKEN'));
  return [
    ...BERICHTTYPES.map((value): Change => ({ kind: 'berichttype', value })),
    ...gemeenten.flatMap(({ oin }) =>
      ZAAKSOORTEN.map((soort): Change => ({ kind: 'zaaktype', value: { ...soort, oin, eersteStatusMelden: false } })),
    ),
  ];
}
