// Snapshots of registered data of the demo (mijnoverheid.md §3.10, field lists of §3.9): one record per set, values as the source has them.
// Dates are ISO (also incomplete), amounts are plain numbers in euro, booleans are `true` or `false`.
import type { BronCode, Gegeven } from '../../store/index.ts';
import type { Kalender } from './vast.ts';

/** One set of one person. */
export interface DemoSet {
  readonly bron: BronCode;
  readonly set: string;
  readonly gegevens: readonly Gegeven[];
  /** Days ago that the holder read it from its register. */
  readonly peil: number;
  /** Seconds after that it may be shown; absent = until a newer one. */
  readonly maximaleLeeftijd?: number;
}

type Rij = readonly [pad: string, label: string, waarde: string, soort?: Gegeven['soort'], meer?: Partial<Gegeven>];

function set(bron: BronCode, naam: string, groep: string, rijen: readonly Rij[]): DemoSet {
  const gegevens = rijen.map(
    ([pad, label, waarde, soort = 'tekst', meer]): Gegeven => ({
      pad: `${bron}.${groep}${pad}`,
      label,
      waarde,
      soort,
      inOnderzoek: false,
      ...meer,
    }),
  );
  return { bron, set: naam, gegevens, peil: 1 };
}

/** Lines of a repeated group: `voertuig[0].merk`. */
const groepen = (naam: string, lijsten: readonly (readonly Rij[])[]): readonly Rij[] =>
  lijsten.flatMap((rijen, index) => rijen.map(([pad, ...rest]): Rij => [`${naam}[${index}].${pad}`, ...rest]));

export interface Naam {
  readonly voornamen: string;
  readonly voorvoegsel?: string;
  readonly achternaam: string;
  readonly geboren: string;
  readonly plaats: string;
  readonly geslacht: 'Vrouw' | 'Man';
}

export function persoon(bsn: string, naam: Naam): DemoSet {
  return set('BRP', 'persoon', 'persoon.', [
    ['voornamen', 'Voornamen', naam.voornamen],
    ...(naam.voorvoegsel ? [['voorvoegsel', 'Voorvoegsel', naam.voorvoegsel] as Rij] : []),
    ['geslachtsnaam', 'Achternaam', naam.achternaam],
    ['geboortedatum', 'Geboren op', naam.geboren, 'datum'],
    ['geboorteplaats', 'Geboren in', naam.plaats],
    ['geboorteland', 'Geboorteland', 'Nederland', 'code'],
    ['geslacht', 'Geslacht', naam.geslacht, 'code'],
    ['burgerservicenummer', 'Burgerservicenummer (BSN)', bsn],
    ['nationaliteit', 'Nationaliteit', 'Nederlandse', 'code'],
  ]);
}

export interface Adres {
  readonly straat: string;
  readonly nummer: string;
  readonly postcode: string;
  readonly plaats: string;
  readonly sinds: string;
}

/** The present address first, then the former ones. */
export function adressen([nu, ...vroeger]: readonly [Adres, ...Adres[]]): DemoSet {
  const velden = (adres: Adres): readonly Rij[] => [
    ['straat', 'Straat', adres.straat],
    ['huisnummer', 'Huisnummer', adres.nummer],
    ['postcode', 'Postcode', adres.postcode],
    ['woonplaats', 'Woonplaats', adres.plaats],
    ['datumIngang', 'Hier ingeschreven sinds', adres.sinds, 'datum'],
  ];
  return set('BRP', 'adres', '', [
    ...velden(nu).map(([pad, ...rest]): Rij => [`verblijfplaats.${pad}`, ...rest]),
    ...groepen('adreshistorie', vroeger.map(velden)),
  ]);
}

export function gezin(partner: string | undefined, kinderen: readonly (readonly [string, string])[]): DemoSet {
  return set('BRP', 'gezin', '', [
    ['verbintenis.soort', 'Burgerlijke staat', partner ? 'Gehuwd' : 'Ongehuwd', 'code'],
    ...(partner ? [['verbintenis.partner', 'Partner', partner] as Rij] : []),
    ...groepen(
      'kind',
      kinderen.map(([naam, geboren]): readonly Rij[] => [
        ['naam', 'Naam van het kind', naam],
        ['geboortedatum', 'Geboren op', geboren, 'datum'],
      ]),
    ),
  ]);
}

export function documenten(k: Kalender, dagenGeldig: number): DemoSet {
  return set('BRP', 'documenten', 'document[0].', [
    ['soort', 'Soort', 'Nationaal paspoort', 'code'],
    ['datumUitgifte', 'Gekregen op', k.dag(dagenGeldig - 3650), 'datum'],
    ['datumEinde', 'Geldig tot en met', k.dag(dagenGeldig), 'datum'],
    ['autoriteit', 'Gekregen van', 'Gemeente Amsterdam'],
  ]);
}

export interface Voertuig {
  readonly kenteken: string;
  readonly soort: string;
  readonly merk?: string;
  readonly type?: string;
  readonly kleur?: string;
  readonly apk?: string;
  readonly opNaam: string;
  readonly verzekerd?: string;
  readonly eersteToelating?: string;
  readonly catalogusprijs?: string;
  /** The odometer verdict is being looked into since this day. */
  readonly onderzoek?: string;
}

