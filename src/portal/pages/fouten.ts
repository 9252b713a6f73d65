// Pages for when something is not there or went wrong (mijnoverheid.md §4.4 errors): what happened, what to do, whom to call and
// the code to name. Never a cause of our own system.
import { icoon } from '../components/iconen.ts';
import { belLink, leeg } from '../components/klein.ts';
import { NIETS_GEVONDEN } from '../components/tekeningen.ts';
import { type Html, html } from '../html.ts';
import type { Pagina, Verzoek } from '../portaal.ts';

/** The end of the correlatieId as somebody can say it on the phone: `7F3A-91C2`. */
export function foutcode(correlatieId: string): string {
  const staart = correlatieId.replaceAll('-', '').slice(-8).toUpperCase();
  return `${staart.slice(0, 4)}-${staart.slice(4)}`;
}

function helpdeskRegel({ portaal, correlatieId }: Verzoek): Html {
  const { telefoon } = portaal.config.helpdesk;
  const code = html`<span class="nowrap code">${foutcode(correlatieId)}</span>`;
  return html`<p class="text-small text-subtle">Blijft dit gebeuren? Bel de helpdesk (${belLink(telefoon)}) en noem deze
code: ${code}</p>`;
}

export function nietGevonden(verzoek: Verzoek): Pagina {
  const knoppen = verzoek.bezoeker
    ? html`<a class="button button--primary" href="/thuis">Naar uw overzicht</a>
<a class="button" href="/berichten">Naar berichten</a>`
    : html`<a class="button button--primary" href="/">Naar de startpagina</a>`;
  const inhoud = html`<p>Misschien is het adres niet goed. Of u mag deze pagina niet zien met deze DigiD.</p>
<p class="button-group">${knoppen}</p>${helpdeskRegel(verzoek)}`;
  const kaart = leeg({ tekening: NIETS_GEVONDEN, titel: 'Deze pagina is er niet', inhoud, kop: 1 });
  return {
    titel: 'Pagina niet gevonden',
    inhoud: html`<main id="inhoud" tabindex="-1" class="notice-page">${kaart}</main>`,
  };
}

/** A card with one message: session, refusal, failure. */
export function bericht(titel: string, inhoud: Html, teken: Parameters<typeof icoon>[0] = 'info'): Html {
  return html`<main id="inhoud" tabindex="-1" class="notice-page"><div class="card stack dialog-card">
<span class="icon-tile icon-tile--warning">${icoon(teken)}</span><h1>${titel}</h1>${inhoud}</div></main>`;
}

export function onbekendeFout(verzoek: Verzoek): Pagina {
  const inhoud = html`<p class="lead">Dat ligt niet aan u. Er is niets verloren gegaan.</p>
<p>Wacht een paar minuten en probeer het opnieuw. Moet u vóór een bepaalde datum iets doen en lukt dat nu niet? Bel dan de
organisatie waar het om gaat.</p>
<p class="button-group"><a class="button button--primary" href="/thuis">Naar uw overzicht</a>
<a class="button" href="/actueel">Storingen en onderhoud</a></p>
${helpdeskRegel(verzoek)}`;
  return { titel: 'Fout: er ging iets mis', inhoud: bericht('Er ging iets mis bij ons', inhoud, 'warning') };
}

/** The form was too large, or was no form at all. */
export function nietTeLezen(verzoek: Verzoek): Pagina {
  const inhoud = html`<p class="lead">Wij konden niet lezen wat u verstuurde. Ga terug en probeer het opnieuw.</p>
<p class="button-group"><a class="button button--primary" href="/thuis">Naar uw overzicht</a></p>${helpdeskRegel(verzoek)}`;
  return { titel: 'Fout: versturen is niet gelukt', inhoud: bericht('Versturen is niet gelukt', inhoud, 'warning') };
}

export function formulierVerlopen(verzoek: Verzoek): Pagina {
  const [pad, tekst] = verzoek.bezoeker ? ['/thuis', 'Naar uw overzicht'] : ['/', 'Naar de startpagina'];
  const inhoud = html`<p class="lead">Wij hebben niets veranderd. De pagina stond te lang open, of u bent opnieuw ingelogd.</p>
<p>Ga terug, laad de pagina opnieuw en verstuur het formulier nog een keer.</p>
<p class="button-group"><a class="button button--primary" href="${pad}">${tekst}</a></p>
${helpdeskRegel(verzoek)}`;
  return { titel: 'Fout: formulier verlopen', inhoud: bericht('Dit formulier is niet meer geldig', inhoud, 'clock') };
}
