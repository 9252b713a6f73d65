// Home: what must I do and before when, then one count per function, then notices (design/portal §1; ALG-08).
import type { EpochMs } from '../../core/index.ts';
import { bronBeeld } from '../../gegevens/index.ts';
import type { BerichtRegel, Profiel, ZaakOverzicht } from '../../store/index.ts';
import { huidigeStatus, isAfgerond } from '../../zaken/index.ts';
import { icoon } from '../components/iconen.ts';
import { badge, badges, melding, termijnZin } from '../components/klein.ts';
import { type Html, html, NIETS } from '../html.ts';
import { type Antwoord, actief, type Ingelogd, type Mededeling, pagina, type Route } from '../portaal.ts';
import { leesRegister, type Register } from '../register.ts';
import {
  aantal,
  datum,
  datumMetDag,
  groet,
  korteDatum,
  opsomming,
  type Termijn,
  tegel,
  termijn,
  termijnOpDag,
  tijd,
} from '../taal.ts';

export const THUIS: readonly Route[] = [actief('GET', '/thuis', thuis)];

const DAG_MS = 86_400_000;
/** A date that passed is still shown this long while the bericht was not opened. */
const VOORBIJ_DAGEN = 14;
const SPOED_DAGEN = 14;
const MAX_TAKEN = 10;

const GEDAAN: Readonly<Record<string, readonly [titel: string, tekst: string]>> = {
  aangezet: ['Uw Berichtenbox staat aan', 'Nieuwe post van de organisaties die u koos, komt vanaf nu hier.'],
};

async function thuis(verzoek: Ingelogd): Promise<Antwoord> {
  const { portaal, bezoeker, nu, query } = verzoek;
  const { store } = portaal;
  const { bsn, profiel } = bezoeker;
  const register = await leesRegister(store, portaal.omgeving);
  const [zaken, taken, kaarten, kolom] = await Promise.all([
    store.zaken.lijst(bsn),
    store.berichten.termijnen(bsn, nu - VOORBIJ_DAGEN * DAG_MS, MAX_TAKEN),
    functieKaarten(verzoek, register),
    zijkolom(verzoek, register),
  ]);
  const gedaan = GEDAAN[query.get('gedaan') ?? ''];
  return pagina({
    titel: 'Uw overzicht',
    inhoud: html`<main id="inhoud" tabindex="-1">
${gedaan && melding({ toon: 'positive', icoon: 'check-circle', titel: gedaan[0], inhoud: html`<p>${gedaan[1]}</p>`, status: true })}
${await meldingenStand(verzoek)}
<div class="page-title"><h1>${groet(nu)}${profiel.naam && `, ${profiel.naam}`}</h1>
<p class="lead">Het is ${datumMetDag(nu)}.${vorigeKeer(verzoek)}</p></div>
<div class="columns columns--aside">
<div class="stack-lg">
${await takenlijst(verzoek, register, taken, zaken)}
<section class="stack" aria-labelledby="alles"><h2 id="alles">Alles op een rij</h2><div class="trio">${kaarten}</div></section>
</div>
${kolom}
</div>
</main>`,
  });
}

function vorigeKeer({ bezoeker, nu }: Ingelogd): string {
  const { vorigeLogin } = bezoeker.sessie;
  return vorigeLogin === undefined ? '' : ` U was hier op ${korteDatum(vorigeLogin, nu)} om ${tijd(vorigeLogin)}.`;
}

/** The permanent banner when no mail reaches this citizen, with what is waiting. */
async function meldingenStand({ bezoeker, portaal }: Ingelogd): Promise<Html> {
  const titel = geenMeldingen(bezoeker.profiel, portaal.adresControle !== undefined);
  if (!titel) return NIETS;
  const [{ ongelezen }, oudste] = await Promise.all([
    portaal.store.berichten.tel(bezoeker.bsn),
    portaal.store.berichten.lijst(bezoeker.bsn, { map: 'inbox', ongelezen: true, sorteer: 'oudste' }, undefined, 1),
  ]);
  const eerste = oudste.items[0];
  const wachtend =
    ongelezen > 0 && eerste
      ? html`<p>Er ${ongelezen === 1 ? 'staat' : 'staan'} <strong>${aantal(ongelezen, 'ongelezen bericht', 'ongelezen berichten')}</strong> in uw box. Het oudste is van ${datum(eerste.gepubliceerdOp)}.</p>`
      : NIETS;
  return melding({
    toon: 'warning',
    icoon: 'bell-off',
    titel: titel.titel,
    inhoud: html`${wachtend}<p>${titel.tekst}</p><p class="button-group"><a class="button button--small" href="${titel.pad}">${titel.knop}</a></p>`,
  });
}

interface GeenMelding {
  readonly titel: string;
  readonly tekst: string;
  readonly knop: string;
  readonly pad: string;
}

