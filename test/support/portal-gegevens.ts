// Citizens, organisations, berichten, zaken and gegevens for tests of the portal, as changes. Today is 3 maart 2026, 10.32 uur.
import { publicatieBlad } from '../../src/bewijs/index.ts';
import {
  type Bsn,
  type EpochMs,
  type Guid,
  type Oin,
  parseBsn,
  parseGuid,
  parseOin,
  sha256Hex,
} from '../../src/core/index.ts';
import type {
  Aansluiting,
  Berichttype,
  Change,
  Functie,
  Gegeven,
  Gegevensbron,
  NieuwBericht,
  Organisatie,
  Profiel,
  Zaak,
  ZaakStatus,
} from '../../src/store/index.ts';

export const NU: EpochMs = Date.UTC(2026, 2, 3, 9, 32);
export const DAG = 86_400_000;

const bsn = (waarde: string): Bsn => parseBsn(waarde)!;
export const SANNE = bsn('999990111');
export const KARIM = bsn('999990202');
export const PIET = bsn('999990135');
export const JOKE = bsn('999990196');
export const DAAN = bsn('999990226');
export const NOOR = bsn('999990184');
export const HENK = bsn('999990263');
export const OUD_AKKOORD = bsn('999990238');

const oin = (nummer: number): Oin => parseOin(`00000099${String(nummer).padStart(9, '0')}000`)!;
export const BELASTINGDIENST = oin(101);
export const RDW = oin(102);
export const SVB = oin(103);
export const UWV = oin(104);
export const AMSTERDAM = oin(201);
export const ZOETERMEER = oin(202);

/** An id that only depends on its name. */
export const id = (naam: string): Guid => {
  const hex = sha256Hex(naam);
  return parseGuid(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
  )!;
};

const om = (dag: string, tijd: string): EpochMs => Date.parse(`${dag}T${tijd}:00+01:00`);

function organisatie(wie: Oin, naam: string, host: string, telefoon: string): Change {
  const value: Organisatie = {
    oin: wie,
    naam,
    soort: naam.startsWith('Gemeente') ? 'gemeente' : 'uitvoering',
    bsnGerechtigd: true,
    dossierHosts: [host],
    contact: { naam, telefoon, url: `https://${host}/contact`, openingstijden: 'Op werkdagen van 8.00 tot 17.00 uur.' },
  };
  return { kind: 'organisatie', value };
}

function aansluiting(wie: Oin, functie: Functie, status: Aansluiting['status'] = 'productie'): Change {
  return { kind: 'aansluiting', value: { oin: wie, functie, profiel: '2W-be-S', ondertekening: 'verplicht', status } };
}

function berichttype(wie: Oin, code: string, naam: string, anders: Partial<Berichttype> = {}): Change {
  const value: Berichttype = {
    oin: wie,
    code,
    naam,
    omschrijving: naam,
    status: 'actief',
    doel: 'informatie',
    rechtsgevolg: false,
    reactieVerwacht: false,
    minimaalNiveau: 'Basis',
    persoonlijkeOverhandigingVereist: false,
    ...anders,
  };
  return { kind: 'berichttype', value };
}

const AKKOORD = { versie: '1', op: om('2026-01-14', '10:00'), niveau: 'Midden' } as const;

function profiel(wie: Bsn, naam: string, demo: string, anders: Partial<Profiel> = {}): Change {
  const value: Profiel = {
    bsn: wie,
    naam,
    geboortedatum: '1988-04-12',
    status: 'actief',
    akkoord: AKKOORD,
    kanaal: 'email',
    demo,
    ...anders,
  };
  return { kind: 'profiel', value };
}

const gecontroleerd = (email: string) => ({ email, emailGeverifieerdOp: om('2026-01-14', '10:05') });

function abonnement(wie: Bsn, van: Oin, status: 'aan' | 'uit'): Change {
  return {
    kind: 'abonnement',
    value: { bsn: wie, oin: van, status, ingangsmoment: om('2026-01-14', '10:00'), bron: 'activatie' },
  };
}

