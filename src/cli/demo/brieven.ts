// The post of the demo: believable letters in plain Dutch (B1), with dates that count from the day of loading. Everything is made up.
import type { Oin } from '../../core/index.ts';
import { OIN } from './organisaties.ts';
import type { BriefPdf } from './pdf.ts';
import type { Kalender } from './vast.ts';

/** One letter to one person, before it has a key, a hash and a place in a box. */
export interface DemoBrief {
  /** Unique within a person. */
  readonly naam: string;
  readonly oin: Oin;
  readonly type: string;
  readonly onderwerp: string;
  readonly tekst: string;
  readonly referentie?: string;
  /** Days from today (negative: ago) and the clock time of publication. */
  readonly dagen: number;
  readonly uur?: number;
  readonly minuut?: number;
  /** Days from today; that day included. */
  readonly termijn?: number;
  readonly gelezen?: boolean;
  readonly map?: 'archief' | 'prullenbak';
  readonly zaak?: string;
  readonly actie?: { readonly soort: string; readonly url?: string };
  readonly pdf?: readonly Pick<BriefPdf, 'omschrijving' | 'titel' | 'alineas' | 'tabel'>[];
}

/** How a letter speaks to somebody: `mevrouw De Wit`. */
export type Aanhef = string;

type Optie = Pick<DemoBrief, 'dagen'> & Partial<DemoBrief>;

const brief = (aanhef: Aanhef, groet: string, alineas: readonly string[]): string =>
  [`Beste ${aanhef},`, ...alineas, `Met vriendelijke groet,\n${groet}`].join('\n\n');

export function aangifte(k: Kalender, aanhef: Aanhef, optie: Optie): DemoBrief {
  const termijn = optie.termijn ?? 59;
  const jaar = k.jaar() - 1;
  return {
    naam: 'aangifte',
    oin: OIN.belastingdienst,
    type: 'AANGIFTE',
    onderwerp: `Doe aangifte inkomstenbelasting ${jaar}`,
    referentie: `IB ${jaar}`,
    tekst: brief(aanhef, 'Belastingdienst', [
      `Het is tijd om aangifte inkomstenbelasting ${jaar} te doen. Wij hebben al veel gegevens voor u ingevuld. Controleer of alles klopt.`,
      `Wat moet u doen?\n- Log in op de website van de Belastingdienst.\n- Controleer de gegevens en vul aan wat mist.\n- Verstuur de aangifte uiterlijk op ${k.tekst(termijn)}.`,
      'Lukt het niet op tijd? Vraag dan vóór die datum uitstel aan. Doet u geen aangifte? Dan kunt u een boete krijgen.',
    ]),
    actie: { soort: 'FORMULIER', url: 'https://www.belastingdienst.example/aangifte' },
    ...optie,
    termijn,
  };
}

export function aanslag(k: Kalender, aanhef: Aanhef, optie: Optie & { readonly terug: string }): DemoBrief {
  const { terug, ...rest } = optie;
  const jaar = k.jaar(optie.dagen) - 2;
  return {
    naam: 'aanslag',
    oin: OIN.belastingdienst,
    type: 'AANSLAG',
    onderwerp: `Definitieve aanslag ${jaar}`,
    referentie: `IB ${jaar} H.65`,
    tekst: brief(aanhef, 'Belastingdienst', [
      `Dit is uw definitieve aanslag inkomstenbelasting ${jaar}. U krijgt ${terug} terug. Dat bedrag staat binnen 7 dagen op uw rekening.`,
      `Bent u het niet eens met de aanslag? U kunt bezwaar maken tot en met ${k.tekst(optie.dagen + 42)}. In de bijlage staat hoe wij het bedrag hebben berekend.`,
    ]),
    pdf: [
      {
        omschrijving: `Aanslag inkomstenbelasting ${jaar}`,
        titel: `Definitieve aanslag inkomstenbelasting ${jaar}`,
        alineas: [
          'Zo hebben wij uw aanslag berekend.',
          `U kunt bezwaar maken tot en met ${k.tekst(optie.dagen + 42)}.`,
        ],
        tabel: [
          ['Inkomen uit werk', '€ 41.820'],
          ['Aftrek eigen woning', '- € 3.915'],
          ['Ingehouden loonheffing', '€ 8.944'],
          ['U krijgt terug', terug],
        ],
      },
    ],
    ...rest,
  };
}

