// Activation in three steps (mijnoverheid.md §4.2): organisations, channel, check and terms. Nothing is ticked beforehand; "geen
// meldingen" needs its own confirmation. The answers travel in the forms, so nothing is kept before the last button.

import type { Oin } from '../../core/index.ts';
import { parseOin } from '../../core/index.ts';
import {
  type ActiveringWeigering,
  aanvaardVoorwaarden,
  activeer,
  allesOpPapier,
  isHerkenningswoord,
  type Kanaalkeuze,
  magActiveren,
  parseEmail,
} from '../../profiel/index.ts';
import type { Change, Organisatie } from '../../store/index.ts';
import { type Fout, foutOverzicht, keuze, tekstveld, vinkje } from '../components/formulier.ts';
import { icoon } from '../components/iconen.ts';
import { csrfVeld, melding } from '../components/klein.ts';
import { type Html, html, NIETS } from '../html.ts';
import { type Antwoord, type Ingelogd, ingelogd, naar, pagina, type Route } from '../portaal.ts';
import { leesRegister } from '../register.ts';
import { datum } from '../taal.ts';
import { boxActief } from '../toegang.ts';
import { VOORWAARDEN } from '../voorwaarden.ts';
import { bericht } from './fouten.ts';
import { stuurCode } from './instellingen-code.ts';

export const ACTIVEREN: readonly Route[] = [
  ingelogd('GET', '/activeren', begin),
  ingelogd('POST', '/activeren', stap),
  ingelogd('POST', '/activeren/voorwaarden', nieuweVoorwaarden),
];

/** What was filled in so far. */
interface Invoer {
  readonly organisaties: readonly Oin[];
  readonly kanaal: string;
  readonly geenOk: boolean;
  readonly email: string;
  readonly woord: string;
}

function leesInvoer(form: URLSearchParams): Invoer {
  return {
    organisaties: [...new Set(form.getAll('organisatie').flatMap((waarde) => parseOin(waarde) ?? []))],
    kanaal: form.get('kanaal') ?? '',
    geenOk: form.get('geenOk') === 'ja',
    email: (form.get('email') ?? '').trim(),
    woord: (form.get('woord') ?? '').trim(),
  };
}

const LEEG: Invoer = { organisaties: [], kanaal: '', geenOk: false, email: '', woord: '' };

async function begin(verzoek: Ingelogd): Promise<Antwoord> {
  return weigering(verzoek) ?? stap1(verzoek, LEEG);
}

/** Why this citizen gets another page than the first step. */
function weigering(verzoek: Ingelogd): Antwoord | undefined {
  const { bezoeker, nu, portaal } = verzoek;
  if (boxActief(bezoeker.profiel)) return naar('/thuis');
  switch (magActiveren(bezoeker.profiel, nu)) {
    case 'AlActief':
      return vraagVoorwaarden(verzoek, []);
    case 'TeJong':
      return geweigerd(
        verzoek,
        'U kunt nog geen Berichtenbox aanzetten',
        'Een Berichtenbox kan vanaf 14 jaar. Tot die tijd komt alle post op papier.',
      );
    case 'NietMogelijk':
      return geweigerd(
        verzoek,
        'Deze Berichtenbox is gesloten',
        `Met deze DigiD kunt u geen post bekijken. Heeft u post nodig uit deze Berichtenbox? Bel de helpdesk: ${portaal.config.helpdesk.telefoon}.`,
      );
    default:
      return undefined;
  }
}

function geweigerd({ csrf }: Ingelogd, titel: string, tekst: string): Antwoord {
  const inhoud = html`<p class="lead">${tekst}</p>
<form class="button-group" action="/uitloggen" method="post">${csrfVeld(csrf)}<button class="button button--primary" type="submit">${icoon('uit')}Log uit</button><a class="button button--text" href="/hulp">Uitleg en vragen</a></form>`;
  return pagina({ titel, inhoud: bericht(titel, inhoud, 'lock') }, 403);
}

