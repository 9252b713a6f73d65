// eb:Acknowledgment: which message was received, and the digests of the signature that was verified (ebMS 2.0 §6.3.2; x-SIG-3, x-SIG-4).
import { SOAP } from '../../envelope/index.ts';
import { attribute, child, children, only, text, type XmlElement } from '../../xml/index.ts';
import type { Acknowledgment, DigestReference } from '../types.ts';
import { EbmsError } from './error.ts';
import { ACTOR_TO_PARTY, DS, EB } from './names.ts';
import { messageId, moment, partyIds } from './values.ts';

const LOCATION = '/soap:Envelope/soap:Header/eb:Acknowledgment';

/** @throws EbmsError for an actor other than the end party, or a digest without URI. */
export function readAcknowledgment(block: XmlElement): Acknowledgment {
  const actor = attribute(block, 'actor', SOAP);
  if (actor !== undefined && actor !== ACTOR_TO_PARTY)
    throw new EbmsError('ebms.actor', 'x-SIG-3', { location: LOCATION });
  const from = only(block, EB, 'From');
  return {
    timestamp: moment(child(block, EB, 'Timestamp')!, LOCATION),
    refToMessageId: messageId(child(block, EB, 'RefToMessageId')!, LOCATION),
    from: from ? partyIds(from, `${LOCATION}/eb:From`) : [],
    ...(actor === undefined ? {} : { actor }),
    references: children(block, DS, 'Reference').map(readReference),
  };
}

function readReference(reference: XmlElement): DigestReference {
  const uri = attribute(reference, 'URI');
  if (uri === undefined) throw new EbmsError('ebms.value', 'x-SIG-4', { location: LOCATION, oorzaak: 'no URI' });
  const transforms = child(reference, DS, 'Transforms');
  return {
    uri,
    ...(transforms && { transforms: transforms.children.map(readTransform) }),
    digestMethod: attribute(child(reference, DS, 'DigestMethod')!, 'Algorithm') ?? '',
    digestValue: text(child(reference, DS, 'DigestValue')!).replace(/\s+/g, ''),
  };
}

function readTransform(transform: XmlElement): { readonly algorithm: string; readonly xpath?: string } {
  const algorithm = attribute(transform, 'Algorithm') ?? '';
  const xpath = child(transform, DS, 'XPath');
  return xpath ? { algorithm, xpath: text(xpath) } : { algorithm };
}
