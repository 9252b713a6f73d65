// The box: folders, search, filter, sort, pages, and one form for what was ticked (BB-13, BB-27, BB-28). All of it with plain
// links and forms; the state is in the address, which holds no personal data besides what the citizen searched for.
import { type Guid, type Oin, parseGuid, parseOin } from '../../core/index.ts';
import type { BerichtMap, BerichtRegel, BoxFilter, Change } from '../../store/index.ts';
import { selectie } from '../components/formulier.ts';
import { type Icoon, icoon } from '../components/iconen.ts';
import { ongelezenTeller } from '../components/kader.ts';
import { badge, badges, csrfVeld, leeg, melding, termijnBadge } from '../components/klein.ts';
import { LEGE_BOX, NIETS_GEVONDEN } from '../components/tekeningen.ts';
import { type Html, html, NIETS } from '../html.ts';
import { type Antwoord, actief, type Ingelogd, naar, pagina, type Route } from '../portaal.ts';
import { leesRegister, type Register } from '../register.ts';
import { aantal, dag, datum, termijn } from '../taal.ts';
import { hoogGenoeg } from '../toegang.ts';

export const BERICHTEN: readonly Route[] = [actief('GET', '/berichten', lijst), actief('POST', '/berichten', verwerk)];

const PER_PAGINA = 25;
export const MAPPEN: readonly (readonly [BerichtMap, string, Icoon])[] = [
  ['inbox', 'Postvak', 'inbox'],
  ['archief', 'Archief', 'archive'],
  ['prullenbak', 'Prullenbak', 'trash'],
];
const SORTEER = [
  ['nieuwste', 'Nieuwste eerst'],
  ['oudste', 'Oudste eerst'],
  ['termijn', 'Uiterste datum'],
  ['afzender', 'Afzender A-Z'],
  ['onderwerp', 'Onderwerp A-Z'],
] as const;
const TOON = [
  ['alles', 'Alles'],
  ['ongelezen', 'Ongelezen'],
  ['datum', 'Met een datum'],
] as const;

/** What the address asks for; every value is from a closed list or has its own form. */
interface Vraag {
  readonly map: BerichtMap;
  readonly q: string;
  readonly van: Oin | undefined;
  readonly toon: (typeof TOON)[number][0];
  readonly sorteer: (typeof SORTEER)[number][0];
  readonly vanaf: string | undefined;
}

function kies<T extends string>(lijst: readonly (readonly [T, ...unknown[]])[], waarde: string | null): T {
  return lijst.find(([code]) => code === waarde)?.[0] ?? lijst[0]![0];
}

function leesVraag(query: URLSearchParams): Vraag {
  return {
    map: kies(MAPPEN, query.get('map')),
    q: (query.get('q') ?? '').trim().slice(0, 100),
    van: parseOin(query.get('van') ?? ''),
    toon: kies(TOON, query.get('toon')),
    sorteer: kies(SORTEER, query.get('sorteer')),
    vanaf: query.get('vanaf') ?? undefined,
  };
}

function adres(vraag: Partial<Vraag>): string {
  const params = new URLSearchParams();
  if (vraag.map && vraag.map !== 'inbox') params.set('map', vraag.map);
  if (vraag.q) params.set('q', vraag.q);
  if (vraag.van) params.set('van', vraag.van);
  if (vraag.toon && vraag.toon !== 'alles') params.set('toon', vraag.toon);
  if (vraag.sorteer && vraag.sorteer !== 'nieuwste') params.set('sorteer', vraag.sorteer);
  if (vraag.vanaf) params.set('vanaf', vraag.vanaf);
  return params.size > 0 ? `/berichten?${params}` : '/berichten';
}

function filterVan(vraag: Vraag): BoxFilter {
  return {
    map: vraag.map,
    sorteer: vraag.sorteer,
    ...(vraag.van && { oin: vraag.van }),
    ...(vraag.toon === 'ongelezen' && { ongelezen: true }),
    ...(vraag.toon === 'datum' && { metTermijn: true }),
    ...(vraag.q !== '' && { zoek: vraag.q }),
  };
}

