// The mail: plain text, Dutch (B1), by the duties and bans of mijnoverheid.md §4.3. No link, no content, no identifying number: whoever
// copies this mail gains nothing, and the herkenningswoord shows the citizen that it is real.
import { type Melding, regel } from './melding.ts';

/** Changes with the wording; kept with what was sent. */
export const SJABLOON_VERSIE = '1';
/** More news than this is counted, not listed. */
const MAX_REGELS = 40;

export interface Brief {
  readonly onderwerp: string;
  readonly tekst: string;
}

export interface BriefGegevens {
  readonly meldingen: readonly Melding[];
  /** Name of the portal as plain text, e.g. `mijnbode.example`. */
  readonly site: string;
  readonly herkenningswoord?: string;
}

/** Subject and text of one mail about one or more events. `meldingen` is not empty. */
export function maakBrief({ meldingen, site, herkenningswoord }: BriefGegevens): Brief {
  const [eerste] = meldingen;
  if (!eerste) throw new RangeError('a mail needs at least one event');
  const een = meldingen.length === 1;
  const delen = een ? enkel(eerste) : gebundeld(meldingen);
  return {
    onderwerp: een ? onderwerpVan(eerste) : `${meldingen.length} nieuwe meldingen in MijnBode`,
    tekst: [...delen, ...watTeDoen(site), ...herkenning(herkenningswoord), ...slot()].join('\r\n'),
  };
}

const bij = (melding: Melding): string => regel(melding.afzender);

function onderwerpVan(melding: Melding): string {
  return melding.gebeurtenis === 'NieuwBericht'
    ? `Nieuw bericht van ${bij(melding)}`
    : `Nieuws over uw zaak bij ${bij(melding)}`;
}

function enkel(melding: Melding): string[] {
  const bericht = melding.gebeurtenis === 'NieuwBericht';
  return [
    bericht ? 'Er staat een nieuw bericht voor u in MijnBode.' : 'Er is iets veranderd in een zaak van u.',
    '',
    `Van:            ${bij(melding)}`,
    `Soort:          ${regel(melding.aard)}`,
    `Rechtsgevolgen: ${melding.rechtsgevolg ? 'Ja' : 'Nee'}`,
    `Reactie nodig:  ${reactie(melding)}`,
    '',
  ];
}

/** `Ja, uiterlijk op 10 maart 2026`, `Ja. De datum staat in MijnBode` or `Nee`. */
function reactie({ reactie: of }: Melding): string {
  if (!of.nodig) return 'Nee';
  return of.wanneer ? `Ja, ${of.wanneer}` : 'Ja. De datum staat in MijnBode';
}

function gebundeld(meldingen: readonly Melding[]): string[] {
  const perAfzender = Map.groupBy(meldingen.slice(0, MAX_REGELS), bij);
  const rest = meldingen.length - MAX_REGELS;
  return [
    `Er zijn ${meldingen.length} nieuwe meldingen voor u in MijnBode.`,
    '',
    ...[...perAfzender].flatMap(([afzender, deze]) => [`${afzender} (${telling(deze)})`, ...deze.flatMap(lijst), '']),
    ...(rest > 0 ? [`En nog ${rest} andere. Die ziet u in MijnBode.`, ''] : []),
  ];
}

function telling(meldingen: readonly Melding[]): string {
  const berichten = meldingen.filter((melding) => melding.gebeurtenis === 'NieuwBericht').length;
  const zaken = meldingen.length - berichten;
  return [
    berichten > 0 ? `${berichten} ${berichten === 1 ? 'bericht' : 'berichten'}` : '',
    zaken > 0 ? `${zaken} ${zaken === 1 ? 'verandering' : 'veranderingen'} in een zaak` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

function lijst(melding: Melding): string[] {
  const gevolg = melding.rechtsgevolg ? 'Ja' : 'Nee';
  return [`- ${regel(melding.aard)}`, `  Rechtsgevolgen: ${gevolg}. Reactie nodig: ${reactie(melding)}.`];
}

function watTeDoen(site: string): string[] {
  return [
    'Wat moet u doen?',
    `Ga zelf naar ${site} en log in met DigiD.`,
    'Typ het adres zelf in. In onze e-mails staat nooit een link.',
    '',
  ];
}

function herkenning(woord: string | undefined): string[] {
  const veilig = woord === undefined ? '' : regel(woord).slice(0, 40);
  if (veilig === '') return ['U heeft nog geen herkenningswoord. Kies er een bij Instellingen.', ''];
  return [
    `Uw herkenningswoord: ${veilig}`,
    'Staat hier een ander woord? Dan is deze e-mail niet van ons.',
    'Doe dan niet wat erin staat.',
    '',
  ];
}

function slot(): string[] {
  return [
    'U krijgt deze e-mail omdat u in MijnBode koos voor meldingen per',
    'e-mail. Wilt u dat niet meer? Log in en ga naar Instellingen.',
    'U kunt deze e-mail niet beantwoorden.',
    '',
    'MijnBode',
    '',
  ];
}
