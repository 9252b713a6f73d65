// Characters in canonical form (Canonical XML 1.0 §2.3), and the refusal of those that XML 1.0 does not allow (§2.2).
import { GatewayError } from '../core/index.ts';

const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const TEXT_ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };
const VALUE_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

/** Text as it stands in a canonical element. @throws GatewayError `server.internal` for a character that XML 1.0 does not allow. */
export function escapeText(value: string): string {
  checkChars(value);
  return /[&<>\r]/.test(value) ? value.replace(/[&<>\r]/g, (char) => TEXT_ESCAPES[char]!) : value;
}

/** An attribute value as it stands between canonical quotes. @throws GatewayError as `escapeText`. */
export function escapeAttribute(value: string): string {
  checkChars(value);
  return /[&<"\t\n\r]/.test(value) ? value.replace(/[&<"\t\n\r]/g, (char) => VALUE_ESCAPES[char]!) : value;
}

/** A character of checked text in canonical form. */
export function escapeChar(code: number): string {
  const char = String.fromCodePoint(code);
  return TEXT_ESCAPES[char] ?? char;
}

function checkChars(value: string): void {
  if (FORBIDDEN.test(value) || !value.isWellFormed())
    throw new GatewayError('server.internal', 'XML 1.0 §2.2', { oorzaak: 'a character that XML does not allow' });
}
