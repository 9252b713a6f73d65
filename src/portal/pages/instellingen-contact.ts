// How the citizen wants to hear of news, his address and his recognition word (§3.11, §4.2). "Geen meldingen" needs its own tick.
import { isHerkenningswoord, type Kanaalkeuze, kiesKanaal, parseEmail } from '../../profiel/index.ts';
import { type Fout, foutOverzicht, keuze, tekstveld, vinkje } from '../components/formulier.ts';
import { csrfVeld, melding } from '../components/klein.ts';
import { html } from '../html.ts';
import { type Antwoord, actief, type Ingelogd, naar, pagina, type Route } from '../portaal.ts';
import { stuurCode } from './instellingen-code.ts';

export const CONTACT: readonly Route[] = [
  actief('GET', '/instellingen/meldingen', ({ bezoeker, ...rest }) =>
    meldingen(
      { bezoeker, ...rest },
      { kanaal: bezoeker.profiel.kanaal, email: bezoeker.profiel.email ?? '', fouten: [] },
    ),
  ),
  actief('POST', '/instellingen/meldingen', bewaarMeldingen),
  actief('GET', '/instellingen/herkenningswoord', (verzoek) =>
    woord(verzoek, verzoek.bezoeker.profiel.herkenningswoord ?? '', []),
  ),
  actief('POST', '/instellingen/herkenningswoord', bewaarWoord),
];

const kruimels = (naam: string) => [{ naam: 'Instellingen', pad: '/instellingen' }, { naam }];

interface Ingevuld {
  readonly kanaal: string;
  readonly email: string;
  readonly fouten: readonly Fout[];
}

function meldingen({ csrf, portaal }: Ingelogd, { kanaal, email, fouten }: Ingevuld): Antwoord {
  const controle = portaal.adresControle ? ' Wij sturen een code om dit te controleren.' : '';
  const waarschuwing = melding({
    toon: 'warning',
    icoon: 'bell-off',
    titel: 'Let op: zo kunt u post missen',
    inhoud: html`<p>U krijgt <strong>geen e-mail en geen brief</strong> als er post is. Mist u een datum? Dan kunt u een boete krijgen of te laat zijn met bezwaar.</p>${vinkje({ naam: 'geenOk', label: 'Ik kijk zelf minstens elke week', kaal: true, fouten })}`,
  });
  return pagina({
    titel: `${fouten.length > 0 ? 'Fout: ' : ''}Meldingen`,
    menu: 'instellingen',
    dieper: true,
    kruimels: kruimels('Meldingen'),
    inhoud: html`<main id="inhoud" tabindex="-1" class="notice-page">${foutOverzicht(fouten)}
<div class="page-title"><h1>Hoe wilt u horen dat er iets nieuws is?</h1><p class="lead">U krijgt een korte melding: van wie het is, en of u iets moet doen. Nooit de inhoud.</p></div>
<form action="/instellingen/meldingen" method="post" novalidate>${csrfVeld(csrf)}
${keuze({
  soort: 'radio',
  naam: 'kanaal',
  titel: 'Kies één manier',
  fouten,
  opties: [
    {
      waarde: 'email',
      label: 'E-mail',
      hint: 'Bij elk nieuw bericht en bij een verandering in een zaak.',
      aan: kanaal === 'email',
    },
    { waarde: 'geen', label: 'Geen meldingen', aan: kanaal === 'geen', beschrijving: 'geen-uitleg' },
  ],
})}
<div id="geen-uitleg" class="form-field reveal-geen">${waarschuwing}</div>
${tekstveld({ naam: 'email', label: 'E-mailadres', type: 'email', autocomplete: 'email', waarde: email, hint: `Alleen nodig als u e-mail kiest.${controle}`, maxlength: 254, fouten })}
<div class="button-group"><button class="button button--primary" type="submit">Bewaar</button><a class="button button--text" href="/instellingen">Annuleren</a></div>
</form></main>`,
  });
}

async function bewaarMeldingen(verzoek: Ingelogd): Promise<Antwoord> {
  const { portaal, bezoeker, form } = verzoek;
  const kanaal = form.get('kanaal') ?? '';
  const email = (form.get('email') ?? '').trim();
  const fout = (veld: string, tekst: string) => meldingen(verzoek, { kanaal, email, fouten: [{ veld, tekst }] });
  if (kanaal !== 'email' && kanaal !== 'geen') return fout('kanaal', 'Kies of u een e-mail wilt, of geen meldingen');
  const keus: Kanaalkeuze =
    kanaal === 'geen' ? { soort: 'geen', bevestigd: form.get('geenOk') === 'ja' } : { soort: 'email', adres: email };
  const uitkomst = kiesKanaal(bezoeker.profiel, keus);
  if (uitkomst.soort === 'geweigerd') {
    if (uitkomst.reden === 'GeenMeldingenNietBevestigd')
      return fout('geenOk', 'Zet een vinkje bij ‘Ik kijk zelf minstens elke week’');
    return fout('email', 'Vul een e-mailadres in, zoals naam@voorbeeld.nl');
  }
  await portaal.store.commit(uitkomst.changes);
  const nieuw = kanaal === 'email' && parseEmail(email) !== bezoeker.profiel.email;
  if (!nieuw || !portaal.adresControle) return naar('/instellingen?gedaan=meldingen#meldingen');
  return naar(await stuurCode(verzoek, parseEmail(email)!));
}

function woord({ csrf }: Ingelogd, waarde: string, fouten: readonly Fout[]): Antwoord {
  return pagina({
    titel: `${fouten.length > 0 ? 'Fout: ' : ''}Herkenningswoord`,
    menu: 'instellingen',
    dieper: true,
    kruimels: kruimels('Herkenningswoord'),
    inhoud: html`<main id="inhoud" tabindex="-1" class="notice-page">${foutOverzicht(fouten)}
<div class="page-title"><h1>Uw herkenningswoord</h1><p class="lead">Dit woord staat in elke echte e-mail van ons. Staat het er niet in? Dan is de e-mail vals.</p></div>
<form action="/instellingen/herkenningswoord" method="post" novalidate>${csrfVeld(csrf)}
${tekstveld({ naam: 'woord', label: 'Herkenningswoord', waarde, hint: 'Kies iets dat alleen u kent, geen wachtwoord. Leeg laten mag.', maxlength: 40, fouten })}
<div class="button-group"><button class="button button--primary" type="submit">Bewaar</button><a class="button button--text" href="/instellingen">Annuleren</a></div>
</form></main>`,
  });
}

async function bewaarWoord(verzoek: Ingelogd): Promise<Antwoord> {
  const { portaal, bezoeker, form } = verzoek;
  const waarde = (form.get('woord') ?? '').trim();
  if (waarde !== '' && !isHerkenningswoord(waarde))
    return woord(verzoek, waarde, [
      { veld: 'woord', tekst: 'Gebruik alleen letters, cijfers en spaties, hoogstens 40' },
    ]);
  const { herkenningswoord: _oud, ...rest } = bezoeker.profiel;
  const value = waarde === '' ? rest : { ...rest, herkenningswoord: waarde };
  await portaal.store.commit([{ kind: 'profiel', value }]);
  return naar('/instellingen?gedaan=woord#contact');
}