export function voertuigen(lijst: readonly Voertuig[]): DemoSet {
  const velden = (v: Voertuig): readonly Rij[] => [
    ['kenteken', 'Kenteken', v.kenteken],
    ['voertuigsoort', 'Soort', v.soort, 'code'],
    ...(v.merk ? [['merk', 'Merk', v.merk] as Rij] : []),
    ...(v.type ? [['handelsbenaming', 'Model', v.type] as Rij] : []),
    ...(v.kleur ? [['kleur', 'Kleur', v.kleur] as Rij] : []),
    ...(v.apk ? [['apkVervaldatum', 'APK verloopt op', v.apk, 'datum'] as Rij] : []),
    ['tenaamstelling', 'Op uw naam sinds', v.opNaam, 'datum'],
    ...(v.verzekerd
      ? [['wamVerzekerd', 'Verzekerd (WAM)', 'true', 'boolean', { geldigSinds: v.verzekerd }] as Rij]
      : []),
    ...(v.eersteToelating ? [['eersteToelating', 'Eerste toelating', v.eersteToelating, 'datum'] as Rij] : []),
    ...(v.catalogusprijs ? [['catalogusprijs', 'Catalogusprijs', v.catalogusprijs, 'bedrag'] as Rij] : []),
    ...(v.onderzoek
      ? [
          [
            'tellerstandoordeel',
            'Tellerstand',
            'Niet logisch',
            'code',
            { inOnderzoek: true, geldigSinds: v.onderzoek },
          ] as Rij,
        ]
      : []),
    ['geschorst', 'Geschorst', 'false', 'boolean'],
  ];
  return set('RDW', 'voertuigen', '', groepen('voertuig', lijst.map(velden)));
}

export interface Woning {
  readonly adres: string;
  readonly aanduiding: string;
  readonly grootte: string;
  readonly gekocht: string;
  readonly koopsom: string;
}

export function onroerendeZaken(lijst: readonly Woning[]): DemoSet {
  const velden = (w: Woning): readonly Rij[] => [
    ['type', 'Soort', 'Woning met grond', 'code'],
    ['adres', 'Adres', w.adres],
    ['kadastraleAanduiding', 'Kadastrale aanduiding', w.aanduiding],
    ['grootte', 'Grootte', `${w.grootte} m²`],
    ['zakelijkRecht', 'Uw recht', 'Eigendom', 'code'],
    ['aandeel', 'Uw aandeel', '1/1'],
    ['datumVerkrijging', 'In uw bezit sinds', w.gekocht, 'datum'],
    ['koopsom', 'Koopsom', w.koopsom, 'bedrag'],
  ];
  return set('KADASTER', 'onroerende-zaken', '', groepen('onroerendeZaak', lijst.map(velden)));
}

/** WOZ values, newest first: [valuation year, amount]. */
export function wozWaarden(adres: string, waarden: readonly (readonly [number, string])[]): DemoSet {
  return set('WOZ', 'woz-waarden', '', [
    ['object[0].adres', 'Adres', adres],
    ['object[0].grondoppervlakte', 'Grond', '112 m²'],
    ...waarden.map(
      ([jaar, bedrag]): Rij => [`object[0].waarde${jaar}`, `WOZ-waarde op 1 januari ${jaar}`, bedrag, 'bedrag'],
    ),
  ]);
}

export function dienstverbanden(
  lijst: readonly { readonly werkgever: string; readonly van: string; readonly tot?: string; readonly loon: string }[],
): DemoSet {
  const velden = (d: (typeof lijst)[number]): readonly Rij[] => [
    ['werkgever', 'Werkgever', d.werkgever],
    ['begin', 'Begonnen op', d.van, 'datum'],
    ...(d.tot ? [['einde', 'Gestopt op', d.tot, 'datum'] as Rij] : []),
    ['contract', 'Contract', d.tot ? 'Tijdelijk' : 'Vast', 'code'],
    ['svLoon', 'Loon in de laatste maand', d.loon, 'bedrag'],
  ];
  return set('UWV', 'dienstverbanden', '', groepen('dienstverband', lijst.map(velden)));
}

export function uitkeringen(k: Kalender): DemoSet {
  return set('UWV', 'uitkeringen', 'uitkering[0].', [
    ['wet', 'Soort uitkering', 'Werkloosheidswet (WW)', 'code'],
    ['begin', 'Begonnen op', k.dag(-64), 'datum'],
    ['einde', 'Uiterlijk tot en met', k.dag(270), 'datum'],
    ['bruto', 'Bruto per maand', '1906.00', 'bedrag'],
  ]);
}

export function pensioenrechten(k: Kalender): DemoSet {
  const peil = `${k.jaar() - 1}-12-31`;
  return set(
    'UWV',
    'pensioenrechten',
    '',
    groepen('pensioen', [
      [
        ['uitvoerder', 'Pensioenfonds', 'Verzonnen Pensioenfonds Zorg'],
        ['soort', 'Soort', 'Ouderdomspensioen', 'code'],
        ['jaarbedrag', 'Per jaar, bruto', '6480.00', 'bedrag', { geldigSinds: peil }],
      ],
      [
        ['uitvoerder', 'Pensioenfonds', 'Voorbeeldfonds Detailhandel'],
        ['soort', 'Soort', 'Ouderdomspensioen', 'code'],
        ['jaarbedrag', 'Per jaar, bruto', '1132.40', 'bedrag', { geldigSinds: peil }],
      ],
    ]),
  );
}

export function alimentatie(k: Kalender): DemoSet {
  return set('LBIO', 'onderhoudsbijdragen', 'bijdrage[0].', [
    ['dossiernummer', 'Dossiernummer', 'LB-000-0417'],
    ['rol', 'Uw rol', 'U krijgt alimentatie', 'code'],
    ['soort', 'Soort', 'Kinderalimentatie', 'code'],
    ['bedragPerMaand', 'Bedrag per maand', '312.50', 'bedrag'],
    ['achterstand', 'Achterstand', '625.00', 'bedrag'],
    ['laatsteBetaling', 'Laatste betaling', k.dag(-38), 'datum'],
    ['status', 'Stand', 'Wij vorderen de achterstand in', 'code'],
  ]);
}