function geenMeldingen(profiel: Profiel, controle: boolean): GeenMelding | undefined {
  if (profiel.kanaal === 'geen')
    return {
      titel: 'U krijgt geen meldingen',
      tekst: 'Wij sturen u geen e-mail, want dat heeft u zo gekozen.',
      knop: 'Zet meldingen aan',
      pad: '/instellingen/meldingen',
    };
  if (profiel.bounce === 'permanent')
    return {
      titel: 'Onze e-mails komen niet bij u aan',
      tekst: 'Uw e-mailadres werkt niet meer. Daarom krijgt u geen meldingen.',
      knop: 'Verander uw e-mailadres',
      pad: '/instellingen/meldingen',
    };
  if (controle && profiel.emailGeverifieerdOp === undefined)
    return {
      titel: 'Controleer uw e-mailadres',
      tekst: 'U krijgt pas meldingen als wij weten dat uw e-mailadres klopt.',
      knop: 'Vul de code in',
      pad: '/instellingen/code',
    };
  return undefined;
}

interface Taak {
  readonly termijn: Termijn | undefined;
  readonly pad: string;
  readonly titel: string;
  readonly wie: string;
  readonly labels: readonly (Html | false | undefined)[];
}

async function takenlijst(
  verzoek: Ingelogd,
  register: Register,
  berichten: readonly BerichtRegel[],
  zaken: readonly ZaakOverzicht[],
): Promise<Html> {
  const { nu } = verzoek;
  const uitBerichten = await Promise.all(
    berichten
      .filter((bericht) => bericht.eindDatumHandelingsTermijn! >= nu || bericht.gelezenOp === undefined)
      .map((bericht) => berichtTaak(bericht, register, nu)),
  );
  const uitZaken = zaken.flatMap((zaak) => zaakTaak(zaak, register, nu));
  const taken = [...uitBerichten, ...uitZaken].sort((a, b) =>
    (a.termijn?.dag ?? '9').localeCompare(b.termijn?.dag ?? '9'),
  );
  if (taken.length === 0)
    return html`<section class="stack" aria-labelledby="doen"><h2 id="doen">Dit moet u nog doen</h2><div class="card"><p class="icon-link">${icoon('check-circle')}U hoeft nu niets te doen.</p></div></section>`;
  return html`<section class="stack" aria-labelledby="doen">
<div class="split"><h2 id="doen">Dit moet u nog doen</h2>${taken.length > 1 && html`<span class="text-subtle text-small">Eerste datum bovenaan</span>`}</div>
<ol class="card card--flush task-list">${taken.map(taakRegel)}</ol>
</section>`;
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
      eind.soort === 'voorbij' && badge(`Te laat: bel ${wie}`, 'negative', 'warning'),
      soort?.rechtsgevolg && badge('Heeft rechtsgevolgen', 'legal', 'legal'),
      bericht.gelezenOp === undefined && badge('Nog niet gelezen', 'brand', 'mail'),
    ],
  };
}

function zaakTaak(zaak: ZaakOverzicht, register: Register, nu: EpochMs): readonly Taak[] {
  const status = huidigeStatus(zaak);
  if (!status?.actieVereist || isAfgerond(zaak)) return [];
  const wie = register.naam(zaak.oin);
  const eind = status.actieUiterlijk === undefined ? undefined : termijnOpDag(status.actieUiterlijk, nu);
  return [
    {
      termijn: eind,
      pad: `/zaken/${zaak.id}`,
      titel: status.actieTekst ?? status.omschrijving,
      wie,
      labels: [
        eind?.soort === 'voorbij' && badge(`Te laat: bel ${wie}`, 'negative', 'warning'),
        badge(`Zaak ${zaak.identificatie}`, 'brand', 'zaken'),
      ],
    },
  ];
}

function taakRegel({ termijn: eind, pad, titel, wie, labels }: Taak): Html {
  const t = eind && tegel(eind.dag);
  const spoed = eind && eind.dagen <= SPOED_DAGEN;
  return html`<li>
<span class="date-tile${spoed && ' date-tile--soon'}" aria-hidden="true">${t ? html`<b>${t.dag}</b><span>${t.maand}</span>` : icoon('warning')}</span>
<div><h3><a href="${pad}">${titel}</a></h3><p>${wie}. ${eind ? termijnZin(eind) : 'Zonder uiterste datum.'}</p>${badges(labels)}</div>
</li>`;
}

