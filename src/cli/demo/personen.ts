// The test citizens (mijnoverheid.md §6.3) and what is in their box. All names are made up; the numbers pass the 11-proef and belong
// to nobody.

import type { Oin } from '../../core/index.ts';
import { type Bsn, parseBsn } from '../../core/index.ts';
import type { Profiel } from '../../store/index.ts';
import * as b from './brieven.ts';
import { AFZENDERS, OIN, ORGANISATIES } from './organisaties.ts';
import * as g from './registers.ts';
import type { Kalender } from './vast.ts';
import * as z from './zaken.ts';

export interface DemoPersoon {
  readonly profiel: Omit<Profiel, 'akkoord'>;
  /** Organisations whose post comes here; those that were switched off; the rest was never chosen. */
  readonly aan: readonly Oin[];
  readonly uit: readonly Oin[];
  readonly brieven: readonly b.DemoBrief[];
  readonly zaken: readonly z.DemoZaak[];
  readonly sets: readonly g.DemoSet[];
}

const bsn = (value: string): Bsn => {
  const parsed = parseBsn(value);
  if (!parsed) throw new RangeError('a demo number must be a BSN');
  return parsed;
};

const ALLE: readonly Oin[] = AFZENDERS.map(({ oin }) => oin);

const gemeente = (oin: Oin): b.Gemeente => ORGANISATIES.find((organisatie) => organisatie.oin === oin)!;
const AMSTERDAM = gemeente(OIN.amsterdam);
const EINDHOVEN = gemeente(OIN.eindhoven);
const MEPPEL = gemeente(OIN.meppel);
const ROTTERDAM = gemeente(OIN.rotterdam);
const ZOETERMEER = gemeente(OIN.zoetermeer);

type Actief = Pick<Profiel, 'naam' | 'geboortedatum'> & {
  readonly nummer: string;
  readonly demo: string;
  readonly sinds: number;
  readonly email?: string;
} & Partial<Pick<Profiel, 'kanaal' | 'herkenningswoord' | 'bounce'>>;

/** Somebody with an active box; e-mail is verified when it is given. */
function actief(k: Kalender, { nummer, sinds, email, ...rest }: Actief): Omit<Profiel, 'akkoord'> {
  const op = k.op(-sinds, 19, 40);
  return {
    bsn: bsn(nummer),
    status: 'actief',
    geactiveerdOp: op,
    kanaal: email ? 'email' : 'geen',
    laatsteLogin: k.op(-4, 20, 14),
    ...(email ? { email, emailGeverifieerdOp: op + 240_000, bounce: 'ok' } : {}),
    ...rest,
  };
}

const NIETS = { aan: [], uit: [], brieven: [], zaken: [], sets: [] } as const;