/** A one-page PDF of a sender. */
export function pdfVan(tekst: string): Buffer {
  const stroom = `BT /F1 18 Tf 72 720 Td (${tekst}) Tj ET`;
  const objecten = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stroom.length} >>\nstream\n${stroom}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let bestand = '%PDF-1.4\n';
  const plekken = objecten.map((object, i) => {
    const plek = bestand.length;
    bestand += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return plek;
  });
  const begin = bestand.length;
  const regels = plekken.map((plek) => `${String(plek).padStart(10, '0')} 00000 n \n`).join('');
  bestand += `xref\n0 6\n0000000000 65535 f \n${regels}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n${begin}\n%%EOF\n`;
  return Buffer.from(bestand);
}

interface Brief extends Partial<Omit<NieuwBericht, 'bijlagen'>> {
  readonly van: Oin;
  readonly type: string;
  readonly onderwerp: string;
  readonly op: EpochMs;
  readonly gelezen?: boolean;
  readonly bijlagen?: readonly (readonly [omschrijving: string, inhoud: Buffer])[];
}

/** A published bericht with the proof of its publication; `naam` makes its id. */
export function bericht(wie: Bsn, naam: string, brief: Brief): readonly Change[] {
  const { van, type, op, gelezen, bijlagen = [], ...rest } = brief;
  const berichtId = id(`afzender ${naam}`);
  const inhoudHash = sha256Hex(naam);
  const value: NieuwBericht = {
    id: id(naam),
    oin: van,
    berichtId,
    batchId: id(`batch ${naam}`),
    aanlevering: 1,
    bsn: wie,
    berichtType: type,
    inhoudHash,
    ontvangenOp: op - 1000,
    verwerktOp: op - 500,
    gepubliceerdOp: op,
    ...rest,
    bijlagen: bijlagen.map(([omschrijving, inhoud], i) => ({
      volgorde: i + 1,
      omschrijving,
      inhoud,
      sha256: sha256Hex(inhoud),
    })),
  };
  const bewijs = publicatieBlad(
    { bewijsId: id(`bewijs ${naam}`), oin: van, op },
    { id: value.id, berichtId, inhoudHash },
  );
  return [
    { kind: 'bericht', value },
    { kind: 'bewijs', value: bewijs },
    ...(gelezen ? [{ kind: 'gelezen', bsn: wie, id: value.id, op: op + 3_600_000 } as const] : []),
  ];
}

export const BOETE = id('boete');
export const TEKENING = id('tekening');
export const BESLISSING = id('beslissing');
export const VAN_KARIM = id('karim');

const BOETE_TEKST = [
  'Beste mevrouw De Wit,',
  '',
  'De APK van uw auto met kenteken 00-TST-1 is verlopen op 12 januari 2026. U heeft uw auto niet op tijd laten keuren. Daarom krijgt u een boete van € 150.',
  '',
  'Wat moet u doen?',
  '- Betaal de boete uiterlijk op 10 maart 2026.',
  '- Laat uw auto keuren bij een garage die APK mag doen.',
  '',
  'Bent u het niet eens met de boete? Dan kunt u bezwaar maken tot en met 7 april 2026. Kijk op https://www.rdw.example/bezwaar voor uitleg.',
  '',
  'Met vriendelijke groet,',
  'RDW',
].join('\\r\\n');

