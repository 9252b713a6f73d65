// The public list of organisations that are connected, per function, with how to reach them (ORG-02).
import type { Organisatie } from '../../store/index.ts';
import { BRON_NAMEN } from '../components/bronnen.ts';
import { type Icoon, icoon } from '../components/iconen.ts';
import { belLink, externeLink } from '../components/klein.ts';
import { type Html, html } from '../html.ts';
import { type Antwoord, open, pagina, type Route, type Verzoek } from '../portaal.ts';
import { leesRegister } from '../register.ts';
import { aantal } from '../taal.ts';
import { zichtbareBronnen } from './gegevens.ts';

export const ORGANISATIES: readonly Route[] = [open('GET', '/organisaties', toon)];

async function toon({ portaal }: Verzoek): Promise<Antwoord> {
  const register = await leesRegister(portaal.store, portaal.omgeving);
  const [post, zaken, bronnen] = await Promise.all([
    register.aangesloten('BERICHTENBOX'),
    register.aangesloten('LOPENDE_ZAKEN'),
    portaal.store.gegevens.bronnen(),
  ]);
  return pagina({
    titel: 'Aangesloten organisaties',
    inhoud: html`<main id="inhoud" tabindex="-1">
<div class="page-title"><h1>Aangesloten organisaties</h1><p class="lead">Deze organisaties sturen berichten, laten zaken zien of geven gegevens. Van wie u digitale post krijgt, kiest u zelf.</p></div>
<div class="stack-xl">
${lijst('berichten', 'mail', `Berichten (${post.length})`, 'Deze organisaties kunnen u digitaal post sturen.', post)}
${lijst('zaken', 'zaken', `Lopende zaken (${zaken.length})`, 'Bij deze organisaties ziet u hoe ver uw aanvraag of bezwaar is.', zaken)}
<section class="stack" aria-labelledby="gegevens"><h2 id="gegevens">Persoonlijke gegevens</h2>
<p>${aantal(zichtbareBronnen(bronnen).length, 'bron laat', 'bronnen laten')} zien hoe u geregistreerd staat.</p>
<ul class="grid-cards">${zichtbareBronnen(bronnen).map((bron) => html`<li class="card stack-sm"><h3 class="h-small icon-link">${icoon(BRON_NAMEN[bron.code].icoon)}${BRON_NAMEN[bron.code].titel}</h3><p>${bron.naam}</p>${bron.contact.telefoon && html`<p class="text-small">${belLink(bron.contact.telefoon)}</p>`}</li>`)}</ul></section>
</div></main>`,
  });
}

function lijst(id: string, teken: Icoon, titel: string, uitleg: string, organisaties: readonly Organisatie[]): Html {
  return html`<section class="stack" aria-labelledby="${id}"><h2 id="${id}">${titel}</h2><p>${uitleg}</p>
${
  organisaties.length === 0
    ? html`<p class="text-subtle">Er is nog geen organisatie aangesloten.</p>`
    : html`<ul class="grid-cards">${organisaties.map(
        ({ naam, contact }) =>
          html`<li class="card stack-sm"><h3 class="h-small icon-link">${icoon(teken)}${naam}</h3>${contact.telefoon && html`<p class="text-small">${belLink(contact.telefoon)}</p>`}${contact.url && html`<p class="text-small">${externeLink(contact.url)}</p>`}</li>`,
      )}</ul>`
}</section>`;
}
