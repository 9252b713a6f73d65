// Unsigned envelopes for profile 2W-be, already in exclusive canonical form (WW001, x-HTTP-1).
import type { Draft, QNamePrefix } from './draft.ts';
import { SOAP, WSA, WSSE, WSU } from './names.ts';

const URIS: Readonly<Record<QNamePrefix, string>> = { wsa: WSA, wsse: WSSE, wsu: WSU };

/** Namespace declarations of `prefixes` in canonical order (Canonical XML 1.0 §2.2: sorted by prefix). */
export function declare(prefixes: readonly QNamePrefix[]): string {
  return [...new Set(prefixes)]
    .sort()
    .map((prefix) => ` xmlns:${prefix}="${URIS[prefix]}"`)
    .join('');
}

/** The bytes of a message without WS-Security. The payload is copied once. */
export function writeEnvelope(draft: Draft): Buffer {
  const headers = draft.headers.map(({ name, markup }) => `<wsa:${name} xmlns:wsa="${WSA}">${markup}</wsa:${name}>`);
  return joinBytes(
    `<soap:Envelope xmlns:soap="${SOAP}"><soap:Header>${headers.join('')}</soap:Header><soap:Body${declare(draft.qnames)}>`,
    draft.payload,
    '</soap:Body></soap:Envelope>',
  );
}

/** Strings as UTF-8 and bytes, in one buffer with one copy of each. */
export function joinBytes(...parts: readonly (string | Uint8Array)[]): Buffer {
  let length = 0;
  for (const part of parts) length += typeof part === 'string' ? Buffer.byteLength(part) : part.length;
  const joined = Buffer.allocUnsafe(length);
  let at = 0;
  for (const part of parts) {
    if (typeof part === 'string') at += joined.write(part, at);
    else {
      joined.set(part, at);
      at += part.length;
    }
  }
  return joined;
}
