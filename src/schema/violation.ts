// What is wrong with a document, told without its content: the element, the rule, the limit and what was found (x-FLT-4 `0004`).
// libxml2 quotes values and unknown names in its messages; only its fixed words, numbers and names of our own schemas pass here (D10).
import type { ErrorDetail as LibxmlError } from 'libxml2-wasm';
import type { XmlElement } from '../xml/index.ts';

/** The kind of rule that was broken; facets carry their XML Schema name. */
export type Rule =
  | 'onverwacht'
  | 'ontbreekt'
  | 'inhoud'
  | 'attribuut'
  | 'nil'
  | 'type'
  | 'base64'
  | 'omvang'
  | 'ongeldig'
  | 'length'
  | 'minLength'
  | 'maxLength'
  | 'pattern'
  | 'enumeration'
  | 'minInclusive'
  | 'maxInclusive';

export interface Violation {
  /** Path below the judged element, e.g. `Berichten/Bericht[2]/BerichtInformatie/Onderwerp`; `?` for a name that no schema has. */
  readonly veld: string;
  readonly regel: Rule;
  /** The limit of the rule: a length, a type name, the names that are expected. */
  readonly limiet?: string;
  /** A length or count; never a value. */
  readonly gevonden?: string;
}

export type Verdict = { readonly ok: true } | { readonly ok: false; readonly violations: readonly Violation[] };

/** What a reader needs to place an error: the element that was judged, without the children that were left out. */
export interface Judgement {
  readonly element: XmlElement;
  readonly leftOut?: ReadonlySet<XmlElement>;
}

const SUBJECT = /^Element '(?:\{[^{}']*\})?([^'{}]*)'/;
const FACET = /^Element '[^']*'(?:, attribute '[^']*')?: \[facet '(\w+)'\]/;
const LENGTHS = / has a length of '(\d{1,7})'; .*(?:length of|differs from the allowed length of) '(\d{1,7})'\.\s*$/;
const RANGE = /\('(-?\d{1,7})'\)\.\s*$/;
const TYPE = / type '(xs:\w{1,20})'\.\s*$/;
const EXPECTED = /Expected is (?:one of )?\( ([^()']*) \)\.\s*$/;
const FACETS: ReadonlySet<string> = new Set<Rule>([
  'length',
  'minLength',
  'maxLength',
  'pattern',
  'enumeration',
  'minInclusive',
  'maxInclusive',
]);

/** Fixed words of libxml2 after the name of the element, and the rule they mean. First match wins. */
const PHRASES: readonly (readonly [string, Rule])[] = [
  ['This element is not expected.', 'onverwacht'],
  ['No matching global declaration', 'onverwacht'],
  ['No matching global element declaration', 'onverwacht'],
  ['Missing child element(s).', 'ontbreekt'],
  ['Character content', 'inhoud'],
  ['Element content is not allowed', 'inhoud'],
  ['Neither character nor element content is allowed', 'nil'],
  ["The element is not 'nillable'.", 'nil'],
  ['The attribute', 'attribuut'],
  ['The QName value', 'attribuut'],
];

/** The violation that `error` tells of. `names` are the element names of the schema: only these may be repeated. */
export function toViolation(error: LibxmlError, names: ReadonlySet<string>, judgement?: Judgement): Violation {
  const { message } = error;
  const facet = FACET.exec(message)?.[1];
  const rule = facet !== undefined && FACETS.has(facet) ? (facet as Rule) : ruleOf(message);
  return { veld: fieldOf(error, names, judgement), regel: rule, ...limitOf(message, rule, names) };
}

function ruleOf(message: string): Rule {
  const start = message.indexOf("': ");
  const said = start < 0 ? message : message.slice(start + 3);
  for (const [words, rule] of PHRASES) if (said.startsWith(words)) return rule;
  return said.includes(' is not a valid value of the ') ? 'type' : 'ongeldig';
}

function limitOf(message: string, rule: Rule, names: ReadonlySet<string>): Pick<Violation, 'limiet' | 'gevonden'> {
  if (rule === 'length' || rule === 'minLength' || rule === 'maxLength') {
    const [, gevonden, limiet] = LENGTHS.exec(message) ?? [];
    return gevonden !== undefined && limiet !== undefined ? { limiet, gevonden } : {};
  }
  if (rule === 'minInclusive' || rule === 'maxInclusive') return limit(RANGE.exec(message)?.[1]);
  if (rule === 'type') return limit(TYPE.exec(message)?.[1]);
  if (rule !== 'onverwacht' && rule !== 'ontbreekt') return {};
  const expected = EXPECTED.exec(message)?.[1]
    ?.split(', ')
    .map((name) => name.replace(/^\{[^{}]*\}/, ''));
  return limit(expected?.filter((name) => names.has(name)).join(', ') || undefined);
}

function limit(limiet: string | undefined): Pick<Violation, 'limiet'> {
  return limiet === undefined ? {} : { limiet };
}

function fieldOf(error: LibxmlError, names: ReadonlySet<string>, judgement: Judgement | undefined): string {
  const known = (name: string | undefined) => (name !== undefined && names.has(name) ? name : '?');
  const path = judgement && error.xpath !== undefined ? locate(judgement, error.xpath) : undefined;
  if (!path) return known(SUBJECT.exec(error.message)?.[1]);
  return path.map(({ local, index }) => `${known(local)}${index > 0 ? `[${index}]` : ''}`).join('/');
}

interface Step {
  readonly local: string;
  /** From 1 among siblings of the same name; 0 when it has none. */
  readonly index: number;
}

/** The names from the judged element down to `xpath` (libxml2 writes `/p:Name[2]/*[3]`); the judged element itself only when it is the subject. */
function locate({ element, leftOut }: Judgement, xpath: string): readonly Step[] | undefined {
  const steps = xpath.split('/').slice(2);
  if (steps.length === 0) return [{ local: element.local, index: 0 }];
  const path: Step[] = [];
  let parent = element;
  for (const step of steps) {
    const match = /^(\*|[^[\]]+)(?:\[(\d+)\])?$/.exec(step);
    if (!match) return undefined;
    const present = leftOut ? parent.children.filter((child) => !leftOut.has(child)) : parent.children;
    const named = match[1] === '*' ? present : present.filter((child) => qualified(child) === match[1]);
    const found = named[Number(match[2] ?? 1) - 1];
    if (!found) return undefined;
    path.push({ local: found.local, index: placeAmongEqual(found, parent) });
    parent = found;
  }
  return path;
}

function qualified({ prefix, local }: XmlElement): string {
  return prefix === '' ? local : `${prefix}:${local}`;
}

function placeAmongEqual(element: XmlElement, parent: XmlElement): number {
  const equal = parent.children.filter((child) => child.local === element.local && child.uri === element.uri);
  return equal.length > 1 ? equal.indexOf(element) + 1 : 0;
}
