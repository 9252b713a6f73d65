// Fetches one CRL by HTTP(S) with limits on time and size. Redirects are not followed: the place is told by a certificate, not by a server.

/** The part of the standard fetch that is used; passed in, so that tests and proxies can take its place. */
export type CrlFetch = (url: string, init: { redirect: 'error'; signal: AbortSignal }) => Promise<Response>;

export interface FetchLimits {
  readonly fetch: CrlFetch;
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** True for an absolute http or https URL without credentials; LDAP and file URLs in certificates are passed over. */
export function crlUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === '';
}

/** The bytes at `url`. Rejects with one sentence on a status other than 200, on time-out, and as soon as the limit is passed. */
export async function fetchCrl(url: string, { fetch, timeoutMs, maxBytes }: FetchLimits): Promise<Buffer> {
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, { redirect: 'error', signal }).catch(() => {
    throw new Error(signal.aborted ? `no answer within ${timeoutMs} ms` : 'the distribution point cannot be reached');
  });
  if (response.status !== 200 || !response.body) {
    await response.body?.cancel();
    throw new Error(`the distribution point answers ${response.status}`);
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of response.body) {
      size += part.length;
      if (size > maxBytes) break;
      parts.push(part);
    }
  } catch {
    throw new Error(signal.aborted ? `no full answer within ${timeoutMs} ms` : 'the answer was cut off');
  }
  if (size > maxBytes) throw new Error(`the CRL is larger than ${maxBytes} bytes`);
  return Buffer.concat(parts);
}
