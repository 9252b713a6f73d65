// The public front page: what the portal is for, how it works, and how to tell a real mail from a false one.
import { type Icoon, icoon } from '../components/iconen.ts';
import { HELD } from '../components/tekeningen.ts';
import { type Html, html } from '../html.ts';
import { type Antwoord, naar, pagina, type Verzoek } from '../portaal.ts';

export function landing(verzoek: Verzoek): Antwoord {
  if (verzoek.bezoeker) return naar('/thuis');
  const { naam } = verzoek.portaal.config;
  return pagina({ titel: 'Uw post van de overheid, digitaal', breed: true, inhoud: inhoud(naam) });
}

function inhoud(naam: string): Html {
  return html`<main id="inhoud" tabindex="-1">
<div class="hero"><div class="wrap">
<div class="stack">
<h1>Uw overheidspost, zaken en gegevens op één plek</h1>
<p>Lees brieven van de overheid. Volg uw aanvraag. Kijk hoe de overheid u heeft geregistreerd.</p>
<p class="button-group"><a class="button button--primary button--large" href="/inloggen">${icoon('lock')}Inloggen met DigiD</a></p>
<p class="text-small">Nieuw hier? Log eerst in. Daarna kiest u zelf van wie u digitale post krijgt. <a href="#hoe">Zo werkt het</a>.</p>
</div>
${HELD}
</div></div>
<div class="page page--roomy wrap stack-xl">
<section aria-labelledby="drie">
<h2 id="drie" class="visually-hidden">Wat u met ${naam} kunt doen</h2>
<div class="trio">
${functie('mail', 'Berichten', 'Brieven van de overheid, zonder papier. U ziet meteen of u iets moet doen, en vóór welke datum.')}
${functie('zaken', 'Lopende zaken', 'Een vergunning, een paspoort of een bezwaar? U ziet elke stap, en wat er nog komt.')}
${functie('gegevens', 'Persoonlijke gegevens', 'Uw adres, auto, huis en werk zoals de overheid die kent. Klopt iets niet? U ziet wie u kunt bellen.')}
</div>
</section>
<section class="columns columns--half" aria-labelledby="hoe">
<div class="stack">
<h2 id="hoe">Zo werkt het</h2>
<ol class="list stack-sm">
<li><strong>Log in met uw DigiD.</strong> Dat kan vanaf 14 jaar.</li>
<li><strong>Kies de organisaties.</strong> Van die organisaties krijgt u geen papieren post meer. U kiest zelf: er staat niets vooraf aan.</li>
<li><strong>Kies of u meldingen wilt.</strong> U krijgt een e-mail als er iets nieuws is.</li>
</ol>
<p>Wilt u terug naar papier? Dat kan altijd, met één knop.</p>
</div>
<div class="card stack">
<h2>Zo herkent u een echte melding</h2>
<p>In onze e-mails staat <strong>nooit een link</strong>. Er staat wel van wie het bericht is, en uw eigen herkenningswoord.</p>
<p>Krijgt u een e-mail met een link om in te loggen? Klik er niet op. Ga zelf naar ${naam}.</p>
<p><a href="/hulp#valse-mail">Lees meer over valse e-mails</a></p>
</div>
</section>
</div>
</main>`;
}

function functie(teken: Icoon, titel: string, tekst: string): Html {
  return html`<div class="card stack-sm"><span class="icon-tile">${icoon(teken, true)}</span><h3>${titel}</h3>
<p>${tekst}</p></div>`;
}
