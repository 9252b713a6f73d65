// "Dit moet u nog doen": berichten with a deadline and zaken that wait for the citizen, earliest date first (LZ-14, pain 1).
import type { EpochMs } from '../../core/index.ts';
import type { BerichtRegel, ZaakOverzicht } from '../../store/index.ts';
import { huidigeStatus, isAfgerond } from '../../zaken/index.ts';
import { icoon } from '../components/iconen.ts';
import { badge, badges, termijnZin } from '../components/klein.ts';
import { type Html, html } from '../html.ts';
import type { Ingelogd } from '../portaal.ts';
import type { Register } from '../register.ts';
import { type Termijn, tegel, termijn, termijnOpDag } from '../taal.ts';

const DAG_MS = 86_400_000;
/** A date that passed is still shown this long while the bericht was not opened. */
const VOORBIJ_DAGEN = 14;
const SPOED_DAGEN = 14;
const MAX_BERICHTEN = 10;
/** Sorts after every day. */
const GEEN_DAG = '9999';

interface Taak {
  readonly termijn: Termijn | undefined;
  readonly pad: string;
  readonly titel: string;
  readonly wie: string;
  readonly labels: readonly (Html | false | undefined)[];
}

/** The section of the page. */
export async function taken(verzoek: Ingelogd, register: Register): Promise<Html> {
  const lijst = await verzamel(verzoek, register);
  if (lijst.length === 0)
    return html`<section class="stack" aria-labelledby="doen">
<h2 id="doen">Dit moet u nog doen</h2>
<div class="card"><p class="icon-link">${icoon('check-circle')}U hoeft nu niets te doen.</p></div>
</section>`;
  return html`<section class="stack" aria-labelledby="doen">
<div class="split">
<h2 id="doen">Dit moet u nog doen</h2>
${lijst.length > 1 && html`<span class="text-subtle text-small">Eerste datum bovenaan</span>`}
</div>
<ol class="card card--flush task-list">${lijst.map(taakRegel)}</ol>
</section>`;
}

async function verzamel({ portaal, bezoeker, nu }: Ingelogd, register: Register): Promise<readonly Taak[]> {
  const { store } = portaal;
  const [berichten, zaken] = await Promise.all([
    store.berichten.termijnen(bezoeker.bsn, nu - VOORBIJ_DAGEN * DAG_MS, MAX_BERICHTEN),
    store.zaken.lijst(bezoeker.bsn),
  ]);
  const uitBerichten = await Promise.all(
    berichten
      .filter(({ eindDatumHandelingsTermijn: eind, gelezenOp }) => eind! >= nu || gelezenOp === undefined)
      .map((bericht) => berichtTaak(bericht, register, nu)),
  );
  const uitZaken = zaken.flatMap((zaak) => zaakTaak(zaak, register, nu) ?? []);
  const dagVan = ({ termijn: eind }: Taak) => eind?.dag ?? GEEN_DAG;
  return [...uitBerichten, ...uitZaken].sort((a, b) => dagVan(a).localeCompare(dagVan(b)));
}

async function berichtTaak(bericht: BerichtRegel, register: Register, nu: EpochMs): Promise<Taak> {
  const soort = await register.berichttype(bericht.oin, bericht.berichtType);
  const wie = register.naam(bericht.oin);
  const eind = termijn(bericht.eindDatumHandelingsTermijn!, nu);
  return {
    termijn: eind,
    pad: `/berichten/${bericht.id}`,
    titel: bericht.onderwerp,
    wie,
    labels: [
      teLaat(eind, wie),
      soort?.rechtsgevolg && badge('Heeft rechtsgevolgen', 'legal', 'legal'),
      bericht.gelezenOp === undefined && badge('Nog niet gelezen', 'brand', 'mail'),
    ],
  };
}

function zaakTaak(zaak: ZaakOverzicht, register: Register, nu: EpochMs): Taak | undefined {
  const status = huidigeStatus(zaak);
  if (!status?.actieVereist || isAfgerond(zaak)) return undefined;
  const wie = register.naam(zaak.oin);
  const eind = status.actieUiterlijk === undefined ? undefined : termijnOpDag(status.actieUiterlijk, nu);
  return {
    termijn: eind,
    pad: `/zaken/${zaak.id}`,
    titel: status.actieTekst ?? status.omschrijving,
    wie,
    labels: [teLaat(eind, wie), badge(`Zaak ${zaak.identificatie}`, 'brand', 'zaken')],
  };
}

function teLaat(eind: Termijn | undefined, wie: string): Html | false {
  return eind?.soort === 'voorbij' && badge(`Te laat: bel ${wie}`, 'negative', 'warning');
}

function taakRegel({ termijn: eind, pad, titel, wie, labels }: Taak): Html {
  const delen = eind && tegel(eind.dag);
  const blok = delen ? html`<b>${delen.dag}</b><span>${delen.maand}</span>` : icoon('warning');
  const spoed = eind !== undefined && eind.dagen <= SPOED_DAGEN;
  return html`<li>
<span class="date-tile${spoed && ' date-tile--soon'}" aria-hidden="true">${blok}</span>
<div>
<h3><a href="${pad}">${titel}</a></h3>
<p>${wie}. ${eind ? termijnZin(eind) : 'Zonder uiterste datum.'}</p>
${badges(labels)}
</div>
</li>`;
}