async function lijst(verzoek: Ingelogd): Promise<Antwoord> {
  const { portaal, bezoeker, query } = verzoek;
  const vraag = leesVraag(query);
  const [register, blad, telling] = await Promise.all([
    leesRegister(portaal.store, portaal.omgeving),
    portaal.store.berichten.lijst(bezoeker.bsn, filterVan(vraag), vraag.vanaf, PER_PAGINA),
    portaal.store.berichten.tel(bezoeker.bsn),
  ]);
  const gefilterd = vraag.q !== '' || vraag.van !== undefined || vraag.toon !== 'alles';
  const mapNaam = MAPPEN.find(([map]) => map === vraag.map)![1];
  const nooitIets = telling.inbox + telling.archief + telling.prullenbak === 0;
  const regels = await Promise.all(blad.items.map((regel) => berichtRegel(regel, verzoek, register)));
  const inhoud = nooitIets
    ? html`<main id="inhoud" tabindex="-1"><div class="page-title"><h1>Berichten</h1></div>${nogNiets()}</main>`
    : html`<main id="inhoud" tabindex="-1">
<div class="page-title"><h1>Berichten</h1><p class="lead">${leadRegel(vraag, telling, blad.totaal, gefilterd)}</p></div>
<div class="columns columns--nav">
${mappen(vraag.map, telling.ongelezen)}
<div class="stack">
${verplaatstMelding(verzoek)}
${await zoekformulier(vraag, register, gefilterd)}
${gefilterd && html`<p class="cluster" role="status"><span>${filterRegel(vraag, register)}</span><a class="icon-link" href="${adres({ map: vraag.map })}">${icoon('cross')}Wis filter</a></p>`}
${regels.length === 0 ? nietsHier(vraag, gefilterd) : bulkformulier(verzoek, vraag, mapNaam, regels)}
${bladeren(vraag, blad.volgende)}
${regels.length > 0 && html`<p class="text-subtle text-small">${onderregel(vraag, regels.length, blad.totaal)}</p>`}
</div></div></main>`;
  return pagina({
    titel: vraag.map === 'inbox' ? 'Berichten' : `${mapNaam} - Berichten`,
    menu: 'berichten',
    kruimels: [{ naam: 'Berichten' }],
    inhoud,
  });
}

function leadRegel(
  vraag: Vraag,
  telling: { ongelezen: number; inbox: number; archief: number; prullenbak: number },
  totaal: number,
  gefilterd: boolean,
): string {
  if (gefilterd) return `${aantal(totaal, 'bericht', 'berichten')} gevonden.`;
  const waar = { inbox: 'in uw postvak', archief: 'in uw archief', prullenbak: 'in uw prullenbak' }[vraag.map];
  const ongelezen = vraag.map === 'inbox' && telling.ongelezen > 0 ? `, waarvan ${telling.ongelezen} ongelezen` : '';
  return `${aantal(telling[vraag.map], 'bericht', 'berichten')} ${waar}${ongelezen}.`;
}

function onderregel(vraag: Vraag, getoond: number, totaal: number): string {
  const zicht =
    totaal > getoond
      ? `U ziet ${getoond} van de ${aantal(totaal, 'bericht', 'berichten')}.`
      : `U ziet ${totaal === 1 ? 'het enige bericht' : `alle ${totaal} berichten`}.`;
  return vraag.map === 'prullenbak'
    ? `${zicht} Wij gooien niets vanzelf weg. U kunt een bericht terugzetten.`
    : `${zicht} Uw post blijft hier staan tot u hem zelf verplaatst.`;
}

function nogNiets(): Html {
  return leeg({
    tekening: LEGE_BOX,
    titel: 'U heeft nog geen berichten',
    inhoud: html`<p>Staat er een organisatie op digitaal? Dan komt nieuwe post van die organisatie hier. Kies anders eerst een organisatie.</p><p><a class="button button--primary" href="/instellingen#organisaties">Kies organisaties</a></p>`,
  });
}

function nietsHier(vraag: Vraag, gefilterd: boolean): Html {
  if (!gefilterd)
    return leeg({
      tekening: LEGE_BOX,
      titel: vraag.map === 'inbox' ? 'Uw postvak is leeg' : 'Deze map is leeg',
      inhoud: html`<p>${vraag.map === 'prullenbak' ? 'Hier komt wat u naar de prullenbak verplaatst.' : vraag.map === 'archief' ? 'Hier komt wat u bewaart in het archief.' : 'Al uw berichten staan in het archief of in de prullenbak.'}</p>`,
    });
  const titel = vraag.q === '' ? 'Geen berichten met dit filter' : `Niets gevonden voor ‘${vraag.q}’`;
  return html`<div role="status">${leeg({ tekening: NIETS_GEVONDEN, titel, inhoud: html`<p>Controleer de spelling, of gebruik één woord. Kijk ook in de andere mappen.</p><p><a href="${adres({ map: vraag.map })}">Toon alle berichten in deze map</a></p>` })}</div>`;
}