function sanne(k: Kalender): DemoPersoon {
  const wie = 'mevrouw De Wit';
  const zaak = z.dakkapel(k, AMSTERDAM);
  const { identificatie } = zaak.zaak;
  return {
    profiel: actief(k, {
      nummer: '999990111',
      naam: 'Sanne de Wit',
      geboortedatum: '1988-05-14',
      demo: 'Alles aan, twee lopende zaken',
      sinds: 48,
      email: 'sanne@voorbeeld.example',
      herkenningswoord: 'regenlaars',
    }),
    aan: ALLE,
    uit: [],
    brieven: [
      b.aangifte(k, wie, { dagen: -1, uur: 8, minuut: 30 }),
      b.tekeningNodig(k, wie, AMSTERDAM, {
        dagen: -5,
        uur: 11,
        minuut: 5,
        gelezen: true,
        zaak: identificatie,
        referentie: identificatie,
      }),
      b.boete(k, wie, { dagen: -7 }),
      b.uwvBeslissing(k, wie, { dagen: -11, termijn: 31 }),
      b.kinderbijslag(k, wie, { dagen: -15, gelezen: true }),
      b.straatDicht(k, AMSTERDAM, { dagen: -19, gelezen: true }),
      b.aanslag(k, wie, { dagen: -32, terug: '€ 512', gelezen: true }),
      b.kopieAanvraag(k, AMSTERDAM, {
        dagen: -50,
        wat: 'dakkapel',
        gelezen: true,
        zaak: identificatie,
        referentie: identificatie,
      }),
      b.apk(k, wie, { dagen: -91, gelezen: true }),
      b.toeslag(k, wie, { dagen: -95, gelezen: true, map: 'archief' }),
      b.paspoortKlaar(k, AMSTERDAM, { dagen: -116, gelezen: true, map: 'archief' }),
      b.enquete(k, AMSTERDAM, { dagen: -60, gelezen: true, map: 'prullenbak' }),
    ],
    zaken: [zaak, z.groenDak(k, AMSTERDAM), z.paspoort(k, AMSTERDAM, '118204', -115), z.bezwaarGewonnen(k, ZOETERMEER)],
    sets: [
      g.persoon('999990111', {
        voornamen: 'Sanne Maria',
        voorvoegsel: 'de',
        achternaam: 'Wit',
        geboren: '1988-05-14',
        plaats: 'Zoetermeer',
        geslacht: 'Vrouw',
      }),
      g.adressen([
        { straat: 'Voorbeeldstraat', nummer: '12', postcode: '1000 AA', plaats: 'Amsterdam', sinds: '2021-04-01' },
        { straat: 'Proefplein', nummer: '3 B', postcode: '2700 AA', plaats: 'Zoetermeer', sinds: '2014-09-15' },
        { straat: 'Testlaan', nummer: '88', postcode: '2700 ZZ', plaats: 'Zoetermeer', sinds: '1988-05-20' },
      ]),
      g.gezin(undefined, [['Fien de Wit', '2017-11-02']]),
      g.documenten(k, 3538),
      g.voertuigen([
        {
          kenteken: '00-TST-1',
          soort: 'Personenauto',
          merk: 'Volkswagen',
          type: 'Golf',
          kleur: 'Blauw',
          apk: k.dag(-50),
          opNaam: '2021-05-04',
          verzekerd: '2021-05-04',
          eersteToelating: '2018-06-17',
          catalogusprijs: '27340',
          onderzoek: k.dag(-22),
        },
        { kenteken: '00-TST-2', soort: 'Aanhangwagen', opNaam: '2023-08-22' },
      ]),
      g.onroerendeZaken([
        {
          adres: 'Voorbeeldstraat 12, 1000 AA Amsterdam',
          aanduiding: 'Amsterdam Z 4711',
          grootte: '112',
          gekocht: '2021-04-01',
          koopsom: '389000',
        },
      ]),
      g.wozWaarden('Voorbeeldstraat 12, 1000 AA Amsterdam', [
        [k.jaar() - 1, '412000'],
        [k.jaar() - 2, '398000'],
        [k.jaar() - 3, '376000'],
      ]),
      // Past its maximum age: the page shows a source that cannot be reached now, with its contact block (PG-08).
      {
        ...g.dienstverbanden([{ werkgever: 'Verzonnen Zorggroep', van: '2019-02-01', loon: '3485.00' }]),
        peil: 3,
        maximaleLeeftijd: 86_400,
      },
    ],
  };
}

function karim(k: Kalender): DemoPersoon {
  const wie = 'meneer Bakker';
  return {
    profiel: actief(k, {
      nummer: '999990202',
      naam: 'Karim Bakker',
      geboortedatum: '1979-10-30',
      demo: 'Eigen huis, twee auto’s, één gegeven in onderzoek',
      sinds: 210,
      email: 'karim@voorbeeld.example',
      herkenningswoord: 'duinroos',
    }),
    aan: ALLE.filter((oin) => oin !== OIN.svb),
    uit: [OIN.svb],
    brieven: [
      b.opNaam(k, wie, { dagen: -3, kenteken: '00-TST-4' }),
      b.gemeenteAanslag(k, wie, { dagen: -13, gelezen: true }),
      b.straatDicht(k, ROTTERDAM, { dagen: -17, gelezen: true }),
      b.aanslag(k, wie, { dagen: -40, terug: '€ 96', gelezen: true }),
      b.apk(k, wie, { dagen: -30, referentie: '00-TST-3', gelezen: true, map: 'archief' }),
    ],
    zaken: [z.bezwaarLopend(k, ROTTERDAM), z.parkeervergunning(k, ROTTERDAM, '003390')],
    sets: [
      g.persoon('999990202', {
        voornamen: 'Karim',
        achternaam: 'Bakker',
        geboren: '1979-10-30',
        plaats: 'Rotterdam',
        geslacht: 'Man',
      }),
      g.adressen([
        { straat: 'Modelkade', nummer: '204', postcode: '3000 AA', plaats: 'Rotterdam', sinds: '2016-08-01' },
      ]),
      g.gezin('Leila Bakker', [
        ['Yara Bakker', '2012-03-09'],
        ['Sam Bakker', '2015-07-21'],
      ]),
      g.voertuigen([
        {
          kenteken: '00-TST-3',
          soort: 'Personenauto',
          merk: 'Toyota',
          type: 'Corolla',
          kleur: 'Grijs',
          apk: k.dag(11),
          opNaam: '2019-03-12',
          verzekerd: '2019-03-12',
          eersteToelating: '2019-03-12',
          catalogusprijs: '31250',
          onderzoek: k.dag(-22),
        },
        {
          kenteken: '00-TST-4',
          soort: 'Personenauto',
          merk: 'Kia',
          type: 'Niro EV',
          kleur: 'Wit',
          apk: k.dag(1100),
          opNaam: k.dag(-3),
          verzekerd: k.dag(-3),
          eersteToelating: k.dag(-3),
          catalogusprijs: '41995',
        },
      ]),
      g.onroerendeZaken([
        {
          adres: 'Modelkade 204, 3000 AA Rotterdam',
          aanduiding: 'Rotterdam K 1208',
          grootte: '146',
          gekocht: '2016-08-01',
          koopsom: '298500',
        },
      ]),
      g.wozWaarden('Modelkade 204, 3000 AA Rotterdam', [
        [k.jaar() - 1, '455000'],
        [k.jaar() - 2, '441000'],
      ]),
      g.dienstverbanden([{ werkgever: 'Voorbeeld Logistiek', van: '2015-01-05', loon: '4120.50' }]),
    ],
  };
}

