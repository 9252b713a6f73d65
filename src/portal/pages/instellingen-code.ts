// Proving that an e-mail address is the citizen's own: a code of 6 digits by mail, typed in here (§3.11). Without it no mail is sent.
import { bevestigEmail } from '../../profiel/index.ts';
import { framesOf } from '../../telemetry/index.ts';
import { type Fout, foutOverzicht, tekstveld } from '../components/formulier.ts';
import { csrfVeld, melding } from '../components/klein.ts';
import { type Html, html } from '../html.ts';
import { type Antwoord, actief, type Ingelogd, naar, pagina, type Route } from '../portaal.ts';

export const CODE: readonly Route[] = [
  actief('GET', '/instellingen/code', (verzoek) => toon(verzoek, [])),
  actief('POST', '/instellingen/code', controleer),
  actief('POST', '/instellingen/code/opnieuw', async (verzoek) =>
    naar(await stuurCode(verzoek, verzoek.bezoeker.profiel.email)),
  ),
];

/** Sends a code to `email` and answers with the page to go to. A mail server that fails is told to the citizen, not thrown. */
export async function stuurCode(
  verzoek: Pick<Ingelogd, 'portaal' | 'bezoeker' | 'nu' | 'correlatieId'>,
  email: string | undefined,
): Promise<string> {
  const { portaal, bezoeker, nu, correlatieId } = verzoek;
  if (email === undefined || !portaal.adresControle) return '/instellingen#contact';
  const code = portaal.codes.maak(bezoeker.bsn, email, nu);
  if (code === undefined) return '/instellingen/code?stand=teveel';
  try {
    await portaal.adresControle.stuurCode(email, code);
  } catch (error) {
    const fout = error instanceof Error ? error.name : 'Error';
    portaal.log({
      event: 'process.error',
      level: 'warn',
      correlatieId,
      onderdeel: 'portal.code',
      fout,
      stapel: framesOf(error),
    });
    return '/instellingen/code?stand=mislukt';
  }
  return '/instellingen/code?stand=gestuurd';
}

/** What happened to the last request for a code. */
const STANDEN: Readonly<Record<string, Html>> = {
  mislukt: melding({
    toon: 'warning',
    icoon: 'warning',
    titel: 'Wij konden nu geen code sturen',
    inhoud: html`<p>Wacht een paar minuten en vraag dan een nieuwe code.</p>`,
    status: true,
  }),
  teveel: melding({
    toon: 'warning',
    icoon: 'warning',
    titel: 'U vroeg te vaak een code',
    inhoud: html`<p>Gebruik de laatste code, of wacht een uur.</p>`,
    status: true,
  }),
  gestuurd: melding({
    toon: 'positive',
    icoon: 'check-circle',
    titel: 'Wij hebben een code gestuurd',
    inhoud: html`<p>De code komt binnen een paar minuten. Kijk ook bij ongewenste e-mail.</p>`,
    status: true,
  }),
};

function toon({ bezoeker, portaal, csrf, query }: Ingelogd, fouten: readonly Fout[]): Antwoord {
  const { email, emailGeverifieerdOp } = bezoeker.profiel;
  if (email === undefined || emailGeverifieerdOp !== undefined || !portaal.adresControle)
    return naar('/instellingen#contact');
  const stand = query.get('stand') ?? '';
  return pagina({
    titel: `${fouten.length > 0 ? 'Fout: ' : ''}Controleer uw e-mailadres`,
    menu: 'instellingen',
    dieper: true,
    kruimels: [{ naam: 'Instellingen', pad: '/instellingen' }, { naam: 'E-mailadres controleren' }],
    inhoud: html`<main id="inhoud" tabindex="-1" class="notice-page">
${foutOverzicht(fouten)}
${Object.hasOwn(STANDEN, stand) && STANDEN[stand]}
<div class="page-title">
<h1>Controleer uw e-mailadres</h1>
<p class="lead">U krijgt pas meldingen als wij weten dat <strong class="breekbaar">${email}</strong> van u is.</p>
</div>
<form action="/instellingen/code" method="post" novalidate>${csrfVeld(csrf)}
${codeveld(fouten)}
<div class="button-group">
<button class="button button--primary" type="submit">Controleer</button>
<button class="button" type="submit" formaction="/instellingen/code/opnieuw">Stuur een nieuwe code</button>
<a class="button button--text" href="/instellingen">Later</a>
</div>
</form>
</main>`,
  });
}

function codeveld(fouten: readonly Fout[]): Html {
  return tekstveld({
    naam: 'code',
    label: 'Code uit de e-mail',
    hint: '6 cijfers. De code werkt 15 minuten.',
    inputmode: 'numeric',
    autocomplete: 'one-time-code',
    klasse: 'textbox--code',
    maxlength: 7,
    fouten,
  });
}

async function controleer(verzoek: Ingelogd): Promise<Antwoord> {
  const { portaal, bezoeker, form, nu } = verzoek;
  const { email } = bezoeker.profiel;
  if (email === undefined) return naar('/instellingen#contact');
  const code = (form.get('code') ?? '').replace(/\s/g, '');
  switch (/^\d{6}$/.test(code) ? portaal.codes.probeer(bezoeker.bsn, email, code, nu) : 'fout') {
    case 'goed':
      await portaal.store.commit(bevestigEmail(bezoeker.profiel, email, nu));
      return naar('/instellingen?gedaan=gecontroleerd#contact');
    case 'op':
      return toon(verzoek, [{ veld: 'code', tekst: 'Deze code werkt niet meer. Vraag een nieuwe code' }]);
    default:
      return toon(verzoek, [{ veld: 'code', tekst: 'Deze code klopt niet. Kijk nog een keer in de e-mail' }]);
  }
}
