// Symbol table of one message: every distinct qualified name is checked and split once (Namespaces in XML 1.0 §4) and found again
// by comparing bytes with its first occurrence. Open addressing; the hash is keyed per process, so that nobody can prepare names
// that collide, and a run of collisions ends in a refusal instead of a slow search.
import { randomInt } from 'node:crypto';
import { isNcName, NAME_BYTES } from '../chars.ts';
import type { XmlLimits } from '../limits.ts';
import { type Binding, type Prefix, type QName, XML_NAMESPACE } from '../model.ts';
import { malformed, overLimit } from '../refuse.ts';

const HASH_SEED = randomInt(2 ** 31) | 0;
const HASH_FACTOR = (randomInt(2 ** 31) << 1) | 1;
const FIRST_BITS = 8;
const MAX_PROBES = 128;

export interface Names {
  readonly source: Buffer;
  readonly limits: XmlLimits;
  readonly prefixes: Prefix[];
  readonly byPrefix: Map<string, Prefix>;
  slots: (QName | undefined)[];
  bits: number;
  count: number;
}

export function createNames(source: Buffer, limits: XmlLimits): Names {
  const none: Prefix = { text: '', index: 0, bound: undefined };
  const xml: Prefix = { text: 'xml', index: 1, bound: undefined };
  xml.bound = xmlBinding(xml);
  return {
    source,
    limits,
    prefixes: [none, xml],
    byPrefix: new Map([
      ['', none],
      ['xml', xml],
    ]),
    slots: emptySlots(FIRST_BITS),
    bits: FIRST_BITS,
    count: 0,
  };
}

/** `xml` is bound by definition (Namespaces in XML 1.0 §3) and never rendered. */
function xmlBinding(prefix: Prefix): Binding {
  return { prefix, uri: XML_NAMESPACE, from: 0, to: 0, plain: false, outer: undefined, shadowed: undefined };
}

function emptySlots(bits: number): (QName | undefined)[] {
  return new Array<QName | undefined>(1 << bits).fill(undefined);
}

/** The name whose bytes start at `from`; it ends at `from + name.length`. */
export function readName(names: Names, from: number): QName {
  const { source } = names;
  let hash = HASH_SEED;
  let at = from;
  for (let byte = source[at]; byte !== undefined && NAME_BYTES[byte] === 1; byte = source[++at])
    hash = Math.imul(hash ^ byte, HASH_FACTOR);
  if (at === from) throw malformed('XML 1.0 §2.3', 'name expected', at);
  return intern(names, { from, length: at - from, hash });
}

interface Spelling {
  readonly from: number;
  readonly length: number;
  readonly hash: number;
}

function intern(names: Names, spelling: Spelling): QName {
  const mask = names.slots.length - 1;
  let slot = spelling.hash >>> (32 - names.bits);
  for (let probes = 0; probes < MAX_PROBES; probes++) {
    const known = names.slots[slot];
    if (known === undefined) return addName(names, slot, describe(names, spelling));
    if (
      known.hash === spelling.hash &&
      known.length === spelling.length &&
      sameName(names.source, known, spelling.from)
    )
      return known;
    slot = (slot + 1) & mask;
  }
  throw overLimit(names.limits, 'maxNames', spelling.from);
}

/** True when the bytes at `at` spell the name; what follows them is not looked at. */
export function sameName(source: Buffer, name: QName, at: number): boolean {
  for (let i = 0; i < name.length; i++) if (source[name.from + i] !== source[at + i]) return false;
  return true;
}

function addName(names: Names, slot: number, name: QName): QName {
  if (names.count >= names.limits.maxNames) throw overLimit(names.limits, 'maxNames', name.from);
  names.slots[slot] = name;
  names.count += 1;
  if (names.count * 2 > names.slots.length) grow(names);
  return name;
}

function grow(names: Names): void {
  const old = names.slots;
  names.bits += 1;
  names.slots = emptySlots(names.bits);
  const mask = names.slots.length - 1;
  for (const name of old) {
    if (name === undefined) continue;
    let slot = name.hash >>> (32 - names.bits);
    while (names.slots[slot] !== undefined) slot = (slot + 1) & mask;
    names.slots[slot] = name;
  }
}

function describe(names: Names, { from, length, hash }: Spelling): QName {
  if (length > names.limits.maxNameBytes) throw overLimit(names.limits, 'maxNameBytes', from);
  const text = names.source.toString('utf8', from, from + length);
  const colon = text.indexOf(':');
  const prefix = colon < 0 ? '' : text.slice(0, colon);
  const local = text.slice(colon + 1);
  if (!isNcName(local) || (colon >= 0 && !isNcName(prefix)))
    throw malformed('Namespaces in XML 1.0 §4', 'not a qualified name', from);
  return {
    prefix: internPrefix(names, prefix),
    local,
    from,
    length,
    hash,
    declares: declaredPrefix(names, prefix, local),
    maybeId: local === 'Id' || local === 'ID' || local === 'id',
    seenOn: 0,
  };
}

function declaredPrefix(names: Names, prefix: string, local: string): Prefix | undefined {
  if (prefix === 'xmlns') return internPrefix(names, local);
  return prefix === '' && local === 'xmlns' ? internPrefix(names, '') : undefined;
}

function internPrefix(names: Names, text: string): Prefix {
  let prefix = names.byPrefix.get(text);
  if (prefix === undefined) {
    prefix = { text, index: names.prefixes.length, bound: undefined };
    names.prefixes.push(prefix);
    names.byPrefix.set(text, prefix);
  }
  return prefix;
}
