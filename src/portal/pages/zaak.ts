// One zaak: how far it is, what is still to come, what the citizen has to do, whom to ask (LZ-03, LZ-07, LZ-14, LZ-18).
import { httpsHost, isAllowedLink, parseGuid } from '../../core/index.ts';
import type { ZaakOverzicht, ZaakStatus } from '../../store/index.ts';
import { huidigeStatus, isAfgerond, type Stap, tijdlijn } from '../../zaken/index.ts';
import { agendaBestand } from '../agenda.ts';
import { icoon } from '../components/iconen.ts';
import { badge, contactBlok, melding, opDatum } from '../components/klein.ts';
import { stapZin } from '../components/stappen.ts';
import { type Html, html, NIETS } from '../html.ts';
import { type Antwoord, actief, type Ingelogd, inzage, pagina, type Route } from '../portaal.ts';
import { leesRegister, type Register } from '../register.ts';
import { datum, type Termijn, termijnOpDag } from '../taal.ts';
import { alineas } from '../tekst.ts';
import { verwachting } from './zaken.ts';

export const ZAAK: readonly Route[] = [
  actief('GET', '/zaken/:id', toon),
  actief('GET', '/zaken/:id/termijn.ics', agenda),
];

interface Gevonden {
  readonly zaak: ZaakOverzicht;
  readonly register: Register;
  readonly wie: string;
}

async function zoek({ portaal, bezoeker, params }: Ingelogd): Promise<Gevonden | Antwoord> {
  const id = parseGuid(params.id ?? '');
  if (!id) return { soort: 'nietGevonden' };
  const zaak = await portaal.store.zaken.get(bezoeker.bsn, id);
  if (!zaak) return { soort: 'nietGevonden', vreemd: 'zaak', route: '/zaken/:id' };
  const register = await leesRegister(portaal.store, portaal.omgeving);
  return { zaak, register, wie: register.naam(zaak.oin) };
}

async function toon(verzoek: Ingelogd): Promise<Antwoord> {
  const gevonden = await zoek(verzoek);
  if ('soort' in gevonden) return gevonden;
  const { zaak, register, wie } = gevonden;
  await verzoek.portaal.store.commit([
    inzage(verzoek, `Zaak bij ${wie}: ${zaak.zaaktypeOmschrijving}`, 'Zaak bekeken'),
  ]);
  const stappen = tijdlijn(zaak, await register.zaaktype(zaak.oin, zaak.zaaktypeCode));
  return pagina({
    titel: zaak.omschrijving,
    menu: 'zaken',
    dieper: true,
    kruimels: [{ naam: 'Lopende zaken', pad: '/zaken' }, { naam: zaak.omschrijving }],
    inhoud: html`<main id="inhoud" tabindex="-1">
<div class="page-title"><p class="text-subtle">${wie}</p><h1>${zaak.omschrijving}</h1>
<p class="lead">${lead(zaak, stappen)}</p></div>
<div class="columns columns--aside">
<div class="stack-lg">
${actieBlok(verzoek, gevonden)}
${resultaat(zaak)}
<section class="stack" aria-labelledby="verloop">
<h2 id="verloop">${isAfgerond(zaak) ? 'Zo is uw zaak verlopen' : 'Zo ver is uw zaak'}</h2>
<ol class="card timeline">${stappen.map((stap, i) => stapRegel(stap, i + 1, verzoek, zaak))}</ol></section>
</div>
${zijkant(verzoek, gevonden)}
</div></main>`,
  });
}

function lead(zaak: ZaakOverzicht, stappen: readonly Stap[]): string {
  if (isAfgerond(zaak)) return zaak.einddatum ? `Afgerond op ${datum(zaak.einddatum)}.` : 'Deze zaak is afgerond.';
  return [stapZin(stappen), verwachting(zaak)].filter(Boolean).join(' ') || 'Deze zaak loopt.';
}

