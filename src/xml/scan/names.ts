// Symbol table of one message: every distinct qualified name is checked and split once (Namespaces in XML 1.0 §4) and found again
// by comparing bytes with its first occurrence. Open addressing; the hash is keyed per process, so that nobody can prepare names
// that collide, and a long run of collisions ends in a refusal instead of a slow search.
import { randomInt } from 'node:crypto';
import { isNcName, NAME_BYTES } from '../chars.ts';
import type { XmlLimits } from '../limits.ts';
import { malformed, overLimit } from '../refuse.ts';
import { NONE, type Prefix, type QName } from '../tree.ts';
import { keep, recall, type Spelled, type Spelling } from './spellings.ts';

const HASH_SEED = randomInt(2 ** 31) | 0;
const HASH_FACTOR = (randomInt(2 ** 31) << 1) | 1;
const FIRST_BITS = 8;
const MAX_PROBES = 128;

/** The first slots of every message in turn: one message is scanned at a time. */
const FIRST_SLOTS = new Int32Array(1 << FIRST_BITS);

export interface Names {
  readonly source: Buffer;
  readonly limits: XmlLimits;
  readonly all: QName[];
  readonly prefixes: Prefix[];
  readonly byPrefix: Map<string, Prefix>;
  /** Index of the name plus one; 0 for an empty slot. */
  slots: Int32Array;
  bits: number;
}

export function createNames(source: Buffer, limits: XmlLimits): Names {
  const names: Names = {
    source,
    limits,
    all: [],
    prefixes: [],
    byPrefix: new Map(),
    slots: FIRST_SLOTS.fill(0),
    bits: FIRST_BITS,
  };
  internPrefix(names, '');
  internPrefix(names, 'xml');
  return names;
}

/** The name whose bytes start at `from`; it ends at `from + name.length`. */
export function readName(names: Names, from: number): QName {
  const { source } = names;
  let hash = HASH_SEED;
  let at = from;
  for (let byte = source[at]; byte !== undefined && NAME_BYTES[byte] === 1; byte = source[++at])
    hash = Math.imul(hash ^ byte, HASH_FACTOR);
  if (at === from) throw malformed('XML 1.0 §2.3', 'name expected', at);
  const length = at - from;
  const mask = names.slots.length - 1;
  let slot = hash >>> (32 - names.bits);
  for (let probes = 0; probes < MAX_PROBES; probes++) {
    const entry = names.slots[slot]!;
    if (entry === 0) return addName(names, slot, { from, length, hash });
    const known = names.all[entry - 1]!;
    if (known.hash === hash && known.length === length && sameName(source, known, from)) return known;
    slot = (slot + 1) & mask;
  }
  throw overLimit(names.limits, 'maxNames', from);
}

/** True when the bytes at `at` spell the name; what follows them is not looked at. */
export function sameName(source: Buffer, name: QName, at: number): boolean {
  const { from, length } = name;
  for (let i = 0; i < length; i++) if (source[from + i] !== source[at + i]) return false;
  return true;
}

function addName(names: Names, slot: number, spelled: Spelled): QName {
  const { all, limits } = names;
  if (all.length >= limits.maxNames) throw overLimit(limits, 'maxNames', spelled.from);
  const name = describe(names, spelled);
  all.push(name);
  names.slots[slot] = all.length;
  if (all.length * 2 > names.slots.length) grow(names);
  return name;
}

function grow(names: Names): void {
  names.bits += 1;
  names.slots = new Int32Array(1 << names.bits);
  const mask = names.slots.length - 1;
  for (const { hash, index } of names.all) {
    let slot = hash >>> (32 - names.bits);
    while (names.slots[slot] !== 0) slot = (slot + 1) & mask;
    names.slots[slot] = index + 1;
  }
}

function describe(names: Names, spelled: Spelled): QName {
  const { from, length, hash } = spelled;
  if (length > names.limits.maxNameBytes) throw overLimit(names.limits, 'maxNameBytes', from);
  const { prefix, local, declares, maybeId } =
    recall(names.source, spelled) ?? keep(readSpelling(names.source, spelled), spelled);
  return {
    index: names.all.length,
    prefix: internPrefix(names, prefix),
    local,
    from,
    length,
    hash,
    declares: declares === undefined ? undefined : internPrefix(names, declares),
    maybeId,
    seenOn: NONE,
  };
}

function readSpelling(source: Buffer, { from, length, hash }: Spelled): Spelling {
  const text = source.toString('utf8', from, from + length);
  const colon = text.indexOf(':');
  const prefix = colon < 0 ? '' : text.slice(0, colon);
  const local = text.slice(colon + 1);
  if (!isNcName(local) || (colon >= 0 && !isNcName(prefix)))
    throw malformed('Namespaces in XML 1.0 §4', 'not a qualified name', from);
  const maybeId = local === 'Id' || local === 'ID' || local === 'id';
  return { hash, text, prefix, local, declares: declaredPrefix(prefix, local), maybeId };
}

function declaredPrefix(prefix: string, local: string): string | undefined {
  if (prefix === 'xmlns') return local;
  return prefix === '' && local === 'xmlns' ? '' : undefined;
}

function internPrefix(names: Names, text: string): Prefix {
  let prefix = names.byPrefix.get(text);
  if (prefix === undefined) {
    prefix = { text, index: names.prefixes.length, bound: 0, recent: 0 };
    names.prefixes.push(prefix);
    names.byPrefix.set(text, prefix);
  }
  return prefix;
}
