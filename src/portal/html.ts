// HTML as a value. Everything put into a template is escaped unless it is itself Html, so that a text of a sender or a
// citizen can never become markup (mijnoverheid.md §4.5). Attribute values in templates are always in double quotes.

/** Markup that is safe to send. Only `html` and `trusted` make it. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/** What may stand in a template. `undefined`, `null` and `false` leave nothing; a list is joined. */
export type Inhoud = Html | string | number | undefined | null | false | readonly Inhoud[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The text with the five characters replaced that mean something in markup or in an attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}

function render(value: Inhoud): string {
  if (value === undefined || value === null || value === false) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'object') return value.map(render).join('');
  return escapeHtml(String(value));
}

/** Template tag: the literal parts are markup, the values are text (escaped) or Html (kept). */
export function html(parts: TemplateStringsArray, ...values: readonly Inhoud[]): Html {
  let markup = parts[0]!;
  for (let i = 0; i < values.length; i++) markup += render(values[i]) + parts[i + 1]!;
  return new Html(markup);
}

/** Markup from a file of our own (the icon drawings). Never for anything that came from outside the program. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

/** Nothing. */
export const NIETS: Html = html``;