function postVanSanne(): readonly Change[] {
  return [
    ...bericht(SANNE, 'aangifte', {
      van: BELASTINGDIENST,
      type: 'UITNODIG',
      onderwerp: 'Doe aangifte inkomstenbelasting 2025',
      op: om('2026-03-02', '08:00'),
      tekst: 'Wij vragen u om aangifte te doen.\nDat kan vanaf 1 maart 2026.',
      eindDatumHandelingsTermijn: Date.parse('2026-05-01T00:00:00+02:00'),
    }),
    ...bericht(SANNE, 'tekening', {
      van: AMSTERDAM,
      type: 'VRAAG',
      onderwerp: 'Wij hebben een tekening van u nodig',
      op: om('2026-02-26', '11:05'),
      gelezen: true,
      referentie: 'Z2026-004817',
      tekst:
        'Beste mevrouw De Wit,\n\nU vroeg een vergunning voor een dakkapel. Wij missen een tekening van de zijkant, met de maten erbij. Stuur deze uiterlijk op 17 maart 2026.',
      zaakIdentificatie: 'Z2026-004817',
      actie: { soort: 'FORMULIER', url: 'https://www.amsterdam.example/tekening' },
    }),
    ...bericht(SANNE, 'boete', {
      van: RDW,
      type: 'BOETE',
      onderwerp: 'Boete voor verlopen APK',
      op: om('2026-02-24', '09:12'),
      referentie: '00-TST-1',
      tekst: BOETE_TEKST,
      eindDatumHandelingsTermijn: om('2026-03-10', '23:59'),
      actie: { soort: 'BETALEN', url: 'https://www.rdw.example/betalen' },
      bijlagen: [
        ['Besluit boete', pdfVan('Besluit')],
        ['Zo maakt u bezwaar', pdfVan('Bezwaar')],
      ],
    }),
    ...bericht(SANNE, 'beslissing', {
      van: UWV,
      type: 'BESLIS',
      onderwerp: 'Beslissing over uw uitkering',
      op: om('2026-02-20', '16:40'),
      tekst: 'Wij hebben een beslissing genomen. De uitleg staat in de bijlage.',
      bijlagen: [['Beslissing', pdfVan('Beslissing')]],
    }),
    ...bericht(SANNE, 'kinderbijslag', {
      van: SVB,
      type: 'BETAALD',
      onderwerp: 'Uw kinderbijslag is betaald',
      op: om('2026-02-16', '07:30'),
      gelezen: true,
      tekst: 'Wij hebben vandaag € 291,50 overgemaakt.',
    }),
    ...bericht(SANNE, 'straat', {
      van: AMSTERDAM,
      type: 'STRAAT',
      onderwerp: 'Uw straat is dicht van 9 tot 20 maart',
      op: om('2026-02-12', '12:00'),
      gelezen: true,
      tekst: 'Wij vervangen het riool.',
    }),
    ...bericht(SANNE, 'apk', {
      van: RDW,
      type: 'APK',
      onderwerp: 'Uw APK verloopt over 6 weken',
      op: om('2025-12-02', '09:00'),
      gelezen: true,
      referentie: '00-TST-1',
      tekst: 'Laat uw auto keuren vóór 12 januari 2026.',
    }),
  ];
}

const overigePost: readonly Change[] = [
  ...bericht(KARIM, 'karim', {
    van: BELASTINGDIENST,
    type: 'UITNODIG',
    onderwerp: 'Alleen voor Karim',
    op: om('2026-03-01', '08:00'),
    tekst: 'Geheim van Karim.',
    zaakIdentificatie: 'Z2026-000777',
    bijlagen: [['Geheime bijlage', pdfVan('Geheim')]],
    eindDatumHandelingsTermijn: om('2026-04-01', '23:59'),
  }),
  ...bericht(PIET, 'piet 1', {
    van: UWV,
    type: 'BESLIS',
    onderwerp: 'Beslissing over uw uitkering',
    op: om('2026-01-26', '08:00'),
    tekst: 'Reageer op tijd.',
    eindDatumHandelingsTermijn: om('2026-02-27', '23:59'),
  }),
  ...bericht(PIET, 'piet 2', {
    van: SVB,
    type: 'BETAALD',
    onderwerp: 'Uw AOW is betaald',
    op: om('2026-02-23', '08:00'),
    tekst: 'Wij hebben uw AOW overgemaakt.',
  }),
];

interface Stap {
  readonly code: string;
  readonly naam: string;
  readonly op: EpochMs;
  readonly tekst?: string;
  readonly anders?: Partial<ZaakStatus>;
}

function zaak(
  wie: Bsn,
  van: Oin,
  nummer: string,
  soort: readonly [code: string, naam: string],
  anders: Partial<Zaak>,
  stappen: readonly Stap[],
): readonly Change[] {
  const [zaaktypeCode, zaaktypeOmschrijving] = soort;
  const value: Zaak = {
    id: id(`zaak ${nummer}`),
    oin: van,
    identificatie: nummer,
    bsn: wie,
    rol: 'initiator',
    zaaktypeCode,
    zaaktypeOmschrijving,
    omschrijving: zaaktypeOmschrijving,
    registratiedatum: '2026-01-12',
    startdatum: '2026-01-12',
    inhoudHash: sha256Hex(nummer),
    ontvangenOp: stappen[0]!.op,
    ...anders,
  };
  const statussen = stappen.map(
    ({ code, naam, op, tekst, anders: meer }, i): Change => ({
      kind: 'zaakstatus',
      value: {
        id: id(`status ${nummer} ${i}`),
        oin: van,
        identificatie: nummer,
        volgnummer: i + 1,
        statusCode: code,
        omschrijving: naam,
        datumStatusGezet: op,
        isEindstatus: false,
        informeren: true,
        actieVereist: false,
        inhoudHash: sha256Hex(`${nummer} ${i}`),
        ontvangenOp: op,
        ...(tekst && { statustekst: tekst }),
        ...meer,
      },
    }),
  );
  return [{ kind: 'zaak', value }, ...statussen];
}