export function toeslag(k: Kalender, aanhef: Aanhef, optie: Optie): DemoBrief {
  return {
    naam: 'toeslag',
    oin: OIN.belastingdienst,
    type: 'TOESLAG',
    onderwerp: `Voorschot zorgtoeslag ${k.jaar(optie.dagen + 30)}`,
    tekst: brief(aanhef, 'Belastingdienst', [
      'U krijgt zorgtoeslag. Het gaat om een voorschot van € 118 per maand. U krijgt het rond de 20e van elke maand.',
      'Verandert uw inkomen of uw gezin? Geef dat dan binnen 4 weken door. Zo voorkomt u dat u later geld moet terugbetalen.',
    ]),
    pdf: [
      {
        omschrijving: 'Beschikking voorschot zorgtoeslag',
        titel: 'Beschikking voorschot zorgtoeslag',
        alineas: ['Wij gaan uit van de gegevens hieronder. Klopt er iets niet? Geef het aan ons door.'],
        tabel: [
          ['Geschat inkomen', '€ 27.400'],
          ['Voorschot per maand', '€ 118'],
          ['Voorschot per jaar', '€ 1.416'],
        ],
      },
    ],
    ...optie,
  };
}

export function boete(k: Kalender, aanhef: Aanhef, optie: Optie): DemoBrief {
  const termijn = optie.termijn ?? 7;
  const bezwaar = k.tekst(optie.dagen + 42);
  return {
    naam: 'boete',
    oin: OIN.rdw,
    type: 'BEKEUR',
    onderwerp: 'Boete voor verlopen APK',
    referentie: '00-TST-1',
    tekst: brief(aanhef, 'RDW', [
      `De APK van uw auto met kenteken 00-TST-1 is verlopen op ${k.tekst(optie.dagen - 43)}. U heeft uw auto niet op tijd laten keuren. Daarom krijgt u een boete van € 150.`,
      `Wat moet u doen?\n- Betaal de boete uiterlijk op ${k.tekst(termijn)}.\n- Laat uw auto keuren bij een garage die APK mag doen.`,
      `Bent u het niet eens met de boete? Dan kunt u bezwaar maken tot en met ${bezwaar}. In de bijlage leest u hoe dat gaat.`,
    ]),
    actie: { soort: 'BETALEN', url: 'https://www.rdw.example/betalen' },
    pdf: [
      {
        omschrijving: 'Besluit boete',
        titel: 'Besluit: boete voor verlopen APK',
        alineas: [
          `Kenteken 00-TST-1. Betaal uiterlijk op ${k.tekst(termijn)}.`,
          'Grondslag: Wegenverkeerswet 1994, artikel 72.',
        ],
        tabel: [
          ['Boete', '€ 141'],
          ['Administratiekosten', '€ 9'],
          ['Te betalen', '€ 150'],
        ],
      },
      {
        omschrijving: 'Zo maakt u bezwaar',
        titel: 'Zo maakt u bezwaar',
        alineas: [
          `U kunt bezwaar maken tot en met ${bezwaar}. Dat kan met een brief of op onze website.`,
          'Zet in uw brief: uw naam en adres, de datum, het kenteken, waarom u het niet eens bent met de boete, en uw handtekening.',
          'Stuur de brief naar RDW, Postbus 000, 0000 AA Voorbeeldstad. U hoort binnen 6 weken wat wij beslissen.',
        ],
      },
    ],
    ...optie,
    termijn,
  };
}

