// Requests that two readers could read in two ways are refused before anything is done with them (trap 71). The parser of node:http
// refuses the rest: two lengths, a length beside chunked, bare line feeds, folded lines (RFC 9112 §5, §6, §7).
import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../core/index.ts';

/** Headers of which the first or the last would win without anybody being told. */
const ONCE: ReadonlySet<string> = new Set(['host', 'content-type', 'transfer-encoding']);
/** A request-target in absolute form (RFC 9112 §3.2.2), of the only scheme that is spoken here. */
const ABSOLUTE = /^https:\/\/([^/?#]*)/i;
/** RFC 3986 §3.2.2 without user information, and a port (RFC 9110 §7.2). */
const HOST = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~%-]*)(?::\d{0,5})?$/;

/**
 * @throws GatewayError `http.ambiguous` for another version than 1.0 or 1.1 (x-TLS-9), a header twice that may be there once, a Host that
 *   is no host (RFC 9112 §3.2), an address that names another host than Host does, or a transfer coding besides chunked, which a server may not ignore (RFC 9112 §6.1).
 */
export function refuseAmbiguous({ httpVersion, headers, rawHeaders, url = '' }: IncomingMessage): void {
  if (httpVersion !== '1.1' && httpVersion !== '1.0') throw ambiguous('HTTP', 'neither HTTP/1.1 nor HTTP/1.0');
  const seen = new Set<string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!.toLowerCase();
    if (!ONCE.has(name)) continue;
    if (seen.has(name)) throw ambiguous(name, 'the header occurs more than once');
    seen.add(name);
  }
  if (headers.host !== undefined && !HOST.test(headers.host)) throw ambiguous('host', 'not a host');
  const authority = ABSOLUTE.exec(url)?.[1];
  if (authority !== undefined && authority.toLowerCase() !== headers.host?.toLowerCase())
    throw ambiguous('host', 'the address of the request names another host');
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'chunked')
    throw ambiguous('transfer-encoding', 'a transfer coding besides chunked');
}

/** The path and query of a request-target in either form, without `https://host`. */
export function originForm(target: string): string {
  const { length } = ABSOLUTE.exec(target)?.[0] ?? '';
  return target.startsWith('/', length) ? target.slice(length) : `/${target.slice(length)}`;
}

function ambiguous(veld: string, oorzaak: string): GatewayError {
  return new GatewayError('http.ambiguous', 'x-HTTP-2', { veld, oorzaak });
}