export const DAKKAPEL = id('zaak Z2026-004817');
export const ZAAK_VAN_KARIM = id('zaak Z2026-000777');

const DAKKAPEL_STAPPEN = [
  ['ontvangen', 'Aanvraag ontvangen'],
  ['gecontr', 'Aanvraag gecontroleerd'],
  ['wacht', 'Wachten op uw tekening'],
  ['beoordeel', 'Aanvraag beoordelen'],
  ['besluit', 'Besluit'],
] as const;

function zaaktype(
  van: Oin,
  code: string,
  omschrijving: string,
  statussen: readonly (readonly [string, string])[],
): Change {
  return {
    kind: 'zaaktype',
    value: {
      oin: van,
      code,
      omschrijving,
      statussen: statussen.map(([statusCode, naam]) => ({ code: statusCode, omschrijving: naam })),
      eersteStatusMelden: false,
    },
  };
}

const zaken: readonly Change[] = [
  zaaktype(AMSTERDAM, 'VERGUNNING', 'Vergunning', DAKKAPEL_STAPPEN),
  zaaktype(AMSTERDAM, 'SUBSIDIE', 'Subsidie', [
    ['ontvangen', 'Aanvraag ontvangen'],
    ['bekijken', 'Wij bekijken uw aanvraag'],
    ['besluit', 'Besluit'],
    ['betaald', 'Betaald'],
  ]),
  zaaktype(AMSTERDAM, 'PASPOORT', 'Paspoort vernieuwen', [
    ['aanvraag', 'Aangevraagd'],
    ['klaar', 'Klaar om op te halen'],
    ['gehaald', 'Opgehaald'],
  ]),
  ...zaak(
    SANNE,
    AMSTERDAM,
    'Z2026-004817',
    ['VERGUNNING', 'Vergunning'],
    {
      omschrijving: 'Vergunning voor een dakkapel',
      uiterlijkeEinddatum: '2026-04-21',
      zaakdossierUrl: 'https://www.amsterdam.example/dossier/4817',
      contact: { naam: 'Team Vergunningen', telefoon: '088 000 00 20' },
    },
    [
      {
        code: 'ontvangen',
        naam: 'Aanvraag ontvangen',
        op: om('2026-01-12', '10:00'),
        tekst: 'Wij hebben uw aanvraag ontvangen.',
      },
      {
        code: 'gecontr',
        naam: 'Aanvraag gecontroleerd',
        op: om('2026-02-24', '10:00'),
        tekst: 'Wij hebben uw papieren bekeken. Eén tekening mist nog.',
      },
      {
        code: 'wacht',
        naam: 'Wachten op uw tekening',
        op: om('2026-02-26', '10:00'),
        tekst:
          'Wij hebben een tekening van de zijkant nodig, met de maten erbij. De termijn staat stil tot wij die hebben.',
        anders: {
          actieVereist: true,
          actieUiterlijk: '2026-03-17',
          actieUrl: 'https://www.amsterdam.example/tekening',
          actieTekst: 'Lever een tekening van uw dakkapel aan',
        },
      },
    ],
  ),
  ...zaak(
    SANNE,
    AMSTERDAM,
    'Z2026-009120',
    ['SUBSIDIE', 'Subsidie'],
    { omschrijving: 'Subsidie voor een groen dak', einddatumGepland: '2026-05-11' },
    [
      { code: 'ontvangen', naam: 'Aanvraag ontvangen', op: om('2026-02-20', '09:00') },
      {
        code: 'bekijken',
        naam: 'Wij bekijken uw aanvraag',
        op: om('2026-03-02', '09:00'),
        tekst: 'U hoort van ons vóór 11 mei 2026.',
      },
    ],
  ),
  ...zaak(
    SANNE,
    AMSTERDAM,
    'Z2025-100001',
    ['PASPOORT', 'Paspoort vernieuwen'],
    {
      startdatum: '2025-10-20',
      registratiedatum: '2025-10-20',
      einddatum: '2025-11-11',
      resultaat: { omschrijving: 'Opgehaald', toelichting: 'U heeft uw paspoort opgehaald bij het stadsloket.' },
    },
    [
      { code: 'aanvraag', naam: 'Aangevraagd', op: om('2025-10-20', '09:00') },
      { code: 'gehaald', naam: 'Opgehaald', op: om('2025-11-11', '14:00'), anders: { isEindstatus: true } },
    ],
  ),
  ...zaak(KARIM, ZOETERMEER, 'Z2026-000777', ['BEZWAAR', 'Bezwaar'], { omschrijving: 'Bezwaar van Karim' }, [
    { code: 'begin', naam: 'Ontvangen', op: om('2026-02-01', '09:00') },
  ]),
];