export function apk(k: Kalender, aanhef: Aanhef, optie: Optie): DemoBrief {
  return {
    naam: 'apk',
    oin: OIN.rdw,
    type: 'APK',
    onderwerp: 'Uw APK verloopt over 6 weken',
    referentie: '00-TST-1',
    tekst: brief(aanhef, 'RDW', [
      `De APK van uw auto met kenteken ${optie.referentie ?? '00-TST-1'} verloopt op ${k.tekst(optie.dagen + 41)}. Maak op tijd een afspraak bij een garage.`,
      'Rijdt u daarna zonder APK? Dan kunt u een boete krijgen, ook als de auto stilstaat.',
    ]),
    termijn: optie.dagen + 41,
    ...optie,
  };
}

export function opNaam(k: Kalender, aanhef: Aanhef, optie: Optie & { readonly kenteken: string }): DemoBrief {
  const { kenteken, ...rest } = optie;
  return {
    naam: `opnaam-${kenteken}`,
    oin: OIN.rdw,
    type: 'TENAAM',
    onderwerp: `Voertuig ${kenteken} staat op uw naam`,
    referentie: kenteken,
    tekst: brief(aanhef, 'RDW', [
      `Sinds ${k.tekst(optie.dagen)} staat het voertuig met kenteken ${kenteken} op uw naam.`,
      'Sluit meteen een verzekering af. Vanaf nu betaalt u ook motorrijtuigenbelasting. Klopt dit niet? Bel ons dan.',
    ]),
    ...rest,
  };
}

export function kinderbijslag(k: Kalender, aanhef: Aanhef, optie: Optie): DemoBrief {
  return {
    naam: 'kinderbijslag',
    oin: OIN.svb,
    type: 'BETALING',
    onderwerp: 'Uw kinderbijslag is betaald',
    tekst: brief(aanhef, 'Sociale Verzekeringsbank', [
      `Op ${k.tekst(optie.dagen)} hebben wij € 327,40 kinderbijslag naar u overgemaakt. Het bedrag staat meestal dezelfde dag op uw rekening.`,
      'U hoeft niets te doen.',
    ]),
    ...optie,
  };
}

export function aow(k: Kalender, aanhef: Aanhef, optie: Optie): DemoBrief {
  return {
    naam: 'aow',
    oin: OIN.svb,
    type: 'BESLISS',
    onderwerp: 'Beslissing over uw AOW-pensioen',
    tekst: brief(aanhef, 'Sociale Verzekeringsbank', [
      `U krijgt AOW-pensioen vanaf ${k.tekst(optie.dagen + 75)}. U krijgt € 1.580,92 bruto per maand, rond de 23e.`,
      `Bent u het niet eens met deze beslissing? U kunt bezwaar maken tot en met ${k.tekst(optie.dagen + 42)}.`,
    ]),
    pdf: [
      {
        omschrijving: 'Beslissing AOW-pensioen',
        titel: 'Beslissing AOW-pensioen',
        alineas: ['U heeft 50 jaar in Nederland gewoond of gewerkt. Daarom krijgt u het hele pensioen.'],
        tabel: [
          ['AOW-pensioen per maand, bruto', '€ 1.580,92'],
          ['Vakantiegeld per maand', '€ 79,14'],
        ],
      },
    ],
    ...optie,
  };
}

export function uwvBeslissing(k: Kalender, aanhef: Aanhef, optie: Optie): DemoBrief {
  const termijn = optie.termijn ?? optie.dagen + 42;
  return {
    naam: 'uwv-beslissing',
    oin: OIN.uwv,
    type: 'BESLISS',
    onderwerp: 'Beslissing over uw uitkering',
    tekst: brief(aanhef, 'UWV', [
      `U krijgt een WW-uitkering vanaf ${k.tekst(optie.dagen - 19)}. De uitkering is € 1.906 bruto per maand en duurt hoogstens 11 maanden.`,
      `Wat moet u doen?\n- Geef elke maand uw inkomsten door, vóór de 7e.\n- Bent u het niet eens met de beslissing? Reageer dan uiterlijk op ${k.tekst(termijn)}.`,
      'In de bijlage staat hoe wij uw uitkering hebben berekend.',
    ]),
    pdf: [
      {
        omschrijving: 'Beslissing WW-uitkering',
        titel: 'Beslissing over uw WW-uitkering',
        alineas: [`U kunt bezwaar maken tot en met ${k.tekst(termijn)}.`],
        tabel: [
          ['Dagloon', '€ 124,90'],
          ['Uitkering per maand, bruto', '€ 1.906'],
          ['Looptijd', '11 maanden'],
        ],
      },
    ],
    ...optie,
    termijn,
  };
}

