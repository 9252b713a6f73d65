// How we treat visitors: privacy, cookies, accessibility, terms. Each says what this program does, no more (§4.4, §4.5).
import { belLink } from '../components/klein.ts';
import { type Html, html } from '../html.ts';
import { type Antwoord, pagina, type Verzoek } from '../portaal.ts';
import { COOKIE } from '../sessie.ts';
import { datum } from '../taal.ts';
import { VOORWAARDEN } from '../voorwaarden.ts';

function artikel(titel: string, lead: string, inhoud: Html): Antwoord {
  return pagina({
    titel,
    inhoud: html`<main id="inhoud" tabindex="-1" class="notice-page"><div class="page-title"><h1>${titel}</h1>
<p class="lead">${lead}</p></div><div class="stack-lg">${inhoud}</div></main>`,
  });
}

function deel(id: string, titel: string, inhoud: Html): Html {
  return html`<section class="stack-sm" aria-labelledby="${id}"><h2 id="${id}">${titel}</h2>${inhoud}</section>`;
}

export function voorwaarden(): Antwoord {
  return artikel(
    'Voorwaarden',
    `Versie ${VOORWAARDEN.versie}, geldig vanaf ${datum(VOORWAARDEN.ingangsdatum)}.`,
    html`${VOORWAARDEN.artikelen.map(({ titel, tekst }, i) => deel(`artikel-${i + 1}`, titel, html`${tekst.map((alinea) => html`<p>${alinea}</p>`)}`))}`,
  );
}

export function privacy({ portaal }: Verzoek): Antwoord {
  const { naam, beheerder, helpdesk } = portaal.config;
  return artikel(
    'Privacy',
    `Wat ${naam} met uw gegevens doet, en wat niet.`,
    html`
${deel('wie', 'Wie is verantwoordelijk?', html`<p>${beheerder} beheert ${naam} en zorgt voor de beveiliging. De organisatie die een bericht, zaak of gegeven stuurt, is verantwoordelijk voor de inhoud.</p>`)}
${deel(
  'wat',
  'Welke gegevens?',
  html`<ul class="list">
<li>Uw BSN, om te weten welke post van u is. Het staat versleuteld in de opslag en nooit in een adres, e-mail of logboek.</li>
<li>Uw naam, e-mailadres, herkenningswoord en keuzes, om u te bereiken zoals u wilt.</li>
<li>Uw berichten, bijlagen, zaken en gegevens, versleuteld met een eigen sleutel per Berichtenbox.</li>
<li>Het bewijs van wat er met een bericht gebeurde: tijdstip, controlegetal en handtekening. Geen inhoud.</li></ul>`,
)}
${deel('wie-ziet', 'Wie kan ze zien?', html`<p>Alleen u, na inloggen met DigiD. Beheerders zien geen inhoud. Een organisatie ziet niet of u een bericht heeft gelezen. Elke keer dat iemand via ${naam} uw gegevens bekijkt, staat dat bij <a href="/inzage">Wie heeft mijn gegevens bekeken</a>.</p>`)}
${deel('hoe-lang', 'Hoe lang?', html`<p>Berichten blijven staan zolang u wilt. Een sessie eindigt als u uitlogt of een tijd niets doet.</p>`)}
${deel('rechten', 'Uw rechten', html`<p>U mag uw gegevens inzien, bewaren en laten verbeteren. Inzien en bewaren doet u zelf, bij elk bericht en elke bron. Voor verbeteren belt u de organisatie die het gegeven beheert. Andere vragen over privacy: bel ${belLink(helpdesk.telefoon)}. U kunt ook klagen bij de Autoriteit Persoonsgegevens.</p>`)}`,
  );
}

export function cookies({ portaal }: Verzoek): Antwoord {
  const { naam } = portaal.config;
  return artikel(
    'Cookies',
    `${naam} gebruikt één cookie, om u veilig in te loggen. Daarom vragen wij geen toestemming.`,
    html`
${deel(
  'welke',
  'Welke cookie?',
  html`<dl class="data-list"><div><dt>Naam</dt><dd><code>${COOKIE}</code></dd></div>
<div><dt>Waarvoor</dt><dd>Weten dat u het bent, van inloggen tot uitloggen, en formulieren beschermen</dd></div><div>
<dt>Inhoud</dt><dd>Een willekeurig getal. Er staat niets over u in</dd></div><div><dt>Hoe lang</dt>
<dd>Tot u uitlogt of uw browser sluit</dd></div></dl>`,
)}
${deel('niet', 'Wat wij niet doen', html`<p>Wij volgen u niet, meten uw bezoek niet met cookies en laden niets van andere websites. Er draait geen JavaScript op deze pagina’s.</p>`)}`,
  );
}

export function toegankelijkheid({ portaal }: Verzoek): Antwoord {
  const { naam, helpdesk } = portaal.config;
  return artikel(
    'Toegankelijkheid',
    `Iedereen moet ${naam} kunnen gebruiken, ook met een schermlezer, alleen een toetsenbord of grote letters.`,
    html`
${deel('norm', 'Waar wij ons aan houden', html`<p>Wij volgen WCAG 2.2, niveau A en AA, en de Europese norm EN 301 549.</p>`)}
${deel(
  'gedaan',
  'Wat wij hebben gedaan',
  html`<ul class="list">
<li>Alle pagina’s worden bij elke verandering automatisch gecontroleerd met axe, op een smal en op een breed scherm.</li>
<li>Alles werkt zonder JavaScript, met alleen een toetsenbord, en op een scherm van 320 pixels breed.</li>
<li>Kleur is nooit de enige aanwijzing. Er staat altijd een woord bij.</li>
<li>U ziet tot hoe laat u bent ingelogd, en kunt dat verlengen.</li>
<li>De PDF van een bericht heeft een structuur die een schermlezer kan voorlezen.</li></ul>`,
)}
${deel(
  'nog-niet',
  'Wat nog niet is gecontroleerd',
  html`<ul class="list">
<li>Een onafhankelijk onderzoek met schermlezers en met gebruikers is nog niet gedaan.</li>
<li>Bijlagen maakt de organisatie die ze stuurt. Is een bijlage niet te lezen? Vraag die organisatie om een andere vorm.</li>
</ul>`,
)}
${deel('melden', 'Lukt er iets niet?', html`<p>Bel ${belLink(helpdesk.telefoon)}. ${helpdesk.openingstijden} Vertel op welke pagina u was en wat u gebruikt. Krijgt u geen goed antwoord? Dan kunt u een klacht indienen bij de Nationale ombudsman.</p>`)}`,
  );
}
