// `AbonnementAanvraag` (GLOBE-R-A-Request), with up to a million BSNs (mijnoverheid.md §3.6). Their list is judged here and the rest by libxml2, which
// would hold each of them several times.
import { StringDecoder } from 'node:string_decoder';
import type { LijstVraag } from '../berichten/index.ts';
import { codePoints, GatewayError } from '../core/index.ts';
import { checkInput, type DocumentContract, schemaInvalid, type Violation } from '../schema/index.ts';
import { canonicalize, canonicalizeTo, child, type XmlElement, type XmlLimits } from '../xml/index.ts';
import { type Fields, fieldsOf, momentOf, neededString } from './values.ts';

/** A request with a full list has more elements than any other message. */
export const AANVRAAG_LIMITS: Pick<XmlLimits, 'maxBytes' | 'maxElements'> = {
  maxBytes: 64 * 1024 * 1024,
  maxElements: 1_000_100,
};

const MOST = 1_000_000;
const LONGEST = 20;
const START = '<BSNLijst>';
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
  const bsns = lijst && readLijst(lijst);
  const bytes = canonicalize(root, { omit: (element) => (element === lijst ? STAND_IN : undefined) });
  const verdict = contract.validator.validate(bytes, { element: root });
  if (!verdict.ok) throw schemaInvalid(verdict.violations);
  const fields = fieldsOf(root, '');
  return {
    leverancierId: neededString(fieldsOf(fields.get('BerichtLeverancier'), ''), 'OIN').trim(),
    verzoekId: neededString(fields, 'VerzoekId'),
    vraag: bsns ? { soort: 'BSNLijst', bsns: valuesOf(bsns) } : zonderLijst(fields),
  };
}

const VALUE = /\s*<BSN>([^<]+)<\/BSN>/y;
/** Canonical text of one BSN is never longer, white space around it included. */
const LONGEST_MARKUP = 4_096;
/** Values that are kept as one text. */
const PER_BLOK = 4_096;

/**
 * The values of the list, many in one text with NUL between them: a million elements as objects would take hundreds of megabytes. Read from the
 * canonical form, in which a value is written in one way. The form of a BSN is no matter of the schema: a value that is none is not subscribed.
 * @throws GatewayError `schema.invalid` as the schema would, `content.invalid` for too many.
 */
function readLijst(lijst: XmlElement): readonly string[] {
  if (lijst.attributes.length > 0) throw schemaInvalid([{ veld: 'BSNLijst', regel: 'attribuut' }]);
  const blokken: string[] = [];
  let blok: string[] = [];
  let count = 0;
  let rest = '';
  const take = (value: string) => {
    count += 1;
    if (count > MOST) throw teVeel();
    const decoded = decode(value);
    if (codePoints(decoded) > LONGEST) throw broken(count, 'maxLength');
    if (blok.push(decoded.trim()) < PER_BLOK) return;
    blokken.push(blok.join('\0'));
    blok = [];
  };
  const decoder = new StringDecoder('utf8');
  let begun = false;
  canonicalizeTo(lijst, {}, (chunk) => {
    rest += decoder.write(Buffer.from(chunk));
    if (!begun && rest.length < START.length) return;
    VALUE.lastIndex = begun ? 0 : START.length;
    begun = true;
    let at = VALUE.lastIndex;
    for (let found = VALUE.exec(rest); found; found = VALUE.exec(rest)) {
      take(found[1]!);
      at = VALUE.lastIndex;
    }
    rest = rest.slice(at);
    if (rest.length > LONGEST_MARKUP) throw broken(count + 1, ruleFor(rest));
  });
  if (!/^\s*<\/BSNLijst>$/.test(rest)) throw broken(count + 1, ruleFor(rest));
  if (count === 0) throw schemaInvalid([{ veld: 'BSNLijst', regel: 'ontbreekt', limiet: 'BSN' }]);
  return [...blokken, blok.join('\0')];
}

function teVeel(): GatewayError {
  return new GatewayError('content.invalid', 'mijnoverheid §3.6', { veld: 'BSNLijst', limiet: `${MOST} keer BSN` });
}

function broken(position: number, regel: Violation['regel']): GatewayError {
  return schemaInvalid([{ veld: `BSNLijst/BSN[${position}]`, regel }]);
}

/** Why the markup does not begin with a BSN. */
function ruleFor(markup: string): Violation['regel'] {
  const text = markup.trimStart();
  if (text.startsWith('<BSN></BSN>')) return 'minLength';
  if (text.startsWith('<BSN ')) return 'attribuut';
  if (!text.startsWith('<BSN>')) return text.startsWith('<') ? 'onverwacht' : 'inhoud';
  return text.includes('<', 1) ? 'inhoud' : 'maxLength';
}

/** Text of canonical XML (Canonical XML 1.0 §2.3). */
function decode(value: string): string {
  if (!value.includes('&')) return value;
  return value.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#xD;', '\r').replaceAll('&amp;', '&');
}

function zonderLijst(fields: Fields): LijstVraag {
  const sinds = momentOf(fields, 'MutatieDatum', () => {});
  return sinds === undefined ? { soort: 'Volledig' } : { soort: 'Mutatie', sinds };
}

function* valuesOf(blokken: readonly string[]): Generator<string, void, void> {
  for (const blok of blokken) yield* blok.split('\0');
}
