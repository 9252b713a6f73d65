// Login without DigiD for demo and tests (mijnoverheid.md §4.1 Development): choose a test person and a level. It says on every
// line that it is not DigiD, knows only persons that are marked as demo, and cannot be made for productie.
import { type Omgeving, simulatorUitkomst } from '../../core/index.ts';
import { NIVEAUS, type Profiel, type Store } from '../../store/index.ts';
import { foutOverzicht, keuze, selectie } from '../components/formulier.ts';
import { icoon } from '../components/iconen.ts';
import { csrfVeld } from '../components/klein.ts';
import { type Html, html } from '../html.ts';
import { hoogGenoeg, niveauOf } from '../toegang.ts';
import type { LoginAntwoord, LoginFout, LoginPort, LoginVraag } from './login.ts';

export interface SimulatorOptions {
  readonly store: Store;
  readonly omgeving: Omgeving;
  /** Named as the one who asks for the login. */
  readonly dienst: string;
}

const FOUTEN: readonly (readonly [LoginFout, string])[] = [
  ['afgebroken', 'Inloggen mislukt of afgebroken'],
  ['niveau', 'Dit inlogniveau heeft u niet'],
  ['onbereikbaar', 'DigiD is niet bereikbaar'],
];

/** @throws Error when `omgeving` is productie. */
export function createSimulator(options: SimulatorOptions): LoginPort {
  if (options.omgeving === 'productie') throw new Error('the login simulator does not exist in productie');
  return { soort: 'simulator', antwoord: (vraag) => antwoord(options, vraag) };
}

async function antwoord({ store, dienst, omgeving }: SimulatorOptions, vraag: LoginVraag): Promise<LoginAntwoord> {
  const personen = [...(await store.profielen.demo())].sort((a, b) => rang(a, omgeving) - rang(b, omgeving));
  if (vraag.methode === 'GET') {
    const fout = FOUTEN.find(([reden]) => reden === vraag.query.get('fout'))?.[0];
    return fout ? { soort: 'mislukt', reden: fout } : pagina(personen, vraag, dienst, false);
  }
  const gekozen = personen.find(({ bsn }) => bsn === vraag.form.get('persoon'));
  if (!gekozen) return pagina(personen, vraag, dienst, true);
  const niveau = niveauOf(vraag.form.get('inlogniveau'));
  if (!hoogGenoeg(niveau, vraag.minimaal)) return { soort: 'mislukt', reden: 'niveau' };
  return { soort: 'ingelogd', bsn: gekozen.bsn, niveau, ...(vraag.terug && { terug: vraag.terug }) };
}

/** People first, then the numbers with a fixed outcome (§3.18). */
function rang({ bsn }: Profiel, omgeving: Omgeving): number {
  return simulatorUitkomst(bsn, omgeving) ? 1 : 0;
}

function pagina(personen: readonly Profiel[], vraag: LoginVraag, dienst: string, fout: boolean): LoginAntwoord {
  const fouten = fout ? [{ veld: 'persoon', tekst: 'Kies een testpersoon' }] : [];
  const inhoud = html`<main id="inhoud" tabindex="-1" class="notice-page stack">
${foutOverzicht(fouten)}
<div class="simulator">
<p class="simulator__flag">${icoon('gereedschap')}<span>Dit is niet DigiD. Dit is een simulator voor tests.</span></p>
<form class="simulator__body" action="/inloggen" method="post">
${csrfVeld(vraag.csrf)}
${vraag.terug && html`<input type="hidden" name="terug" value="${vraag.terug}">`}
<input type="hidden" name="niveau" value="${vraag.minimaal}">
<h1>Kies een testpersoon</h1>
<p class="lead">U logt in bij <strong>${dienst}</strong>. U heeft geen wachtwoord nodig. Vul hier nooit uw echte gegevens in.</p>
${keuze({
  soort: 'radio',
  naam: 'persoon',
  titel: 'Testpersoon',
  fouten,
  opties: personen.map((persoon, i) => ({
    waarde: persoon.bsn,
    label: persoon.naam,
    hint: html`<span class="numeric nowrap">BSN ${persoon.bsn}</span>${persoon.demo && ` · ${persoon.demo}`}`,
    aan: i === 0 && !fout,
  })),
})}
${niveauKeuze(vraag)}
<div class="button-group"><button class="button button--primary" type="submit">Inloggen als testpersoon</button>
<a class="button button--text" href="/">Annuleren</a></div>
<details class="disclosure form-field"><summary>Test een fout</summary><div class="disclosure__body">
<p>Zo ziet u wat een burger leest als inloggen niet lukt.</p>
<ul class="list">${FOUTEN.map(([reden, tekst]) => html`<li><a href="/inloggen?fout=${reden}">${tekst}</a></li>`)}</ul>
</div></details>
</form>
</div>
</main>`;
  return { soort: 'pagina', titel: `${fout ? 'Fout: ' : ''}Simulator voor inloggen`, inhoud };
}

function niveauKeuze({ minimaal }: LoginVraag): Html {
  const opties = NIVEAUS.filter((niveau) => hoogGenoeg(niveau, minimaal));
  const uitleg = minimaal === 'Basis' ? '' : ` Voor dit bericht: minstens ${minimaal}.`;
  const gekozen = hoogGenoeg('Midden', minimaal) ? 'Midden' : minimaal;
  return selectie({
    naam: 'inlogniveau',
    label: 'Hoe zeker logt u in?',
    hint: `Sommige berichten vragen Substantieel of Hoog.${uitleg}`,
    gekozen,
    opties: opties.map((niveau) => [niveau, niveau] as const),
  });
}