const gegeven = (
  pad: string,
  label: string,
  waarde: string,
  soort: Gegeven['soort'] = 'tekst',
  anders: Partial<Gegeven> = {},
): Gegeven => ({ pad, label, waarde, soort, inOnderzoek: false, ...anders });

function bron(
  code: Gegevensbron['code'],
  naam: string,
  houder: Oin,
  kort: string,
  sets: readonly (readonly [string, string])[],
  status: Gegevensbron['status'] = 'actief',
): Change {
  return {
    kind: 'gegevensbron',
    value: {
      code,
      naam,
      houderOin: houder,
      status,
      sets: sets.map(([set, setNaam]) => ({ code: set, naam: setNaam, versie: '1' })),
      contact: {
        naam: kort,
        telefoon: '088 000 00 30',
        url: 'https://www.bron.example/contact',
        adres: 'Postbus 000, 0000 AA Voorbeeldstad',
        openingstijden: 'Op werkdagen van 8.00 tot 17.00 uur.',
        tekst: 'Houd uw gegevens bij de hand.',
      },
    },
  };
}

function levering(wie: Bsn, code: Gegevensbron['code'], set: string, gegevens: readonly Gegeven[]): Change {
  return {
    kind: 'gegevens',
    value: {
      bsn: wie,
      bron: code,
      set,
      versie: '1',
      soort: gegevens.length > 0 ? 'Gevonden' : 'NietsGevonden',
      peilmoment: om('2026-03-02', '03:00'),
      ontvangenOp: om('2026-03-02', '03:05'),
      gegevens,
      inhoudHash: sha256Hex(`${wie}${code}${set}`),
    },
  };
}

const VOERTUIGEN: readonly Gegeven[] = [
  gegeven('RDW.voertuig[0].kenteken', 'Kenteken', '00-TST-1'),
  gegeven('RDW.voertuig[0].merk', 'Merk', 'Volkswagen'),
  gegeven('RDW.voertuig[0].handelsbenaming', 'Type', 'Golf'),
  gegeven('RDW.voertuig[0].apkVervaldatum', 'APK verloopt op', '2026-01-12', 'datum'),
  gegeven('RDW.voertuig[0].wam', 'Verzekerd (WAM)', 'true', 'boolean', { geldigSinds: '2021-05-04' }),
  gegeven('RDW.voertuig[0].tellerstand', 'Tellerstand', 'Niet logisch', 'code', { inOnderzoek: true }),
  gegeven('RDW.voertuig[0].catalogusprijs', 'Catalogusprijs', '27340', 'bedrag'),
  gegeven('RDW.voertuig[1].kenteken', 'Kenteken', '00-TST-2'),
  gegeven('RDW.voertuig[1].merk', 'Merk', 'Aanhangwagen'),
  gegeven('RDW.voertuig[1].kleur', 'Kleur', ''),
];