function piet(k: Kalender): DemoPersoon {
  const wie = 'meneer Jansen';
  return {
    profiel: {
      ...actief(k, {
        nummer: '999990135',
        naam: 'Piet Jansen',
        geboortedatum: '1961-12-02',
        demo: 'Geen meldingen, ongelezen post',
        sinds: 400,
      }),
      laatsteLogin: k.op(-40, 9, 2),
    },
    aan: ALLE,
    uit: [],
    brieven: [
      b.aangifte(k, wie, { dagen: -1, uur: 8, minuut: 30 }),
      b.gemeenteAanslag(k, wie, { dagen: -9, termijn: 51 }),
      b.straatDicht(k, EINDHOVEN, { dagen: -14 }),
      b.uwvBeslissing(k, wie, { dagen: -34, termijn: -4 }),
      b.apk(k, wie, { dagen: -36, referentie: '00-TST-5' }),
      b.aanslag(k, wie, { dagen: -70, terug: '€ 41', gelezen: true }),
    ],
    zaken: [z.paspoort(k, EINDHOVEN, '220871', -2)],
    sets: [
      g.persoon('999990135', {
        voornamen: 'Pieter',
        achternaam: 'Jansen',
        geboren: '1961-12-02',
        plaats: 'Eindhoven',
        geslacht: 'Man',
      }),
      g.adressen([{ straat: 'Proefweg', nummer: '7', postcode: '5600 AA', plaats: 'Eindhoven', sinds: '1998-06-01' }]),
    ],
  };
}

function ingrid(k: Kalender): DemoPersoon {
  const wie = 'mevrouw Vos';
  return {
    profiel: actief(k, {
      nummer: '999990214',
      naam: 'Ingrid Vos',
      geboortedatum: '1971-01-19',
      demo: 'WW-uitkering, pensioen en alimentatie',
      sinds: 120,
      email: 'ingrid@voorbeeld.example',
      herkenningswoord: 'kersenboom',
    }),
    aan: ALLE,
    uit: [],
    brieven: [
      b.uitkeringBetaald(k, wie, { dagen: -2 }),
      b.uwvBeslissing(k, wie, { dagen: -45, termijn: -3, gelezen: true }),
      b.uitkeringBetaald(k, wie, { dagen: -32, gelezen: true }),
      b.toeslag(k, wie, { dagen: -66, gelezen: true }),
    ],
    zaken: [z.paspoort(k, MEPPEL, '031177', -30)],
    sets: [
      g.persoon('999990214', {
        voornamen: 'Ingrid Johanna',
        achternaam: 'Vos',
        geboren: '1971-01-19',
        plaats: 'Meppel',
        geslacht: 'Vrouw',
      }),
      g.adressen([
        { straat: 'Voorbeeldgracht', nummer: '41', postcode: '7940 AA', plaats: 'Meppel', sinds: '2009-11-01' },
      ]),
      g.gezin(undefined, [['Tim Vos', '2009-04-30']]),
      g.dienstverbanden([{ werkgever: 'Verzonnen Drukkerij', van: '2011-03-01', tot: k.dag(-65), loon: '2710.00' }]),
      g.uitkeringen(k),
      g.pensioenrechten(k),
      g.alimentatie(k),
    ],
  };
}

