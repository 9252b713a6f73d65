// What a value must look like to be logged (D10): every field has one kind, every kind one closed form. What does not fit is dropped,
// and a text that could hold a BSN is replaced, whatever field it came in: the second net under the allow-list of events.ts.
import { createHmac, type KeyObject } from 'node:crypto';
import { type Oin, parseBsn, parseGuid, parseOin } from '../core/index.ts';

/** Stands in a log line for a value that was refused. */
export const REFUSED = '[geweigerd]';

/** Types that a caller hands over, per kind of field. */
export interface KindTypes {
  guid: string;
  oin: Oin;
  /** Hexadecimal fingerprint, hash or serial number. */
  hex: string;
  /** Name from a contract or from our own code: service, operation, code. */
  name: string;
  /** Source clause: `WB004`, `x-WSS-2`, `RFC 5280 §6.1`. */
  clause: string;
  /** wsa:Action: an absolute URI without query. */
  uri: string;
  /** wsa:MessageID; logged as it is when it is a GUID, else as a keyed hash. */
  messageId: string;
  /** Route pattern such as `/berichten/:id`, never the URL that was asked. */
  route: string;
  /** A short cause, or the place of a value, in the words of our own code; its first 200 characters. */
  text: string;
  /** Stack frames without the error's message (see framesOf). */
  frames: readonly string[];
  number: number;
  flag: boolean;
}

export type Kind = keyof KindTypes;
/** The kind of a field, or the closed list of its values. */
export type FieldSpec = Kind | readonly string[];

const NAME = /^[A-Za-z][A-Za-z0-9._:/[\]-]{0,79}$/;
const CLAUSE = /^(?:[A-Za-z]|§)[A-Za-z0-9 §.,()-]{0,59}$/;
const URI = /^[a-z][a-z0-9+.-]{1,15}:[A-Za-z0-9._~:/@-]{1,190}$/;
const ROUTE = /^\/(?:(?:[a-z][a-z.-]{0,39}|:[a-zA-Z]{1,20}|\*[a-z]{0,20})(?:\/|$)){0,8}$/;
const TEXT = /^[\x20-\x7e\u00a0-\u017f\u2018-\u201d\u2026]+$/;
const MAX_TEXT = 200;
const HEX = /^[0-9A-Fa-f]{1,128}$/;
const FRAME = /^[\w$.<>[\] ]{0,80}@[\w./-]{1,120}:\d{1,6}:\d{1,6}$/;
const MESSAGE_ID = /^(?:urn:)?(?:uuid:)?\{?([0-9A-Fa-f-]{36})\}?(?:@[A-Za-z0-9.-]{1,100})?$/;

/**
 * True when the text holds nine digits in a row (also written with single spaces, dots or dashes between them) that pass the 11-proef.
 * Digits that together are exactly one OIN do not count: an OIN names an organisation.
 */
export function holdsBsn(text: string): boolean {
  const joined = text.replace(/(?<=\d)[ .\u00a0-](?=\d)/g, '');
  for (const candidate of joined === text ? [text] : [text, joined]) {
    for (const [digits] of candidate.matchAll(/\d{9,}/g)) {
      if (digits.length === 20 && parseOin(digits)) continue;
      for (let i = 0; i + 9 <= digits.length; i++) if (parseBsn(digits.slice(i, i + 9))) return true;
    }
  }
  return false;
}

/** Outcome of judging one value: what may be written, or why not. */
export type Judged = { readonly value: unknown } | { readonly refused: 'vorm' | 'bsn' };

const asText = (value: unknown, form: RegExp): Judged => {
  if (typeof value !== 'string' || !form.test(value)) return { refused: 'vorm' };
  return holdsBsn(value) ? { refused: 'bsn' } : { value };
};

/** Judges `value` for a field of this kind; `hashKey` keys the hash of a MessageID that is not a GUID. */
export function judge(spec: FieldSpec, value: unknown, hashKey: KeyObject): Judged {
  if (typeof spec !== 'string') return spec.includes(value as string) ? { value } : { refused: 'vorm' };
  switch (spec) {
    case 'number':
      return typeof value === 'number' ? judgeNumber(value) : { refused: 'vorm' };
    case 'flag':
      return typeof value === 'boolean' ? { value } : { refused: 'vorm' };
    case 'guid':
      return typeof value === 'string' && parseGuid(value) ? { value } : { refused: 'vorm' };
    case 'oin':
      return typeof value === 'string' && parseOin(value) ? { value } : { refused: 'vorm' };
    case 'messageId':
      return typeof value === 'string' ? judgeMessageId(value, hashKey) : { refused: 'vorm' };
    case 'frames':
      return judgeFrames(value);
    case 'hex':
      return judgeHex(value);
    case 'text':
      return judgeText(value);
    default:
      return asText(value, { name: NAME, clause: CLAUSE, uri: URI, route: ROUTE }[spec]);
  }
}

function judgeText(value: unknown): Judged {
  if (typeof value !== 'string') return { refused: 'vorm' };
  return holdsBsn(value) ? { refused: 'bsn' } : asText(value.slice(0, MAX_TEXT), TEXT);
}

/** Counts, sizes and durations: nine-digit integers that pass the 11-proef are refused too, for a BSN in a number field. */
function judgeNumber(value: number): Judged {
  if (!Number.isFinite(value)) return { refused: 'vorm' };
  return parseBsn(String(Math.abs(value))) ? { refused: 'bsn' } : { value };
}

/** A digest is long: only something shorter than an MD5 could be a BSN in disguise. */
function judgeHex(value: unknown): Judged {
  if (typeof value !== 'string' || !HEX.test(value)) return { refused: 'vorm' };
  return value.length < 32 && holdsBsn(value) ? { refused: 'bsn' } : { value };
}

function judgeMessageId(value: string, hashKey: KeyObject): Judged {
  const guid = MESSAGE_ID.exec(value)?.[1];
  const host = value.slice(value.indexOf('@') + 1);
  if (guid && parseGuid(guid) && (host === value || !holdsBsn(host))) return { value };
  return { value: `hmac:${createHmac('sha256', hashKey).update(value).digest('hex').slice(0, 32)}` };
}

function judgeFrames(value: unknown): Judged {
  if (!Array.isArray(value)) return { refused: 'vorm' };
  const frames = value.slice(0, 12).map((frame) => asText(frame, FRAME));
  return frames.every((frame) => 'value' in frame) ? { value: value.slice(0, 12) } : { refused: 'vorm' };
}

/**
 * Where an error was thrown: function and place of up to 12 frames, `commit@src/store/writer.ts:12:3`. Never the message, which may quote
 * a value, and never a path outside the project.
 */
export function framesOf(error: unknown): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frames: string[] = [];
  for (const line of stack.split('\n')) {
    const match =
      /^\s+at (?:async )?(?:(.{1,80}?) \()?(?:file:\/\/)?.*?((?:src|node_modules)\/[\w./@-]+|node:[\w/]+):(\d+):(\d+)\)?$/.exec(
        line,
      );
    if (!match) continue;
    const place = match[2]!.replace('node:', 'node/').replaceAll('@', '');
    frames.push(`${(match[1] ?? '').replace(/[^\w$.<>[\] ]/g, '')}@${place}:${match[3]}:${match[4]}`);
    if (frames.length === 12) break;
  }
  return frames;
}
