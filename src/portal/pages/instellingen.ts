// Settings on one page, each change on its own small page or with one button, effective at once (PS-01, FAQ-04; §3.6, §4.2).
import { type Oin, parseOin } from '../../core/index.ts';
import { allesOpPapier, zetOrganisatie } from '../../profiel/index.ts';
import type { Abonnement, Organisatie, Profiel } from '../../store/index.ts';
import { icoon } from '../components/iconen.ts';
import { badge, csrfVeld, melding } from '../components/klein.ts';
import { type Html, html, NIETS } from '../html.ts';
import { type Antwoord, actief, type Ingelogd, naar, pagina, type Route } from '../portaal.ts';
import { leesRegister } from '../register.ts';
import { datum } from '../taal.ts';
import { CODE } from './instellingen-code.ts';
import { CONTACT } from './instellingen-contact.ts';

export const INSTELLINGEN: readonly Route[] = [
  actief('GET', '/instellingen', toon),
  actief('POST', '/instellingen/organisatie', organisatie),
  actief('GET', '/instellingen/papier', vraagPapier),
  actief('POST', '/instellingen/papier', papier),
  ...CONTACT,
  ...CODE,
];

const GEDAAN: Readonly<Record<string, string>> = {
  digitaal: 'Deze organisatie stuurt nieuwe post vanaf nu digitaal.',
  op_papier: 'Deze organisatie stuurt nieuwe post vanaf nu op papier. Berichten die u al heeft, blijven hier staan.',
  alles_papier:
    'Alle organisaties sturen nieuwe post vanaf nu op papier. Berichten die u al heeft, blijven hier staan.',
  meldingen: 'Uw keuze voor meldingen is bewaard.',
  woord: 'Uw herkenningswoord is bewaard.',
  gecontroleerd: 'Uw e-mailadres is gecontroleerd. U krijgt vanaf nu meldingen.',
};

async function toon(verzoek: Ingelogd): Promise<Antwoord> {
  return pagina({
    titel: 'Instellingen',
    menu: 'instellingen',
    kruimels: [{ naam: 'Instellingen' }],
    inhoud: html`<div class="columns columns--nav">
<nav class="side-nav side-nav--sticky" aria-label="Op deze pagina"><ul class="links">
<li><a href="#contact">Contactgegevens</a></li><li><a href="#meldingen">Meldingen</a></li>
<li><a href="#organisaties">Organisaties</a></li><li><a href="#papier">Terug naar papier</a></li>
</ul></nav>
<main id="inhoud" tabindex="-1" class="stack-lg">
${gedaan(verzoek)}
<div class="stack-sm"><h1>Instellingen</h1>
<p class="lead">Hier kiest u hoe de overheid u bereikt. Elke verandering werkt meteen.</p></div>
${contact(verzoek)}
${meldingen(verzoek.bezoeker.profiel)}
${await organisaties(verzoek)}
<section class="card stack" aria-labelledby="papier"><h2 id="papier">Alles weer op papier</h2>
<p>Alle organisaties sturen uw nieuwe post dan weer op papier. Uw oude berichten blijven hier staan.</p>
<p><a class="button button--danger" href="/instellingen/papier">${icoon('papier')}Zet alles op papier</a></p></section>
</main></div>`,
  });
}

/** What the visitor just did. */
function gedaan({ query }: Ingelogd): Html {
  const wat = query.get('gedaan') ?? '';
  if (!Object.hasOwn(GEDAAN, wat)) return NIETS;
  const inhoud = html`<p>${GEDAAN[wat]}</p>`;
  return melding({ toon: 'positive', icoon: 'check-circle', titel: 'Gedaan', inhoud, status: true });
}

/** The link at the end of a line, with what it changes for who does not see the line. */
function wijzig(pad: string, wat: string): Html {
  return html`<dd class="data-list__action"><a href="${pad}">Wijzig<span class="visually-hidden"> ${wat}</span></a></dd>`;
}

/** Whether the address is known to be his, as a badge and, when not, the way to prove it. */
function adresStand(profiel: Profiel, controle: boolean): Html {
  if (profiel.bounce === 'permanent') return badge('E-mail komt niet aan', 'negative', 'warning');
  if (profiel.emailGeverifieerdOp !== undefined)
    return badge(`Gecontroleerd op ${datum(profiel.emailGeverifieerdOp)}`, 'positive', 'check');
  const knop = controle ? html` <a href="/instellingen/code">Vul de code in</a>` : NIETS;
  return html`${badge('Nog niet gecontroleerd', 'deadline', 'warning')}${knop}`;
}

function contact({ bezoeker: { profiel }, portaal }: Ingelogd): Html {
  const stand = profiel.email && html`<br>${adresStand(profiel, portaal.adresControle !== undefined)}`;
  return html`<section class="card stack-sm" aria-labelledby="contact">
<h2 id="contact">Contactgegevens</h2>
<dl class="data-list">
<div><dt>E-mailadres</dt><dd>${profiel.email ?? 'Niet ingevuld'}${stand}</dd>
${wijzig('/instellingen/meldingen', 'e-mailadres')}</div>
<div><dt>Herkenningswoord</dt><dd>${profiel.herkenningswoord ?? 'Niet gekozen'}</dd>
${wijzig('/instellingen/herkenningswoord', 'herkenningswoord')}</div>
</dl>
</section>`;
}

