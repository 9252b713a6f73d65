// Name constraints (RFC 5280 §4.2.1.10): the names that a CA lets stand in certificates below it, per kind of name. Read here; which
// certificates they are held against is said in path.ts. A kind that is not compared here may not occur where a CA constrains it.
import { context, type Der, DerError, nonEmpty, nothingAfter, sequence } from './der.ts';
import { smallInteger } from './der-values.ts';
import { type GeneralName, readGeneralName } from './general-names.ts';
import { attributeValues, type Name } from './name.ts';

export interface NameConstraints {
  /** Where a kind occurs here, every name of that kind must be within one of them. */
  readonly permitted: readonly GeneralName[];
  /** No name may be within one of them. */
  readonly excluded: readonly GeneralName[];
}

/** Names and constraints are compared pair by pair; more pairs than this are not looked at but refused. */
const MAX_PAIRS = 100_000;
const EMAIL_ADDRESS = '1.2.840.113549.1.9.1';

export function readNameConstraints(value: Der): NameConstraints {
  const parts = nonEmpty(value, 'nameConstraints');
  const part = (number: number) => parts.find(({ tag }) => tag === context(number));
  const [permitted, excluded] = [part(0), part(1)];
  nothingAfter(parts, (permitted ? 1 : 0) + (excluded ? 1 : 0), 'nameConstraints');
  return { permitted: readSubtrees(permitted), excluded: readSubtrees(excluded) };
}

// minimum is 0 and maximum absent in this profile: a constraint that says otherwise cannot be kept, so it is not read.
function readSubtrees(list: Der | undefined): readonly GeneralName[] {
  if (!list) return [];
  return nonEmpty(list, 'nameConstraints', list.tag).map((subtree) => {
    const [base, minimum, ...rest] = sequence(subtree, 'subtree');
    if (!base || rest.length > 0 || (minimum && smallInteger(minimum, 'minimum', context(0, false)) !== 0))
      throw new DerError('subtree of nameConstraints has a minimum or maximum');
    const name = readGeneralName(base, 'nameConstraints');
    if (name.kind === 'ip') checkMask(name.value);
    return name;
  });
}

// Address and mask of equal length; the mask is a row of ones and then zeros (RFC 4632 §3.1).
function checkMask(octets: Buffer): void {
  const half = octets.length / 2;
  const bits = [...octets.subarray(half)].map((octet) => octet.toString(2).padStart(8, '0')).join('');
  if ((half !== 4 && half !== 16) || bits.includes('01')) throw new DerError('address of nameConstraints has no mask');
}

/** Whose names are held against a constraint. */
export interface Named {
  readonly subject: Name;
  readonly altNames: readonly GeneralName[];
}

/** Why the names of a certificate do not keep a CA's constraints, as the end of a sentence; undefined when they do. */
export function constraintFlaw(certificate: Named, constraints: NameConstraints): string | undefined {
  const names = namesOf(certificate);
  const { permitted, excluded } = constraints;
  if (names.length * (permitted.length + excluded.length) > MAX_PAIRS) return 'has more names than can be compared';
  for (const name of names) {
    const bases = permitted.filter(({ kind }) => kind === name.kind);
    const barred = excluded.filter(({ kind }) => kind === name.kind);
    if (!('value' in name)) {
      if (bases.length + barred.length > 0) return `has a name of kind ${name.kind}, whose constraint is not processed`;
      continue;
    }
    if (bases.length > 0 && !bases.some((base) => within(name, base))) return `has a name outside them (${name.kind})`;
    if (barred.some((base) => within(name, base) || mayReach(name, base))) return `has an excluded name (${name.kind})`;
  }
  return undefined;
}

// An e-mail address in the subject is held to the constraints on e-mail addresses too, whether or not one stands in subjectAltName.
function namesOf({ subject, altNames }: Named): readonly GeneralName[] {
  const directory: readonly GeneralName[] = subject.rdns.length > 0 ? [{ kind: 'directory', value: subject }] : [];
  const email = attributeValues(subject, EMAIL_ADDRESS).map((value): GeneralName => ({ kind: 'email', value }));
  return [...directory, ...email, ...altNames];
}

function within(name: GeneralName, base: GeneralName): boolean {
  if (name.kind === 'directory' && base.kind === 'directory')
    return base.value.rdns.every((rdn, index) => rdn === name.value.rdns[index]);
  if (name.kind === 'dns' && base.kind === 'dns') return hostWithin(name.value, base.value);
  if (name.kind === 'email' && base.kind === 'email') return emailWithin(name.value, base.value);
  if (name.kind === 'uri' && base.kind === 'uri') return uriWithin(name.value, base.value);
  if (name.kind === 'ip' && base.kind === 'ip') return addressWithin(name.value, base.value);
  return false;
}

// For dNSName: the host itself and everything below it. A leading dot, which some CAs write, leaves out the host itself.
function hostWithin(host: string, base: string): boolean {
  const [name, limit] = [plainHost(host), plainHost(base)];
  return limit === '' || name === limit || name.endsWith(limit.startsWith('.') ? limit : `.${limit}`);
}

function plainHost(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}

// What an excluded subtree must bar besides the names within it: a wildcard stands for every label, an excluded one too, and an
// address or URI that names no host cannot be told to be outside.
function mayReach(name: GeneralName, base: GeneralName): boolean {
  if (name.kind === 'uri') return uriHost(name.value) === undefined;
  if (name.kind === 'email') return name.value.lastIndexOf('@') < 1;
  if (name.kind !== 'dns' || base.kind !== 'dns' || !name.value.startsWith('*.')) return false;
  const [, parent] = /^[^.]+(\..+)$/.exec(plainHost(base.value)) ?? [];
  return parent === plainHost(name.value).slice(1);
}

// For e-mail and URI: a host names that host alone, a leading dot names the hosts below it.
function exactHostWithin(host: string, base: string): boolean {
  const [name, limit] = [host.toLowerCase(), base.toLowerCase()];
  return limit.startsWith('.') ? name.endsWith(limit) && name.length > limit.length : name === limit;
}

function emailWithin(address: string, base: string): boolean {
  const at = address.lastIndexOf('@');
  if (at < 1) return false;
  const limit = base.lastIndexOf('@');
  const sameMailbox = limit < 0 || address.slice(0, at) === base.slice(0, limit);
  return sameMailbox && exactHostWithin(address.slice(at + 1), base.slice(limit + 1));
}

function uriWithin(uri: string, base: string): boolean {
  const host = uriHost(uri);
  return host !== undefined && exactHostWithin(host, base);
}

// The host name of a URI; an address is none.
function uriHost(uri: string): string | undefined {
  const [, authority = ''] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(uri) ?? [];
  const host = authority.replace(/^.*@/, '').replace(/:\d*$/, '');
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(host) && !/^[\d.]+$/.test(host) ? host : undefined;
}

function addressWithin(address: Buffer, base: Buffer): boolean {
  if (address.length * 2 !== base.length) return false;
  return address.every((octet, at) => ((octet ^ base[at]!) & base[address.length + at]!) === 0);
}