/** One press on a button: checks what was filled in on the page it came from, then shows the page it goes to. */
async function stap(verzoek: Ingelogd): Promise<Antwoord> {
  const geweigerdAntwoord = weigering(verzoek);
  if (geweigerdAntwoord) return geweigerdAntwoord;
  const { form } = verzoek;
  const invoer = leesInvoer(form);
  switch (form.get('naar')) {
    case 'organisaties':
      return stap1(verzoek, invoer);
    case 'meldingen':
      return stap2(verzoek, invoer, []);
    case 'controleren': {
      const fouten = keurKanaal(invoer);
      return fouten.length > 0 ? stap2(verzoek, invoer, fouten) : stap3(verzoek, invoer, []);
    }
    case 'klaar':
      return klaar(verzoek, invoer);
    default:
      return naar('/activeren');
  }
}

function keurKanaal(invoer: Invoer): readonly Fout[] {
  const fouten: Fout[] = [];
  if (invoer.kanaal !== 'email' && invoer.kanaal !== 'geen')
    fouten.push({ veld: 'kanaal', tekst: 'Kies of u een e-mail wilt, of geen meldingen' });
  if (invoer.kanaal === 'geen' && !invoer.geenOk)
    fouten.push({ veld: 'geenOk', tekst: 'Zet een vinkje bij ‘Ik kijk zelf minstens elke week’' });
  if (invoer.kanaal === 'email' && parseEmail(invoer.email) === undefined)
    fouten.push({ veld: 'email', tekst: 'Vul een e-mailadres in, zoals naam@voorbeeld.nl' });
  if (invoer.woord !== '' && !isHerkenningswoord(invoer.woord))
    fouten.push({ veld: 'woord', tekst: 'Gebruik alleen letters, cijfers en spaties, hoogstens 40' });
  return fouten;
}

const STAPPEN = ['Organisaties', 'Meldingen', 'Controleren'] as const;

function stappen(nummer: number): Html {
  return html`<nav aria-label="Stappen"><ol class="steps-nav">${STAPPEN.map((naam, i) => {
    if (i + 1 === nummer) return html`<li aria-current="step">${naam}</li>`;
    return i + 1 < nummer
      ? html`<li class="is-done"><span class="visually-hidden">Klaar: </span>${naam}</li>`
      : html`<li>${naam}</li>`;
  })}</ol></nav>`;
}

function verborgen(invoer: Invoer, welke: 'organisaties' | 'meldingen'): Html {
  const veld = (naam: string, waarde: string) => html`<input type="hidden" name="${naam}" value="${waarde}">`;
  if (welke === 'organisaties') return html`${invoer.organisaties.map((oin) => veld('organisatie', oin))}`;
  return html`${veld('kanaal', invoer.kanaal)}${invoer.geenOk && veld('geenOk', 'ja')}${veld('email', invoer.email)}${veld('woord', invoer.woord)}`;
}

interface Opbouw {
  readonly nummer: number;
  readonly titel: string;
  readonly kop: string;
  readonly lead: string;
  readonly fouten?: readonly Fout[];
  readonly inhoud: Html;
}

function stapPagina({ nummer, titel, kop, lead, fouten = [], inhoud }: Opbouw): Antwoord {
  return pagina({
    titel: `${fouten.length > 0 ? 'Fout: stap' : 'Stap'} ${nummer} van 3: ${titel}`,
    inhoud: html`<main id="inhoud" tabindex="-1" class="notice-page">
${foutOverzicht(fouten)}
${stappen(nummer)}
<div class="page-title"><h1><span class="visually-hidden">Stap ${nummer} van 3: </span>${kop}</h1><p class="lead">${lead}</p></div>
${inhoud}
</main>`,
  });
}

