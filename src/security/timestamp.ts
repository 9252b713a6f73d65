// wsu:Timestamp: one Created in UTC, at most one Expires, inside the window (WB002, x-WSS-2, trap 40).
import { type EpochMs, parseDateTime } from '../core/index.ts';
import { WSU } from '../envelope/index.ts';
import { attribute, hasOnlyElements, text, type XmlElement } from '../xml/index.ts';
import type { SignaturePolicy } from './policy.ts';
import { refuse } from './refusal.ts';

export interface Timestamp {
  readonly created: EpochMs;
  readonly expires?: EpochMs;
}

/** @throws GatewayError `wss.structure` for another form than Created, Expires?. */
export function readTimestamp(element: XmlElement): Timestamp {
  const [created, expires, ...more] = element.children;
  if (!is(created, 'Created') || (expires && !is(expires, 'Expires')) || more.length > 0 || !hasOnlyElements(element))
    throw refuse('wss.structure', 'x-WSS-2', 'wsu:Timestamp must hold Created and at most one Expires', element);
  return { created: moment(created), ...(expires ? { expires: moment(expires) } : {}) };
}

/** @throws GatewayError `wss.expired` when `now` is outside the window. */
export function judgeTimestamp({ created, expires }: Timestamp, policy: SignaturePolicy, now: EpochMs): void {
  const { maxAgeMs, skewMs } = policy;
  if (created > now + skewMs) throw refuse('wss.expired', 'x-WSS-2', `Created is ${created - now} ms in the future`);
  if (now - created > maxAgeMs) throw refuse('wss.expired', 'x-WSS-2', `Created is ${now - created} ms old`);
  if (expires === undefined) return;
  if (expires <= created) throw refuse('wss.expired', 'x-WSS-2', 'Expires is not after Created');
  if (now >= expires + skewMs) throw refuse('wss.expired', 'x-WSS-2', `Expires is ${now - expires} ms ago`);
}

function is(element: XmlElement | undefined, local: string): element is XmlElement {
  return element?.local === local && element.uri === WSU;
}

function moment(element: XmlElement): EpochMs {
  if (element.children.length > 0 || attribute(element, 'ValueType') !== undefined)
    throw refuse('wss.structure', 'x-WSS-2', `${element.local} is not plain text without ValueType`, element);
  const said = text(element).trim();
  // Only the UTC form with Z: other zones are legal xs:dateTime but not legal here, and no zone means nothing (trap 40).
  const read = said.endsWith('Z') ? parseDateTime(said) : undefined;
  if (!read) throw refuse('wss.structure', 'WB002', `${element.local} is not an xs:dateTime in UTC with Z`, element);
  return read.at;
}
