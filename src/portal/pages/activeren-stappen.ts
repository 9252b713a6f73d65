// The three pages of activation: organisations, notifications, check. Nothing is ticked unless the
// citizen ticked it before.
import { type Oin, parseOin } from '../../core/index.ts';
import type { Organisatie } from '../../store/index.ts';
import { type Fout, foutOverzicht, keuze, tekstveld, vinkje } from '../components/formulier.ts';
import { icoon } from '../components/iconen.ts';
import { type Kanaalinvoer, kanaalkeuze, leesKanaal } from '../components/kanaalkeuze.ts';
import { csrfVeld, melding } from '../components/klein.ts';
import { type Html, html, NIETS } from '../html.ts';
import { type Antwoord, type Ingelogd, pagina } from '../portaal.ts';
import { leesRegister } from '../register.ts';
import { datum } from '../taal.ts';
import { VOORWAARDEN } from '../voorwaarden.ts';

/** What was filled in so far. */
export interface Invoer extends Kanaalinvoer {
  readonly organisaties: readonly Oin[];
  readonly woord: string;
}

export const LEGE_INVOER: Invoer = { organisaties: [], kanaal: '', geenOk: false, email: '', woord: '' };

export function leesInvoer(form: URLSearchParams): Invoer {
  const organisaties = new Set(form.getAll('organisatie').flatMap((waarde) => parseOin(waarde) ?? []));
  return { organisaties: [...organisaties], woord: (form.get('woord') ?? '').trim(), ...leesKanaal(form) };
}

const STAPPEN = ['Organisaties', 'Meldingen', 'Controleren'] as const;

function stappen(nummer: number): Html {
  const items = STAPPEN.map((naam, i) => {
    if (i + 1 === nummer) return html`<li aria-current="step">${naam}</li>`;
    const klaar = html`<li class="is-done"><span class="visually-hidden">Klaar: </span>${naam}</li>`;
    return i + 1 < nummer ? klaar : html`<li>${naam}</li>`;
  });
  return html`<nav aria-label="Stappen"><ol class="steps-nav">${items}</ol></nav>`;
}

const veld = (naam: string, waarde: string): Html => html`<input type="hidden" name="${naam}" value="${waarde}">`;
const gekozenVelden = (invoer: Invoer): Html => html`${invoer.organisaties.map((oin) => veld('organisatie', oin))}`;
const meldingVelden = ({ kanaal, geenOk, email, woord }: Invoer): Html =>
  html`${veld('kanaal', kanaal)}${geenOk && veld('geenOk', 'ja')}${veld('email', email)}${veld('woord', woord)}`;

interface Opbouw {
  readonly nummer: number;
  readonly titel: string;
  readonly kop: string;
  readonly lead: string;
  readonly fouten?: readonly Fout[];
  readonly inhoud: Html;
}

function stapPagina({ nummer, titel, kop, lead, fouten = [], inhoud }: Opbouw): Antwoord {
  return pagina({
    titel: `${fouten.length > 0 ? 'Fout: stap' : 'Stap'} ${nummer} van 3: ${titel}`,
    inhoud: html`<main id="inhoud" tabindex="-1" class="notice-page">
${foutOverzicht(fouten)}
${stappen(nummer)}
<div class="page-title">
<h1><span class="visually-hidden">Stap ${nummer} van 3: </span>${kop}</h1>
<p class="lead">${lead}</p>
</div>
${inhoud}
</main>`,
  });
}

const GEEN_PAPIER = melding({
  toon: 'warning',
  icoon: 'papier',
  titel: 'U krijgt dan geen papier meer',
  inhoud: html`<p>Kiest u een organisatie? Dan stuurt die organisatie u <strong>geen brieven op papier meer</strong> als het digitaal
kan. Kijk daarom regelmatig in uw Berichtenbox.</p>`,
});

/** Step 1. */
export async function organisaties({ portaal, csrf }: Ingelogd, invoer: Invoer): Promise<Antwoord> {
  const register = await leesRegister(portaal.store, portaal.omgeving);
  const lijst = await register.aangesloten('BERICHTENBOX');
  const soorten = await Promise.all(lijst.map(({ oin }) => portaal.store.organisaties.berichttypes(oin)));
  const opties = lijst.map(({ oin, naam }, i) => {
    const actieve = soorten[i]!.filter(({ status }) => status === 'actief').map(({ naam: soort }) => soort);
    return { waarde: oin, label: naam, hint: actieve.join(', '), aan: invoer.organisaties.includes(oin) };
  });
  return stapPagina({
    nummer: 1,
    titel: 'kies organisaties',
    kop: 'Van wie wilt u digitale post?',
    lead: 'U heeft nog geen Berichtenbox. In drie stappen zet u hem aan. U kunt later alles veranderen.',
    inhoud: html`${GEEN_PAPIER}
<form class="stack-lg" action="/activeren" method="post">
${csrfVeld(csrf)}${meldingVelden(invoer)}
${keuze({
  soort: 'checkbox',
  naam: 'organisatie',
  titel: 'Kies de organisaties',
  groot: true,
  hint: 'Er staat niets vooraf aan. Kiest u niets? Dan blijft al uw post op papier komen.',
  opties,
})}
<div class="button-group">
<button class="button button--primary" type="submit" name="naar" value="meldingen">Naar stap 2</button>
<button class="button button--text" type="submit" formaction="/uitloggen">Stoppen zonder aan te zetten</button>
</div>
</form>`,
  });
}

