// The box: folders, search, filter, sort and pages with plain links and GET forms; one POST form for what was ticked (BB-13, BB-27).
import type { BerichtMap, BerichtRegel } from '../../store/index.ts';
import { type BoxVraag, boxAdres, boxFilter, isGefilterd, leesBoxVraag, SORTEER, TOON } from '../box-vraag.ts';
import { selectie } from '../components/formulier.ts';
import { icoon } from '../components/iconen.ts';
import { ongelezenTeller } from '../components/kader.ts';
import { badge, badges, leeg, termijnBadge } from '../components/klein.ts';
import { MAPPEN, mapNaam } from '../components/mappen.ts';
import { LEGE_BOX, NIETS_GEVONDEN } from '../components/tekeningen.ts';
import { type Html, html, NIETS } from '../html.ts';
import { type Antwoord, actief, type Ingelogd, pagina, type Route } from '../portaal.ts';
import { leesRegister, type Register } from '../register.ts';
import { aantal, dag, datum, termijn } from '../taal.ts';
import { hoogGenoeg } from '../toegang.ts';
import { BULK, bulkformulier, PER_PAGINA, verplaatstMelding } from './berichten-bulk.ts';

export const BERICHTEN: readonly Route[] = [actief('GET', '/berichten', toon), ...BULK];

/** Counts of the box. */
type Telling = Readonly<Record<'ongelezen' | BerichtMap, number>>;

async function toon(verzoek: Ingelogd): Promise<Antwoord> {
  const { portaal, bezoeker } = verzoek;
  const vraag = leesBoxVraag(verzoek.query);
  const [register, blad, telling] = await Promise.all([
    leesRegister(portaal.store, portaal.omgeving),
    portaal.store.berichten.lijst(bezoeker.bsn, boxFilter(vraag), vraag.vanaf, PER_PAGINA),
    portaal.store.berichten.tel(bezoeker.bsn),
  ]);
  const nooitIets = telling.inbox + telling.archief + telling.prullenbak === 0;
  const regels = await Promise.all(blad.items.map((regel) => berichtRegel(regel, verzoek, register)));
  const lijst = regels.length === 0 ? nietsHier(vraag) : bulkformulier(verzoek, vraag.map, regels);
  const inhoud = nooitIets
    ? NOG_NIETS
    : html`<div class="columns columns--nav">
${mappen(vraag.map, telling.ongelezen)}
<div class="stack">
${verplaatstMelding(verzoek)}
${await zoekformulier(vraag, register)}
${filterRegel(vraag, register)}
${lijst}
${bladeren(vraag, blad.volgende)}
${regels.length > 0 && html`<p class="text-subtle text-small">${onderregel(vraag, regels.length, blad.totaal)}</p>`}
</div>
</div>`;
  return pagina({
    titel: vraag.map === 'inbox' ? 'Berichten' : `${mapNaam(vraag.map)} - Berichten`,
    menu: 'berichten',
    kruimels: [{ naam: 'Berichten' }],
    inhoud: html`<main id="inhoud" tabindex="-1">
<div class="page-title">
<h1>Berichten</h1>
${!nooitIets && html`<p class="lead">${leadRegel(vraag, telling, blad.totaal)}</p>`}
</div>
${inhoud}
</main>`,
  });
}

const WAAR = { inbox: 'in uw postvak', archief: 'in uw archief', prullenbak: 'in uw prullenbak' } as const;

function leadRegel(vraag: BoxVraag, telling: Telling, totaal: number): string {
  if (isGefilterd(vraag)) return `${aantal(totaal, 'bericht', 'berichten')} gevonden.`;
  const ongelezen = vraag.map === 'inbox' && telling.ongelezen > 0 ? `, waarvan ${telling.ongelezen} ongelezen` : '';
  return `${aantal(telling[vraag.map], 'bericht', 'berichten')} ${WAAR[vraag.map]}${ongelezen}.`;
}

function onderregel({ map }: BoxVraag, getoond: number, totaal: number): string {
  const alle = totaal === 1 ? 'het enige bericht' : `alle ${totaal} berichten`;
  const zicht = totaal > getoond ? `${getoond} van de ${aantal(totaal, 'bericht', 'berichten')}` : alle;
  const blijft =
    map === 'prullenbak'
      ? 'Wij gooien niets vanzelf weg. U kunt een bericht terugzetten.'
      : 'Uw post blijft hier staan tot u hem zelf verplaatst.';
  return `U ziet ${zicht}. ${blijft}`;
}

const NOG_NIETS = leeg({
  tekening: LEGE_BOX,
  titel: 'U heeft nog geen berichten',
  inhoud: html`<p>Staat er een organisatie op digitaal? Dan komt nieuwe post van die organisatie hier. Kies anders eerst een
organisatie.</p>
<p><a class="button button--primary" href="/instellingen#organisaties">Kies organisaties</a></p>`,
});

const LEGE_MAP = {
  inbox: ['Uw postvak is leeg', 'Al uw berichten staan in het archief of in de prullenbak.'],
  archief: ['Deze map is leeg', 'Hier komt wat u bewaart in het archief.'],
  prullenbak: ['Deze map is leeg', 'Hier komt wat u naar de prullenbak verplaatst.'],
} as const;

function nietsHier(vraag: BoxVraag): Html {
  if (!isGefilterd(vraag)) {
    const [titel, uitleg] = LEGE_MAP[vraag.map];
    return leeg({ tekening: LEGE_BOX, titel, inhoud: html`<p>${uitleg}</p>` });
  }
  const titel = vraag.q === '' ? 'Geen berichten met dit filter' : `Niets gevonden voor ‘${vraag.q}’`;
  const inhoud = html`<p>Controleer de spelling, of gebruik één woord. Kijk ook in de andere mappen.</p>
<p><a href="${boxAdres({ map: vraag.map })}">Toon alle berichten in deze map</a></p>`;
  return html`<div role="status">${leeg({ tekening: NIETS_GEVONDEN, titel, inhoud })}</div>`;
}

