// Zaken of the demo with their statuses (mijnoverheid.md §3.7, §3.8, LZ-05): open and closed, some with an action for the citizen.
import type { Bsn } from '../../core/index.ts';
import type { Contact, Zaak } from '../../store/index.ts';
import type { GemeldeStatus, GemeldeZaak } from '../../zaken/index.ts';
import type { Gemeente } from './brieven.ts';
import { ZAAKSOORTEN } from './typen.ts';
import type { Kalender } from './vast.ts';

/** A zaak of one person: what MeldZaak reports, and the statuses that came later. */
export interface DemoZaak {
  readonly gemeente: Gemeente;
  readonly zaak: Omit<GemeldeZaak, 'bsn' | 'status'>;
  /** In order; the first came with the zaak. */
  readonly statussen: readonly GemeldeStatus[];
}

type Basis = Omit<GemeldeZaak, 'bsn' | 'status' | 'registratiedatum' | 'startdatum'> & { readonly start: number };
type Stap = Omit<GemeldeStatus, 'volgnummer' | 'omschrijving' | 'datumStatusGezet'> & {
  readonly dagen: number;
  readonly omschrijving?: string;
};

function zaak(k: Kalender, gemeente: Gemeente, { start, ...basis }: Basis, stappen: readonly Stap[]): DemoZaak {
  const soort = ZAAKSOORTEN.find(({ code }) => code === basis.zaaktypeCode)!;
  const statussen = stappen.map(
    ({ dagen, omschrijving, ...stap }, index): GemeldeStatus => ({
      ...stap,
      volgnummer: index + 1,
      omschrijving: omschrijving ?? soort.statussen.find(({ code }) => code === stap.statusCode)!.omschrijving,
      datumStatusGezet: k.op(dagen, 10, 5 + index),
    }),
  );
  return { gemeente, zaak: { ...basis, registratiedatum: k.dag(start), startdatum: k.dag(start) }, statussen };
}

const team = (gemeente: Gemeente, naam: string, telefoon: string): Contact => ({
  naam,
  telefoon,
  url: `https://${gemeente.host}/contact`,
});

export function dakkapel(k: Kalender, gemeente: Gemeente): DemoZaak {
  return zaak(
    k,
    gemeente,
    {
      identificatie: `Z${k.jaar(-50)}-004817`,
      zaaktypeCode: 'OMGEVING',
      omschrijving: 'Vergunning voor een dakkapel',
      toelichting: 'Dakkapel aan de achterkant van uw woning. De leges zijn € 412,50.',
      start: -50,
      einddatumGepland: k.dag(35),
      uiterlijkeEinddatum: k.dag(49),
      zaakdossierUrl: `https://${gemeente.host}/dossier/dakkapel`,
      contact: team(gemeente, 'Team Vergunningen', '088 000 00 20'),
    },
    [
      {
        dagen: -50,
        statusCode: 'ONTV',
        statustekst: 'Wij hebben uw aanvraag ontvangen. U kreeg een kopie in uw Berichtenbox.',
        informeren: false,
      },
      {
        dagen: -7,
        statusCode: 'CONTROLE',
        statustekst: 'Wij hebben uw papieren bekeken. Eén tekening mist nog.',
      },
      {
        dagen: -5,
        statusCode: 'AANVUL',
        omschrijving: 'Wachten op uw tekening',
        statustekst:
          'Wij hebben een tekening van de zijkant nodig, met de maten erbij. De termijn staat stil tot wij die hebben.',
        actieVereist: true,
        actieUiterlijk: k.dag(14),
        actieUrl: `https://${gemeente.host}/aanvullen`,
        actieTekst: 'Lever de tekening aan',
      },
    ],
  );
}

export function groenDak(k: Kalender, gemeente: Gemeente): DemoZaak {
  return zaak(
    k,
    gemeente,
    {
      identificatie: `Z${k.jaar(-20)}-009120`,
      zaaktypeCode: 'SUBSIDIE',
      omschrijving: 'Subsidie voor een groen dak',
      toelichting: 'U vroeg subsidie voor 24 m² groen dak.',
      start: -20,
      einddatumGepland: k.dag(69),
      uiterlijkeEinddatum: k.dag(83),
      contact: team(gemeente, 'Team Subsidies', '088 000 00 20'),
    },
    [
      { dagen: -20, statusCode: 'ONTV', statustekst: 'Wij hebben uw aanvraag ontvangen.', informeren: false },
      {
        dagen: -1,
        statusCode: 'BEOORD',
        statustekst: 'Wij bekijken uw aanvraag. U hoeft nu niets te doen.',
      },
    ],
  );
}

