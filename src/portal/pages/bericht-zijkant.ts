// Beside a bericht: the zaak it belongs to, keeping and moving it, other post of the sender, and whom to ask (§4.4 help).
import { tijdlijn } from '../../zaken/index.ts';
import { selectie } from '../components/formulier.ts';
import { icoon } from '../components/iconen.ts';
import { contactBlok, csrfVeld } from '../components/klein.ts';
import { MAPPEN } from '../components/mappen.ts';
import { stapZin, stepper } from '../components/stappen.ts';
import { type Html, html, NIETS } from '../html.ts';
import type { Leesbaar } from '../lezen.ts';
import type { Ingelogd } from '../portaal.ts';

export async function zijkant(verzoek: Ingelogd, wat: Leesbaar): Promise<Html> {
  const { bericht, register, afzender } = wat;
  const organisatie = register.organisatie(bericht.oin);
  return html`<aside class="stack" aria-label="Wat u met dit bericht kunt doen">
${await gekoppeldeZaak(verzoek, wat)}
${bewaren(verzoek, wat)}
<section class="card stack-sm" aria-labelledby="hoort">
<h2 id="hoort" class="h-small">Hoort hierbij</h2>
<ul class="action-list"><li><a href="/berichten?van=${bericht.oin}">${icoon('mail')}Alle post van ${afzender}</a></li></ul>
</section>
<section class="card stack-sm" aria-labelledby="vraag">
<h2 id="vraag" class="h-small">Vraag over dit bericht?</h2>
<p>${afzender} schreef dit bericht en weet er alles van. ${verzoek.portaal.config.naam} kan de inhoud niet zien.</p>
${organisatie && contactBlok(organisatie.contact)}
</section>
</aside>`;
}

function bewaren({ csrf }: Ingelogd, { bericht: { id, map: hier } }: Leesbaar): Html {
  const opties = MAPPEN.filter(([map]) => map !== hier).map(([map, naam]) => [map, naam] as const);
  return html`<section class="card stack-sm" aria-labelledby="bewaren">
<h2 id="bewaren" class="h-small">Bewaren</h2>
<ul class="action-list">
<li><a href="/berichten/${id}/bericht.pdf">${icoon('pdf')}Bewaar als PDF</a></li>
<li><a href="/berichten/${id}/alles.zip">${icoon('archive')}Bewaar alles met bewijs (ZIP)</a></li>
</ul>
<hr>
<form class="stack-sm" action="/berichten/${id}" method="post">${csrfVeld(csrf)}
${selectie({ naam: 'map', label: 'Verplaats naar', gekozen: '', opties })}
<div class="button-group">
<button class="button button--small" type="submit" name="actie" value="verplaats">Verplaats</button>
<button class="button button--small button--text" type="submit" name="actie" value="ongelezen">Markeer als ongelezen</button>
</div>
</form>
</section>`;
}

async function gekoppeldeZaak({ portaal, bezoeker }: Ingelogd, { bericht, register }: Leesbaar): Promise<Html> {
  if (bericht.zaakIdentificatie === undefined) return NIETS;
  const { zaken } = portaal.store;
  const gevonden = await zaken.opIdentificatie(bezoeker.bsn, bericht.oin, bericht.zaakIdentificatie);
  const zaak = gevonden && (await zaken.get(bezoeker.bsn, gevonden.id));
  if (!zaak) return NIETS;
  const stappen = tijdlijn(zaak, await register.zaaktype(zaak.oin, zaak.zaaktypeCode));
  return html`<section class="card stack-sm" aria-labelledby="zaaklink">
<h2 id="zaaklink" class="h-small">Hoort bij deze zaak</h2>
<p><a class="icon-link" href="/zaken/${zaak.id}">${icoon('zaken')}<strong>${zaak.omschrijving}</strong></a></p>
<p class="text-small text-subtle">${stapZin(stappen)}</p>
${stepper(stappen)}
</section>`;
}
