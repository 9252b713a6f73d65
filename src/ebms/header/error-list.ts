// eb:ErrorList of a peer (ebMS 2.0 §4.2.3; x-SIG-5, x-SIG-6). A code that is not one of the nine is kept as it is, within bounds.
import { attribute, child, children, text, type XmlElement } from '../../xml/index.ts';
import type { ReceivedErrorItem, Severity } from '../types.ts';
import { EbmsError } from './error.ts';
import { EB, ERROR_CONTEXT } from './names.ts';

const LOCATION = '/soap:Envelope/soap:Header/eb:ErrorList';
/** What a peer may say at most, in characters; the rest is cut off. */
const MAX_TEXT = 500;

/** @throws EbmsError when highestSeverity is not the highest one of the errors, or a codeContext is another one than the standard's. */
export function readErrorList(block: XmlElement): readonly ReceivedErrorItem[] {
  const items = children(block, EB, 'Error').map(readError);
  const highest = items.some(({ severity }) => severity === 'Error') ? 'Error' : 'Warning';
  if (severityOf(block, 'highestSeverity') !== highest)
    throw new EbmsError('ebms.combination', 'x-SIG-5', { location: LOCATION, oorzaak: 'highestSeverity' });
  return items;
}

function readError(error: XmlElement): ReceivedErrorItem {
  const context = attribute(error, 'codeContext', EB) ?? ERROR_CONTEXT;
  if (context !== ERROR_CONTEXT)
    throw new EbmsError('ebms.value', 'x-SIG-5', { location: LOCATION, oorzaak: 'another codeContext' });
  const location = attribute(error, 'location', EB);
  const description = child(error, EB, 'Description');
  return {
    code: cut(attribute(error, 'errorCode', EB) ?? ''),
    severity: severityOf(error, 'severity'),
    ...(location === undefined ? {} : { location: cut(location) }),
    ...(description && { description: cut(text(description)) }),
  };
}

/** xs:NMTOKEN: white space around it does not count. */
function severityOf(element: XmlElement, name: string): Severity {
  return (attribute(element, name, EB) ?? '').trim() as Severity;
}

function cut(value: string): string {
  return value.length > MAX_TEXT ? value.slice(0, MAX_TEXT) : value;
}
