// The choice of channel, at activation and in the settings: e-mail, or no notifications with a warning and its own tick (§4.2, pain 2).
// The warning appears with the choice where the browser knows :has(), and is always there where it does not.
import { type Html, html } from '../html.ts';
import type { Portaal } from '../portaal.ts';
import { type Fout, keuze, tekstveld, vinkje } from './formulier.ts';
import { melding } from './klein.ts';

export interface Kanaalinvoer {
  readonly kanaal: string;
  readonly geenOk: boolean;
  readonly email: string;
}

/** Mistakes in the choice itself; the address has its own. */
export const KANAAL_FOUTEN = {
  kanaal: { veld: 'kanaal', tekst: 'Kies of u een e-mail wilt, of geen meldingen' },
  geenOk: { veld: 'geenOk', tekst: 'Zet een vinkje bij ‘Ik kijk zelf minstens elke week’' },
  email: { veld: 'email', tekst: 'Vul een e-mailadres in, zoals naam@voorbeeld.nl' },
} as const satisfies Record<string, Fout>;

export function leesKanaal(form: URLSearchParams): Kanaalinvoer {
  return {
    kanaal: form.get('kanaal') ?? '',
    geenOk: form.get('geenOk') === 'ja',
    email: (form.get('email') ?? '').trim(),
  };
}

/** The fields of the form. */
export function kanaalkeuze(portaal: Portaal, invoer: Kanaalinvoer, fouten: readonly Fout[]): Html {
  const controle = portaal.adresControle ? ' Wij sturen een code om het adres te controleren.' : '';
  return html`
${keuze({
  soort: 'radio',
  naam: 'kanaal',
  titel: 'Kies één manier',
  groot: true,
  fouten,
  opties: [
    {
      waarde: 'email',
      label: 'E-mail',
      hint: 'Bij elk nieuw bericht en bij een verandering in een zaak.',
      aan: invoer.kanaal === 'email',
    },
    { waarde: 'geen', label: 'Geen meldingen', aan: invoer.kanaal === 'geen', beschrijving: 'geen-uitleg' },
  ],
})}
<div id="geen-uitleg" class="form-field reveal-geen">${waarschuwing(invoer, fouten)}</div>
${tekstveld({
  naam: 'email',
  label: 'E-mailadres',
  type: 'email',
  autocomplete: 'email',
  waarde: invoer.email,
  hint: `Alleen nodig als u e-mail kiest.${controle}`,
  maxlength: 254,
  fouten,
})}`;
}

function waarschuwing({ geenOk }: Kanaalinvoer, fouten: readonly Fout[]): Html {
  const zelfKijken = { naam: 'geenOk', label: 'Ik kijk zelf minstens elke week', aan: geenOk, kaal: true, fouten };
  return melding({
    toon: 'warning',
    icoon: 'bell-off',
    titel: 'Let op: zo kunt u post missen',
    inhoud: html`<p>U krijgt <strong>geen e-mail en geen brief</strong> als er post is. Mist u een datum? Dan kunt u een boete
krijgen of te laat zijn met bezwaar.</p>
${vinkje(zelfKijken)}`,
  });
}
