// The forms of single values in an ebMS header that the schema leaves open (x-HDR-10 … 13, x-HDR-15).
import { type EpochMs, parseDateTime } from '../../core/index.ts';
import { attribute, children, only, text, type XmlElement } from '../../xml/index.ts';
import type { Party, Typed } from '../types.ts';
import { EbmsError } from './error.ts';
import { EB } from './names.ts';

/** Longest identifier, in characters: these are keys in the store and columns in lists. */
const MAX_LENGTH = 255;
/** RFC 2822 msg-id without its angle brackets, in printable ASCII; also `UUID@URI` (x-HDR-10). */
const MESSAGE_ID = /^[!-;=?A-~]+@[!-;=?A-~]+$/;
const ABSOLUTE_URI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/;

/** XPath of an element of the SOAP part. */
export function locate(...names: readonly string[]): string {
  return ['/soap:Envelope/soap:Header/eb:MessageHeader', ...names.map((name) => `eb:${name}`)].join('/');
}

/** The text of a value that may have any characters. */
export function bounded(element: XmlElement, location: string): string {
  const said = text(element);
  if (said.length > MAX_LENGTH)
    throw new EbmsError('ebms.value', 'x-RCV-1', { location, oorzaak: `longer than ${MAX_LENGTH} characters` });
  return said;
}

/** Service, Action and Role: no white space at all (x-HDR-11, x-HDR-12). */
export function token(element: XmlElement, location: string, clause: string): string {
  const said = bounded(element, location);
  if (/\s/.test(said)) throw new EbmsError('ebms.value', clause, { location, oorzaak: 'white space in the value' });
  return said;
}

/** @throws EbmsError `ebms.value` when it is no RFC 2822 msg-id, or stands in angle brackets (x-HDR-10). */
export function messageId(element: XmlElement, location: string): string {
  const said = bounded(element, location);
  if (!isMessageId(said))
    throw new EbmsError('ebms.value', 'x-HDR-10', { location, oorzaak: 'not an RFC 2822 msg-id' });
  return said;
}

export function isMessageId(value: string): boolean {
  return value.length <= MAX_LENGTH && MESSAGE_ID.test(value);
}

/** xs:dateTime with any offset; without one it is UTC (x-HDR-13). */
export function moment(element: XmlElement, location: string): EpochMs {
  const parsed = parseDateTime(text(element));
  if (!parsed) throw new EbmsError('ebms.value', 'x-HDR-13', { location, oorzaak: 'a moment that cannot be read' });
  return parsed.at;
}

/** A PartyId or Service: without `eb:type` the value itself is a URI (x-HDR-15). */
export function typed(element: XmlElement, location: string): Typed {
  const value = token(element, location, 'x-HDR-11');
  const type = attribute(element, 'type', EB);
  if (type === undefined && !ABSOLUTE_URI.test(value))
    throw new EbmsError('ebms.untypedValue', 'x-HDR-15', { location });
  if (type !== undefined && type.length > MAX_LENGTH) throw new EbmsError('ebms.value', 'x-RCV-1', { location });
  return type === undefined ? { value } : { value, type };
}

export function partyIds(element: XmlElement, location: string): readonly Typed[] {
  return children(element, EB, 'PartyId').map((id) => typed(id, `${location}/eb:PartyId`));
}

export function party(element: XmlElement, location: string): Party {
  const role = only(element, EB, 'Role');
  const ids = partyIds(element, location);
  return role ? { partyIds: ids, role: token(role, `${location}/eb:Role`, 'x-HDR-7') } : { partyIds: ids };
}