function actieVan(zaak: ZaakOverzicht): ZaakStatus | undefined {
  const status = huidigeStatus(zaak);
  return status?.actieVereist && !isAfgerond(zaak) ? status : undefined;
}

function actieBlok({ portaal, nu }: Ingelogd, { zaak, register, wie }: Gevonden): Html {
  const status = actieVan(zaak);
  if (!status) return NIETS;
  const eind = status.actieUiterlijk === undefined ? undefined : termijnOpDag(status.actieUiterlijk, nu);
  const url = status.actieUrl;
  const mag = url !== undefined && isAllowedLink(url, register.organisatie(zaak.oin)?.dossierHosts ?? []);
  const agenda = eind !== undefined && eind.soort !== 'voorbij';
  const knop = html`${status.actieTekst ?? `Ga naar ${wie}`}${icoon('external')}`;
  const weg = mag && `U gaat naar ${httpsHost(url)}. U verlaat dan ${portaal.config.naam}.`;
  const ics = `/zaken/${zaak.id}/termijn.ics`;
  return melding({
    toon: 'warning',
    icoon: 'warning',
    titel: `${wie} wacht op u`,
    inhoud: html`<p>${actieZin(status, eind, wie)}</p>
${
  (mag || agenda) &&
  html`<p class="button-group">
${mag && html`<a class="button button--primary" href="${url}" rel="noopener noreferrer">${knop}</a>`}
${agenda && html`<a class="button" href="${ics}">${icoon('calendar')}Zet in mijn agenda (.ics)</a>`}
</p>`
}
${weg && html`<p class="text-small">${weg}</p>`}`,
  });
}

function actieZin(status: ZaakStatus, eind: Termijn | undefined, wie: string): Html {
  const wat = status.actieTekst ?? status.omschrijving;
  if (!eind) return html`${wat}.`;
  if (eind.soort === 'voorbij')
    return html`${wat}. ${eind.zin}, ${eind.rest}. Bel ${wie} als u nog niets heeft gedaan.`;
  return html`${wat}. Dat kan tot en met <strong>${datum(eind.dag)}</strong>, <span class="nowrap">${eind.rest}</span>.`;
}

function resultaat({ resultaat: uitkomst, ...zaak }: ZaakOverzicht): Html {
  if (!uitkomst) return NIETS;
  const op = zaak.einddatum ? html`<p class="text-small">Afgerond op ${opDatum(zaak.einddatum)}.</p>` : NIETS;
  return melding({
    icoon: 'check-circle',
    titel: `Resultaat: ${uitkomst.omschrijving}`,
    inhoud: html`${paragrafen(uitkomst.toelichting)}${op}`,
  });
}

/** A text of the organisation, as text. */
function paragrafen(tekst: string | undefined): Html {
  return html`${alineas(tekst ?? '')
    .flatMap(({ regels }) => regels)
    .map((regel) => html`<p>${regel.map((stuk) => ('link' in stuk ? stuk.link : stuk.tekst))}</p>`)}`;
}

function stapRegel(stap: Stap, nummer: number, { nu }: Ingelogd, zaak: ZaakOverzicht): Html {
  const { toestand, omschrijving, status } = stap;
  if (toestand === 'toekomst')
    return html`<li class="is-future"><span class="timeline__mark">${nummer}</span><div class="timeline__content">
<h3>${omschrijving} <span class="timeline__meta">(komt nog)</span></h3></div></li>`;
  const klaar = toestand === 'gedaan' || isAfgerond(zaak);
  const klasse = klaar ? 'is-done' : toestand === 'actie' ? 'is-current is-action' : 'is-current';
  const eind = toestand === 'actie' && status?.actieUiterlijk ? termijnOpDag(status.actieUiterlijk, nu) : undefined;
  const nuDoen = eind && eind.soort !== 'voorbij' ? `Nu: actie van u, ${eind.zin.toLowerCase()}` : 'Nu: actie van u';
  return html`<li class="${klasse}">
<span class="timeline__mark">${icoon(klaar ? 'check' : 'clock')}</span>
<div class="timeline__content">
<h3${!klaar && html` aria-current="step"`}><span class="visually-hidden">${klaar ? 'Klaar: ' : 'Nu: '}</span>${omschrijving}</h3>
<p class="timeline__meta">${opDatum(stap.op!)}</p>
${toestand === 'actie' && html`<p>${badge(nuDoen, 'deadline', 'warning')}</p>`}
${paragrafen(status?.statustekst)}${paragrafen(status?.toelichting)}
</div></li>`;
}

