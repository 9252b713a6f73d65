// The XSD of CPA 2.0, compiled once per process, and what it says about a document (x-CPA-1).
import { loadSchema, type Validator, type Violation } from '../../schema/index.ts';
import { canonicalize, type XmlElement } from '../../xml/index.ts';
import { type Bevinding, fout } from './bevinding.ts';
import { CPA } from './names.ts';

/** @param root the project root, where `xsd/` is. The caller disposes of it. @throws Error that names the file. */
export function loadCpaSchema(root: string): Validator {
  return loadSchema(root, [{ uri: CPA, file: 'standards/cpa/cpp-cpa-2_0.xsd' }]);
}

const RULES: Partial<Readonly<Record<Violation['regel'], string>>> = {
  onverwacht: 'Dit element hoort hier niet.',
  ontbreekt: 'Hier ontbreekt een element.',
  inhoud: 'Hier staat tekst of een element dat er niet mag staan.',
  attribuut: 'Een attribuut ontbreekt, hoort hier niet of heeft een waarde die niet mag.',
  enumeration: 'Deze waarde staat niet in de lijst van toegestane waarden (x-CPA-5).',
  minLength: 'De waarde is leeg.',
  base64: 'Dit is geen base64.',
};

/** What the schema has against the document; empty when it is valid. Inclusive form: names in values keep their prefixes. */
export function schemaBevindingen(root: XmlElement, schema: Validator): readonly Bevinding[] {
  const verdict = schema.validate(canonicalize(root, { mode: 'inclusive' }), { element: root });
  return verdict.ok ? [] : verdict.violations.map(bevindingVan);
}

function bevindingVan({ veld, regel, limiet }: Violation): Bevinding {
  const said = RULES[regel] ?? 'De waarde heeft niet het goede type.';
  const expected = limiet === undefined ? '' : ` Verwacht: ${limiet}.`;
  return fout('x-CPA-1', veld, `Niet geldig volgens het XSD van CPA 2.0. ${said}${expected}`);
}