export function uitkeringBetaald(k: Kalender, aanhef: Aanhef, optie: Optie): DemoBrief {
  return {
    naam: `uitkering${optie.dagen}`,
    oin: OIN.uwv,
    type: 'BETALING',
    onderwerp: 'Uw WW-uitkering is betaald',
    tekst: brief(aanhef, 'UWV', [
      `Op ${k.tekst(optie.dagen)} hebben wij uw uitkering betaald: € 1.611,05 netto. Het bedrag staat binnen 2 werkdagen op uw rekening.`,
    ]),
    ...optie,
  };
}

/** `gemeente` is the name in the letter: `Gemeente Amsterdam`. */
export interface Gemeente {
  readonly oin: Oin;
  readonly naam: string;
  readonly host: string;
}

export function straatDicht(k: Kalender, gemeente: Gemeente, optie: Optie): DemoBrief {
  const { oin, naam } = gemeente;
  return {
    naam: 'straat',
    oin,
    type: 'STRAAT',
    onderwerp: `Uw straat is dicht vanaf ${k.tekst(optie.dagen + 25).replace(/ \d{4}$/, '')}`,
    tekst: brief('bewoner', naam, [
      `Van ${k.tekst(optie.dagen + 25)} tot en met ${k.tekst(optie.dagen + 36)} vernieuwen wij het riool in de Voorbeeldstraat. De straat is dan dicht voor auto's. Lopen en fietsen kan wel.`,
      `Zet uw auto uiterlijk op ${k.tekst(optie.dagen + 24)} ergens anders. Uw afval halen wij die weken op de hoek van de straat op.`,
    ]),
    ...optie,
  };
}

export function kopieAanvraag(k: Kalender, gemeente: Gemeente, optie: Optie & { readonly wat: string }): DemoBrief {
  const { wat, ...rest } = optie;
  return {
    naam: `kopie-${wat}`,
    oin: gemeente.oin,
    type: 'AFSCHRIF',
    onderwerp: `Kopie van uw aanvraag ${wat}`,
    tekst: brief('heer of mevrouw', gemeente.naam, [
      `Op ${k.tekst(optie.dagen)} kregen wij uw aanvraag: ${wat}. In de bijlagen vindt u een kopie van het formulier en een overzicht van de stappen.`,
      'U ziet bij Lopende zaken hoe ver wij zijn.',
    ]),
    pdf: [
      {
        omschrijving: 'Uw aanvraag',
        titel: `Aanvraag ${wat}`,
        alineas: [
          `Ontvangen op ${k.tekst(optie.dagen)} via de website van ${gemeente.naam}.`,
          'U heeft het formulier ondertekend met DigiD.',
        ],
      },
      {
        omschrijving: 'Zo behandelen wij uw aanvraag',
        titel: 'Zo behandelen wij uw aanvraag',
        alineas: [
          'Stap 1: wij kijken of uw aanvraag compleet is.',
          'Stap 2: wij beoordelen uw aanvraag.',
          'Stap 3: u krijgt ons besluit in uw Berichtenbox. Bent u het er niet mee eens? Dan kunt u bezwaar maken.',
        ],
      },
    ],
    ...rest,
  };
}

export function tekeningNodig(k: Kalender, aanhef: Aanhef, gemeente: Gemeente, optie: Optie): DemoBrief {
  const termijn = optie.termijn ?? 14;
  return {
    naam: 'tekening',
    oin: gemeente.oin,
    type: 'VRAAG',
    onderwerp: 'Wij hebben een tekening van u nodig',
    tekst: brief(aanhef, gemeente.naam, [
      `U vroeg een vergunning voor een dakkapel. Wij missen een tekening van de zijkant, met de maten erbij. Stuur deze uiterlijk op ${k.tekst(termijn)}.`,
      'Krijgen wij de tekening niet? Dan kunnen wij uw aanvraag niet verder behandelen.',
    ]),
    actie: { soort: 'FORMULIER', url: `https://${gemeente.host}/aanvullen` },
    ...optie,
    termijn,
  };
}

