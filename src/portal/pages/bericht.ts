// One bericht: who sent it, what it means in law, before when something must be done, the text, the attachments, what happened
// with it, and what can be done with it (BB-15, BB-28, BB-33).
import { httpsHost, isAllowedLink } from '../../core/index.ts';
import type { BerichtDetail } from '../../store/index.ts';
import { icoon } from '../components/iconen.ts';
import { opTijdstip } from '../components/klein.ts';
import { MAPPEN } from '../components/mappen.ts';
import { type Gebeurtenis, historie } from '../historie.ts';
import { type Html, html, NIETS } from '../html.ts';
import { bewijzenVoorBurger, geopend, type Leesbaar, rechtsgevolgZin, zoekBericht } from '../lezen.ts';
import {
  type Antwoord,
  actief,
  type Ingelogd,
  type Kruimel,
  naar,
  type Pagina,
  pagina,
  type Route,
} from '../portaal.ts';
import { aantal, datum, datumTijd, omvang, type Termijn, termijn } from '../taal.ts';
import { alineas, type Stuk } from '../tekst.ts';
import { BERICHT_BESTANDEN } from './bericht-bestanden.ts';
import { zijkant } from './bericht-zijkant.ts';
import { naVerplaatsen } from './berichten-bulk.ts';

export const BERICHT: readonly Route[] = [
  actief('GET', '/berichten/:id', toon),
  actief('POST', '/berichten/:id', handel),
  ...BERICHT_BESTANDEN,
];

async function toon(verzoek: Ingelogd): Promise<Antwoord> {
  const gezocht = await zoekBericht(verzoek);
  if (gezocht.soort === 'niet') return gezocht.antwoord;
  if (gezocht.soort === 'hoger') return pagina(hogerInloggen(verzoek, gezocht.wat), 403);
  await geopend(verzoek, gezocht.wat);
  return pagina(await brief(verzoek, gezocht.wat));
}

/** Move it, or mark it unread again. */
async function handel(verzoek: Ingelogd): Promise<Antwoord> {
  const gezocht = await zoekBericht(verzoek);
  if (gezocht.soort === 'niet') return gezocht.antwoord;
  const { portaal, bezoeker, form } = verzoek;
  const { id, map: uit } = gezocht.wat.bericht;
  const { bsn } = bezoeker;
  if (form.get('actie') === 'ongelezen') {
    await portaal.store.commit([{ kind: 'ongelezen', bsn, id }]);
    return naar('/berichten');
  }
  const doel = MAPPEN.find(([map]) => map === form.get('map'))?.[0];
  if (!doel || doel === uit) return naar(`/berichten/${id}`);
  await portaal.store.commit([{ kind: 'verplaats', bsn, id, map: doel }]);
  return naar(naVerplaatsen(id, uit, doel));
}

const kruimels = (laatste: string): readonly Kruimel[] => [{ naam: 'Berichten', pad: '/berichten' }, { naam: laatste }];

/** BB-07: this kind of bericht asks for a surer login than the present one. */
function hogerInloggen({ bezoeker }: Ingelogd, { bericht, soort, afzender }: Leesbaar): Pagina {
  const niveau = soort!.minimaalNiveau;
  const hier = bezoeker.sessie.niveau;
  const vraag = new URLSearchParams({ niveau, terug: `/berichten/${bericht.id}` });
  return {
    titel: 'Extra inlogcontrole nodig',
    menu: 'berichten',
    dieper: true,
    kruimels: kruimels('Extra inlogcontrole'),
    inhoud: html`<main id="inhoud" tabindex="-1" class="notice-page"><div class="card stack dialog-card">
<span class="icon-tile icon-tile--warning">${icoon('lock')}</span>
<h1>Log in met niveau ${niveau} om dit bericht te openen</h1>
<p class="lead">${afzender} vraagt voor dit soort bericht een extra controle. U bent nu ingelogd met niveau ${hier}.</p>
<p>Dit bericht blijft ongelezen tot u het opent.</p>
<p class="button-group">
<a class="button button--primary" href="/inloggen?${vraag.toString()}">Log in met niveau ${niveau}</a>
<a class="button button--text" href="/berichten">Terug naar berichten</a>
</p>
</div></main>`,
  };
}

