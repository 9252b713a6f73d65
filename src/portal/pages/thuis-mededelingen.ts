// The side of home: maintenance, organisations that were not chosen about yet (asked calmly, §4.2), and who looked at the data.
import type { EpochMs } from '../../core/index.ts';
import { icoon } from '../components/iconen.ts';
import { melding } from '../components/klein.ts';
import { type Html, html, NIETS } from '../html.ts';
import type { Ingelogd, Mededeling } from '../portaal.ts';
import type { Register } from '../register.ts';
import { aantal, opsomming } from '../taal.ts';

const DAG_MS = 86_400_000;
const WEEK_MS = 7 * DAG_MS;
const MAX_NAMEN = 3;
const MAX_RIJEN = 500;

export async function mededelingen(verzoek: Ingelogd, register: Register): Promise<Html> {
  const { portaal, nu } = verzoek;
  const actueel = (portaal.config.mededelingen ?? []).filter((mededeling) => loopt(mededeling, nu));
  return html`<aside class="stack" aria-label="Mededelingen">
${actueel.map(({ titel, tekst }) => {
  const inhoud = html`<p>${tekst}</p><p><a href="/actueel">Lees meer<span class="visually-hidden">: ${titel}</span></a></p>`;
  return melding({ icoon: 'gereedschap', titel, inhoud });
})}
${await nogNietGekozen(verzoek, register)}
${await wieKeek(verzoek)}
</aside>`;
}

/** From a week before until the end. */
function loopt({ van, tot }: Mededeling, nu: EpochMs): boolean {
  return nu >= van - WEEK_MS && nu <= (tot ?? van + WEEK_MS);
}

async function nogNietGekozen({ portaal, bezoeker }: Ingelogd, register: Register): Promise<Html> {
  const gekozen = new Set((await portaal.store.profielen.abonnementen(bezoeker.bsn)).map(({ oin }) => oin));
  const nieuw = (await register.aangesloten('BERICHTENBOX')).filter(({ oin }) => !gekozen.has(oin));
  if (nieuw.length === 0) return NIETS;
  const namen = nieuw.slice(0, MAX_NAMEN).map(({ naam }) => naam);
  const rest = nieuw.length - namen.length;
  const wie = opsomming(rest > 0 ? [...namen, aantal(rest, 'andere', 'andere')] : namen);
  return html`<section class="card stack-sm" aria-labelledby="nieuw">
<h2 id="nieuw" class="h-small">Nog niet gekozen</h2>
<p>${nieuw.length === 1 ? 'Deze organisatie kan' : 'Deze organisaties kunnen'} u ook digitaal post sturen. Doet u niets? Dan blijft
die post op papier.</p>
<p><strong>${wie}</strong></p>
<p class="button-group"><a class="button button--small" href="/instellingen#organisaties">Kies digitaal of papier</a></p>
</section>`;
}

async function wieKeek({ portaal, bezoeker, nu }: Ingelogd): Promise<Html> {
  const rijen = (await portaal.store.inzages(bezoeker.bsn, MAX_RIJEN)).filter(
    ({ op, wie }) => op >= nu - 30 * DAG_MS && wie !== 'burger' && wie !== 'onbevoegd',
  );
  const organisaties = new Set(rijen.map(({ wie }) => wie)).size;
  const wie = aantal(organisaties, 'organisatie', 'organisaties');
  const keer =
    rijen.length === 0
      ? html`<strong>geen enkele organisatie</strong>.`
      : html`<strong>${rijen.length} keer</strong>, door ${wie}.`;
  return html`<section class="card stack-sm" aria-labelledby="gezien">
<h2 id="gezien" class="h-small">Wie bekeek uw gegevens?</h2>
<p>De laatste 30 dagen: ${keer}</p>
<p><a class="icon-link" href="/inzage">${icoon('oog')}Bekijk wie en waarom</a></p>
</section>`;
}
