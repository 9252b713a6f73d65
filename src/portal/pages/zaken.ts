// The overview of zaken over all organisations: what runs, what waits for the citizen, what is finished (LZ-01, LZ-08, LZ-17).
import { parseOin } from '../../core/index.ts';
import type { ZaakOverzicht } from '../../store/index.ts';
import { huidigeStatus, isAfgerond, tijdlijn } from '../../zaken/index.ts';
import { selectie } from '../components/formulier.ts';
import { icoon } from '../components/iconen.ts';
import { badge, leeg } from '../components/klein.ts';
import { stapZin, stepper } from '../components/stappen.ts';
import { GEEN_ZAKEN, NIETS_GEVONDEN } from '../components/tekeningen.ts';
import { type Html, html, NIETS } from '../html.ts';
import { type Antwoord, actief, type Ingelogd, pagina, type Route } from '../portaal.ts';
import { leesRegister, type Register } from '../register.ts';
import { aantal, datum, korteDatum, termijnOpDag } from '../taal.ts';

export const ZAKEN: readonly Route[] = [actief('GET', '/zaken', zaken)];

const TOON = [
  ['alles', 'Alles'],
  ['actie', 'Actie van u nodig'],
  ['lopend', 'Lopend'],
  ['afgerond', 'Afgerond'],
] as const;

interface Vraag {
  readonly q: string;
  readonly organisatie: string;
  readonly toon: string;
}

async function zaken(verzoek: Ingelogd): Promise<Antwoord> {
  const { portaal, bezoeker, query } = verzoek;
  const vraag: Vraag = {
    q: (query.get('q') ?? '').trim().slice(0, 100),
    organisatie: parseOin(query.get('organisatie') ?? '') ?? '',
    toon: TOON.find(([code]) => code === query.get('toon'))?.[0] ?? 'alles',
  };
  const [register, alle] = await Promise.all([
    leesRegister(portaal.store, portaal.omgeving),
    portaal.store.zaken.lijst(bezoeker.bsn),
  ]);
  const gekozen = alle.filter((zaak) => past(zaak, vraag, register));
  const inhoud = alle.length === 0 ? leegOverzicht() : await overzicht(verzoek, vraag, { alle, gekozen, register });
  return pagina({
    titel: 'Lopende zaken',
    menu: 'zaken',
    kruimels: [{ naam: 'Lopende zaken' }],
    inhoud: html`<main id="inhoud" tabindex="-1">
<div class="page-title"><h1>Lopende zaken</h1>${alle.length > 0 && LEAD}</div>
${inhoud}
</main>`,
  });
}

const LEAD = html`<p class="lead">Alles wat u bij de overheid heeft aangevraagd of gemeld.</p>`;

function past(zaak: ZaakOverzicht, { q, organisatie, toon }: Vraag, register: Register): boolean {
  if (organisatie !== '' && zaak.oin !== organisatie) return false;
  const afgerond = isAfgerond(zaak);
  if (toon === 'afgerond' && !afgerond) return false;
  if ((toon === 'lopend' || toon === 'actie') && afgerond) return false;
  if (toon === 'actie' && !huidigeStatus(zaak)?.actieVereist) return false;
  const tekst =
    `${zaak.omschrijving} ${zaak.identificatie} ${zaak.zaaktypeOmschrijving} ${register.naam(zaak.oin)}`.toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((woord) => tekst.includes(woord));
}

function leegOverzicht(): Html {
  return leeg({
    tekening: GEEN_ZAKEN,
    titel: 'Er loopt nu geen zaak',
    inhoud: html`<p>Vraagt u een vergunning of paspoort aan bij een aangesloten gemeente? Dan ziet u die aanvraag hier.</p>
<p><a href="/organisaties#zaken">Welke organisaties doen mee?</a></p>`,
  });
}

interface Selectie {
  readonly alle: readonly ZaakOverzicht[];
  readonly gekozen: readonly ZaakOverzicht[];
  readonly register: Register;
}

async function overzicht(verzoek: Ingelogd, vraag: Vraag, { alle, gekozen, register }: Selectie): Promise<Html> {
  const wacht = (zaak: ZaakOverzicht) => (huidigeStatus(zaak)?.actieVereist ? 0 : 1);
  // What waits for the citizen comes first; the rest keeps its order.
  const lopend = gekozen.filter((zaak) => !isAfgerond(zaak)).sort((a, b) => wacht(a) - wacht(b));
  const afgerond = gekozen.filter(isAfgerond);
  const kaarten = await Promise.all(lopend.map((zaak) => zaakKaart(zaak, verzoek, register)));
  return html`<div class="stack-xl">
${zoekformulier(vraag, alle, register)}
${
  gekozen.length === 0 &&
  html`<div role="status">${leeg({
    tekening: NIETS_GEVONDEN,
    titel: 'Geen zaak gevonden',
    inhoud: html`<p>Gebruik één woord, of kies een ander filter.</p>
<p><a href="/zaken">Toon alle zaken</a></p>`,
  })}</div>`
}
${
  lopend.length > 0 &&
  html`<section class="stack" aria-labelledby="lopend">
<h2 id="lopend">Lopend (${lopend.length})</h2><ul class="stack case-list">${kaarten}</ul></section>`
}
${afgerond.length > 0 && afgerondTabel(afgerond, register)}
<p>Mist u een zaak? Niet elke organisatie laat zaken zien. <a href="/organisaties#zaken">Bekijk welke organisaties dat wel doen</a>.</p>
</div>`;
}