async function brief(verzoek: Ingelogd, wat: Leesbaar): Promise<Pagina> {
  const { bericht, afzender } = wat;
  const { eindDatumHandelingsTermijn: moment, onderwerp } = bericht;
  const eind = moment === undefined ? undefined : termijn(moment, verzoek.nu);
  const gebeurtenissen = historie(await bewijzenVoorBurger(verzoek, wat), afzender);
  return {
    titel: onderwerp,
    menu: 'berichten',
    dieper: true,
    kruimels: kruimels(onderwerp),
    inhoud: html`<div class="columns columns--aside letter-page">
<main id="inhoud" tabindex="-1" class="stack-lg">
<article class="card letter">
${briefhoofd(verzoek, wat, eind)}
<div class="letter__body">
${teLaat(afzender, eind)}
${brieftekst(bericht.tekst)}
${knoppen(verzoek, wat, eind)}
${bijlagen(bericht)}
</div>
</article>
${watErGebeurde(bericht, gebeurtenissen)}
</main>
${await zijkant(verzoek, wat)}
</div>`,
  };
}

function briefhoofd({ nu, portaal }: Ingelogd, wat: Leesbaar, eind: Termijn | undefined): Html {
  const { bericht, afzender, soort } = wat;
  const { onderwerp, gepubliceerdOp, referentie } = bericht;
  return html`<header class="letter__head stack">
<p class="print-only">${portaal.config.naam}. Afschrift van een bericht, gemaakt op ${datumTijd(nu)}.</p>
<div class="sender"><span class="icon-tile">${icoon('gebouw')}</span>
<span><strong>${afzender}</strong><span>Overheidsorganisatie, gecontroleerd met certificaat</span></span></div>
<h1>${onderwerp}</h1>
<p class="text-subtle">In uw box gezet op ${opTijdstip(gepubliceerdOp)}.${referentie && html` Kenmerk: <span class="kenmerk">${referentie}</span>.`}</p>
<dl class="facts">
<div><dt>Soort bericht</dt><dd>${soort?.naam ?? 'Bericht'}</dd></div>
${rechtsgevolg(wat)}
${uitersteDatum(eind)}
</dl>
</header>`;
}

function teLaat(afzender: string, eind: Termijn | undefined): Html {
  if (eind?.soort !== 'voorbij') return NIETS;
  const zin = `${eind.zin}, ${eind.rest}. Bel ${afzender} als u nog niets heeft gedaan.`;
  return html`<p class="icon-link">${icoon('warning')}<span>${zin}</span></p>`;
}

function rechtsgevolg(wat: Leesbaar): Html {
  const klasse = wat.soort?.rechtsgevolg && html` class="is-legal"`;
  return html`<div${klasse}><dt>Rechtsgevolgen</dt><dd>${rechtsgevolgZin(wat)}</dd></div>`;
}

function uitersteDatum(eind: Termijn | undefined): Html {
  if (!eind) return html`<div><dt>Uiterste datum</dt><dd>Geen</dd></div>`;
  const zin = eind.soort === 'voorbij' ? datum(eind.dag) : eind.zin.replace(/^Uiterlijk /, '');
  return html`<div class="is-deadline"><dt>Uiterste datum</dt>
<dd><time datetime="${eind.dag}">${zin}</time> <span class="nowrap">(${eind.rest})</span></dd></div>`;
}

function stuk(s: Stuk): Html {
  return 'link' in s ? html`<a href="${s.link}" rel="noopener noreferrer">${s.link}</a>` : html`${s.tekst}`;
}

/** The sender's text: text, never markup. */
function brieftekst(tekst: string | undefined): Html {
  const delen = alineas(tekst ?? '');
  if (delen.length === 0) return html`<p class="text-subtle">Dit bericht heeft geen tekst. Kijk in de bijlage.</p>`;
  return html`<div class="letter__text">${delen.map(({ soort, regels }) =>
    soort === 'lijst'
      ? html`<ul class="list">${regels.map((regel) => html`<li>${regel.map(stuk)}</li>`)}</ul>`
      : html`<p>${regels.map((regel, i) => html`${i > 0 && html`<br>`}${regel.map(stuk)}`)}</p>`,
  )}</div>`;
}

