// `/inloggen`: hands the exchange to the login port and turns its answer into a page, a redirect or a session (§4.1). Each reason
// for failure has its own friendly text and a way back.
import type { LoginFout, LoginVraag } from '../auth/login.ts';
import { type Html, html } from '../html.ts';
import { type Antwoord, naar, openFormulier, type Pagina, pagina, type Route, type Verzoek } from '../portaal.ts';
import { hoogGenoeg, niveauOf, veiligTerug } from '../toegang.ts';
import { bericht } from './fouten.ts';

export const INLOGGEN: readonly Route[] = [
  openFormulier('GET', '/inloggen', (verzoek) => inloggen(verzoek, '')),
  openFormulier('POST', '/inloggen', (verzoek) => inloggen(verzoek, '')),
  openFormulier('GET', '/inloggen/terug', (verzoek) => inloggen(verzoek, '/terug')),
];

async function inloggen(verzoek: Verzoek, stap: LoginVraag['stap']): Promise<Antwoord> {
  const { portaal, methode, query, form, csrf, nu, bezoeker } = verzoek;
  const bron = methode === 'POST' ? form : query;
  const minimaal = niveauOf(bron.get('niveau'));
  const terug = veiligTerug(bron.get('terug'));
  if (bezoeker && methode === 'GET' && hoogGenoeg(bezoeker.sessie.niveau, minimaal)) return naar(terug ?? '/thuis');
  const antwoord = await portaal.login.antwoord({ methode, stap, query, form, minimaal, terug, csrf, nu });
  switch (antwoord.soort) {
    case 'pagina':
      return pagina({ titel: antwoord.titel, inhoud: antwoord.inhoud });
    case 'extern':
      return antwoord;
    case 'ingelogd':
      return {
        soort: 'ingelogd',
        bsn: antwoord.bsn,
        niveau: antwoord.niveau,
        ...(antwoord.terug && { naar: antwoord.terug }),
      };
    case 'mislukt':
      portaal.log({
        event: 'portal.login',
        correlatieId: verzoek.correlatieId,
        uitkomst: 'geweigerd',
        reden: antwoord.reden,
      });
      return pagina(mislukt(antwoord.reden, minimaal, terug), antwoord.reden === 'onbereikbaar' ? 503 : 403);
  }
}

const TEKSTEN: Readonly<Record<LoginFout, readonly [titel: string, tekst: Html]>> = {
  afgebroken: [
    'Inloggen is niet gelukt',
    html`<p class="lead">U heeft het inloggen gestopt, of er klopte iets niet.</p>
<p>Probeer het opnieuw. Weet u uw gegevens niet meer? Kijk dan op de website van DigiD.</p>`,
  ],
  niveau: [
    'U heeft een hoger inlogniveau nodig',
    html`<p class="lead">Met deze manier van inloggen mag u dit niet bekijken.</p>
<p>Log in met de DigiD app en laat uw paspoort, rijbewijs of identiteitskaart controleren. Hoe dat gaat, staat op de website van DigiD.</p>`,
  ],
  onbereikbaar: [
    'DigiD is nu niet bereikbaar',
    html`<p class="lead">Daarom kunt u nu niet inloggen. Dit ligt niet aan u.</p>
<p>Wacht een paar minuten en probeer het opnieuw.</p>`,
  ],
  geweigerd: [
    'Inloggen is niet toegestaan',
    html`<p class="lead">DigiD gaf geen toestemming om in te loggen.</p><p>Probeer het later opnieuw.</p>`,
  ],
};

function mislukt(reden: LoginFout, minimaal: string, terug: string | undefined): Pagina {
  const [titel, tekst] = TEKSTEN[reden];
  const vraag = new URLSearchParams({ ...(minimaal !== 'Basis' && { niveau: minimaal }), ...(terug && { terug }) });
  const opnieuw = vraag.size > 0 ? `/inloggen?${vraag}` : '/inloggen';
  const knoppen = html`<p class="button-group"><a class="button button--primary" href="${opnieuw}">Probeer opnieuw</a>
<a class="button button--text" href="/">Naar de startpagina</a></p>`;
  return { titel: `Fout: ${titel}`, inhoud: bericht(titel, html`${tekst}${knoppen}`, 'lock') };
}