/** People with little post, each for one thing that can be seen or tried. */
function overigen(k: Kalender): readonly DemoPersoon[] {
  const samen = 'thuis.mulder@voorbeeld.example';
  const met = (profiel: DemoPersoon['profiel'], meer: Partial<DemoPersoon> = {}): DemoPersoon => ({
    ...NIETS,
    profiel,
    ...meer,
  });
  const kort = (nummer: string, naam: string, geboortedatum: string, demo: string, meer: Partial<Actief> = {}) =>
    actief(k, { nummer, naam, geboortedatum, demo, sinds: 90, ...meer });
  return [
    met(kort('999990123', 'Fatima el Amrani', '1994-02-11', 'Wil alleen sms: krijgt nu geen melding'), {
      aan: ALLE,
      brieven: [b.kinderbijslag(k, 'mevrouw El Amrani', { dagen: -6 })],
    }),
    met(
      kort('999990147', 'Thomas Mulder', '1983-08-05', 'Deelt een e-mailadres met zijn partner', {
        email: samen,
        herkenningswoord: 'zeewind',
      }),
      {
        aan: ALLE,
        brieven: [b.aangifte(k, 'meneer Mulder', { dagen: -1, uur: 8, minuut: 30 })],
        zaken: [z.parkeervergunning(k, EINDHOVEN, '001812')],
      },
    ),
    met(
      kort('999990159', 'Lotte Mulder', '1985-03-27', 'Deelt een e-mailadres met haar partner', {
        email: samen,
        herkenningswoord: 'vuurtoren',
      }),
      {
        aan: ALLE,
        brieven: [b.kinderbijslag(k, 'mevrouw Mulder', { dagen: -15, gelezen: true })],
      },
    ),
    met(
      kort('999990160', 'Ria Hoekstra', '1948-07-08', 'Laat haar zoon meelezen', {
        email: 'ria@voorbeeld.example',
        herkenningswoord: 'stamppot',
      }),
      {
        aan: ALLE,
        brieven: [b.aow(k, 'mevrouw Hoekstra', { dagen: -12 })],
      },
    ),
    met(
      kort('999990172', 'Bram Hoekstra', '1976-09-16', 'Leest mee voor zijn moeder', {
        email: 'bram@voorbeeld.example',
        herkenningswoord: 'fietsbel',
      }),
      {
        aan: ALLE,
        brieven: [b.opNaam(k, 'meneer Hoekstra', { dagen: -20, kenteken: '00-TST-6', gelezen: true })],
      },
    ),
    met({
      bsn: bsn('999990184'),
      naam: 'Noor van Dijk',
      geboortedatum: '2001-06-23',
      status: 'geregistreerd',
      kanaal: 'geen',
      demo: 'Nog geen box: voorwaarden niet aanvaard',
    }),
    met(
      kort('999990196', 'Joke Vermeer', '1955-10-10', 'Alle post op papier', {
        email: 'joke@voorbeeld.example',
        herkenningswoord: 'breinaald',
      }),
      {
        uit: ALLE,
        brieven: [b.aanslag(k, 'mevrouw Vermeer', { dagen: -130, terug: '€ 203', gelezen: true })],
      },
    ),
    met({
      bsn: bsn('999990226'),
      naam: 'Daan Visser',
      geboortedatum: k.dag(-13 * 365 - 100),
      status: 'geregistreerd',
      kanaal: 'geen',
      demo: '13 jaar: activeren mag nog niet',
    }),
    met(
      kort('999990238', 'Henk Smit', '1969-11-21', 'E-mail komt niet aan', {
        email: 'weg@voorbeeld.example',
        bounce: 'permanent',
      }),
      {
        aan: ALLE,
        brieven: [b.boete(k, 'meneer Smit', { dagen: -8, termijn: 12 })],
      },
    ),
    met({
      ...kort('999990263', 'Cornelia Bos', '1934-02-28', 'Overleden: rekening gesloten'),
      status: 'overleden',
      laatsteLogin: k.op(-200),
    }),
  ];
}

/** Simulator numbers that one can log in with (§3.18). */
function simulator(k: Kalender): readonly DemoPersoon[] {
  const nummers = [
    ['999990068', 'Simulator Niets', 'Simulator: bronnen hebben niets over u'],
    ['999990081', 'Simulator Traag', 'Simulator: bronnen antwoorden niet'],
    ['999990093', 'Simulator Melding', 'Simulator: melding mislukt altijd'],
  ] as const;
  return nummers.map(([nummer, naam, demo]) => ({
    ...NIETS,
    aan: ALLE,
    profiel: actief(k, {
      nummer,
      naam,
      geboortedatum: '1990-01-01',
      demo,
      sinds: 30,
      email: `${nummer.slice(-3)}@simulator.example`,
    }),
  }));
}

/** The citizen with 10,000 berichten; the loader fills the box (see grote-box.ts). */
export function grotePersoon(k: Kalender): DemoPersoon {
  return {
    ...NIETS,
    aan: ALLE,
    profiel: actief(k, {
      nummer: '999990251',
      naam: 'Willem de Groot',
      geboortedatum: '1966-04-04',
      demo: '10.000 berichten',
      sinds: 1_500,
      email: 'willem@voorbeeld.example',
      herkenningswoord: 'olifant',
    }),
  };
}

/** Everybody except the citizen with the big box, in the order of the login page. */
export function demoPersonen(k: Kalender): readonly DemoPersoon[] {
  return [sanne(k), karim(k), piet(k), ingrid(k), ...overigen(k), ...simulator(k)];
}
