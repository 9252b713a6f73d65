// Explanation and questions in B1, and the same in short in English (SUP-01, FAQ-04, FAQ-05; pains 4, 5 and 15).
import { belLink } from '../components/klein.ts';
import { type Html, html } from '../html.ts';
import { type Antwoord, type Portaal, pagina, type Verzoek } from '../portaal.ts';

interface Vraag {
  readonly vraag: string;
  readonly antwoord: Html;
}

const p = (tekst: string): Html => html`<p>${tekst}</p>`;

function vragen({
  config: { naam },
}: Portaal): readonly { readonly id: string; readonly titel: string; readonly vragen: readonly Vraag[] }[] {
  return [
    {
      id: 'berichten',
      titel: 'Berichten',
      vragen: [
        {
          vraag: 'Van wie krijg ik digitale post?',
          antwoord: html`<p>Alleen van organisaties die u zelf heeft aangezet. U ziet en verandert dat bij <a href="/instellingen#organisaties">Instellingen</a>.</p>`,
        },
        {
          vraag: 'Wanneer is een bericht bezorgd?',
          antwoord: p(
            'Zodra het in uw Berichtenbox staat. Dat moment staat onder elk bericht, bij ‘Wat is er met dit bericht gebeurd?’. Het telt ook als u het bericht nog niet heeft gelezen.',
          ),
        },
        {
          vraag: 'Ziet de organisatie dat ik een bericht heb gelezen?',
          antwoord: p('Nee. U ziet zelf wel wanneer u het opende.'),
        },
        {
          vraag: 'Hoe lang blijven mijn berichten staan?',
          antwoord: p(
            'Zo lang u wilt. Wij gooien niets vanzelf weg. U kunt elk bericht ook bewaren op uw eigen computer, als PDF of met alle bijlagen en het bewijs.',
          ),
        },
        {
          vraag: 'Ik heb een vraag over de inhoud.',
          antwoord: p(
            'Bel de organisatie die het bericht stuurde. Het telefoonnummer staat naast het bericht. Wij kunnen de inhoud niet zien.',
          ),
        },
        {
          vraag: 'Waarom moet ik voor sommige berichten opnieuw inloggen?',
          antwoord: p(
            'Een organisatie kan voor een soort bericht een extra controle vragen, bijvoorbeeld als er medische gegevens in staan. U logt dan in met een hoger niveau van DigiD.',
          ),
        },
      ],
    },
    {
      id: 'papier',
      titel: 'Digitaal of papier',
      vragen: [
        {
          vraag: 'Kan ik terug naar papier?',
          antwoord: html`<p>Ja, altijd. Per organisatie of voor alles tegelijk. Ga naar <a href="/instellingen#papier">Instellingen, Terug naar papier</a>. Het werkt meteen voor nieuwe post.</p>`,
        },
        {
          vraag: 'Moet ik digitale post nemen?',
          antwoord: p('Nee. Er staat niets vooraf aan. Kiest u niets, dan blijft uw post op papier komen.'),
        },
        { vraag: 'Wie kan een Berichtenbox hebben?', antwoord: p('Iedereen vanaf 14 jaar met een DigiD.') },
      ],
    },
    {
      id: 'zaken-en-gegevens',
      titel: 'Zaken en gegevens',
      vragen: [
        {
          vraag: 'Ik mis een zaak.',
          antwoord: html`<p>Niet elke organisatie laat zaken zien. Bij <a href="/organisaties#zaken">aangesloten organisaties</a> staat wie dat wel doet.</p>`,
        },
        {
          vraag: 'Een gegeven klopt niet.',
          antwoord: p(
            'Bel de organisatie die het gegeven beheert. Wie dat is en hoe u die bereikt, staat bij elke bron. Die organisatie kan het veranderen; wij niet.',
          ),
        },
        {
          vraag: 'Wat betekent ‘in onderzoek’?',
          antwoord: p(
            'De organisatie twijfelt of het gegeven klopt en zoekt dat uit. Tot die tijd blijft het zo staan.',
          ),
        },
      ],
    },
    {
      id: 'valse-mail',
      titel: 'Valse e-mails herkennen',
      vragen: [
        {
          vraag: 'Wat staat er in een echte e-mail?',
          antwoord: html`<p>De naam van de organisatie, de soort post, of u iets moet doen en vóór welke datum. En uw eigen herkenningswoord, als u dat heeft gekozen.</p>`,
        },
        {
          vraag: 'Wat staat er nooit in?',
          antwoord: p('Een link, een bijlage, een knop om in te loggen, uw BSN of de inhoud van een bericht.'),
        },
        {
          vraag: 'Ik kreeg een e-mail met een link.',
          antwoord: p(
            `Klik er niet op. Typ zelf het adres van ${naam} in uw browser en log in. Staat er niets nieuws? Dan was de e-mail vals.`,
          ),
        },
      ],
    },
  ];
}