export function paspoort(k: Kalender, gemeente: Gemeente, nummer: string, klaar: number): DemoZaak {
  const opgehaald = klaar < -7;
  return zaak(
    k,
    gemeente,
    {
      identificatie: `P${k.jaar(klaar)}-${nummer}`,
      zaaktypeCode: 'PASPOORT',
      omschrijving: 'Paspoort vernieuwen',
      start: klaar - 6,
      ...(opgehaald
        ? { einddatum: k.dag(klaar + 3), resultaat: { omschrijving: 'Opgehaald' } }
        : { einddatumGepland: k.dag(klaar + 90) }),
      contact: team(gemeente, 'Burgerzaken', '088 000 00 20'),
    },
    [
      { dagen: klaar - 6, statusCode: 'ONTV', statustekst: 'Uw aanvraag is compleet.', informeren: false },
      { dagen: klaar - 5, statusCode: 'MAKEN', statustekst: 'Uw paspoort wordt gemaakt. Dat duurt 5 werkdagen.' },
      {
        dagen: klaar,
        statusCode: 'OPHALEN',
        statustekst: 'Uw paspoort ligt klaar. Neem uw oude paspoort mee.',
        ...(opgehaald
          ? {}
          : { actieVereist: true, actieUiterlijk: k.dag(klaar + 90), actieTekst: 'Haal uw paspoort op' }),
      },
      ...(opgehaald
        ? [
            {
              dagen: klaar + 3,
              statusCode: 'OPGEHAALD',
              statustekst: 'U heeft uw paspoort opgehaald.',
              isEindstatus: true,
            },
          ]
        : []),
    ],
  );
}

export function bezwaarGewonnen(k: Kalender, gemeente: Gemeente): DemoZaak {
  return zaak(
    k,
    gemeente,
    {
      identificatie: `B${k.jaar(-340)}-000318`,
      zaaktypeCode: 'BEZWAAR',
      omschrijving: 'Bezwaar tegen parkeerboete',
      start: -340,
      einddatum: k.dag(-273),
      resultaat: {
        omschrijving: 'U kreeg gelijk',
        toelichting: 'Het bord was niet goed te zien. U hoeft de boete niet te betalen.',
      },
      contact: team(gemeente, 'Team Bezwaar', '088 000 00 24'),
    },
    [
      { dagen: -340, statusCode: 'ONTV', statustekst: 'Wij hebben uw bezwaar ontvangen.', informeren: false },
      { dagen: -318, statusCode: 'HOREN', statustekst: 'U heeft uw bezwaar aan de telefoon uitgelegd.' },
      { dagen: -300, statusCode: 'BEOORD', statustekst: 'Wij beoordelen uw bezwaar.' },
      {
        dagen: -273,
        statusCode: 'BESLIST',
        statustekst: 'U kreeg gelijk. U hoeft de boete niet te betalen.',
        isEindstatus: true,
      },
    ],
  );
}

export function bezwaarLopend(k: Kalender, gemeente: Gemeente): DemoZaak {
  return zaak(
    k,
    gemeente,
    {
      identificatie: `B${k.jaar(-24)}-000471`,
      zaaktypeCode: 'BEZWAAR',
      omschrijving: 'Bezwaar tegen de WOZ-waarde',
      start: -24,
      uiterlijkeEinddatum: k.dag(102),
      contact: team(gemeente, 'Team Belastingen', '088 000 00 23'),
    },
    [
      { dagen: -24, statusCode: 'ONTV', statustekst: 'Wij hebben uw bezwaar ontvangen.', informeren: false },
      {
        dagen: -4,
        statusCode: 'HOREN',
        statustekst: 'U mag uw bezwaar uitleggen. Kies een moment dat u past.',
        actieVereist: true,
        actieUiterlijk: k.dag(10),
        actieUrl: `https://${gemeente.host}/afspraak`,
        actieTekst: 'Kies een moment',
      },
    ],
  );
}

export function parkeervergunning(k: Kalender, gemeente: Gemeente, nummer: string): DemoZaak {
  return zaak(
    k,
    gemeente,
    {
      identificatie: `V${k.jaar(-9)}-${nummer}`,
      zaaktypeCode: 'PARKEER',
      omschrijving: 'Parkeervergunning voor bewoners',
      start: -9,
      einddatumGepland: k.dag(12),
      contact: team(gemeente, 'Team Parkeren', '088 000 00 21'),
    },
    [
      { dagen: -9, statusCode: 'ONTV', statustekst: 'Wij hebben uw aanvraag ontvangen.', informeren: false },
      {
        dagen: -3,
        statusCode: 'BETALEN',
        statustekst: 'U kunt de vergunning krijgen. Betaal eerst € 96 voor dit jaar.',
        actieVereist: true,
        actieUiterlijk: k.dag(11),
        actieUrl: `https://${gemeente.host}/betalen`,
        actieTekst: 'Betaal de vergunning',
      },
    ],
  );
}

/** The record of a reported zaak, without the keys that the loader gives. */
export function zaakVelden(
  { gemeente, zaak: gemeld }: DemoZaak,
  bsn: Bsn,
): Omit<Zaak, 'id' | 'inhoudHash' | 'ontvangenOp'> {
  const soort = ZAAKSOORTEN.find(({ code }) => code === gemeld.zaaktypeCode)!;
  const { vertrouwelijkheid: _, registratiedatum, ...rest } = gemeld;
  return {
    ...rest,
    oin: gemeente.oin,
    bsn,
    rol: 'initiator',
    zaaktypeOmschrijving: soort.omschrijving,
    registratiedatum: registratiedatum ?? gemeld.startdatum,
  };
}
