// One act for all berichten that were ticked, and the button that undoes a move (BB-28). Ids of somebody else change nothing: only ids
// that this box holds are acted on, and every change names the BSN.
import { type Guid, parseGuid } from '../../core/index.ts';
import type { BerichtMap, Change } from '../../store/index.ts';
import { boxAdres } from '../box-vraag.ts';
import { csrfVeld, melding } from '../components/klein.ts';
import { MAPPEN, mapNaam, mapOf } from '../components/mappen.ts';
import { type Html, html, NIETS } from '../html.ts';
import { type Antwoord, actief, type Ingelogd, naar, type Route } from '../portaal.ts';
import { aantal } from '../taal.ts';

export const BULK: readonly Route[] = [actief('POST', '/berichten', verwerk)];

/** Berichten on one page, and so the most that can be ticked. */
export const PER_PAGINA = 25;

const HANDELINGEN = [
  ['archief', 'Naar Archief'],
  ['prullenbak', 'Naar Prullenbak'],
  ['inbox', 'Terug naar Postvak'],
  ['gelezen', 'Markeer als gelezen'],
  ['ongelezen', 'Markeer als ongelezen'],
] as const;
type Handeling = (typeof HANDELINGEN)[number][0];

/** The list with its check boxes and the choice of what to do with them. */
export function bulkformulier({ csrf }: Ingelogd, hier: BerichtMap, regels: readonly Html[]): Html {
  const opties = HANDELINGEN.filter(([code]) => code !== hier).map(
    ([code, tekst]) => html`<option value="${code}">${tekst}</option>`,
  );
  return html`<form class="card card--flush" action="/berichten" method="post" aria-label="Berichten verplaatsen">
${csrfVeld(csrf)}<input type="hidden" name="hier" value="${hier}">
<div class="list-toolbar">
<label for="actie">Met de aangevinkte berichten</label>
<select class="select" id="actie" name="actie">${opties}</select>
<button class="button button--small" type="submit">Uitvoeren</button>
</div>
<h2 class="visually-hidden">Berichten in ${mapNaam(hier)}</h2>
<ul class="message-list">${regels}</ul>
</form>`;
}

function leesIds(waarden: readonly string[]): readonly Guid[] {
  return [...new Set(waarden.flatMap((waarde) => parseGuid(waarde) ?? []))].slice(0, PER_PAGINA);
}

async function verwerk({ portaal, bezoeker, form, nu }: Ingelogd): Promise<Antwoord> {
  const { bsn } = bezoeker;
  const ids = leesIds(form.getAll('bericht'));
  const hier = mapOf(form.get('hier'));
  const handeling = HANDELINGEN.find(([code]) => code === form.get('actie'))?.[0];
  const gevonden = await Promise.all(ids.map((id) => portaal.store.berichten.get(bsn, id)));
  const eigen = gevonden.flatMap((bericht) => (bericht ? [bericht.id] : []));
  if (eigen.length === 0 || !handeling) return naar(gedaan('niets', hier, []));
  await portaal.store.commit(eigen.map((id) => wijziging(handeling, { bsn, id }, nu)));
  if (handeling === 'gelezen' || handeling === 'ongelezen') return naar(boxAdres({ map: hier }));
  return naar(gedaan(handeling, hier, eigen));
}

/** The address of the folder that tells what happened there. */
function gedaan(wat: string, hier: BerichtMap, ids: readonly Guid[]): string {
  const params = new URLSearchParams([['gedaan', wat], ['uit', hier], ...ids.map((id) => ['b', id])]);
  if (hier !== 'inbox') params.set('map', hier);
  return `/berichten?${params}`;
}

/** The address to go to after one bericht was moved: the folder it came from, with the button that undoes it. */
export function naVerplaatsen(id: Guid, uit: BerichtMap, doel: BerichtMap): string {
  return gedaan(doel, uit, [id]);
}

type Bericht = Pick<Extract<Change, { kind: 'verplaats' }>, 'bsn' | 'id'>;

function wijziging(handeling: Handeling, bericht: Bericht, nu: number): Change {
  if (handeling === 'gelezen') return { kind: 'gelezen', ...bericht, op: nu };
  if (handeling === 'ongelezen') return { kind: 'ongelezen', ...bericht };
  return { kind: 'verplaats', ...bericht, map: handeling };
}

/** After a move: what happened, and the button that undoes it. */
export function verplaatstMelding({ query, csrf }: Ingelogd): Html {
  if (query.get('gedaan') === 'niets') return NIETS_GEDAAN;
  const doel = MAPPEN.find(([map]) => map === query.get('gedaan'));
  const ids = leesIds(query.getAll('b'));
  if (!doel || ids.length === 0) return NIETS;
  const [map, naam] = doel;
  return melding({
    toon: 'positive',
    icoon: 'check-circle',
    titel: `${aantal(ids.length, 'bericht', 'berichten')} verplaatst naar ${naam}`,
    inhoud: html`<form class="button-group" action="/berichten" method="post">${csrfVeld(csrf)}
<input type="hidden" name="hier" value="${map}">
<input type="hidden" name="actie" value="${mapOf(query.get('uit'))}">
${ids.map((id) => html`<input type="hidden" name="bericht" value="${id}">`)}
<button class="button button--small" type="submit">Maak ongedaan</button>
</form>`,
    status: true,
  });
}

const NIETS_GEDAAN = melding({
  toon: 'warning',
  icoon: 'info',
  titel: 'Er is niets veranderd',
  inhoud: html`<p>Vink eerst een bericht aan.</p>`,
  status: true,
});