async function stap1(verzoek: Ingelogd, invoer: Invoer): Promise<Antwoord> {
  const { portaal, csrf } = verzoek;
  const register = await leesRegister(portaal.store, portaal.omgeving);
  const organisaties = await register.aangesloten('BERICHTENBOX');
  const soorten = await Promise.all(organisaties.map(({ oin }) => portaal.store.organisaties.berichttypes(oin)));
  const opties = organisaties.map(({ oin, naam }, i) => ({
    waarde: oin,
    label: naam,
    hint: soorten[i]!.filter(({ status }) => status === 'actief')
      .map(({ naam: soort }) => soort)
      .join(', '),
    aan: invoer.organisaties.includes(oin),
  }));
  const waarschuwing = melding({
    toon: 'warning',
    icoon: 'papier',
    titel: 'U krijgt dan geen papier meer',
    inhoud: html`<p>Kiest u een organisatie? Dan stuurt die organisatie u <strong>geen brieven op papier meer</strong> als het digitaal kan. Kijk daarom regelmatig in uw Berichtenbox.</p>`,
  });
  return stapPagina({
    nummer: 1,
    titel: 'kies organisaties',
    kop: 'Van wie wilt u digitale post?',
    lead: 'U heeft nog geen Berichtenbox. In drie stappen zet u hem aan. U kunt later alles veranderen.',
    inhoud: html`${waarschuwing}
<form class="stack-lg" action="/activeren" method="post">
${csrfVeld(csrf)}${verborgen(invoer, 'meldingen')}
${keuze({ soort: 'checkbox', naam: 'organisatie', titel: 'Kies de organisaties', groot: true, hint: 'Er staat niets vooraf aan. Kiest u niets? Dan blijft al uw post op papier komen.', opties })}
<div class="button-group"><button class="button button--primary" type="submit" name="naar" value="meldingen">Naar stap 2</button><button class="button button--text" type="submit" formaction="/uitloggen">Stoppen zonder aan te zetten</button></div>
</form>`,
  });
}

function stap2({ csrf, portaal }: Ingelogd, invoer: Invoer, fouten: readonly Fout[]): Antwoord {
  const geenVinkje = vinkje({
    naam: 'geenOk',
    label: 'Ik kijk zelf minstens elke week',
    aan: invoer.geenOk,
    kaal: true,
    fouten,
  });
  const controle = portaal.adresControle ? ' Na het aanzetten sturen wij een code om dit te controleren.' : '';
  return stapPagina({
    nummer: 2,
    titel: 'kies meldingen',
    kop: 'Hoe wilt u horen dat er iets nieuws is?',
    lead: 'U krijgt een korte melding: van wie het is, en of u iets moet doen. Nooit de inhoud.',
    fouten,
    inhoud: html`<form action="/activeren" method="post" novalidate>
${csrfVeld(csrf)}${verborgen(invoer, 'organisaties')}
${keuze({
  soort: 'radio',
  naam: 'kanaal',
  titel: 'Kies één manier',
  groot: true,
  fouten,
  opties: [
    {
      waarde: 'email',
      label: 'E-mail',
      hint: 'Bij elk nieuw bericht en bij een verandering in een zaak.',
      aan: invoer.kanaal === 'email',
    },
    { waarde: 'geen', label: 'Geen meldingen', aan: invoer.kanaal === 'geen', beschrijving: 'geen-uitleg' },
  ],
})}
<div id="geen-uitleg" class="form-field reveal-geen">${melding({
      toon: 'warning',
      icoon: 'bell-off',
      titel: 'Let op: zo kunt u post missen',
      inhoud: html`<p>U krijgt <strong>geen e-mail en geen brief</strong> als er post is. Mist u een datum? Dan kunt u een boete krijgen of te laat zijn met bezwaar.</p>${geenVinkje}`,
    })}</div>
${tekstveld({ naam: 'email', label: 'E-mailadres', type: 'email', autocomplete: 'email', waarde: invoer.email, hint: `Alleen nodig als u e-mail kiest.${controle}`, maxlength: 254, fouten })}
${tekstveld({ naam: 'woord', label: 'Uw herkenningswoord (niet verplicht)', waarde: invoer.woord, hint: 'Dit woord staat in elke echte e-mail van ons. Kies iets dat alleen u kent, geen wachtwoord.', maxlength: 40, fouten })}
<div class="button-group"><button class="button button--primary" type="submit" name="naar" value="controleren">Naar stap 3</button><button class="button button--text" type="submit" name="naar" value="organisaties">Terug</button></div>
</form>`,
  });
}

async function stap3(verzoek: Ingelogd, invoer: Invoer, fouten: readonly Fout[]): Promise<Antwoord> {
  const register = await leesRegister(verzoek.portaal.store, verzoek.portaal.omgeving);
  const gekozen = (await register.aangesloten('BERICHTENBOX')).filter(({ oin }) => invoer.organisaties.includes(oin));
  return stapPagina({
    nummer: 3,
    titel: 'controleren',
    kop: 'Klopt alles?',
    lead: 'Lees dit rustig na. Daarna zet u uw Berichtenbox aan.',
    fouten,
    inhoud: html`<form class="stack-lg" action="/activeren" method="post" novalidate>
${csrfVeld(verzoek.csrf)}${verborgen(invoer, 'organisaties')}${verborgen(invoer, 'meldingen')}
${gekozenKaart(gekozen)}${meldingKaart(invoer)}${akkoordVragen(gekozen.length, fouten)}
<div class="button-group"><button class="button button--primary button--large" type="submit" name="naar" value="klaar">Zet mijn Berichtenbox aan</button><button class="button button--text" type="submit" name="naar" value="meldingen">Terug</button></div>
</form>`,
  });
}

