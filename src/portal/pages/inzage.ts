// "Who has seen my data": every reading through Bode as a row, newest first (PG-15; §3.15 InzageLog).
import { parseOin } from '../../core/index.ts';
import type { Inzage } from '../../store/index.ts';
import { selectie } from '../components/formulier.ts';
import { melding, opTijdstip } from '../components/klein.ts';
import { type Html, html } from '../html.ts';
import { type Antwoord, actief, type Ingelogd, pagina, type Route } from '../portaal.ts';
import { leesRegister, type Register } from '../register.ts';
import { aantal } from '../taal.ts';

export const INZAGE: readonly Route[] = [actief('GET', '/inzage', toon)];

const MAX_RIJEN = 500;
const DAG_MS = 86_400_000;
const WIE = [
  ['iedereen', 'Iedereen'],
  ['organisaties', 'Alleen organisaties'],
  ['zelf', 'Alleen u zelf'],
] as const;
const PERIODE = [
  ['30', 'Laatste 30 dagen'],
  ['365', 'Laatste jaar'],
  ['alles', 'Alles'],
] as const;

async function toon({ portaal, bezoeker, nu, query }: Ingelogd): Promise<Antwoord> {
  const wie = WIE.find(([code]) => code === query.get('wie')) ?? WIE[0];
  const periode = PERIODE.find(([code]) => code === query.get('periode')) ?? PERIODE[0];
  const [register, alle] = await Promise.all([
    leesRegister(portaal.store, portaal.omgeving),
    portaal.store.inzages(bezoeker.bsn, MAX_RIJEN),
  ]);
  const vanaf = periode[0] === 'alles' ? 0 : nu - Number(periode[0]) * DAG_MS;
  const rijen = alle.filter(
    (rij) => rij.op >= vanaf && (wie[0] === 'iedereen' || (wie[0] === 'zelf') === (parseOin(rij.wie) === undefined)),
  );
  return pagina({
    titel: 'Wie heeft mijn gegevens bekeken',
    menu: 'gegevens',
    dieper: true,
    kruimels: [{ naam: 'Persoonlijke gegevens', pad: '/gegevens' }, { naam: 'Wie heeft mijn gegevens bekeken' }],
    inhoud: html`<main id="inhoud" tabindex="-1">
<div class="page-title"><h1>Wie heeft mijn gegevens bekeken?</h1>
<p class="lead">Elke keer dat iemand via ${portaal.config.naam} uw berichten, zaken of gegevens bekijkt, komt er een regel bij. Niemand kan een regel weghalen.</p>
</div>
<div class="stack-lg">
<form class="filters filters--two" action="/inzage" method="get" aria-label="Lijst filteren">
${selectie({ naam: 'wie', label: 'Wie', gekozen: wie[0], opties: WIE })}
${selectie({ naam: 'periode', label: 'Periode', gekozen: periode[0], opties: PERIODE })}
<div class="button-group"><button class="button" type="submit">Toon</button></div></form>
<div class="card">${tabel(rijen, register, `${periode[1]}: ${aantal(rijen.length, 'keer', 'keer')} bekeken`)}</div>
${alle.length === MAX_RIJEN && html`<p class="text-subtle text-small">U ziet de nieuwste ${MAX_RIJEN} regels.</p>`}
${VREEMD}
<p class="text-subtle text-small">Deze lijst gaat over inzage via ${portaal.config.naam}. Organisaties gebruiken uw gegevens ook in hun eigen
systemen. Dat ziet u hier niet.</p>
</div></main>`,
  });
}

const VREEMD = melding({
  icoon: 'info',
  titel: 'Ziet u iets vreemds?',
  inhoud: html`<p>Vraag de organisatie waarom zij keek. Zij moet u antwoord geven. Hoe u een organisatie bereikt, staat bij
<a href="/organisaties">aangesloten organisaties</a>.</p>`,
});

function tabel(rijen: readonly Inzage[], register: Register, onderschrift: string): Html {
  if (rijen.length === 0)
    return html`<h2 class="h-small">${onderschrift}</h2><p>Er is niets bekeken in deze periode.</p>`;
  return html`<table class="table table--stack" role="table"><caption>${onderschrift}</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Wanneer</th>
<th role="columnheader" scope="col">Wie</th><th role="columnheader" scope="col">Wat</th>
<th role="columnheader" scope="col">Waarom</th></tr></thead>
<tbody role="rowgroup">${rijen.map(
    (rij) =>
      html`<tr role="row">
<th role="rowheader" scope="row" data-label="Wanneer"><span>${opTijdstip(rij.op)}</span></th>
<td role="cell" data-label="Wie"><span>${wieInWoorden(rij, register)}</span></td>
<td role="cell" data-label="Wat"><span>${rij.wat}</span></td>
<td role="cell" data-label="Waarom"><span>${rij.doel}</span></td></tr>`,
  )}</tbody></table>`;
}

function wieInWoorden({ wie }: Inzage, register: Register): Html {
  const oin = parseOin(wie);
  if (oin) return html`<strong>${register.naam(oin)}</strong>`;
  return wie === 'onbevoegd' ? html`Iemand die met uw DigiD was ingelogd` : html`U zelf`;
}
