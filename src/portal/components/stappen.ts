// How far a zaak is, in words and as a small drawing. The drawing never stands alone.
import type { Stap } from '../../zaken/index.ts';
import { type Html, html, NIETS } from '../html.ts';

/** `Stap 3 van 5.`, when the zaaktype tells what is still to come. */
export function stapZin(stappen: readonly Stap[]): string {
  const gezet = stappen.filter(({ toestand }) => toestand !== 'toekomst').length;
  return gezet === stappen.length ? '' : `Stap ${gezet} van ${stappen.length}.`;
}

/** The same as a drawing. */
export function stepper(stappen: readonly Stap[]): Html {
  if (stappen.length < 2) return NIETS;
  const klasse = { gedaan: 'is-done', huidig: 'is-now', actie: 'is-action', toekomst: '' };
  const blokken = stappen.map(
    ({ toestand, status }) => html`<span class="${status?.isEindstatus ? 'is-done' : klasse[toestand]}"></span>`,
  );
  return html`<span class="stepper" aria-hidden="true">${blokken}</span>`;
}