function meldingen({ kanaal }: Profiel): Html {
  const hoe = kanaal === 'email' ? 'E-mail' : 'Geen meldingen';
  const pad = '/instellingen/meldingen';
  return html`<section class="card stack-sm" aria-labelledby="meldingen">
<h2 id="meldingen">Meldingen</h2>
<dl class="data-list">
<div><dt>Nieuw bericht</dt><dd>${hoe}</dd>${wijzig(pad, 'melding bij nieuw bericht')}</div>
<div><dt>Verandering in een zaak</dt><dd>${hoe}</dd>${wijzig(pad, 'melding bij een zaak')}</div>
</dl>
</section>`;
}

async function organisaties({ portaal, bezoeker, csrf }: Ingelogd): Promise<Html> {
  const register = await leesRegister(portaal.store, portaal.omgeving);
  const [aangesloten, abonnementen] = await Promise.all([
    register.aangesloten('BERICHTENBOX'),
    portaal.store.profielen.abonnementen(bezoeker.bsn),
  ]);
  const stand = new Map(
    abonnementen.filter(({ berichtType }) => berichtType === undefined).map((rij) => [rij.oin, rij]),
  );
  return html`<section class="card stack-sm" aria-labelledby="organisaties"><h2 id="organisaties">Organisaties</h2>
<p>Staat een organisatie op <strong>digitaal</strong>? Dan krijgt u van die organisatie geen papier meer.</p>
<form action="/instellingen/organisatie" method="post">${csrfVeld(csrf)}
<ul class="setting-list">${aangesloten.map((rij) => organisatieRegel(rij, stand.get(rij.oin)))}</ul></form></section>`;
}

function organisatieRegel({ oin, naam }: Organisatie, rij: Abonnement | undefined): Html {
  const digitaal = rij?.status === 'aan';
  const uitleg = rij
    ? `${digitaal ? 'Digitaal' : 'Papier'} sinds ${datum(rij.ingangsmoment)}`
    : 'U heeft nog niet gekozen.';
  const [keuze, knop] = digitaal ? ['uit', 'Naar papier'] : ['aan', 'Naar digitaal'];
  return html`<li>
<div><strong>${naam}</strong><br><span class="text-small text-subtle">${uitleg}</span></div>
<div>${digitaal ? badge('Digitaal', 'positive', 'check') : badge('Papier', undefined, 'papier')}</div>
<button class="button button--small" type="submit" name="${keuze}" value="${oin}">${knop}<span class="visually-hidden"> voor ${naam}</span></button>
</li>`;
}

async function organisatie({ portaal, bezoeker, form, nu }: Ingelogd): Promise<Antwoord> {
  const status = form.has('aan') ? 'aan' : 'uit';
  const oin: Oin | undefined = parseOin(form.get(status) ?? '');
  if (!oin) return naar('/instellingen#organisaties');
  const register = await leesRegister(portaal.store, portaal.omgeving);
  const aangesloten = (await register.aangesloten('BERICHTENBOX')).map((rij) => rij.oin);
  const uitkomst = zetOrganisatie(bezoeker.profiel, { oin, status, now: nu, aangesloten });
  if (uitkomst.soort === 'geweigerd') return naar('/instellingen#organisaties');
  await portaal.store.commit(uitkomst.changes);
  return naar(`/instellingen?gedaan=${status === 'aan' ? 'digitaal' : 'op_papier'}#organisaties`);
}

function vraagPapier({ csrf }: Ingelogd): Antwoord {
  return pagina({
    titel: 'Alles weer op papier',
    menu: 'instellingen',
    dieper: true,
    kruimels: [{ naam: 'Instellingen', pad: '/instellingen' }, { naam: 'Alles weer op papier' }],
    inhoud: html`<main id="inhoud" tabindex="-1" class="notice-page"><div class="card stack dialog-card">
<span class="icon-tile">${icoon('papier')}</span><h1>Wilt u alle post weer op papier?</h1>
<ul class="list"><li>Alle organisaties sturen nieuwe post op papier. Dat werkt meteen.</li>
<li>Berichten die u al heeft, blijven hier staan. U kunt ze blijven lezen.</li>
<li>U kunt later per organisatie weer digitaal kiezen.</li></ul>
<form class="button-group" action="/instellingen/papier" method="post">${csrfVeld(csrf)}
<button class="button button--danger" type="submit">Zet alles op papier</button>

<a class="button button--text" href="/instellingen">Annuleren</a></form>
</div></main>`,
  });
}

async function papier({ portaal, bezoeker, nu }: Ingelogd): Promise<Antwoord> {
  await portaal.store.commit(allesOpPapier(await portaal.store.profielen.abonnementen(bezoeker.bsn), nu));
  return naar('/instellingen?gedaan=alles_papier');
}
