// `AbonnementAanvraag` (GLOBE-R-A-Request), with up to a million BSNs (mijnoverheid.md §3.6). Their list is judged here and the rest by libxml2, which
// would hold each of them several times.
import type { LijstVraag } from '../berichten/index.ts';
import { codePoints, GatewayError } from '../core/index.ts';
import { checkInput, type DocumentContract, schemaInvalid, type Violation } from '../schema/index.ts';
import { canonicalize, child, hasOnlyElements, text, type XmlElement, type XmlLimits } from '../xml/index.ts';
import { fieldsOf, momentOf, neededString } from './values.ts';

/** A request with a full list has more elements than any other message. */
export const AANVRAAG_LIMITS: Pick<XmlLimits, 'maxBytes' | 'maxElements'> = {
  maxBytes: 64 * 1024 * 1024,
  maxElements: 1_000_100,
};

const MOST = 1_000_000;
const LONGEST = 20;
const STAND_IN = Buffer.from('<BSNLijst xmlns=""><BSN>-</BSN></BSNLijst>');

export interface AbonnementAanvraag {
  readonly leverancierId: string;
  readonly verzoekId: string;
  readonly vraag: LijstVraag;
}

/**
 * The request in a document.
 * @throws GatewayError `schema.invalid` with the first violation, `content.invalid` for more BSNs than a request may hold.
 */
export function readAbonnementAanvraag(root: XmlElement, contract: DocumentContract): AbonnementAanvraag {
  checkInput(root, contract);
  const lijst = child(root, '', 'BSNLijst');
  const violation = lijst && listViolation(lijst);
  if (violation) throw schemaInvalid([violation]);
  const bytes = canonicalize(root, { omit: (element) => (element === lijst ? STAND_IN : undefined) });
  const verdict = contract.validator.validate(bytes, { element: root });
  if (!verdict.ok) throw schemaInvalid(verdict.violations);
  const fields = fieldsOf(root, '');
  return {
    leverancierId: neededString(fieldsOf(fields.get('BerichtLeverancier'), ''), 'OIN').trim(),
    verzoekId: neededString(fields, 'VerzoekId'),
    vraag: vraagVan(root, lijst),
  };
}

/** What the schema would say about the list. The form of a BSN is no matter of the schema: a value that is none is not subscribed. */
function listViolation(lijst: XmlElement): Violation | undefined {
  const { children, attributes } = lijst;
  if (attributes.length > 0) return { veld: 'BSNLijst', regel: 'attribuut' };
  if (children.length === 0) return { veld: 'BSNLijst', regel: 'ontbreekt', limiet: 'BSN' };
  if (children.length > MOST)
    throw new GatewayError('content.invalid', 'mijnoverheid §3.6', {
      veld: 'BSNLijst',
      limiet: `${MOST} keer BSN`,
      gevonden: String(children.length),
    });
  if (!hasOnlyElements(lijst)) return { veld: 'BSNLijst', regel: 'inhoud' };
  for (const [index, bsn] of children.entries()) {
    const regel = brokenRule(bsn);
    if (regel) return { veld: `BSNLijst/BSN[${index + 1}]`, regel };
  }
  return undefined;
}

function brokenRule(bsn: XmlElement): Violation['regel'] | undefined {
  if (bsn.local !== 'BSN' || bsn.uri !== '') return 'onverwacht';
  if (bsn.attributes.length > 0) return 'attribuut';
  if (bsn.children.length > 0) return 'inhoud';
  const length = codePoints(text(bsn));
  if (length < 1) return 'minLength';
  return length > LONGEST ? 'maxLength' : undefined;
}

function vraagVan(root: XmlElement, lijst: XmlElement | undefined): LijstVraag {
  if (lijst) return { soort: 'BSNLijst', bsns: bsnsIn(lijst) };
  const sinds = momentOf(fieldsOf(root, ''), 'MutatieDatum', () => {});
  return sinds === undefined ? { soort: 'Volledig' } : { soort: 'Mutatie', sinds };
}

/** Read when they are asked for: a million texts are never there at the same time. */
function* bsnsIn(lijst: XmlElement): Generator<string, void, void> {
  for (const bsn of lijst.children) yield text(bsn).trim();
}
