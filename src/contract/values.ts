// Values of XSD types as the domain wants them. The element was validated, so a value that is present has the right form; what XSD allows
// beyond the domain (a year above 9999, a time without zone) is settled here, once (mijnoverheid.md §3, conventions).
import { type EpochMs, parseDateTime, utc } from '../core/index.ts';
import { characters, element, fragment, type Markup, text, type XmlElement } from '../xml/index.ts';

/** The children of an element by local name, in one namespace; of a repeated name the first. */
export type Fields = ReadonlyMap<string, XmlElement>;

export function fieldsOf(element: XmlElement | undefined, uri: string): Fields {
  const fields = new Map<string, XmlElement>();
  for (const child of element?.children ?? [])
    if (child.uri === uri && !fields.has(child.local)) fields.set(child.local, child);
  return fields;
}

export function childrenNamed(element: XmlElement | undefined, uri: string, local: string): readonly XmlElement[] {
  return (element?.children ?? []).filter((child) => child.local === local && child.uri === uri);
}

/** The text of a field, white space kept, or undefined when it is not there. */
export function stringOf(fields: Fields, name: string): string | undefined {
  const element = fields.get(name);
  return element && text(element);
}

/** The text of a field that the schema demands. */
export function neededString(fields: Fields, name: string): string {
  return stringOf(fields, name) ?? '';
}

/** xs:int and xs:integer. */
export function intOf(fields: Fields, name: string): number | undefined {
  const value = stringOf(fields, name);
  return value === undefined ? undefined : Number(value.trim());
}

/** xs:boolean. */
export function booleanOf(fields: Fields, name: string): boolean | undefined {
  const value = stringOf(fields, name)?.trim();
  return value === undefined ? undefined : value === 'true' || value === '1';
}

const FIRST: EpochMs = Date.parse('0001-01-01T00:00:00Z');
const LAST: EpochMs = Date.parse('9999-12-31T23:59:59.999Z');

/** xs:dateTime. Without zone it is read as UTC and told to the sender; years outside 1…9999 become the nearest moment inside. */
export function momentOf(fields: Fields, name: string, warn: (text: string) => void): EpochMs | undefined {
  const value = stringOf(fields, name);
  if (value === undefined) return undefined;
  const read = parseDateTime(value);
  if (!read) return value.trim().startsWith('-') ? FIRST : LAST;
  if (!read.zoned) warn(`${name}: zonder tijdzone, gelezen als UTC.`);
  return Math.min(Math.max(read.at, FIRST), LAST);
}

/** `{ [name]: value }` when there is a value: absent stays absent. */
export function given<K extends string, T>(name: K, value: T | undefined): { readonly [key in K]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in K]: T });
}

/** Something that was read leniently, at a position from 1; never a value. */
export interface Waarschuwing {
  readonly positie: number;
  readonly tekst: string;
}

/** Collects warnings about one position. */
export function warningsAt(positie: number, into: Waarschuwing[]): (tekst: string) => void {
  return (tekst) => into.push({ positie, tekst });
}

/** `<name>value</name>`, or nothing when there is no value. */
export function field(name: string, value: string | number | boolean | undefined): Markup {
  return value === undefined ? fragment() : element(name, {}, characters(String(value)));
}

/** xs:dateTime in UTC with `Z` (mijnoverheid.md §3). */
export function moment(name: string, value: EpochMs | undefined): Markup {
  return field(name, value === undefined ? undefined : utc(value));
}