async function functieKaarten(verzoek: Ingelogd, register: Register): Promise<Html> {
  const { portaal, bezoeker, nu } = verzoek;
  const { store } = portaal;
  const { bsn } = bezoeker;
  const [{ ongelezen }, nieuwste, zaken, bronnen, leveringen] = await Promise.all([
    store.berichten.tel(bsn),
    store.berichten.lijst(bsn, { map: 'inbox', sorteer: 'nieuwste' }, undefined, 1),
    store.zaken.lijst(bsn),
    store.gegevens.bronnen(),
    store.gegevens.leveringen(bsn),
  ]);
  const laatste = nieuwste.items[0];
  const lopend = zaken.filter((zaak) => !isAfgerond(zaak)).length;
  const sinds = bezoeker.sessie.vorigeLogin;
  const veranderd = sinds === undefined ? 0 : zaken.filter(({ gewijzigdOp }) => gewijzigdOp > sinds).length;
  const zichtbaar = bronnen.filter(({ status }) => ['actief', 'storing', 'onderhoud'].includes(status));
  const weg = zichtbaar.filter(
    (bron) =>
      bronBeeld(bron, leveringen, { bsn, now: nu, omgeving: portaal.omgeving }).stand === 'tijdelijkNietBeschikbaar',
  ).length;
  return html`
${kaart('/berichten', 'Berichten', ongelezen, 'ongelezen', laatste ? `Nieuwste: ${register.naam(laatste.oin)}, ${korteDatum(laatste.gepubliceerdOp, nu)}` : 'Nog geen berichten')}
${kaart('/zaken', 'Lopende zaken', lopend, 'lopend', sinds === undefined || veranderd === 0 ? `${aantal(zaken.length - lopend, 'zaak', 'zaken')} afgerond` : `${aantal(veranderd, 'zaak', 'zaken')} veranderd sinds ${korteDatum(sinds, nu)}`)}
${kaart('/gegevens', 'Persoonlijke gegevens', zichtbaar.length, zichtbaar.length === 1 ? 'bron' : 'bronnen', weg === 0 ? 'Alle bronnen zijn bereikbaar' : `${aantal(weg, 'bron', 'bronnen')} tijdelijk niet beschikbaar`)}`;
}

function kaart(pad: string, naam: string, getal: number, woord: string, regel: string): Html {
  return html`<div class="card card__link function-card"><h3><a href="${pad}">${naam}</a></h3><p><span class="function-card__number">${getal}</span> <span>${woord}</span></p><p class="function-card__list">${regel}</p></div>`;
}

async function zijkolom(verzoek: Ingelogd, register: Register): Promise<Html> {
  const { portaal, nu } = verzoek;
  const berichten = (portaal.config.mededelingen ?? []).filter((mededeling) => loopt(mededeling, nu));
  return html`<aside class="stack" aria-label="Mededelingen">
${berichten.map(({ titel, tekst }) => melding({ icoon: 'gereedschap', titel, inhoud: html`<p>${tekst}</p><p><a href="/actueel">Lees meer</a></p>` }))}
${await nieuwAangesloten(verzoek, register)}
${await wieKeek(verzoek)}
</aside>`;
}

/** From a week before until the end. */
function loopt({ van, tot }: Mededeling, nu: EpochMs): boolean {
  return nu >= van - 7 * DAG_MS && nu <= (tot ?? van + 7 * DAG_MS);
}

/** Asked once, calmly: organisations that the citizen has not chosen about (§4.2). */
async function nieuwAangesloten({ portaal, bezoeker }: Ingelogd, register: Register): Promise<Html> {
  const gekozen = new Set((await portaal.store.profielen.abonnementen(bezoeker.bsn)).map(({ oin }) => oin));
  const nieuw = (await register.aangesloten('BERICHTENBOX')).filter(({ oin }) => !gekozen.has(oin));
  if (nieuw.length === 0) return NIETS;
  const namen = nieuw.slice(0, 3).map(({ naam }) => naam);
  if (nieuw.length > 3) namen.push(`${aantal(nieuw.length - 3, 'andere', 'andere')}`);
  return html`<section class="card stack-sm" aria-labelledby="nieuw"><h2 id="nieuw" class="h-small">Nog niet gekozen</h2>
<p>${nieuw.length === 1 ? 'Deze organisatie kan' : 'Deze organisaties kunnen'} u ook digitaal post sturen. Doet u niets? Dan blijft die post op papier.</p>
<p><strong>${opsomming(namen)}</strong></p>
<p class="button-group"><a class="button button--small" href="/instellingen#organisaties">Kies digitaal of papier</a></p></section>`;
}

async function wieKeek({ portaal, bezoeker, nu }: Ingelogd): Promise<Html> {
  const rijen = (await portaal.store.inzages(bezoeker.bsn, 500)).filter(
    ({ op, wie }) => op >= nu - 30 * DAG_MS && wie !== 'burger' && wie !== 'onbevoegd',
  );
  const organisaties = new Set(rijen.map(({ wie }) => wie)).size;
  const regel =
    rijen.length === 0
      ? html`De laatste 30 dagen: <strong>geen enkele organisatie</strong>.`
      : html`De laatste 30 dagen: <strong>${rijen.length} keer</strong>, door ${aantal(organisaties, 'organisatie', 'organisaties')}.`;
  return html`<section class="card stack-sm" aria-labelledby="gezien"><h2 id="gezien" class="h-small">Wie bekeek uw gegevens?</h2><p>${regel}</p><p><a class="icon-link" href="/inzage">${icoon('oog')}Bekijk wie en waarom</a></p></section>`;
}