function mappen(hier: BerichtMap, ongelezen: number): Html {
  return html`<nav class="folder-nav" aria-label="Mappen"><ul class="links">${MAPPEN.map(([map, naam, teken]) => html`<li><a href="${adres({ map })}"${map === hier && html` aria-current="page"`}>${icoon(teken)}${naam}${map === 'inbox' && ongelezen > 0 && ongelezenTeller(ongelezen)}</a></li>`)}</ul></nav>`;
}

async function zoekformulier(vraag: Vraag, register: Register, gefilterd: boolean): Promise<Html> {
  const afzenders = await register.aangesloten('BERICHTENBOX');
  const open = vraag.van !== undefined || vraag.toon !== 'alles' || vraag.sorteer !== 'nieuwste';
  const stand = gefilterd ? 'filter aan' : SORTEER.find(([code]) => code === vraag.sorteer)![1].toLowerCase();
  return html`<form class="stack" role="search" aria-label="Zoek in uw berichten" action="/berichten" method="get">
${vraag.map !== 'inbox' && html`<input type="hidden" name="map" value="${vraag.map}">`}
<div class="search"><div class="form-field"><label class="form-label" for="q">Zoeken</label><span class="form-hint" id="q-hint">Op onderwerp of kenmerk, in deze map</span><input class="textbox" id="q" name="q" type="search" value="${vraag.q}" aria-describedby="q-hint" autocomplete="off" maxlength="100"></div>
<button class="button button--primary" type="submit">${icoon('search')}<span>Zoek</span></button></div>
<details class="disclosure"${open && html` open`}><summary>Filteren en sorteren <span class="text-subtle">${stand}</span></summary>
<div class="disclosure__body"><div class="filters">
${selectie({ naam: 'van', label: 'Afzender', gekozen: vraag.van ?? '', opties: [['', 'Alle afzenders'], ...afzenders.map(({ oin, naam }) => [oin, naam] as const)] })}
${selectie({ naam: 'toon', label: 'Toon', gekozen: vraag.toon, opties: TOON })}
${selectie({ naam: 'sorteer', label: 'Sorteer op', gekozen: vraag.sorteer, opties: SORTEER })}
<div class="button-group"><button class="button" type="submit">Toon</button></div>
</div></div></details></form>`;
}

function filterRegel(vraag: Vraag, register: Register): Html {
  const delen = [
    vraag.q !== '' && html`‘${vraag.q}’`,
    vraag.van && html`van ${register.naam(vraag.van)}`,
    vraag.toon === 'ongelezen' && html`ongelezen`,
    vraag.toon === 'datum' && html`met een datum`,
  ].filter((deel) => deel !== false && deel !== undefined);
  return html`Filter: <strong>${delen.map((deel, i) => html`${i > 0 && ', '}${deel}`)}</strong>`;
}

const HANDELINGEN = [
  ['archief', 'Naar Archief'],
  ['prullenbak', 'Naar Prullenbak'],
  ['inbox', 'Terug naar Postvak'],
  ['gelezen', 'Markeer als gelezen'],
  ['ongelezen', 'Markeer als ongelezen'],
] as const;

function bulkformulier(verzoek: Ingelogd, vraag: Vraag, mapNaam: string, regels: readonly Html[]): Html {
  return html`<form class="card card--flush" action="/berichten" method="post" aria-label="Berichten verplaatsen">
${csrfVeld(verzoek.csrf)}<input type="hidden" name="hier" value="${vraag.map}">
<div class="list-toolbar"><label for="actie">Met de aangevinkte berichten</label>
<select class="select" id="actie" name="actie">${HANDELINGEN.filter(([code]) => code !== vraag.map).map(([code, tekst]) => html`<option value="${code}">${tekst}</option>`)}</select>
<button class="button button--small" type="submit">Uitvoeren</button></div>
<h2 class="visually-hidden">Berichten in ${mapNaam}</h2>
<ul class="message-list">${regels}</ul>
</form>`;
}

async function berichtRegel(regel: BerichtRegel, { nu, bezoeker }: Ingelogd, register: Register): Promise<Html> {
  const soort = await register.berichttype(regel.oin, regel.berichtType);
  const afzender = register.naam(regel.oin);
  const nieuw = regel.gelezenOp === undefined;
  const eind = regel.eindDatumHandelingsTermijn;
  return html`<li${nieuw && html` class="is-unread"`}>
<input type="checkbox" name="bericht" value="${regel.id}" aria-label="Kies: ${afzender}, ${regel.onderwerp}">
<div><p class="message-list__head"><span class="message-list__sender">${afzender}</span><time datetime="${dag(regel.gepubliceerdOp)}">${datum(regel.gepubliceerdOp)}</time></p>
<h3><a href="/berichten/${regel.id}">${nieuw && html`<span class="visually-hidden">Ongelezen: </span>`}${regel.onderwerp}</a></h3>
${badges([
  nieuw && badge('Nieuw', 'new'),
  eind !== undefined && termijnBadge(termijn(eind, nu)),
  soort?.rechtsgevolg && badge('Rechtsgevolgen', 'legal', 'legal'),
  soort && !hoogGenoeg(bezoeker.sessie.niveau, soort.minimaalNiveau) && badge('Extra inlogcontrole', undefined, 'lock'),
  regel.aantalBijlagen > 0 && badge(aantal(regel.aantalBijlagen, 'bijlage', 'bijlagen'), undefined, 'clip'),
])}</div></li>`;
}

