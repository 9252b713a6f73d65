// The frame of every page: skip link, environment, header with the clock time of the session, main menu, crumbs, footer.
import { type Html, html, NIETS } from '../html.ts';
import type { Bezoeker, Kruimel, Menu, Pagina, Portaal, Verzoek } from '../portaal.ts';
import { tijd } from '../taal.ts';
import { type Icoon, icoon } from './iconen.ts';
import { belLink, csrfVeld } from './klein.ts';
import { MERK } from './tekeningen.ts';

export interface Kader {
  readonly verzoek: Verzoek;
  readonly pagina: Pagina;
  /** Unread berichten; absent when there is no active box (then there is no menu either). */
  readonly ongelezen?: number | undefined;
}

const OMGEVING = {
  demo: 'Demo-omgeving. Alle personen, zaken en bedragen zijn verzonnen.',
  preproductie: 'Testomgeving. Gebruik hier nooit echte gegevens.',
  productie: undefined,
} as const;

/** The whole document. */
export function document(kader: Kader): Html {
  const { pagina, verzoek } = kader;
  const { portaal } = verzoek;
  return html`<!doctype html>
<html lang="${pagina.taal ?? 'nl'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${pagina.titel} - ${portaal.config.naam}</title>
<link rel="stylesheet" href="${portaal.statisch.pad('theme.css')}">
<link rel="icon" href="${portaal.statisch.pad('logo.svg')}" type="image/svg+xml">
</head>
<body>
<a class="skip-link" href="#inhoud" lang="nl">Direct naar de inhoud</a>
${kop(kader)}
${!pagina.breed ? html`<div class="page wrap">${kruimelpad(pagina.kruimels)}${pagina.inhoud}</div>` : pagina.inhoud}
${voet(portaal)}
</body>
</html>
`;
}

function kop({ verzoek, pagina, ongelezen }: Kader): Html {
  const { portaal, bezoeker } = verzoek;
  const omgeving = OMGEVING[portaal.omgeving];
  return html`<header class="page-header" lang="nl">
${omgeving && html`<p class="environment"><span class="wrap">${omgeving}</span></p>`}
<div class="wrap">
<div class="page-header__top">
${merk(portaal.config.naam, bezoeker)}
${bezoeker && account(bezoeker, verzoek.csrf)}
</div>
${ongelezen !== undefined && hoofdmenu(pagina, ongelezen)}
</div>
</header>`;
}

function merk(naam: string, bezoeker: Bezoeker | undefined): Html {
  const licht = naam.startsWith('Mijn') ? 'Mijn' : '';
  const [pad, uitleg] = bezoeker ? ['/thuis', 'naar uw overzicht'] : ['/', 'naar de startpagina'];
  return html`<a class="brand" href="${pad}">${MERK}
<span>${licht && html`<span class="brand__light">${licht}</span>`}${naam.slice(licht.length)}</span>
<span class="visually-hidden">, ${uitleg}</span></a>`;
}

function account({ profiel, tot }: Bezoeker, csrf: string): Html {
  const verlengen = html`<span class="visually-hidden">, langer ingelogd blijven</span>`;
  return html`<div class="account">
<span class="account__name">${profiel.naam || 'Ingelogd'}</span>
<a class="account__session" href="/sessie">Ingelogd tot ${tijd(tot)}${verlengen}</a>
<form class="account__logout" action="/uitloggen" method="post">${csrfVeld(csrf)}
<button class="button button--small" type="submit">${icoon('uit')}Uitloggen</button>
</form>
</div>`;
}

const MENU: readonly (readonly [Menu, string, Icoon])[] = [
  ['berichten', 'Berichten', 'mail'],
  ['zaken', 'Lopende zaken', 'zaken'],
  ['gegevens', 'Persoonlijke gegevens', 'gegevens'],
  ['instellingen', 'Instellingen', 'instellingen'],
];

function hoofdmenu(pagina: Pagina, ongelezen: number): Html {
  const items = MENU.map(([menu, naam, teken]) => {
    const hier = menu === pagina.menu && html` aria-current="${pagina.dieper ? 'true' : 'page'}"`;
    const eind = menu === 'instellingen' && html` class="main-nav__end"`;
    const telling = menu === 'berichten' && ongelezen > 0 && html` ${ongelezenTeller(ongelezen)}`;
    return html`<li${eind}><a href="/${menu}"${hier}>${icoon(teken)}<span>${naam}</span>${telling}</a></li>`;
  });
  return html`<nav class="main-nav" aria-label="Hoofdmenu"><ul class="links">${items}</ul></nav>`;
}

/** The round count, with its meaning for who cannot see it. */
export function ongelezenTeller(ongelezen: number): Html {
  const getal = ongelezen > 999 ? '999+' : ongelezen;
  const verborgen = (tekst: string) => html`<span class="visually-hidden">${tekst}</span>`;
  return html`<span class="count">${verborgen(', ')}${getal}${verborgen(' ongelezen')}</span>`;
}

function kruimelpad(kruimels: readonly Kruimel[] | undefined): Html {
  if (!kruimels) return NIETS;
  const items = [{ naam: 'Thuis', pad: '/thuis' }, ...kruimels].map(({ naam, pad }) =>
    pad ? html`<li><a href="${pad}">${naam}</a></li>` : html`<li><span aria-current="page">${naam}</span></li>`,
  );
  return html`<nav class="breadcrumb-nav" aria-label="Kruimelpad"><ol>${items}</ol></nav>`;
}

function voet(portaal: Portaal): Html {
  const { naam, helpdesk } = portaal.config;
  return html`<footer class="page-footer" lang="nl">
<div class="wrap">
<section aria-labelledby="voet-hulp">
<h2 id="voet-hulp">Hulp nodig?</h2>
<p>Vraag over een bericht, zaak of gegeven? Bel de organisatie die erbij staat.</p>
<p>Werkt ${naam} niet goed? Bel de helpdesk: ${belLink(helpdesk.telefoon)}. ${helpdesk.openingstijden}</p>
</section>
<nav aria-labelledby="voet-over">
<h2 id="voet-over">Over ${naam}</h2>
<ul class="links">
<li><a href="/organisaties">Aangesloten organisaties</a></li>
<li><a href="/actueel">Storingen en onderhoud</a></li>
<li><a href="/hulp">Uitleg en vragen</a></li>
<li><a href="/aansluiten/">Aansluiten als organisatie</a></li>
<li><a href="/english" lang="en" hreflang="en">English</a></li>
</ul>
</nav>
<nav aria-labelledby="voet-regels">
<h2 id="voet-regels">Zo gaan wij met u om</h2>
<ul class="links">
<li><a href="/privacy">Privacy</a></li>
<li><a href="/cookies">Cookies</a></li>
<li><a href="/toegankelijkheid">Toegankelijkheid</a></li>
<li><a href="/voorwaarden">Voorwaarden</a></li>
</ul>
</nav>
</div>
</footer>`;
}
