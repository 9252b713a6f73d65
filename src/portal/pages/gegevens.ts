// One card per source: available, nothing known, or temporarily not available, and whom to call in each case (PG-08, PG-11). A
// source that is down never makes the others look empty.
import type { EpochMs } from '../../core/index.ts';
import { type BronBeeld, bronBeeld } from '../../gegevens/index.ts';
import type { Gegevensbron } from '../../store/index.ts';
import { BRON_NAMEN } from '../components/bronnen.ts';
import { icoon } from '../components/iconen.ts';
import { badge, belLink, melding } from '../components/klein.ts';
import { type Html, html } from '../html.ts';
import { type Antwoord, actief, type Ingelogd, pagina, type Route } from '../portaal.ts';
import { aantal, hoofdletter, opsomming, tijd } from '../taal.ts';

export const GEGEVENS: readonly Route[] = [actief('GET', '/gegevens', gegevens)];

/** Sources that a citizen may see: those in use, also while they do not work. */
export function zichtbareBronnen(bronnen: readonly Gegevensbron[]): readonly Gegevensbron[] {
  return bronnen.filter(({ status }) => status === 'actief' || status === 'storing' || status === 'onderhoud');
}

/** Path of the page of a source. */
export const bronPad = ({ code }: Gegevensbron): string => `/gegevens/${code.toLowerCase()}`;

async function gegevens({ portaal, bezoeker, nu }: Ingelogd): Promise<Antwoord> {
  const { store, omgeving } = portaal;
  const [alle, leveringen] = await Promise.all([store.gegevens.bronnen(), store.gegevens.leveringen(bezoeker.bsn)]);
  const bronnen = zichtbareBronnen(alle).map((bron) => ({
    bron,
    beeld: bronBeeld(bron, leveringen, { bsn: bezoeker.bsn, now: nu, omgeving }),
  }));
  const weg = bronnen
    .filter(({ beeld }) => beeld.stand === 'tijdelijkNietBeschikbaar')
    .map(({ bron }) => bron.contact.naam);
  return pagina({
    titel: 'Persoonlijke gegevens',
    menu: 'gegevens',
    kruimels: [{ naam: 'Persoonlijke gegevens' }],
    inhoud: html`<main id="inhoud" tabindex="-1">
<div class="page-title">
<h1>Persoonlijke gegevens</h1>
<p class="lead">Zo staat u geregistreerd bij ${aantal(bronnen.length, 'bron', 'bronnen')} van de overheid. U ziet wat een bron het
laatst aan ons gaf, en van wanneer dat is.</p>
</div>
<div class="stack-lg">
${weg.length > 0 && nietAlles(weg)}
<section class="stack" aria-labelledby="bronnen">
<h2 id="bronnen">Alle bronnen</h2>
<ul class="grid-cards">${bronnen.map(({ bron, beeld }) => bronKaart(bron, beeld, nu))}</ul>
</section>
<section class="card stack-sm" aria-labelledby="keek">
<h2 id="keek" class="h-small">Wie bekeek uw gegevens?</h2>
<p>U ziet welke organisatie keek, wanneer en waarom.</p>
<p><a class="icon-link" href="/inzage">${icoon('oog')}Wie heeft mijn gegevens bekeken</a></p>
</section>
</div>
</main>`,
  });
}

function nietAlles(weg: readonly string[]): Html {
  const zin = `${hoofdletter(opsomming(weg))} ${weg.length === 1 ? 'is' : 'zijn'} nu niet bereikbaar.`;
  return melding({
    toon: 'warning',
    icoon: 'warning',
    titel: 'U ziet niet alle gegevens',
    inhoud: html`<p>${zin} De andere bronnen werken gewoon.</p>`,
  });
}

interface Uiterlijk {
  readonly klasse: string;
  readonly gedempt: boolean;
  readonly tekst: Html;
  /** Before "Bel …": when to call. */
  readonly vraag: string;
  readonly stand: Html;
}

function uiterlijkVan(bron: Gegevensbron, beeld: BronBeeld, nu: EpochMs): Uiterlijk {
  switch (beeld.stand) {
    case 'beschikbaar':
      return {
        klasse: ' card__link',
        gedempt: false,
        tekst: html`<p>${watErIs(bron, beeld)}</p>`,
        vraag: 'Klopt er iets niet?',
        stand: badge('Beschikbaar', 'positive', 'check'),
      };
    case 'nietsBekend':
      return {
        klasse: ' source-card--empty',
        gedempt: true,
        tekst: html`<p>${bron.contact.naam} heeft niets over u geregistreerd.</p>`,
        vraag: 'Klopt dat niet?',
        stand: badge('Niets bekend', undefined, 'info'),
      };
    case 'tijdelijkNietBeschikbaar':
      return {
        klasse: ' source-card--down',
        gedempt: true,
        tekst: html`<p>Wij konden deze gegevens niet laten zien om ${tijd(nu)}.</p>${opnieuw(bron)}`,
        vraag: 'Heeft het haast?',
        stand: badge('Tijdelijk niet beschikbaar', 'deadline', 'warning'),
      };
  }
}

function opnieuw({ code }: Gegevensbron): Html {
  const welke = html`<span class="visually-hidden">: ${BRON_NAMEN[code].titel}</span>`;
  return html`<p class="cluster"><a class="button button--small" href="/gegevens">${icoon('herstel')}Probeer opnieuw${welke}</a></p>`;
}

function bronKaart(bron: Gegevensbron, beeld: BronBeeld, nu: EpochMs): Html {
  const { titel, icoon: teken } = BRON_NAMEN[bron.code];
  const { naam, telefoon } = bron.contact;
  const { klasse, gedempt, tekst, vraag, stand } = uiterlijkVan(bron, beeld, nu);
  const kop = beeld.stand === 'beschikbaar' ? html`<a href="${bronPad(bron)}">${titel}</a>` : titel;
  return html`<li class="card source-card${klasse}">
<div class="source-card__head">
<span class="icon-tile${gedempt && ' icon-tile--muted'}">${icoon(teken)}</span>
<div><h3>${kop}</h3><p class="text-small text-subtle">${bron.naam}</p></div>
</div>
<div class="stack-sm">${tekst}<p class="text-small">${vraag}${telefoon && html` Bel ${naam}: ${belLink(telefoon)}`}</p></div>
<p>${stand}</p>
</li>`;
}

function watErIs(bron: Gegevensbron, { leveringen }: BronBeeld): string {
  const sets = leveringen.map(({ set }) => bron.sets.find(({ code }) => code === set)?.naam ?? set);
  const onderzoek = leveringen.flatMap(({ gegevens: lijst }) => lijst).filter(({ inOnderzoek }) => inOnderzoek).length;
  const noot = onderzoek > 0 ? ` ${aantal(onderzoek, 'gegeven', 'gegevens')} in onderzoek.` : '';
  return `${hoofdletter(sets.map(kleineLetter).join(', '))}.${noot}`;
}

/** A name inside a sentence; an abbreviation such as WOZ keeps its capitals. */
function kleineLetter(naam: string): string {
  return /^\p{Lu}\p{Ll}/u.test(naam) ? naam.charAt(0).toLowerCase() + naam.slice(1) : naam;
}
