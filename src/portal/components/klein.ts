// Small parts that many pages use: badges, alerts, dates, contact blocks, empty states.
import { httpsHost } from '../../core/index.ts';
import type { Contact } from '../../store/index.ts';
import { type Html, html, type Inhoud, NIETS } from '../html.ts';
import { dag, datum, datumTijd, type Termijn } from '../taal.ts';
import { type Icoon, icoon } from './iconen.ts';

type Toon = 'new' | 'deadline' | 'legal' | 'positive' | 'negative' | 'brand';

/** A state in a word; the colour only repeats it. */
export function badge(tekst: string, toon?: Toon, teken?: Icoon): Html {
  return html`<span class="badge${toon && ` badge--${toon}`}">${teken && icoon(teken)}${tekst}</span>`;
}

/** A row of badges, or nothing. */
export function badges(lijst: readonly (Html | false | undefined)[]): Html {
  const zichtbaar = lijst.filter(Boolean);
  return zichtbaar.length === 0 ? NIETS : html`<p class="cluster cluster--tight">${zichtbaar as Inhoud}</p>`;
}

export interface Melding {
  readonly toon?: 'warning' | 'negative' | 'positive' | 'legal';
  readonly icoon: Icoon;
  readonly titel: string;
  readonly inhoud: Inhoud;
  /** True when it tells the result of what the visitor just did. */
  readonly status?: boolean;
}

/** A box with a heading and a text. */
export function melding(m: Melding): Html {
  return html`<div class="alert${m.toon && ` alert--${m.toon}`}"${m.status && html` role="status"`}>
${icoon(m.icoon)}
<div><h2>${m.titel}</h2>${m.inhoud}</div>
</div>`;
}

/** `<time>` around a day. */
export function opDatum(dagOfMoment: string | number): Html {
  return html`<time datetime="${dag(dagOfMoment)}">${datum(dagOfMoment)}</time>`;
}

/** `<time>` around day and clock time. */
export function opTijdstip(moment: number): Html {
  return html`<time datetime="${new Date(moment).toISOString()}">${datumTijd(moment)}</time>`;
}

/** `Uiterlijk 10 maart 2026, nog 7 dagen.` */
export function termijnZin(termijn: Termijn): Html {
  return html`<time datetime="${termijn.dag}">${termijn.zin}</time>, ${termijn.rest}.`;
}

/** The badge of a deadline in a list. */
export function termijnBadge(termijn: Termijn): Html {
  return termijn.soort === 'voorbij'
    ? badge('Datum voorbij', 'negative', 'warning')
    : badge(termijn.zin, 'deadline', 'clock');
}

/** A link to another site, when the address is one that may be shown; always with the arrow (§4.5). */
export function externeLink(url: string | undefined, tekst?: string): Html {
  const host = url === undefined ? undefined : httpsHost(url);
  if (url === undefined || host === undefined) return NIETS;
  return html`<a class="icon-link" href="${url}" rel="noopener noreferrer">${icoon('external')}${tekst ?? host}</a>`;
}

/** `tel:` with the digits only. */
export function belLink(telefoon: string): Html {
  return html`<a class="nowrap" href="tel:${telefoon.replace(/[^0-9+]/g, '')}">${telefoon}</a>`;
}

/** Whom to ask, with everything that is known (§4.4 help). */
export function contactBlok(contact: Contact): Html {
  return html`${contact.tekst && html`<p>${contact.tekst}</p>`}
${contact.telefoon && html`<p class="icon-link">${icoon('telefoon')}${belLink(contact.telefoon)}</p>`}
${contact.openingstijden && html`<p class="text-small text-subtle">${contact.openingstijden}</p>`}
${contact.adres && html`<p class="text-small">${contact.adres}</p>`}
${httpsHost(contact.url ?? '') && html`<p>${externeLink(contact.url)}</p>`}`;
}

export interface Leeg {
  readonly tekening: Html;
  readonly titel: string;
  readonly inhoud: Inhoud;
  /** Level of the heading: 1 when the page has no other title. */
  readonly kop?: 1 | 2;
}

/** There is nothing here, and what to do about it. */
export function leeg(l: Leeg): Html {
  return html`<div class="card empty-state">${l.tekening}${l.kop === 1 ? html`<h1>${l.titel}</h1>` : html`<h2>${l.titel}</h2>`}${l.inhoud}</div>`;
}

/** The hidden field that every POST form carries. */
export function csrfVeld(csrf: string): Html {
  return html`<input type="hidden" name="csrf" value="${csrf}">`;
}
