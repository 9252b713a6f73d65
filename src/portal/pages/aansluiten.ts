// The public page for developers: each service with address, operations, WSDL, schemas and examples to download (DOC-01).
import type { Aansluitgegevens, Dienst, Tabel } from '../aansluiten.ts';
import { icoon } from '../components/iconen.ts';
import { type Html, html } from '../html.ts';
import { type Antwoord, open, pagina, type Route, type Verzoek } from '../portaal.ts';
import { omvang } from '../taal.ts';

export const AANSLUITEN: readonly Route[] = [
  open('GET', '/aansluiten/', toon),
  open('GET', '/aansluiten/*bestand', bestand),
];

const LEEG: Aansluitgegevens = { diensten: [], bestanden: new Map(), tabellen: [] };

function toon({ portaal }: Verzoek): Antwoord {
  const { diensten, bestanden, tabellen } = portaal.aansluiten ?? LEEG;
  const schemas = [...bestanden.keys()].filter((pad) => pad.startsWith('xsd/')).sort();
  const dienstenlijst =
    diensten.length === 0
      ? html`<p>Er zijn nu geen contracten gepubliceerd. Bel de helpdesk.</p>`
      : html`<ul class="stack">${diensten.map((dienst) => kaart(dienst, bestanden))}</ul>`;
  return pagina({
    titel: 'Aansluiten als organisatie',
    inhoud: html`<main id="inhoud" tabindex="-1">
<div class="page-title"><h1>Aansluiten als organisatie</h1>
<p class="lead">Voor ontwikkelaars en leveranciers: de diensten, de contracten en voorbeelden die kloppen met het schema.</p>
</div>
<div class="stack-xl">
<section class="stack" aria-labelledby="begin"><h2 id="begin">Zo begint u</h2>
<ol class="list stack-sm">
<li>Download de WSDL van een dienst hieronder. De schema’s worden vanzelf gevonden.</li>
<li>Maak verbinding met een PKIoverheid-certificaat waarin uw OIN staat (in de testomgeving een testcertificaat). Het is
Digikoppeling WUS, met TLS aan beide kanten.</li>
<li>Roep <code>Ping</code> aan. Het antwoord zegt welk certificaat wij zien en hoe lang het nog geldig is.</li>
<li>Onderteken het bericht (profiel 2W-be-S): Body, WS-Addressing en Timestamp. Controleer de handtekening en de
SignatureConfirmation van ons antwoord.</li>
</ol></section>
<section class="stack" aria-labelledby="diensten"><h2 id="diensten">Diensten</h2>${dienstenlijst}</section>
${tabellen.map(tabel)}
${schemas.length > 0 && schemalijst(schemas, bestanden)}
</div></main>`,
  });
}

function kaart(dienst: Dienst, bestanden: Aansluitgegevens['bestanden']): Html {
  const eigen = [...bestanden.keys()].filter((pad) => pad.startsWith(`${dienst.map}/`)).sort();
  return html`<li class="card stack"><div class="stack-sm"><h3>${dienst.naam} ${dienst.versie}</h3>
<p>${dienst.omschrijving}</p></div>
<dl class="data-list data-list--compact">
<div><dt>Adres</dt><dd><code>${dienst.adres}</code></dd></div>
<div><dt>Operaties</dt><dd>${dienst.operaties.map((naam, i) => html`${i > 0 && ', '}<code>${naam}</code>`)}</dd></div>
</dl>
<ul class="action-list">${eigen.map((pad) => downloadregel(pad, bestanden))}</ul></li>`;
}

function tabel({ id, titel, uitleg, koppen, rijen }: Tabel): Html {
  return html`<section class="stack" aria-labelledby="${id}"><h2 id="${id}">${titel}</h2>
<p>${uitleg}</p>
<table class="table table--stack" role="table"><caption class="visually-hidden">${titel}</caption>
<thead role="rowgroup"><tr role="row">${koppen.map((kop) => html`<th scope="col" role="columnheader">${kop}</th>`)}</tr></thead>
<tbody role="rowgroup">${rijen.map(([eerste, ...rest]) => rij(eerste!, rest, koppen))}</tbody></table>
</section>`;
}

function rij(eerste: string, rest: readonly string[], koppen: readonly string[]): Html {
  const cellen = rest.map(
    (tekst, i) => html`<td role="cell" data-label="${koppen[i + 1]!}"><span>${tekst}</span></td>`,
  );
  return html`<tr role="row"><th scope="row" role="rowheader"><code>${eerste}</code></th>${cellen}</tr>`;
}

function schemalijst(schemas: readonly string[], bestanden: Aansluitgegevens['bestanden']): Html {
  return html`<section class="stack" aria-labelledby="schemas"><h2 id="schemas">Schema’s</h2>
<p>De WSDL’s verwijzen naar deze bestanden. Alles staat hier; er hoeft niets van elders te komen.</p>
<ul class="action-list">${schemas.map((pad) => downloadregel(pad, bestanden))}</ul>
</section>`;
}

function downloadregel(pad: string, bestanden: Aansluitgegevens['bestanden']): Html {
  const teken = icoon(pad.endsWith('.wsdl') ? 'stekker' : 'papier');
  const grootte = html`<span class="text-small text-subtle">${omvang(bestanden.get(pad)!.length)}</span>`;
  return html`<li><a href="/aansluiten/${pad}">${teken}<span>${pad.split('/').at(-1)} ${grootte}</span></a></li>`;
}

function bestand({ portaal, params }: Verzoek): Antwoord {
  const inhoud = portaal.aansluiten?.bestanden.get(params.bestand ?? '');
  if (!inhoud) return { soort: 'nietGevonden' };
  const xml = /\.(?:wsdl|xsd|xml)$/.test(params.bestand!);
  return { soort: 'openbaar', type: xml ? 'text/xml; charset=utf-8' : 'text/plain; charset=utf-8', inhoud };
}
