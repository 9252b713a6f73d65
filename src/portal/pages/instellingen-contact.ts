// How the citizen wants to hear of news, his address and his recognition word (§3.11, §4.2). "Geen meldingen" needs its own tick.
import { isHerkenningswoord, type Kanaalkeuze, kiesKanaal, parseEmail } from '../../profiel/index.ts';
import { type Fout, foutOverzicht, tekstveld } from '../components/formulier.ts';
import { KANAAL_FOUTEN, type Kanaalinvoer, kanaalkeuze, leesKanaal } from '../components/kanaalkeuze.ts';
import { csrfVeld } from '../components/klein.ts';
import { type Html, html } from '../html.ts';
import { type Antwoord, actief, type Ingelogd, naar, pagina, type Route } from '../portaal.ts';
import { stuurCode } from './instellingen-code.ts';

export const CONTACT: readonly Route[] = [
  actief('GET', '/instellingen/meldingen', (verzoek) => {
    const { kanaal, email = '' } = verzoek.bezoeker.profiel;
    return meldingen(verzoek, { kanaal, email, geenOk: false }, []);
  }),
  actief('POST', '/instellingen/meldingen', bewaarMeldingen),
  actief('GET', '/instellingen/herkenningswoord', (verzoek) =>
    herkenningswoord(verzoek, verzoek.bezoeker.profiel.herkenningswoord ?? '', []),
  ),
  actief('POST', '/instellingen/herkenningswoord', bewaarHerkenningswoord),
];

interface Opbouw {
  readonly naam: string;
  readonly kop: string;
  readonly lead: string;
  readonly fouten: readonly Fout[];
  /** Where the form is posted. */
  readonly pad: string;
  readonly velden: Html;
}

/** One small page with one form. */
function instelling({ csrf }: Ingelogd, { naam, kop, lead, fouten, pad, velden }: Opbouw): Antwoord {
  return pagina({
    titel: `${fouten.length > 0 ? 'Fout: ' : ''}${naam}`,
    menu: 'instellingen',
    dieper: true,
    kruimels: [{ naam: 'Instellingen', pad: '/instellingen' }, { naam }],
    inhoud: html`<main id="inhoud" tabindex="-1" class="notice-page">
${foutOverzicht(fouten)}
<div class="page-title"><h1>${kop}</h1><p class="lead">${lead}</p></div>
<form action="${pad}" method="post" novalidate>
${csrfVeld(csrf)}${velden}
<div class="button-group">
<button class="button button--primary" type="submit">Bewaar</button>
<a class="button button--text" href="/instellingen">Annuleren</a>
</div>
</form>
</main>`,
  });
}

function meldingen(verzoek: Ingelogd, invoer: Kanaalinvoer, fouten: readonly Fout[]): Antwoord {
  return instelling(verzoek, {
    naam: 'Meldingen',
    kop: 'Hoe wilt u horen dat er iets nieuws is?',
    lead: 'U krijgt een korte melding: van wie het is, en of u iets moet doen. Nooit de inhoud.',
    fouten,
    pad: '/instellingen/meldingen',
    velden: kanaalkeuze(verzoek.portaal, invoer, fouten),
  });
}

async function bewaarMeldingen(verzoek: Ingelogd): Promise<Antwoord> {
  const { portaal, bezoeker } = verzoek;
  const invoer = leesKanaal(verzoek.form);
  const { kanaal, geenOk, email } = invoer;
  if (kanaal !== 'email' && kanaal !== 'geen') return meldingen(verzoek, invoer, [KANAAL_FOUTEN.kanaal]);
  const keuze: Kanaalkeuze =
    kanaal === 'geen' ? { soort: 'geen', bevestigd: geenOk } : { soort: 'email', adres: email };
  const uitkomst = kiesKanaal(bezoeker.profiel, keuze);
  if (uitkomst.soort === 'geweigerd')
    return meldingen(verzoek, invoer, [kanaal === 'geen' ? KANAAL_FOUTEN.geenOk : KANAAL_FOUTEN.email]);
  await portaal.store.commit(uitkomst.changes);
  const nieuwAdres = kanaal === 'email' && parseEmail(email) !== bezoeker.profiel.email;
  if (!nieuwAdres || !portaal.adresControle) return naar('/instellingen?gedaan=meldingen#meldingen');
  return naar(await stuurCode(verzoek, parseEmail(email)));
}

function herkenningswoord(verzoek: Ingelogd, waarde: string, fouten: readonly Fout[]): Antwoord {
  return instelling(verzoek, {
    naam: 'Herkenningswoord',
    kop: 'Uw herkenningswoord',
    lead: 'Dit woord staat in elke echte e-mail van ons. Staat het er niet in? Dan is de e-mail vals.',
    fouten,
    pad: '/instellingen/herkenningswoord',
    velden: tekstveld({
      naam: 'woord',
      label: 'Herkenningswoord',
      waarde,
      hint: 'Kies iets dat alleen u kent, geen wachtwoord. Leeg laten mag.',
      maxlength: 40,
      fouten,
    }),
  });
}

async function bewaarHerkenningswoord(verzoek: Ingelogd): Promise<Antwoord> {
  const { portaal, bezoeker, form } = verzoek;
  const waarde = (form.get('woord') ?? '').trim();
  if (waarde !== '' && !isHerkenningswoord(waarde)) {
    const fout = { veld: 'woord', tekst: 'Gebruik alleen letters, cijfers en spaties, hoogstens 40' };
    return herkenningswoord(verzoek, waarde, [fout]);
  }
  const { herkenningswoord: _oud, ...rest } = bezoeker.profiel;
  const value = waarde === '' ? rest : { ...rest, herkenningswoord: waarde };
  await portaal.store.commit([{ kind: 'profiel', value }]);
  return naar('/instellingen?gedaan=woord#contact');
}
