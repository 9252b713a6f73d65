// Which key in which token: a pkcs11: URI (RFC 7512), of which the path attributes token, serial, object and id are known.

export interface KeyAddress {
  /** CKA label and serial number of the token. */
  readonly token?: string;
  readonly serial?: string;
  /** CKA_LABEL of the private key. */
  readonly object?: string;
  /** CKA_ID of the private key. */
  readonly id?: Buffer;
}

/** The address, or what is wrong with the URI as the end of a sentence. A PIN has no place in settings (RFC 7512 §7). */
export function readUri(uri: string): KeyAddress | { readonly flaw: string } {
  if (!uri.startsWith('pkcs11:')) return { flaw: 'does not begin with pkcs11:' };
  const [path = '', query] = uri.slice('pkcs11:'.length).split('?', 2);
  if (query !== undefined) return { flaw: 'has a query: name the PIN in a file (pinFile), never in the URI' };
  const found = new Map<string, string>();
  for (const part of path.split(';')) {
    const [, name, value] = /^([a-z-]+)=(.+)$/.exec(part) ?? [];
    if (!name || !value || found.has(name)) return { flaw: 'is not a list of name=value' };
    found.set(name, value);
  }
  const wrong = [...found.keys()].find((name) => !['token', 'serial', 'object', 'id', 'type'].includes(name));
  if (wrong) return { flaw: `has ${wrong}, of which nothing is known here` };
  if ((found.get('type') ?? 'private') !== 'private') return { flaw: 'is not of type=private' };
  if (!found.has('token') && !found.has('serial')) return { flaw: 'names no token or serial' };
  if (!found.has('object') && !found.has('id')) return { flaw: 'names no object or id' };
  try {
    const text = (name: string) => (found.has(name) ? { [name]: decodeURIComponent(found.get(name)!) } : {});
    const id = found.get('id');
    return { ...text('token'), ...text('serial'), ...text('object'), ...(id === undefined ? {} : { id: bytesOf(id) }) };
  } catch {
    return { flaw: 'has a wrong percent-encoding' };
  }
}

/** Percent-encoded bytes, which need not be UTF-8. */
function bytesOf(encoded: string): Buffer {
  return Buffer.from(
    encoded.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}
