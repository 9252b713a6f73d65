// JSON Canonicalization Scheme (RFC 8785): one byte sequence per JSON value, so that both sides can recompute a hash.
// Members sorted by UTF-16 code units, numbers and strings as ECMAScript writes them, no white space.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * The canonical text of `value`; its UTF-8 bytes are what is hashed.
 * @throws TypeError for what I-JSON cannot hold (RFC 8785 §3.1): NaN, an infinity, an unpaired surrogate, a missing value.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (typeof value === 'string') return canonicalString(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`canonical JSON cannot hold a value of type ${typeof value}`);
  const members = value as { readonly [name: string]: Json };
  let text = '';
  for (const name of inOrder(Object.keys(members)))
    text += `${text === '' ? '' : ','}${canonicalString(name)}:${canonicalJson(members[name]!)}`;
  return `{${text}}`;
}

/** By UTF-16 code units, as `<` and `sort` compare: the order of RFC 8785 §3.2.3. Most members stand in it already. */
function inOrder(names: string[]): readonly string[] {
  for (let index = 1; index < names.length; index++) if (names[index]! < names[index - 1]!) return names.sort();
  return names;
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('canonical JSON cannot hold NaN or an infinity');
  return JSON.stringify(value);
}

function canonicalString(value: string): string {
  if (!value.isWellFormed()) throw new TypeError('canonical JSON cannot hold an unpaired surrogate');
  return JSON.stringify(value);
}