const PERSOON: readonly Gegeven[] = [
  gegeven('BRP.persoon.voornamen', 'Voornamen', 'Sanne'),
  gegeven('BRP.persoon.geslachtsnaam', 'Achternaam', 'de Wit'),
  gegeven('BRP.persoon.geboortedatum', 'Geboortedatum', '1988-04-12', 'datum'),
  gegeven('BRP.persoon.bsn', 'BSN', SANNE),
];
const ADRESSEN: readonly Gegeven[] = [
  gegeven('BRP.adres.straat', 'Straat en huisnummer', 'Voorbeeldstraat 12'),
  gegeven('BRP.adres.postcode', 'Postcode en woonplaats', '1000 AA Amsterdam'),
  gegeven('BRP.adreshistorie[0].straat', 'Straat en huisnummer', 'Testlaan 3', 'tekst', { geldigSinds: '2014-09' }),
  gegeven('BRP.adreshistorie[1].straat', 'Straat en huisnummer', 'Oude Weg 8', 'tekst', { geldigSinds: '1988' }),
];

const gegevens: readonly Change[] = [
  bron('BRP', 'Basisregistratie Personen (BRP)', AMSTERDAM, 'Gemeente Amsterdam', [
    ['PERSOON', 'Persoonsgegevens'],
    ['ADRES', 'Adres en adreshistorie'],
  ]),
  bron('KADASTER', 'Kadaster', oin(301), 'Kadaster', [['ONROEREND', 'Onroerende zaken']]),
  bron('LBIO', 'Landelijk Bureau Inning Onderhoudsbijdragen (LBIO)', oin(302), 'LBIO', [
    ['BIJDRAGE', 'Onderhoudsbijdragen'],
  ]),
  bron('RDW', 'RDW, voertuiginformatie', RDW, 'RDW', [['VOERTUIG', 'Voertuigen']]),
  bron('UWV', 'UWV, werk en inkomen', UWV, 'UWV', [['WERK', 'Dienstverbanden']], 'storing'),
  bron('WOZ', 'Waardering Onroerende Zaken', AMSTERDAM, 'Gemeente Amsterdam', [['WAARDE', 'WOZ-waarden']]),
  levering(SANNE, 'BRP', 'PERSOON', PERSOON),
  levering(SANNE, 'BRP', 'ADRES', ADRESSEN),
  levering(SANNE, 'RDW', 'VOERTUIG', VOERTUIGEN),
  levering(SANNE, 'KADASTER', 'ONROEREND', [
    gegeven('KADASTER.onroerendeZaak[0].omschrijving', 'Omschrijving', 'Woning'),
    gegeven('KADASTER.onroerendeZaak[0].koopsom', 'Koopsom', '385000', 'bedrag'),
  ]),
  levering(SANNE, 'WOZ', 'WAARDE', [
    gegeven('WOZ.waarde[0].vastgesteld', 'Vastgestelde waarde', '412000', 'bedrag'),
    gegeven('WOZ.waarde[0].peildatum', 'Peildatum', '2025-01-01', 'datum'),
  ]),
  levering(SANNE, 'LBIO', 'BIJDRAGE', []),
  levering(KARIM, 'RDW', 'VOERTUIG', [gegeven('RDW.voertuig[0].kenteken', 'Kenteken', '00-KRM-9')]),
];