function mappen(hier: BerichtMap, ongelezen: number): Html {
  const items = MAPPEN.map(([map, naam, teken]) => {
    const teller = map === 'inbox' && ongelezen > 0 && ongelezenTeller(ongelezen);
    const huidig = map === hier && html` aria-current="page"`;
    return html`<li><a href="${boxAdres({ map })}"${huidig}>${icoon(teken)}${naam}${teller}</a></li>`;
  });
  return html`<nav class="folder-nav" aria-label="Mappen"><ul class="links">${items}</ul></nav>`;
}

async function zoekformulier(vraag: BoxVraag, register: Register): Promise<Html> {
  const afzenders = (await register.aangesloten('BERICHTENBOX')).map(({ oin, naam }) => [oin, naam] as const);
  const open = vraag.van !== undefined || vraag.toon !== 'alles' || vraag.sorteer !== 'nieuwste';
  const volgorde = SORTEER.find(([code]) => code === vraag.sorteer)![1].toLowerCase();
  return html`<form class="stack" role="search" aria-label="Zoek in uw berichten" action="/berichten" method="get">
${vraag.map !== 'inbox' && html`<input type="hidden" name="map" value="${vraag.map}">`}
<div class="search">
<div class="form-field">
<label class="form-label" for="q">Zoeken</label>
<span class="form-hint" id="q-hint">Op onderwerp of kenmerk, in deze map</span>
<input class="textbox" id="q" name="q" type="search" value="${vraag.q}" aria-describedby="q-hint" autocomplete="off" maxlength="100">
</div>
<button class="button button--primary" type="submit">${icoon('search')}<span>Zoek</span></button>
</div>
<details class="disclosure"${open && html` open`}>
<summary>Filteren en sorteren <span class="text-subtle">${isGefilterd(vraag) ? 'filter aan' : volgorde}</span></summary>
<div class="disclosure__body"><div class="filters">
${selectie({ naam: 'van', label: 'Afzender', gekozen: vraag.van ?? '', opties: [['', 'Alle afzenders'], ...afzenders] })}
${selectie({ naam: 'toon', label: 'Toon', gekozen: vraag.toon, opties: TOON })}
${selectie({ naam: 'sorteer', label: 'Sorteer op', gekozen: vraag.sorteer, opties: SORTEER })}
<div class="button-group"><button class="button" type="submit">Toon</button></div>
</div></div>
</details>
</form>`;
}

function filterRegel(vraag: BoxVraag, register: Register): Html {
  if (!isGefilterd(vraag)) return NIETS;
  const { q, van, toon: wat, map } = vraag;
  const woorden = { alles: '', ongelezen: 'ongelezen', datum: 'met een datum' };
  const delen = [q && `‘${q}’`, van && `van ${register.naam(van)}`, woorden[wat]].filter(Boolean);
  return html`<p class="cluster" role="status"><span>Filter: <strong>${delen.join(', ')}</strong></span>
<a class="icon-link" href="${boxAdres({ map })}">${icoon('cross')}Wis filter</a></p>`;
}

async function berichtRegel(regel: BerichtRegel, { nu, bezoeker }: Ingelogd, register: Register): Promise<Html> {
  const { id, oin, onderwerp, gepubliceerdOp, eindDatumHandelingsTermijn: eind, aantalBijlagen } = regel;
  const soort = await register.berichttype(oin, regel.berichtType);
  const afzender = register.naam(oin);
  const nieuw = regel.gelezenOp === undefined;
  const teLaag = soort && !hoogGenoeg(bezoeker.sessie.niveau, soort.minimaalNiveau);
  return html`<li${nieuw && html` class="is-unread"`}>
<input type="checkbox" name="bericht" value="${id}" aria-label="Kies: ${afzender}, ${onderwerp}">
<div>
<p class="message-list__head"><span class="message-list__sender">${afzender}</span><time datetime="${dag(gepubliceerdOp)}">${datum(gepubliceerdOp)}</time></p>
<h3><a href="/berichten/${id}">${nieuw && html`<span class="visually-hidden">Ongelezen: </span>`}${onderwerp}</a></h3>
${badges([
  nieuw && badge('Nieuw', 'new'),
  eind !== undefined && termijnBadge(termijn(eind, nu)),
  soort?.rechtsgevolg && badge('Rechtsgevolgen', 'legal', 'legal'),
  teLaag && badge('Extra inlogcontrole', undefined, 'lock'),
  aantalBijlagen > 0 && badge(aantal(aantalBijlagen, 'bijlage', 'bijlagen'), undefined, 'clip'),
])}
</div>
</li>`;
}

function bladeren(vraag: BoxVraag, volgende: string | undefined): Html {
  if (vraag.vanaf === undefined && volgende === undefined) return NIETS;
  const knop = (vanaf: string | undefined, inhoud: Html) =>
    html`<a class="button button--small" href="${boxAdres({ ...vraag, vanaf })}">${inhoud}</a>`;
  return html`<nav class="pagination" aria-label="Bladeren">
${vraag.vanaf !== undefined && knop(undefined, html`${icoon('arrow-left')}Naar het begin`)}
${volgende !== undefined && knop(volgende, html`Volgende ${PER_PAGINA} berichten${icoon('arrow-right')}`)}
</nav>`;
}
