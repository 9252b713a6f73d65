// What integrators must know besides WSDL and XSD, as tables made from the code that applies it: limits, result codes, faults, simulator
// numbers (DOC-01, pain 16: one limits table, made from the source). Dutch.
import { BIJLAGEN_MAX_BYTES, LENGTE, MAX_BERICHTEN, TERMIJN_MS } from '../berichten/index.ts';
import { ERRORS, type ErrorCode, type Omgeving, SIMULATOR_BSNS, type SimulatorUitkomst } from '../core/index.ts';
import { ADVIES } from './rapport/advies.ts';

export interface Tabel {
  readonly id: string;
  readonly titel: string;
  readonly uitleg: string;
  readonly koppen: readonly string[];
  readonly rijen: readonly (readonly string[])[];
}

/** The tables for the page of organisations that connect. Simulator numbers exist outside productie only. */
export function aansluitTabellen(omgeving: Omgeving): readonly Tabel[] {
  const altijd = [grenzen(), codes(), fouten()];
  return omgeving === 'productie' ? altijd : [...altijd, simulator()];
}

const DAGEN = TERMIJN_MS / 86_400_000;

function grenzen(): Tabel {
  const lengtes = Object.entries(LENGTE).map(([veld, [van, tot]]) => [veld, `${van} tot en met ${tot} tekens`]);
  return {
    id: 'grenzen',
    titel: 'Grenzen',
    uitleg: 'Wat langer of groter is, wordt geweigerd met het veld en de grens erbij. Er wordt nooit iets afgekapt.',
    koppen: ['Veld', 'Grens'],
    rijen: [
      ['Berichten', `1 tot en met ${MAX_BERICHTEN} per batch, samen hooguit 104.857.600 bytes`],
      ['AanmaakDatum', `hooguit ${DAGEN} dagen geleden, en niet in de toekomst`],
      ['PublicatieDatum', `hooguit ${DAGEN} dagen na AanmaakDatum of na ontvangst`],
      [
        'Bijlagen',
        `hooguit 2 pdf’s per bericht, samen hooguit ${BIJLAGEN_MAX_BYTES.toLocaleString('nl-NL')} bytes vóór base64`,
      ],
      ['MTOM', 'mag bij elke dienst: Inhoud als base64 in het bericht, of als MIME-deel. Base64 telt mee in de omvang'],
      ...lengtes,
    ],
  };
}

const VERWERKINGSCODES: readonly (readonly [string, string, string])[] = [
  ['Verwerkt', 'Duurzaam opgeslagen. Nu in de box, of op de PublicatieDatum.', 'Niets.'],
  [
    'BerichtBestaatAl',
    'Dit BerichtID is al eerder verwerkt.',
    'Niets. Is de inhoud anders? Gebruik een nieuw BerichtID.',
  ],
  [
    'NietActiefOfGeabonneerd',
    'U mag deze burger niet digitaal schrijven, of het BSN klopt niet.',
    'Stuur papier, of verbeter het BSN.',
  ],
  [
    'BerichtTypeNietOndersteund',
    'Het berichttype bestaat niet of is niet actief.',
    'Activeer het berichttype en stuur opnieuw.',
  ],
  [
    'XmlValidatieTegenXsdValtNegatiefUit',
    'Dit bericht past niet bij het XSD of breekt een inhoudsregel.',
    'Herstel het veld dat in Details staat en stuur opnieuw.',
  ],
  [
    'OinInCPAKomtNietOvereenMetOinInBericht',
    'U mag niet namens deze organisatie leveren.',
    'Regel een machtiging en stuur opnieuw.',
  ],
  ['AanmaakDatumLigtTeVerInHetVerleden', 'De batch is te oud.', 'Maak een nieuwe batch.'],
  [
    'PublicatieDatumLigtTeVerInDeToekomst',
    'De publicatie is te ver vooruit.',
    'Kies een eerdere datum en stuur opnieuw.',
  ],
  ['BijlageTeGroot', 'De bijlagen samen zijn te groot.', 'Maak de pdf’s kleiner en stuur opnieuw.'],
  ['TechnischProbleem', 'Het bericht kon niet worden opgeslagen.', 'Stuur opnieuw.'],
];

function codes(): Tabel {
  return {
    id: 'verwerkingscodes',
    titel: 'VerwerkingsCodes',
    uitleg: 'Het oordeel over één bericht. De andere berichten in de batch worden apart beoordeeld.',
    koppen: ['Code', 'Betekenis', 'Wat u doet'],
    rijen: VERWERKINGSCODES,
  };
}

function fouten(): Tabel {
  const rijen = (Object.keys(ERRORS) as ErrorCode[]).map((code) => {
    const { fault, code: technisch } = ERRORS[code];
    return [code, `${fault}, ${technisch}`, ADVIES[code]];
  });
  return {
    id: 'fouten',
    titel: 'SOAP Faults',
    uitleg:
      'Het hele bericht is geweigerd en er is niets opgeslagen. Buiten productie staat in het rapport van uw bericht (correlatieId) welke regel het was.',
    koppen: ['Bode', 'faultcode', 'Wat u doet'],
    rijen,
  };
}

const LEVERING: Readonly<Record<SimulatorUitkomst['levering'], string>> = {
  Verwerkt: 'Verwerkt',
  NietActiefOfGeabonneerd: 'NietActiefOfGeabonneerd',
  BerichtTypeNietOndersteund: 'BerichtTypeNietOndersteund',
  geenResultaat: 'opgeslagen, maar het antwoord komt nooit (fault 0051)',
  transport: 'niets opgeslagen, probeer opnieuw (fault 0051)',
};

function simulator(): Tabel {
  return {
    id: 'simulator',
    titel: 'Simulatornummers',
    uitleg: 'Vaste uitkomsten om mee te testen. In productie zijn dit gewone, onbekende nummers.',
    koppen: ['BSN', 'ValidateAbonnementen', 'LeverBerichten'],
    rijen: [...SIMULATOR_BSNS].map(([bsn, { abonnement, levering }]) => [bsn, String(abonnement), LEVERING[levering]]),
  };
}