/** Step 2. */
export function meldingen({ csrf, portaal }: Ingelogd, invoer: Invoer, fouten: readonly Fout[]): Antwoord {
  const woord = {
    naam: 'woord',
    label: 'Uw herkenningswoord (niet verplicht)',
    waarde: invoer.woord,
    hint: 'Dit woord staat in elke echte e-mail van ons. Kies iets dat alleen u kent, geen wachtwoord.',
    maxlength: 40,
    fouten,
  };
  return stapPagina({
    nummer: 2,
    titel: 'kies meldingen',
    kop: 'Hoe wilt u horen dat er iets nieuws is?',
    lead: 'U krijgt een korte melding: van wie het is, en of u iets moet doen. Nooit de inhoud.',
    fouten,
    inhoud: html`<form action="/activeren" method="post" novalidate>
${csrfVeld(csrf)}${gekozenVelden(invoer)}
${kanaalkeuze(portaal, invoer, fouten)}
${tekstveld(woord)}
<div class="button-group">
<button class="button button--primary" type="submit" name="naar" value="controleren">Naar stap 3</button>
<button class="button button--text" type="submit" name="naar" value="organisaties">Terug</button>
</div>
</form>`,
  });
}

/** Step 3. */
export async function controleren(verzoek: Ingelogd, invoer: Invoer, fouten: readonly Fout[]): Promise<Antwoord> {
  const register = await leesRegister(verzoek.portaal.store, verzoek.portaal.omgeving);
  const gekozen = (await register.aangesloten('BERICHTENBOX')).filter(({ oin }) => invoer.organisaties.includes(oin));
  return stapPagina({
    nummer: 3,
    titel: 'controleren',
    kop: 'Klopt alles?',
    lead: 'Lees dit rustig na. Daarna zet u uw Berichtenbox aan.',
    fouten,
    inhoud: html`<form class="stack-lg" action="/activeren" method="post" novalidate>
${csrfVeld(verzoek.csrf)}${gekozenVelden(invoer)}${meldingVelden(invoer)}
${gekozenKaart(gekozen)}
${meldingKaart(invoer)}
${akkoordVragen(gekozen.length, fouten)}
<div class="button-group">
<button class="button button--primary button--large" type="submit" name="naar" value="klaar">Zet mijn Berichtenbox aan</button>
<button class="button button--text" type="submit" name="naar" value="meldingen">Terug</button>
</div>
</form>`,
  });
}

const deze = (aantal: number): string => (aantal === 1 ? 'deze organisatie' : `deze ${aantal} organisaties`);

function wijzig(stap: string): Html {
  return html`<button class="button button--text" type="submit" name="naar" value="${stap}">Wijzig<span class="visually-hidden"> ${stap}</span></button>`;
}

function gekozenKaart(gekozen: readonly Organisatie[]): Html {
  const geen = gekozen.length === 0;
  const titel = geen ? 'Al uw post blijft op papier komen' : `Van ${deze(gekozen.length)} krijgt u geen papier meer`;
  const uitleg = geen
    ? 'U koos geen organisatie. Dat kunt u later veranderen bij Instellingen.'
    : 'Alle andere organisaties blijven papieren brieven sturen.';
  const namen = gekozen.map(({ naam }) => html`<li class="icon-link">${icoon('check')}${naam}</li>`);
  return html`<section class="card stack" aria-labelledby="papier">
<div class="split split--keep"><h2 id="papier">${titel}</h2>${wijzig('organisaties')}</div>
${!geen && html`<ul class="checks stack-sm">${namen}</ul>`}
<p class="text-subtle text-small">${uitleg}</p>
</section>`;
}

function meldingKaart({ kanaal, email, woord }: Invoer): Html {
  return html`<section class="card stack" aria-labelledby="meld">
<div class="split split--keep"><h2 id="meld">Zo krijgt u een melding</h2>${wijzig('meldingen')}</div>
<dl class="data-list data-list--compact">
<div><dt>Melding</dt><dd>${kanaal === 'email' ? 'E-mail' : 'Geen meldingen'}</dd></div>
${kanaal === 'email' && html`<div><dt>E-mailadres</dt><dd>${email}</dd></div>`}
<div><dt>Herkenningswoord</dt><dd>${woord || 'Niet gekozen'}</dd></div>
</dl>
</section>`;
}

function akkoordVragen(gekozen: number, fouten: readonly Fout[]): Html {
  const geenPapier = {
    naam: 'papierOk',
    label: `Ik begrijp dat ik van ${deze(gekozen)} geen papier meer krijg`,
    fouten,
  };
  return html`<section class="stack" aria-labelledby="voorwaarden">
<h2 id="voorwaarden">Voorwaarden</h2>
<p>Dit zijn de belangrijkste afspraken:</p>
${kernVanVoorwaarden()}
${vinkje({ naam: 'akkoord', label: 'Ik ga akkoord met de voorwaarden', fouten })}
${gekozen > 0 ? vinkje(geenPapier) : NIETS}
</section>`;
}

/** The points of the terms that everybody must have seen, and the link to all of them. */
export function kernVanVoorwaarden(): Html {
  const { kern, versie, ingangsdatum } = VOORWAARDEN;
  return html`<ul class="list">${kern.map((punt) => html`<li>${punt}</li>`)}</ul>
<p><a href="/voorwaarden">Lees alle voorwaarden (versie ${versie}, ${datum(ingangsdatum)})</a></p>`;
}