const ACTIES: Readonly<Record<string, (wie: string) => string>> = {
  BETALEN: (wie) => `Betaal bij ${wie}`,
  AFSPRAAK: (wie) => `Maak een afspraak bij ${wie}`,
  FORMULIER: (wie) => `Vul het formulier in bij ${wie}`,
  ONDERTEKENEN: (wie) => `Onderteken bij ${wie}`,
  BEVESTIGEN: (wie) => `Bevestig bij ${wie}`,
  INFORMATIE: (wie) => `Lees meer bij ${wie}`,
};

/** The one thing to do, at the site of the sender, when its host is on the sender's list; and the date for the calendar. */
function knoppen(verzoek: Ingelogd, wat: Leesbaar, eind: Termijn | undefined): Html {
  const { bericht, soort, register, afzender } = wat;
  const url = bericht.actie?.url ?? soort?.actieLink;
  const mag = url !== undefined && isAllowedLink(url, register.organisatie(bericht.oin)?.dossierHosts ?? []);
  const tekst = (ACTIES[bericht.actie?.soort ?? ''] ?? ((wie: string) => `Ga verder bij ${wie}`))(afzender);
  const agenda = eind !== undefined && eind.soort !== 'voorbij';
  if (!mag && !agenda) return NIETS;
  const ics = `/berichten/${bericht.id}/termijn.ics`;
  const weg = mag && `U gaat naar ${httpsHost(url)}. U verlaat dan ${verzoek.portaal.config.naam}.`;
  return html`<div class="stack-sm no-print">
<div class="button-group">
${mag && html`<a class="button button--primary" href="${url}" rel="noopener noreferrer">${tekst}${icoon('external')}</a>`}
${agenda && html`<a class="button" href="${ics}">${icoon('calendar')}Zet datum in mijn agenda (.ics)</a>`}
</div>
${weg && html`<p class="text-subtle text-small">${weg}</p>`}
</div>`;
}

function bijlagen({ id, bijlagen: lijst }: BerichtDetail): Html {
  if (lijst.length === 0) return NIETS;
  const regels = lijst.map(
    ({ omschrijving, omvang: bytes, volgorde }) => html`<li class="attachment">
<span class="icon-tile icon-tile--muted">${icoon('pdf')}</span>
<p><strong>${omschrijving}</strong><br><span class="text-subtle text-small">PDF, ${omvang(bytes)}</span></p>
<a class="button button--small" href="/berichten/${id}/bijlagen/${volgorde}">${icoon('download')}Download<span class="visually-hidden"> ${omschrijving}</span></a>
</li>`,
  );
  return html`<section class="stack-sm" aria-labelledby="bijlagen">
<h2 id="bijlagen" class="h-small">${aantal(lijst.length, 'bijlage', 'bijlagen')}</h2>
<ul class="stack-sm attachments">${regels}</ul>
</section>`;
}

function watErGebeurde({ id, inhoudHash }: BerichtDetail, regels: readonly Gebeurtenis[]): Html {
  const log = regels.map(
    ({ op, kern, uitleg }) => html`<li><div>${opTijdstip(op)}<strong>${kern}</strong> ${uitleg}</div></li>`,
  );
  const downloads = regels.map(({ op, kern }, i) => {
    const tekst = `Bewijs van ${datumTijd(op)}: ${kern}`;
    return html`<li><a href="/berichten/${id}/bewijs/${i + 1}">${icoon('download')}<span>${tekst}</span></a></li>`;
  });
  return html`<section class="card card--roomy stack" aria-labelledby="historie">
<h2 id="historie">Wat is er met dit bericht gebeurd?</h2>
<p class="text-subtle">Elke stap is vastgelegd met een digitale handtekening. Niemand kan die later veranderen.</p>
<ol class="log">${log}</ol>
<p class="print-only">Controlegetal (SHA-256): ${inhoudHash}</p>
<details class="disclosure no-print">
<summary>Bewijs voor uzelf of de rechter</summary>
<div class="disclosure__body">
<p>Het bewijs van een stap bevat het tijdstip en de handtekening. Iedereen kan het controleren, ook zonder ons.</p>
<p>Controlegetal van dit bericht (SHA-256):</p>
<code class="hash">${inhoudHash}</code>
<ul class="action-list">${downloads}</ul>
</div>
</details>
</section>`;
}
