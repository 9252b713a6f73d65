// inhoudHash of a reported zaak or status: SHA-256 over the canonical JSON (RFC 8785) of what the sender reported, before any
// default is filled in. A repeat with an equal hash for the same citizen is `Verwerkt` (§3.8). The BSN is left out: beside data
// that others can guess, a hash over nine digits would give it away.
import { canonicalJson, type Json, sha256Hex } from '../core/index.ts';
import type { GemeldeStatus, GemeldeZaak } from './types.ts';

/** SHA-256 in lower-case hex; absent fields are left out, moments are epoch milliseconds, days text. */
export function gemeldHash(gemeld: Omit<GemeldeZaak, 'bsn'> | GemeldeStatus): string {
  return sha256Hex(canonicalJson(present({ ...gemeld, bsn: undefined })));
}

function present(value: object): Json {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === undefined ? [] : [[name, asJson(member)]])),
  );
}

function asJson(member: unknown): Json {
  if (typeof member === 'string') return member.toWellFormed();
  return typeof member === 'object' && member !== null ? present(member) : (member as Json);
}