export function paspoortKlaar(k: Kalender, gemeente: Gemeente, optie: Optie): DemoBrief {
  return {
    naam: 'paspoort',
    oin: gemeente.oin,
    type: 'AFSPRAAK',
    onderwerp: 'Uw paspoort ligt klaar',
    tekst: brief('heer of mevrouw', gemeente.naam, [
      `Uw nieuwe paspoort ligt klaar. Haal het op vóór ${k.tekst(optie.dagen + 90)}. Neem uw oude paspoort mee.`,
      'U hoeft geen afspraak te maken. Wij zijn open op werkdagen van 9.00 tot 17.00 uur.',
    ]),
    ...optie,
  };
}

export function besluitGemeente(
  k: Kalender,
  aanhef: Aanhef,
  gemeente: Gemeente,
  optie: Optie & { readonly wat: string; readonly uitkomst: string },
): DemoBrief {
  const { wat, uitkomst, ...rest } = optie;
  return {
    naam: `besluit-${wat}`,
    oin: gemeente.oin,
    type: 'BESLUIT',
    onderwerp: `Besluit: ${wat}`,
    tekst: brief(aanhef, gemeente.naam, [
      `Wij hebben een besluit genomen over ${wat}. ${uitkomst}`,
      `Bent u het niet eens met dit besluit? U kunt bezwaar maken tot en met ${k.tekst(optie.dagen + 42)}. In de bijlage staat hoe.`,
    ]),
    pdf: [
      {
        omschrijving: 'Besluit',
        titel: `Besluit over ${wat}`,
        alineas: [
          uitkomst,
          `U kunt bezwaar maken tot en met ${k.tekst(optie.dagen + 42)} bij het college van burgemeester en wethouders.`,
        ],
      },
    ],
    ...rest,
  };
}

export function enquete(_k: Kalender, gemeente: Gemeente, optie: Optie): DemoBrief {
  return {
    naam: 'enquete',
    oin: gemeente.oin,
    type: 'ENQUETE',
    onderwerp: 'Wat vindt u van het groen in uw buurt?',
    tekst: brief('bewoner', gemeente.naam, [
      'Wij maken een plan voor bomen en planten in uw buurt. Wij horen graag wat u daarvan vindt. Meedoen duurt 5 minuten en is vrijwillig.',
      'Krijgt u liever geen enquêtes? Zet deze soort bericht dan uit bij Instellingen.',
    ]),
    ...optie,
  };
}

export function gemeenteAanslag(k: Kalender, aanhef: Aanhef, optie: Optie): DemoBrief {
  const termijn = optie.termijn ?? optie.dagen + 60;
  return {
    naam: 'gemeentelijke-aanslag',
    oin: OIN.twente,
    type: 'AANSLAG',
    onderwerp: `Aanslag gemeentelijke belastingen ${k.jaar()}`,
    referentie: `GB ${k.jaar()}`,
    tekst: brief(aanhef, 'Gemeentelijk Belastingkantoor Twente', [
      `Dit is uw aanslag gemeentelijke belastingen ${k.jaar()}. U betaalt € 684,20. Betaal uiterlijk op ${k.tekst(termijn)}, of machtig ons voor betaling in 10 delen.`,
      `Bezwaar maken kan tot en met ${k.tekst(optie.dagen + 42)}.`,
    ]),
    pdf: [
      {
        omschrijving: 'Aanslagbiljet',
        titel: `Aanslagbiljet gemeentelijke belastingen ${k.jaar()}`,
        alineas: [`Betaal uiterlijk op ${k.tekst(termijn)}.`],
        tabel: [
          ['Onroerendezaakbelasting', '€ 318,00'],
          ['Afvalstoffenheffing', '€ 241,70'],
          ['Rioolheffing', '€ 124,50'],
          ['Te betalen', '€ 684,20'],
        ],
      },
    ],
    ...optie,
    termijn,
  };
}