function gekozenKaart(gekozen: readonly Organisatie[]): Html {
  const titel =
    gekozen.length === 0
      ? 'Al uw post blijft op papier komen'
      : `Van ${gekozen.length === 1 ? 'deze organisatie' : `deze ${gekozen.length} organisaties`} krijgt u geen papier meer`;
  return html`<section class="card stack" aria-labelledby="papier">
<div class="split split--keep"><h2 id="papier">${titel}</h2><button class="button button--text" type="submit" name="naar" value="organisaties">Wijzig<span class="visually-hidden"> organisaties</span></button></div>
${gekozen.length > 0 && html`<ul class="checks stack-sm">${gekozen.map(({ naam }) => html`<li class="icon-link">${icoon('check')}${naam}</li>`)}</ul>`}
<p class="text-subtle text-small">${gekozen.length === 0 ? 'U koos geen organisatie. Dat kunt u later veranderen bij Instellingen.' : 'Alle andere organisaties blijven papieren brieven sturen.'}</p>
</section>`;
}

function meldingKaart({ kanaal, email, woord }: Invoer): Html {
  return html`<section class="card stack" aria-labelledby="meld">
<div class="split split--keep"><h2 id="meld">Zo krijgt u een melding</h2><button class="button button--text" type="submit" name="naar" value="meldingen">Wijzig<span class="visually-hidden"> meldingen</span></button></div>
<dl class="data-list data-list--compact">
<div><dt>Melding</dt><dd>${kanaal === 'email' ? 'E-mail' : 'Geen meldingen'}</dd></div>
${kanaal === 'email' && html`<div><dt>E-mailadres</dt><dd>${email}</dd></div>`}
<div><dt>Herkenningswoord</dt><dd>${woord || 'Niet gekozen'}</dd></div>
</dl></section>`;
}

function akkoordVragen(gekozen: number, fouten: readonly Fout[]): Html {
  const organisaties = gekozen === 1 ? 'deze organisatie' : `deze ${gekozen} organisaties`;
  return html`<section class="stack" aria-labelledby="voorwaarden"><h2 id="voorwaarden">Voorwaarden</h2>
<p>Dit zijn de belangrijkste afspraken:</p>
<ul class="list">${VOORWAARDEN.kern.map((punt) => html`<li>${punt}</li>`)}</ul>
<p><a href="/voorwaarden">Lees alle voorwaarden (versie ${VOORWAARDEN.versie}, ${datum(VOORWAARDEN.ingangsdatum)})</a></p>
${vinkje({ naam: 'akkoord', label: 'Ik ga akkoord met de voorwaarden', fouten })}
${gekozen > 0 ? vinkje({ naam: 'papierOk', label: `Ik begrijp dat ik van ${organisaties} geen papier meer krijg`, fouten }) : NIETS}
</section>`;
}

