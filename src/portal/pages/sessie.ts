// The session as the citizen sees it (§4.1, WCAG 2.2.1): how long it lasts, how to stay, leaving, and that it is over.
import { icoon } from '../components/iconen.ts';
import { csrfVeld } from '../components/klein.ts';
import { html } from '../html.ts';
import { type Antwoord, type Ingelogd, ingelogd, naar, open, pagina, type Route, type Verzoek } from '../portaal.ts';
import { aantal, tijd } from '../taal.ts';
import { veiligTerug } from '../toegang.ts';
import { bericht } from './fouten.ts';

export const SESSIE: readonly Route[] = [
  // Looking how long it lasts does not make it longer: only the button does.
  ingelogd('GET', '/sessie', blijven, false),
  ingelogd('POST', '/sessie', () => naar('/thuis')),
  open('GET', '/sessie-verlopen', verlopen),
  open('GET', '/uitloggen', vraagUitloggen),
  ingelogd('POST', '/uitloggen', () => ({ soort: 'uitgelogd' })),
  open('GET', '/uitgelogd', uitgelogd),
];

function blijven({ bezoeker, nu, csrf }: Ingelogd): Antwoord {
  const minuten = Math.max(1, Math.floor((bezoeker.tot - nu) / 60_000));
  const laatste = bezoeker.tot >= bezoeker.uiterlijk;
  const duurt = `Dat is over ${aantal(minuten, 'minuut', 'minuten')}.`;
  const grens = laatste
    ? 'U kunt deze sessie niet meer verlengen.'
    : `U kunt dit verlengen tot ${tijd(bezoeker.uiterlijk)}.`;
  const inhoud = html`<p class="lead">U wordt om <strong>${tijd(bezoeker.tot)}</strong> uitgelogd. ${duurt}</p>
<p>Wij doen dit om uw gegevens te beschermen. Elke keer dat u een pagina opent, begint de tijd opnieuw.</p>
<form class="button-group" action="/sessie" method="post">${csrfVeld(csrf)}
${!laatste && html`<button class="button button--primary" type="submit">Blijf ingelogd</button>`}
<button class="button" type="submit" formaction="/uitloggen">Log uit</button>
</form>
<p class="text-small text-subtle">${grens} Daarna logt u opnieuw in.</p>`;
  return pagina({ titel: 'Langer ingelogd blijven', inhoud: bericht('Bent u er nog?', inhoud, 'clock') });
}

function verlopen({ query, portaal }: Verzoek): Antwoord {
  const terug = veiligTerug(query.get('terug'));
  const opnieuw = terug ? `/inloggen?terug=${encodeURIComponent(terug)}` : '/inloggen';
  const waarom = `U deed ${duur(portaal.duur.idleMs)} niets, of u was ${duur(portaal.duur.absoluutMs)} ingelogd.`;
  const inhoud = html`<p class="lead">${waarom} Daarom sloten wij af. Zo kan niemand meekijken.</p>
<p class="button-group"><a class="button button--primary" href="${opnieuw}">${icoon('lock')}Log opnieuw in met DigiD</a></p>
<p class="text-small text-subtle">Gebruikt u een computer van iemand anders? Sluit dan ook dit venster.</p>`;
  return pagina({ titel: 'U bent uitgelogd', inhoud: bericht('U bent uitgelogd', inhoud, 'lock') });
}

function vraagUitloggen({ bezoeker, csrf }: Verzoek): Antwoord {
  if (!bezoeker) return naar('/uitgelogd');
  const inhoud = html`<p class="lead">Daarna kan niemand op dit apparaat uw post zien.</p>
<form class="button-group" action="/uitloggen" method="post">${csrfVeld(csrf)}
<button class="button button--primary" type="submit">${icoon('uit')}Log uit</button>
<a class="button" href="/thuis">Blijf ingelogd</a>
</form>`;
  return pagina({ titel: 'Uitloggen', inhoud: bericht('Wilt u uitloggen?', inhoud, 'uit') });
}

function uitgelogd({ bezoeker }: Verzoek): Antwoord {
  if (bezoeker) return naar('/thuis');
  const inhoud = html`<p class="lead">Uw sessie is beëindigd. Met de knop Terug van uw browser ziet u niets meer.</p>
<p class="button-group"><a class="button button--primary" href="/inloggen">${icoon('lock')}Log opnieuw in met DigiD</a>
<a class="button" href="/">Naar de startpagina</a></p>
<p class="text-small text-subtle">Gebruikt u een computer van iemand anders? Sluit dan ook dit venster.</p>`;
  return pagina({ titel: 'U bent uitgelogd', inhoud: bericht('U bent uitgelogd', inhoud, 'check-circle') });
}

function duur(ms: number): string {
  const minuten = Math.round(ms / 60_000);
  return minuten % 60 === 0 ? `${minuten / 60} uur` : aantal(minuten, 'minuut', 'minuten');
}