function bladeren(vraag: Vraag, volgende: string | undefined): Html {
  if (vraag.vanaf === undefined && volgende === undefined) return NIETS;
  return html`<nav class="pagination" aria-label="Bladeren">
${vraag.vanaf !== undefined && html`<a class="button button--small" href="${adres({ ...vraag, vanaf: undefined })}">${icoon('arrow-left')}Naar het begin</a>`}
${volgende !== undefined && html`<a class="button button--small" href="${adres({ ...vraag, vanaf: volgende })}">Volgende ${PER_PAGINA} berichten${icoon('arrow-right')}</a>`}
</nav>`;
}

/** What was ticked, and one act for all of it. Ids of somebody else change nothing: every change names the BSN. */
async function verwerk({ portaal, bezoeker, form, nu }: Ingelogd): Promise<Antwoord> {
  const { bsn } = bezoeker;
  const ids = [...new Set(form.getAll('bericht').flatMap((waarde) => parseGuid(waarde) ?? []))].slice(0, PER_PAGINA);
  const hier = kies(MAPPEN, form.get('hier'));
  const actie = HANDELINGEN.find(([code]) => code === form.get('actie'))?.[0];
  if (ids.length === 0 || !actie) return naar(`${adres({ map: hier })}${hier === 'inbox' ? '?' : '&'}gedaan=niets`);
  const eigen = await eigenIds({ portaal, bezoeker }, ids);
  await portaal.store.commit(eigen.map((id) => wijziging(actie, id)));
  if (actie === 'gelezen' || actie === 'ongelezen') return naar(adres({ map: hier }));
  const params = new URLSearchParams([['gedaan', actie], ['uit', hier], ...eigen.map((id) => ['b', id])]);
  if (hier !== 'inbox') params.set('map', hier);
  return naar(`/berichten?${params}`);

  function wijziging(wat: typeof actie & string, id: Guid): Change {
    if (wat === 'gelezen') return { kind: 'gelezen', bsn, id, op: nu };
    if (wat === 'ongelezen') return { kind: 'ongelezen', bsn, id };
    return { kind: 'verplaats', bsn, id, map: wat };
  }
}

async function eigenIds(
  { portaal, bezoeker }: Pick<Ingelogd, 'portaal' | 'bezoeker'>,
  ids: readonly Guid[],
): Promise<readonly Guid[]> {
  const gevonden = await Promise.all(ids.map((id) => portaal.store.berichten.get(bezoeker.bsn, id)));
  return gevonden.flatMap((bericht) => (bericht ? [bericht.id] : []));
}

/** After a move: what happened, and a button that undoes it (BB-28). */
function verplaatstMelding({ query, csrf }: Ingelogd): Html {
  const gedaan = query.get('gedaan');
  if (gedaan === 'niets')
    return melding({
      toon: 'warning',
      icoon: 'info',
      titel: 'Er is niets veranderd',
      inhoud: html`<p>Vink eerst een bericht aan.</p>`,
      status: true,
    });
  const doel = MAPPEN.find(([map]) => map === gedaan);
  const ids = query
    .getAll('b')
    .flatMap((waarde) => parseGuid(waarde) ?? [])
    .slice(0, PER_PAGINA);
  if (!doel || ids.length === 0) return NIETS;
  const uit = kies(MAPPEN, query.get('uit'));
  return melding({
    toon: 'positive',
    icoon: 'check-circle',
    titel: `${aantal(ids.length, 'bericht', 'berichten')} verplaatst naar ${doel[1]}`,
    inhoud: html`<form class="button-group" action="/berichten" method="post">${csrfVeld(csrf)}<input type="hidden" name="hier" value="${doel[0]}"><input type="hidden" name="actie" value="${uit}">${ids.map((id) => html`<input type="hidden" name="bericht" value="${id}">`)}<button class="button button--small" type="submit">Maak ongedaan</button></form>`,
    status: true,
  });
}