/** Everything, in the order in which it must be committed. */
export function fixtures(): readonly (readonly Change[])[] {
  return [
    [
      organisatie(BELASTINGDIENST, 'Belastingdienst', 'www.belastingdienst.example', '088 000 00 05'),
      organisatie(RDW, 'RDW', 'www.rdw.example', '088 000 00 10'),
      organisatie(SVB, 'Sociale Verzekeringsbank (SVB)', 'www.svb.example', '088 000 00 15'),
      organisatie(UWV, 'UWV', 'www.uwv.example', '088 000 00 30'),
      organisatie(AMSTERDAM, 'Gemeente Amsterdam', 'www.amsterdam.example', '088 000 00 20'),
      organisatie(ZOETERMEER, 'Gemeente Zoetermeer', 'www.zoetermeer.example', '088 000 00 25'),
      ...[BELASTINGDIENST, RDW, SVB, UWV, AMSTERDAM, ZOETERMEER].map((wie) => aansluiting(wie, 'BERICHTENBOX')),
      ...[AMSTERDAM, ZOETERMEER].map((wie) => aansluiting(wie, 'LOPENDE_ZAKEN')),
      berichttype(BELASTINGDIENST, 'UITNODIG', 'Uitnodiging aangifte', { doel: 'uitnodiging', reactieVerwacht: true }),
      berichttype(BELASTINGDIENST, 'AANSLAG', 'Aanslag', { doel: 'besluit', rechtsgevolg: true }),
      berichttype(RDW, 'BOETE', 'Boete', { doel: 'besluit', rechtsgevolg: true, reactieVerwacht: true }),
      berichttype(RDW, 'APK', 'Herinnering APK', { doel: 'herinnering' }),
      berichttype(SVB, 'BETAALD', 'Uitkering betaald', { doel: 'attendering' }),
      berichttype(UWV, 'BESLIS', 'Beslissing', { doel: 'besluit', rechtsgevolg: true, minimaalNiveau: 'Substantieel' }),
      berichttype(AMSTERDAM, 'VRAAG', 'Vraag om informatie', { reactieVerwacht: true }),
      berichttype(AMSTERDAM, 'STRAAT', 'Werk aan de straat', { doel: 'attendering' }),
      berichttype(ZOETERMEER, 'STRAAT', 'Werk aan de straat', { doel: 'attendering' }),
    ],
    [
      profiel(SANNE, 'Sanne de Wit', 'Alles aan, drie zaken', {
        ...gecontroleerd('sanne@voorbeeld.example'),
        herkenningswoord: 'regenlaars',
        laatsteLogin: om('2026-02-27', '20:14'),
      }),
      profiel(KARIM, 'Karim Bakker', 'Eigen huis, één auto', gecontroleerd('karim@voorbeeld.example')),
      profiel(PIET, 'Piet Jansen', 'Geen meldingen, ongelezen post', { kanaal: 'geen' }),
      profiel(JOKE, 'Joke Vermeer', 'Alle post op papier', { kanaal: 'geen' }),
      {
        kind: 'profiel',
        value: {
          bsn: DAAN,
          naam: 'Daan Visser',
          geboortedatum: '2012-06-01',
          status: 'geregistreerd',
          kanaal: 'geen',
          demo: '13 jaar: activeren mag nog niet',
        },
      },
      {
        kind: 'profiel',
        value: {
          bsn: NOOR,
          naam: 'Noor Smit',
          geboortedatum: '1999-09-09',
          status: 'geregistreerd',
          kanaal: 'geen',
          demo: 'Nog geen Berichtenbox',
        },
      },
      {
        kind: 'profiel',
        value: {
          bsn: HENK,
          naam: 'Henk de Boer',
          geboortedatum: '1940-01-01',
          status: 'overleden',
          kanaal: 'geen',
          demo: 'Overleden',
        },
      },
      profiel(OUD_AKKOORD, 'Els Mulder', 'Oude voorwaarden', {
        akkoord: { ...AKKOORD, versie: '0' },
        ...gecontroleerd('els@voorbeeld.example'),
      }),
      ...[BELASTINGDIENST, RDW, UWV, AMSTERDAM].map((wie) => abonnement(SANNE, wie, 'aan')),
      abonnement(SANNE, SVB, 'uit'),
      abonnement(KARIM, BELASTINGDIENST, 'aan'),
      abonnement(PIET, UWV, 'aan'),
      abonnement(PIET, SVB, 'aan'),
      ...[BELASTINGDIENST, RDW, SVB, UWV, AMSTERDAM, ZOETERMEER].map((wie) => abonnement(JOKE, wie, 'uit')),
      abonnement(OUD_AKKOORD, RDW, 'aan'),
    ],
    [...postVanSanne(), ...overigePost],
    [...zaken, ...gegevens],
    [
      {
        kind: 'inzage',
        value: {
          id: id('inzage 1'),
          bsn: SANNE,
          wie: AMSTERDAM,
          wat: 'Adres (BRP)',
          doel: 'Uw aanvraag: vergunning dakkapel. Wettelijke taak.',
          op: om('2026-02-26', '09:40'),
        },
      },
      {
        kind: 'inzage',
        value: {
          id: id('inzage 2'),
          bsn: SANNE,
          wie: UWV,
          wat: 'Adres (BRP)',
          doel: 'Uw uitkering. Wettelijke taak.',
          op: om('2026-02-19', '11:12'),
        },
      },
    ],
  ];
}
