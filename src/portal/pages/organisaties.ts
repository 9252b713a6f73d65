// The public list of organisations that are connected, per function, with how to reach them (ORG-02).
import type { Gegevensbron, Organisatie } from '../../store/index.ts';
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
  const zichtbaar = zichtbareBronnen(bronnen);
  return pagina({
    titel: 'Aangesloten organisaties',
    inhoud: html`<main id="inhoud" tabindex="-1">
<div class="page-title">
<h1>Aangesloten organisaties</h1>
<p class="lead">Deze organisaties sturen berichten, laten zaken zien of geven gegevens. Van wie u digitale post krijgt, kiest u
zelf.</p>
</div>
<div class="stack-xl">
${lijst({
  id: 'berichten',
  teken: 'mail',
  titel: `Berichten (${post.length})`,
  uitleg: 'Deze organisaties kunnen u digitaal post sturen.',
  organisaties: post,
})}
${lijst({
  id: 'zaken',
  teken: 'zaken',
  titel: `Lopende zaken (${zaken.length})`,
  uitleg: 'Bij deze organisaties ziet u hoe ver uw aanvraag of bezwaar is.',
  organisaties: zaken,
})}
<section class="stack" aria-labelledby="gegevens">
<h2 id="gegevens">Persoonlijke gegevens</h2>
<p>${aantal(zichtbaar.length, 'bron laat', 'bronnen laten')} zien hoe u geregistreerd staat.</p>
<ul class="grid-cards">${zichtbaar.map(bronKaart)}</ul>
</section>
</div>
</main>`,
  });
}

function bronKaart({ code, naam, contact }: Gegevensbron): Html {
  const { titel, icoon: teken } = BRON_NAMEN[code];
  return html`<li class="card stack-sm">
<h3 class="h-small icon-link">${icoon(teken)}${titel}</h3>
<p>${naam}</p>
${contact.telefoon && html`<p class="text-small">${belLink(contact.telefoon)}</p>`}
</li>`;
}

interface Lijst {
  readonly id: string;
  readonly teken: Icoon;
  readonly titel: string;
  readonly uitleg: string;
  readonly organisaties: readonly Organisatie[];
}

function lijst({ id, teken, titel, uitleg, organisaties }: Lijst): Html {
  const kaarten = organisaties.map(
    ({ naam, contact }) => html`<li class="card stack-sm">
<h3 class="h-small icon-link">${icoon(teken)}${naam}</h3>
${contact.telefoon && html`<p class="text-small">${belLink(contact.telefoon)}</p>`}
${contact.url && html`<p class="text-small">${externeLink(contact.url)}</p>`}
</li>`,
  );
  const geen = html`<p class="text-subtle">Er is nog geen organisatie aangesloten.</p>`;
  return html`<section class="stack" aria-labelledby="${id}">
<h2 id="${id}">${titel}</h2>
<p>${uitleg}</p>
${kaarten.length === 0 ? geen : html`<ul class="grid-cards">${kaarten}</ul>`}
</section>`;
}