const ROL = { initiator: 'Aanvrager', belanghebbende: 'Belanghebbende', gemachtigde: 'Gemachtigde' } as const;

function zijkant({ portaal }: Ingelogd, { zaak, register, wie }: Gevonden): Html {
  const organisatie = register.organisatie(zaak.oin);
  const dossier = zaak.zaakdossierUrl;
  const mag = dossier !== undefined && isAllowedLink(dossier, organisatie?.dossierHosts ?? []);
  const feiten: readonly (readonly [string, string | undefined])[] = [
    ['Zaaknummer', zaak.identificatie],
    ['Soort zaak', zaak.zaaktypeOmschrijving],
    ['Uw rol', ROL[zaak.rol]],
    ['Begonnen op', datum(zaak.startdatum)],
    ['Geregistreerd op', datum(zaak.registratiedatum)],
    ['Klaar verwacht op', zaak.einddatumGepland && datum(zaak.einddatumGepland)],
    ['Uiterlijk klaar', zaak.uiterlijkeEinddatum && datum(zaak.uiterlijkeEinddatum)],
    ['Afgerond op', zaak.einddatum && datum(zaak.einddatum)],
  ];
  return html`<aside class="stack" aria-label="Over deze zaak">
<section class="card stack-sm" aria-labelledby="feiten"><h2 id="feiten" class="h-small">Over deze zaak</h2>
<dl class="data-list data-list--stacked">${feiten.map(
    ([naam, waarde]) =>
      waarde &&
      html`<div><dt>${naam}</dt>
<dd>${waarde}</dd></div>`,
  )}</dl>
${paragrafen(zaak.toelichting)}
${
  mag &&
  html`<p><a class="icon-link" href="${dossier}" rel="noopener noreferrer">${icoon('external')}Dossier bij ${wie}</a></p>
<p class="text-small text-subtle">U gaat naar ${httpsHost(dossier)}. U verlaat dan ${portaal.config.naam}.</p>`
}
</section>
<section class="card stack-sm" aria-labelledby="vraag"><h2 id="vraag" class="h-small">Vraag over deze zaak?</h2>
<p>${zaak.contact?.naam ? `${zaak.contact.naam}, ${wie}` : wie}</p>
${contactBlok({ ...organisatie?.contact, naam: wie, ...zaak.contact })}
</section>
<p class="no-print"><a class="icon-link" href="/berichten?van=${zaak.oin}">${icoon('mail')}Alle post van ${wie}</a></p>
</aside>`;
}

async function agenda(verzoek: Ingelogd): Promise<Antwoord> {
  const gevonden = await zoek(verzoek);
  if ('soort' in gevonden) return gevonden;
  const { zaak, wie } = gevonden;
  const status = actieVan(zaak);
  if (status?.actieUiterlijk === undefined) return { soort: 'nietGevonden' };
  const { nu, portaal } = verzoek;
  const inhoud = agendaBestand({
    id: status.id,
    dag: status.actieUiterlijk,
    titel: `${wie}: ${status.actieTekst ?? status.omschrijving}`,
    toelichting: `Zaak ${zaak.identificatie}, ${zaak.omschrijving}.\nKijk in ${portaal.config.naam}. Log daar zelf in met DigiD.`,
    host: new URL(portaal.config.origin).hostname,
    nu,
  });
  return { soort: 'bestand', naam: 'Uiterste datum zaak.ics', type: 'text/calendar; charset=utf-8', inhoud };
}
