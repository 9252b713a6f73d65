// Form parts: labelled fields, options that are clickable as a whole, and the summary of errors that comes first in `main`
//. Nothing is ever ticked unless the visitor did so.
import { type Html, html, type Inhoud, NIETS } from '../html.ts';
import { icoon } from './iconen.ts';

/** One mistake: which field, what the summary says, what stands at the field. */
export interface Fout {
  readonly veld: string;
  readonly tekst: string;
}

/** Links to the fields with a mistake; nothing when there is none. */
export function foutOverzicht(fouten: readonly Fout[]): Html {
  if (fouten.length === 0) return NIETS;
  const titel = fouten.length === 1 ? 'Er is 1 ding niet goed' : `Er zijn ${fouten.length} dingen niet goed`;
  return html`<div class="error-summary" role="alert" tabindex="-1" autofocus aria-labelledby="fout-titel" id="fouten">
<h2 id="fout-titel">${titel}</h2>
<ul class="list">${fouten.map((fout) => html`<li><a href="#${fout.veld}">${fout.tekst}</a></li>`)}</ul>
</div>`;
}

function foutBijVeld(veld: string, fouten: readonly Fout[]): Html {
  const fout = fouten.find((kandidaat) => kandidaat.veld === veld);
  if (!fout) return NIETS;
  return html`<p class="form-error" id="${veld}-fout">${icoon('warning')}
<span><span class="visually-hidden">Fout: </span>${fout.tekst}</span></p>`;
}

export interface Tekstveld {
  readonly naam: string;
  readonly label: string;
  readonly hint?: Inhoud;
  readonly waarde?: string | undefined;
  readonly type?: 'text' | 'email';
  readonly autocomplete?: string;
  readonly inputmode?: 'numeric';
  readonly maxlength?: number;
  readonly klasse?: string;
  readonly fouten?: readonly Fout[];
}

export function tekstveld(v: Tekstveld): Html {
  const { naam, fouten = [] } = v;
  const mis = fouten.some(({ veld }) => veld === naam);
  const uitleg = [v.hint !== undefined && `${naam}-hint`, mis && `${naam}-fout`].filter(Boolean).join(' ');
  const attributen = html`${v.inputmode && html` inputmode="${v.inputmode}"`}${
    v.maxlength && html` maxlength="${v.maxlength}"`
  }${uitleg && html` aria-describedby="${uitleg}"`}${mis && html` aria-invalid="true"`}`;
  return html`<div class="form-field${mis && ' form-field--error'}">
<label class="form-label" for="${naam}">${v.label}</label>
${v.hint !== undefined && html`<span class="form-hint" id="${naam}-hint">${v.hint}</span>`}
${foutBijVeld(naam, fouten)}
<input class="textbox${v.klasse && ` ${v.klasse}`}" id="${naam}" name="${naam}" type="${v.type ?? 'text'}"
 value="${v.waarde ?? ''}" autocomplete="${v.autocomplete ?? 'off'}"${attributen}>
</div>`;
}

export interface Optie {
  readonly waarde: string;
  readonly label: Inhoud;
  readonly hint?: Inhoud;
  readonly aan?: boolean;
  readonly beschrijving?: string;
}

export interface Keuze {
  readonly soort: 'radio' | 'checkbox';
  readonly naam: string;
  readonly titel: Inhoud;
  readonly hint?: Inhoud;
  readonly groot?: boolean;
  readonly opties: readonly Optie[];
  readonly fouten?: readonly Fout[];
}

/** A group of radio buttons or check boxes. The first one has the id of the group, for the link in the summary. */
export function keuze(k: Keuze): Html {
  const fouten = k.fouten ?? [];
  const mis = fouten.some((fout) => fout.veld === k.naam);
  const opties = k.opties.map((optie, i) => optieRegel(k, optie, i === 0 ? k.naam : `${k.naam}-${optie.waarde}`));
  return html`<fieldset class="form-field${mis && ' form-field--error'}"${mis && html` aria-describedby="${k.naam}-fout"`}>
<legend class="form-label${k.groot && ' form-label--large'}">${k.titel}</legend>
${k.hint !== undefined && html`<span class="form-hint">${k.hint}</span>`}
${foutBijVeld(k.naam, fouten)}
<div class="options">${opties}</div>
</fieldset>`;
}

function optieRegel({ soort, naam }: Keuze, optie: Optie, id: string): Html {
  const { waarde, label, hint, aan, beschrijving } = optie;
  const attributen = html`${beschrijving && html` aria-describedby="${beschrijving}"`}${aan && html` checked`}`;
  return html`<div class="option">
<input type="${soort}" id="${id}" name="${naam}" value="${waarde}"${attributen}>
<div><label for="${id}">${label}${hint !== undefined && html`<span class="form-hint">${hint}</span>`}</label></div>
</div>`;
}

export interface Vinkje {
  readonly naam: string;
  readonly label: Inhoud;
  readonly aan?: boolean;
  readonly fouten?: readonly Fout[];
  /** Without the frame of an option, inside an alert. */
  readonly kaal?: boolean;
}

/** One check box with its own error. */
export function vinkje({ naam, label, aan, fouten = [], kaal }: Vinkje): Html {
  const mis = fouten.some(({ veld }) => veld === naam);
  const attributen = html`${mis && html` aria-invalid="true" aria-describedby="${naam}-fout"`}${aan && html` checked`}`;
  return html`<div class="form-field${mis && ' form-field--error'}">
${foutBijVeld(naam, fouten)}
<div class="option${kaal && ' option--plain'}">
<input type="checkbox" id="${naam}" name="${naam}" value="ja"${attributen}>
<div><label for="${naam}">${label}</label></div>
</div>
</div>`;
}

export interface Selectie {
  readonly naam: string;
  readonly label: string;
  readonly hint?: string;
  readonly gekozen: string;
  /** Value and text. */
  readonly opties: readonly (readonly [string, string])[];
}

export function selectie({ naam, label, hint, gekozen, opties }: Selectie): Html {
  const regels = opties.map(
    ([waarde, tekst]) => html`<option value="${waarde}"${waarde === gekozen && html` selected`}>${tekst}</option>`,
  );
  return html`<div class="form-field">
<label class="form-label" for="${naam}">${label}</label>
${hint && html`<span class="form-hint" id="${naam}-hint">${hint}</span>`}
<select class="select" id="${naam}" name="${naam}"${hint && html` aria-describedby="${naam}-hint"`}>${regels}</select>
</div>`;
}
