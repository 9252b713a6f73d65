// What works now and what was announced (OPS-03): functions, sources, maintenance, faults, news.
import type { Gegevensbron } from '../../store/index.ts';
import { BRON_NAMEN } from '../components/bronnen.ts';
import { icoon } from '../components/iconen.ts';
import { type Html, html } from '../html.ts';
import { type Antwoord, type Mededeling, open, pagina, type Route, type Verzoek } from '../portaal.ts';
import { datumTijd } from '../taal.ts';
import { zichtbareBronnen } from './gegevens.ts';

export const ACTUEEL: readonly Route[] = [open('GET', '/actueel', toon)];

async function toon({ portaal, nu }: Verzoek): Promise<Antwoord> {
  const [fout, bronnen] = await Promise.all([portaal.store.gezondheid(), portaal.store.gegevens.bronnen()]);
  const werkt = fout === undefined;
  const mededelingen = [...(portaal.config.mededelingen ?? [])].sort((a, b) => b.van - a.van);
  const nuEnStraks = mededelingen.filter(({ van, tot }) => (tot ?? van) >= nu);
  const voorbij = mededelingen.filter(({ van, tot }) => (tot ?? van) < nu).slice(0, 20);
  return pagina({
    titel: 'Storingen en onderhoud',
    inhoud: html`<main id="inhoud" tabindex="-1" class="notice-page">
<div class="page-title"><h1>Storingen en onderhoud</h1><p class="lead">Stand van ${datumTijd(nu)}.</p></div>
<div class="stack-lg">
<section class="card stack" aria-labelledby="nu"><h2 id="nu">Zo werkt het nu</h2>
<ul class="status-lines stack-sm">
${FUNCTIES.map((naam) => stand(naam, werkt))}
${zichtbareBronnen(bronnen).map((bron) => bronStand(bron, werkt))}
</ul></section>
<section class="stack" aria-labelledby="gepland"><h2 id="gepland">Nu en gepland</h2>
${nuEnStraks.length > 0 ? lijst(nuEnStraks) : html`<p>Er is geen storing en er is geen onderhoud gepland.</p>`}
</section>
${voorbij.length > 0 && html`<section class="stack" aria-labelledby="voorbij"><h2 id="voorbij">Voorbij</h2>${lijst(voorbij)}</section>`}
<p class="text-subtle text-small">Valt er iets uit? Dan gaat er niets verloren. Berichten die organisaties in die tijd sturen,
komen daarna in uw box.</p>
</div></main>`,
  });
}

const FUNCTIES = ['Inloggen', 'Berichten', 'Lopende zaken', 'Instellingen'] as const;

function bronStand({ code, status }: Gegevensbron, werkt: boolean): Html {
  const woord = status === 'onderhoud' ? 'in onderhoud' : 'werkt nu niet';
  return stand(`Gegevens: ${BRON_NAMEN[code].titel}`, werkt && status === 'actief', woord);
}

function stand(naam: string, werkt: boolean, woord = 'werkt nu niet'): Html {
  const zin = werkt ? html`${naam} werkt` : html`<strong>${naam} ${woord}</strong>`;
  return html`<li class="icon-link">${icoon(werkt ? 'check-circle' : 'x-circle')}<span>${zin}</span></li>`;
}

const lijst = (mededelingen: readonly Mededeling[]): Html => html`<ul class="stack">${mededelingen.map(regel)}</ul>`;

const SOORT = { onderhoud: 'Onderhoud', storing: 'Storing', nieuw: 'Nieuw' } as const;

function regel({ soort, titel, tekst, van, tot }: Mededeling): Html {
  return html`<li class="card stack-sm">
<p class="text-small text-subtle">${SOORT[soort]}, ${datumTijd(van)}${tot !== undefined && html` tot ${datumTijd(tot)}`}</p>
<h3 class="h-small">${titel}</h3><p>${tekst}</p></li>`;
}