async function klaar(verzoek: Ingelogd, invoer: Invoer): Promise<Antwoord> {
  const { portaal, bezoeker, nu, form } = verzoek;
  const kanaalFouten = keurKanaal(invoer);
  if (kanaalFouten.length > 0) return stap2(verzoek, invoer, kanaalFouten);
  const fouten: Fout[] = [];
  if (form.get('akkoord') !== 'ja')
    fouten.push({ veld: 'akkoord', tekst: 'Ga akkoord met de voorwaarden om verder te gaan' });
  if (invoer.organisaties.length > 0 && form.get('papierOk') !== 'ja')
    fouten.push({ veld: 'papierOk', tekst: 'Bevestig dat u geen papier meer krijgt' });
  if (fouten.length > 0) return stap3(verzoek, invoer, fouten);
  const register = await leesRegister(portaal.store, portaal.omgeving);
  const aangesloten = (await register.aangesloten('BERICHTENBOX')).map(({ oin }) => oin);
  const kanaal: Kanaalkeuze =
    invoer.kanaal === 'geen' ? { soort: 'geen', bevestigd: invoer.geenOk } : { soort: 'email', adres: invoer.email };
  const uitkomst = activeer(
    bezoeker.profiel,
    {
      akkoordVersie: VOORWAARDEN.versie,
      organisaties: invoer.organisaties,
      kanaal,
      ...(invoer.woord !== '' && { herkenningswoord: invoer.woord }),
    },
    { now: nu, niveau: bezoeker.sessie.niveau, voorwaardenVersie: VOORWAARDEN.versie, aangesloten },
  );
  if (uitkomst.soort === 'geweigerd') return opnieuw(verzoek, invoer, uitkomst.reden);
  const opPapier = aangesloten.filter((oin) => !invoer.organisaties.includes(oin));
  const papier = opPapier.map(
    (oin): Change => ({
      kind: 'abonnement',
      value: { bsn: bezoeker.bsn, oin, status: 'uit', ingangsmoment: nu, bron: 'activatie' },
    }),
  );
  await portaal.store.commit([...uitkomst.changes, ...papier]);
  if (invoer.kanaal !== 'email' || !portaal.adresControle) return naar('/thuis?gedaan=aangezet');
  return naar(await stuurCode(verzoek, parseEmail(invoer.email)));
}

/** The domain refused what the pages let through: an organisation left meanwhile, or somebody made the form by hand. */
function opnieuw(verzoek: Ingelogd, invoer: Invoer, reden: ActiveringWeigering): Antwoord | Promise<Antwoord> {
  if (reden === 'OrganisatieOnbekend') return stap1(verzoek, { ...invoer, organisaties: [] });
  return naar('/activeren');
}

function vraagVoorwaarden({ csrf, bezoeker }: Ingelogd, fouten: readonly Fout[]): Antwoord {
  const oud = bezoeker.profiel.akkoord;
  return pagina({
    titel: `${fouten.length > 0 ? 'Fout: ' : ''}Nieuwe voorwaarden`,
    inhoud: html`<main id="inhoud" tabindex="-1" class="notice-page stack-lg">
${foutOverzicht(fouten)}
<div class="page-title"><h1>De voorwaarden zijn veranderd</h1><p class="lead">${oud ? `U ging op ${datum(oud.op)} akkoord met versie ${oud.versie}. ` : ''}Lees de nieuwe voorwaarden voordat u verder gaat.</p></div>
<form class="stack" action="/activeren/voorwaarden" method="post" novalidate>
${csrfVeld(csrf)}
<ul class="list">${VOORWAARDEN.kern.map((punt) => html`<li>${punt}</li>`)}</ul>
<p><a href="/voorwaarden">Lees alle voorwaarden (versie ${VOORWAARDEN.versie}, ${datum(VOORWAARDEN.ingangsdatum)})</a></p>
${vinkje({ naam: 'akkoord', label: 'Ik ga akkoord met de voorwaarden', fouten })}
<div class="button-group"><button class="button button--primary" type="submit" name="keuze" value="akkoord">Ga verder</button><button class="button" type="submit" name="keuze" value="papier">Zet alles weer op papier</button></div>
<p class="text-subtle text-small">Kiest u papier? Dan sturen alle organisaties nieuwe post weer op papier, en logt u uit.</p>
</form></main>`,
  });
}

async function nieuweVoorwaarden(verzoek: Ingelogd): Promise<Antwoord> {
  const { portaal, bezoeker, nu, form } = verzoek;
  if (bezoeker.profiel.status !== 'actief') return naar('/activeren');
  if (form.get('keuze') === 'papier') {
    await portaal.store.commit(allesOpPapier(await portaal.store.profielen.abonnementen(bezoeker.bsn), nu));
    return { soort: 'uitgelogd' };
  }
  if (form.get('akkoord') !== 'ja')
    return vraagVoorwaarden(verzoek, [{ veld: 'akkoord', tekst: 'Ga akkoord met de voorwaarden om verder te gaan' }]);
  const akkoord = { versie: VOORWAARDEN.versie, niveau: bezoeker.sessie.niveau };
  const uitkomst = aanvaardVoorwaarden(bezoeker.profiel, akkoord, nu);
  if (uitkomst.soort === 'gewijzigd') await portaal.store.commit(uitkomst.changes);
  return naar('/thuis');
}
