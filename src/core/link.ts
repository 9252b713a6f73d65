// Links that a citizen may be shown: https only, and for links of a sender a host on the organisation's list (§3.3, §3.7, §4.5).
import { codePoints } from './text.ts';

const MAX_LENGTH = 1000;

/** The host of a plain https link of at most 1000 characters, in lower case, or undefined when it is not such a link. */
export function httpsHost(value: string): string | undefined {
  // A URL parser drops tabs, line ends and extra slashes, and reads `\` as `/`; a value that needs such repair is not a link.
  // Control characters, spaces and back slashes are refused first, so that every reader sees the same host.
  if (
    codePoints(value) > MAX_LENGTH ||
    !/^https:\/\/[^/\s\\\u0000-\u0020\u007f][^\s\\\u0000-\u0020\u007f]*$/i.test(value)
  )
    return undefined;
  const url = URL.parse(value);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.port !== '') return undefined;
  return url.hostname;
}

/** True when `value` is an https link whose host is on the list, compared whole and without case: no subdomains. */
export function isAllowedLink(value: string, hosts: readonly string[]): boolean {
  const host = httpsHost(value);
  return host !== undefined && hosts.some((allowed) => allowed.toLowerCase() === host);
}
