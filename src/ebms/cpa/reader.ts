// Reads values from the elements of a CPA. What is wrong is thrown as CpaFout with its place, and never leaves this folder.
import { parseDateTime } from '../../core/index.ts';
import { attribute, child, children, text, type XmlElement } from '../../xml/index.ts';
import { type Bevinding, fout, plaatsVan } from './bevinding.ts';
import { leesDuur } from './duur.ts';
import { CPA } from './names.ts';

export class CpaFout extends Error {
  readonly bevinding: Bevinding;

  constructor(bevinding: Bevinding) {
    super(`${bevinding.clausule} ${bevinding.plaats}: ${bevinding.tekst}`);
    this.name = 'CpaFout';
    this.bevinding = bevinding;
  }
}

/** @throws CpaFout always. */
export function weiger(element: XmlElement, tekst: string, { clausule = 'x-CPA-1', naam = '' } = {}): never {
  throw new CpaFout(fout(clausule, plaatsVan(element, naam === '' ? undefined : naam), tekst));
}

/** A child that must be there. */
export function nodig(element: XmlElement, local: string): XmlElement {
  return optioneel(element, local) ?? weiger(element, `Het element ${local} ontbreekt.`);
}

export function optioneel(element: XmlElement, local: string): XmlElement | undefined {
  return child(element, CPA, local);
}

export function alle(element: XmlElement, local: string): readonly XmlElement[] {
  return children(element, CPA, local);
}

/** Text without white space around it, not empty. */
export function waarde(element: XmlElement): string {
  return text(element).trim() || weiger(element, `Het element ${element.local} is leeg.`);
}

/** Value of an attribute in the CPA namespace (x-CPA-5), trimmed. */
export function attr(element: XmlElement, naam: string): string | undefined {
  return attribute(element, naam, CPA)?.trim();
}

export function nodigAttr(element: XmlElement, naam: string): string {
  const value = attr(element, naam);
  if (value) return value;
  const zonder = attribute(element, naam) !== undefined;
  const tekst = zonder
    ? `Het attribuut ${naam} staat er zonder voorvoegsel; attributen van een CPA horen in de naamruimte van de CPA.`
    : `Het attribuut ${naam} ontbreekt of is leeg.`;
  return weiger(element, tekst, { clausule: 'x-CPA-5', naam });
}

/** One of `values`, or `absent` when the attribute is not there. */
export function keuze<T extends string>(element: XmlElement, naam: string, values: readonly T[], absent: T): T {
  const value = attr(element, naam);
  if (value === undefined) return absent;
  const found = values.find((one) => one === value);
  return (
    found ??
    weiger(element, `${naam} moet een van deze waarden zijn: ${values.join(', ')}.`, { clausule: 'x-CPA-5', naam })
  );
}

/** xs:boolean. A persistence level in its place, as EB §5.2.2 prints it, is told apart (trap 46). */
export function jaNee(element: XmlElement, naam: string): boolean {
  const value = attr(element, naam);
  if (value === undefined || value === 'false' || value === '0') return false;
  if (value === 'true' || value === '1') return true;
  return weiger(element, `${naam} moet true of false zijn; persistent en transient zijn hier geen waarden.`, {
    clausule: 'x-CPA-6',
    naam,
  });
}

/** xs:duration as ms. */
export function duur(element: XmlElement, value: string, naam = ''): number {
  return leesDuur(value) ?? weiger(element, 'Dit is geen duur van nul of meer, zoals PT3H of P1D.', { naam });
}

/** xs:dateTime as epoch ms; without a zone it is UTC. */
export function moment(element: XmlElement): number {
  const found = parseDateTime(waarde(element));
  return (
    found?.at ?? weiger(element, 'Dit is geen datum en tijd, zoals 2026-01-01T00:00:00Z.', { clausule: 'x-CPA-4' })
  );
}

/** A map by key; a key that is there twice is refused. */
export function opSleutel<T>(
  elements: readonly XmlElement[],
  lees: (element: XmlElement) => readonly [string, T],
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const element of elements) {
    const [key, value] = lees(element);
    if (found.has(key)) weiger(element, 'Dit id komt twee keer voor.');
    found.set(key, value);
  }
  return found;
}

/** The value of an IDREF, refused when nothing has that id. */
export function verwijzing(
  element: XmlElement,
  id: string,
  known: { has(id: string): boolean },
  soort: string,
): string {
  if (!known.has(id)) weiger(element, `Dit verwijst naar een ${soort} die er bij deze partij niet is.`);
  return id;
}