function zoekformulier({ q, organisatie, toon }: Vraag, alle: readonly ZaakOverzicht[], register: Register): Html {
  const namen = [...new Set(alle.map(({ oin }) => oin))].map((oin) => [oin, register.naam(oin)] as const);
  const opties = [['', 'Alle organisaties'] as const, ...namen];
  return html`<form class="filters" role="search" aria-label="Zoek in uw zaken" action="/zaken" method="get">
<div class="form-field">
<label class="form-label" for="q">Zoeken</label>
<input class="textbox" id="q" name="q" type="search" value="${q}" autocomplete="off" maxlength="100">
</div>
${selectie({ naam: 'organisatie', label: 'Organisatie', gekozen: organisatie, opties })}
${selectie({ naam: 'toon', label: 'Toon', gekozen: toon, opties: TOON })}
<div class="button-group"><button class="button" type="submit">${icoon('search')}Zoek</button></div></form>`;
}

async function zaakKaart(zaak: ZaakOverzicht, { nu, bezoeker }: Ingelogd, register: Register): Promise<Html> {
  const status = huidigeStatus(zaak);
  const stappen = tijdlijn(zaak, await register.zaaktype(zaak.oin, zaak.zaaktypeCode));
  const sinds = bezoeker.sessie.vorigeLogin;
  const label = status?.actieVereist
    ? badge('Actie nodig', 'deadline', 'warning')
    : sinds !== undefined && zaak.gewijzigdOp > sinds
      ? badge(`Veranderd op ${korteDatum(zaak.gewijzigdOp, nu)}`, 'new')
      : NIETS;
  const eind = status?.actieVereist && status.actieUiterlijk ? termijnOpDag(status.actieUiterlijk, nu) : undefined;
  const vervolg = !status?.actieVereist ? ' U hoeft nu niets te doen.' : eind ? ` ${eind.zin}, ${eind.rest}.` : '';
  const regel = [stapZin(stappen), verwachting(zaak)].filter(Boolean).join(' ');
  return html`<li class="card card__link case-card">
<div class="split">
<p class="text-subtle">${register.naam(zaak.oin)} · <span class="kenmerk">${zaak.identificatie}</span></p>${label}</div>
<h3><a href="/zaken/${zaak.id}">${zaak.omschrijving}</a></h3>
<p><strong>${status?.omschrijving ?? 'Nog geen status'}.</strong>${vervolg}</p>
${stepper(stappen)}
${regel !== '' && html`<p class="text-small text-subtle">${regel}</p>`}
</li>`;
}

function afgerondTabel(lijst: readonly ZaakOverzicht[], register: Register): Html {
  return html`<section class="stack" aria-labelledby="afgerond"><h2 id="afgerond">Afgerond (${lijst.length})</h2>
<div class="card"><table class="table table--stack" role="table"><caption class="visually-hidden">Afgeronde zaken</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Zaak</th>
<th role="columnheader" scope="col">Organisatie</th><th role="columnheader" scope="col">Resultaat</th>
<th role="columnheader" scope="col">Afgerond op</th></tr></thead>
<tbody role="rowgroup">${lijst.map((zaak) => afgerondRegel(zaak, register))}</tbody></table></div>
<p class="text-subtle text-small">Afgeronde zaken blijven hier staan. ${aantal(lijst.length, 'zaak is', 'zaken zijn')} afgerond.</p>
</section>`;
}

function afgerondRegel(zaak: ZaakOverzicht, register: Register): Html {
  const status = huidigeStatus(zaak);
  const op = zaak.einddatum ?? status?.datumStatusGezet;
  const resultaat = badge(zaak.resultaat?.omschrijving ?? status?.omschrijving ?? 'Afgerond', 'brand', 'check');
  return html`<tr role="row">
<th role="rowheader" scope="row"><span><a href="/zaken/${zaak.id}">${zaak.omschrijving}</a></span></th>
<td role="cell" data-label="Organisatie"><span>${register.naam(zaak.oin)}</span></td>
<td role="cell" data-label="Resultaat"><span>${resultaat}</span></td>
<td role="cell" data-label="Afgerond op"><span>${op === undefined ? 'Onbekend' : datum(op)}</span></td>
</tr>`;
}

/** When it will be ready, in the words of the organisation: planned, or at the latest. */
export function verwachting({ einddatumGepland, uiterlijkeEinddatum }: ZaakOverzicht): string {
  if (einddatumGepland) return `Klaar verwacht op ${datum(einddatumGepland)}.`;
  return uiterlijkeEinddatum ? `Klaar uiterlijk op ${datum(uiterlijkeEinddatum)}.` : '';
}