export function hulp({ portaal }: Verzoek): Antwoord {
  const { naam, helpdesk } = portaal.config;
  const delen = vragen(portaal);
  return pagina({
    titel: 'Uitleg en vragen',
    inhoud: html`<div class="columns columns--nav">
<nav class="side-nav side-nav--sticky" aria-label="Op deze pagina">
<ul class="links">${delen.map(({ id, titel }) => html`<li><a href="#${id}">${titel}</a></li>`)}<li><a href="#helpdesk">Helpdesk</a></li>
</ul></nav>
<main id="inhoud" tabindex="-1" class="stack-lg">
<div class="stack-sm"><h1>Uitleg en vragen</h1>
<p class="lead">Zo werkt ${naam}. Staat uw vraag er niet bij? Bel dan.</p></div>
${delen.map(
  ({ id, titel, vragen: lijst }) =>
    html`<section class="stack" aria-labelledby="${id}">
<h2 id="${id}">${titel}</h2>${lijst.map(
      ({ vraag, antwoord }) => html`<details class="disclosure">
<summary>${vraag}</summary><div class="disclosure__body">${antwoord}</div></details>`,
    )}</section>`,
)}
<section class="card stack-sm" aria-labelledby="helpdesk"><h2 id="helpdesk">Helpdesk</h2>
<p>Voor vragen over inloggen en over hoe ${naam} werkt: ${belLink(helpdesk.telefoon)}. ${helpdesk.openingstijden}</p>
<p>Werkt er iets niet? Kijk eerst bij <a href="/actueel">storingen en onderhoud</a>.</p></section>
</main></div>`,
  });
}

export function english({ portaal }: Verzoek): Antwoord {
  const { naam, helpdesk } = portaal.config;
  return pagina({
    titel: 'English',
    taal: 'en',
    inhoud: html`<main id="inhoud" tabindex="-1" class="notice-page stack-lg">
<div class="page-title"><h1>${naam} in English</h1>
<p class="lead">Your government post, cases and registered data in one place. The pages are in Dutch; this page explains how they work.</p>
</div>
<section class="stack-sm" aria-labelledby="start"><h2 id="start">How to start</h2>
<ol class="list stack-sm">
<li><strong>Log in</strong> with your DigiD (from 14 years). The button is called “Inloggen met DigiD”.</li>
<li><strong>Choose the organisations</strong> that may send you post here. They will stop sending paper. Nothing is chosen for you.</li>
<li><strong>Choose whether you want e-mails</strong> when there is something new. Our e-mails never contain a link.</li>
</ol></section>
<section class="stack-sm" aria-labelledby="words"><h2 id="words">Words you will meet</h2>
<dl class="data-list data-list--compact"><div><dt lang="nl">Berichten</dt>
<dd>Messages: letters from the government</dd></div><div><dt lang="nl">Lopende zaken</dt>
<dd>Cases: applications and objections, step by step</dd></div><div><dt lang="nl">Persoonlijke gegevens</dt>
<dd>How the government has registered you</dd></div><div><dt lang="nl">Uiterste datum</dt><dd>Deadline</dd></div><div>
<dt lang="nl">Heeft rechtsgevolgen</dt><dd>Has legal effect: read it carefully</dd></div><div>
<dt lang="nl">Alles weer op papier</dt><dd>Receive everything on paper again</dd></div></dl></section>
<section class="stack-sm" aria-labelledby="help"><h2 id="help">Help</h2>
<p>About a message, case or fact: call the organisation named next to it. About logging in or this site: ${belLink(helpdesk.telefoon)}, on working days. Messages from organisations are in the language in which the organisation wrote them.</p>
</section>
<p><a href="/" lang="nl" hreflang="nl">Naar de Nederlandse pagina’s</a></p>
</main>`,
  });
}
