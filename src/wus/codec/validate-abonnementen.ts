// `ValidateAbonnementen`, exactly as published: nil and absent both mean "not given" (mijnoverheid.md §3.6).

import type { AbonnementenAanvraag, AbonnementenUitkomst, Klant } from '../../berichten/index.ts';
import { CONTROLE, CONTROLE_TYPES, field, GEDEELD, given, XSI } from '../../contract/index.ts';
import type { Valid } from '../../schema/index.ts';
import {
  attribute,
  characters,
  child,
  children,
  element,
  type Markup,
  text,
  type XmlElement,
} from '../../xml/index.ts';

/** The request, or undefined when it was absent or nil. */
export function readValidateAbonnementen({ payload }: Valid): AbonnementenAanvraag | undefined {
  const aanvraag = present(child(payload, CONTROLE, 'validateAbonnementenAanvraag'));
  if (!aanvraag) return undefined;
  const klanten = present(child(aanvraag, CONTROLE_TYPES, 'klanten'));
  return {
    ...given('berichtleverancierCode', textOf(aanvraag, CONTROLE_TYPES, 'berichtleverancierCode')),
    ...given('berichtTypeCode', textOf(aanvraag, CONTROLE_TYPES, 'berichtTypeCode')),
    ...given('klanten', klanten && children(klanten, GEDEELD, 'Klant').map(readKlant)),
  };
}

function readKlant(klant: XmlElement): Klant {
  return { ...given('key', textOf(klant, GEDEELD, 'Key')), ...given('rol', textOf(klant, GEDEELD, 'Rol')) };
}

function textOf(parent: XmlElement, uri: string, local: string): string | undefined {
  const found = present(child(parent, uri, local));
  return found && text(found);
}

/** The element unless it is nil (XML Schema Part 1 §2.6.2). */
function present(found: XmlElement | undefined): XmlElement | undefined {
  const nil = found && attribute(found, 'nil', XSI)?.trim();
  return nil === 'true' || nil === '1' ? undefined : found;
}

type Antwoord = Extract<AbonnementenUitkomst, { readonly soort: 'antwoord' }>;

/** One `Abonnement` per asked `Klant`, in the same order, with the Klant as it was asked. */
export function writeValidateAbonnementen({ abonnementen }: Pick<Antwoord, 'abonnementen'>): Markup {
  return element(
    'v:ValidateAbonnementenResponse',
    { ns: { v: CONTROLE } },
    element(
      'v:ValidateAbonnementenResult',
      {},
      ...abonnementen.map(({ klant, isBerichtSturen }) =>
        element(
          't:Abonnement',
          { ns: { t: CONTROLE_TYPES } },
          element('t:klant', {}, sharedField('Key', klant.key), sharedField('Rol', klant.rol)),
          field('t:isBerichtSturen', isBerichtSturen),
        ),
      ),
    ),
  );
}

function sharedField(name: string, value: string | undefined): Markup {
  return value === undefined ? field(name, value) : element(`s:${name}`, { ns: { s: GEDEELD } }, characters(value));
}

/** The contract's own fault: a `Message` and nothing else. @param message Dutch, without any BSN. */
export function writeContractFault(fault: 'ApplicationFault' | 'DependentServiceFault', message: string): Markup {
  return element(`s:${fault}`, { ns: { s: GEDEELD } }, field('s:Message', message));
}
