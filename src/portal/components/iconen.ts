// The icon set, read once from static/icons.svg, drawn inline: decoration only, so hidden from assistive technology.
import { type Html, html, trusted } from '../html.ts';
import { leesStatisch } from '../statisch.ts';

const TEKENINGEN: ReadonlyMap<string, Html> = new Map(
  [
    ...leesStatisch('icons.svg')
      .toString('utf8')
      .matchAll(/<symbol id="([a-z-]+)"[^>]*>(.*?)<\/symbol>/gs),
  ].map(([, naam, tekening]) => [naam!, trusted(tekening!)]),
);

export type Icoon =
  | 'mail'
  | 'mail-open'
  | 'zaken'
  | 'gegevens'
  | 'instellingen'
  | 'clock'
  | 'legal'
  | 'clip'
  | 'search'
  | 'calendar'
  | 'download'
  | 'trash'
  | 'archive'
  | 'inbox'
  | 'check'
  | 'check-circle'
  | 'warning'
  | 'info'
  | 'x-circle'
  | 'cross'
  | 'bell-off'
  | 'lock'
  | 'external'
  | 'arrow-right'
  | 'arrow-left'
  | 'car'
  | 'huis'
  | 'gebouw'
  | 'werk'
  | 'waarde'
  | 'gezin'
  | 'persoon'
  | 'oog'
  | 'telefoon'
  | 'papier'
  | 'pdf'
  | 'stekker'
  | 'sleutel'
  | 'herstel'
  | 'uit'
  | 'pen'
  | 'gereedschap';

/** The drawing, 24 by 24, in the colour of the text. @throws when the set does not hold it. */
export function icoon(naam: Icoon, groot = false): Html {
  const tekening = TEKENINGEN.get(naam);
  if (!tekening) throw new Error(`icons.svg has no symbol ${naam}`);
  return html`<svg class="icon${groot && ' icon--lg'}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${tekening}</svg>`;
}
