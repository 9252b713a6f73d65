// The certificate extensions that path validation uses (RFC 5280 §4.2.1). Everything else is listed, and refused when it is critical.
import { content, context, type Der, DerError, nonEmpty, nothingAfter, readDer, sequence, TAG } from './der.ts';
import { boolean, namedBits, oid, smallInteger } from './der-values.ts';
import { ALL_REASONS, type DistributionPoint, readPoints } from './distribution-points.ts';
import { type GeneralName, ipText, readGeneralNames } from './general-names.ts';
import type { Name } from './name.ts';
import { type NameConstraints, readNameConstraints } from './name-constraints.ts';
import {
  type PolicyConstraints,
  type PolicyMapping,
  readInhibitAnyPolicy,
  readPolicies,
  readPolicyConstraints,
  readPolicyMappings,
} from './policy-extensions.ts';

/** OIDs of the extensions that are named in this folder. */
export const EXTENSION = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  deltaCrlIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  certificateIssuer: '2.5.29.29',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extKeyUsage: '2.5.29.37',
  inhibitAnyPolicy: '2.5.29.54',
} as const;

/** Key usages in the order of their bits (RFC 5280 §4.2.1.3). */
export const KEY_USAGES = [
  'digitalSignature',
  'contentCommitment',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

export type KeyUsage = (typeof KEY_USAGES)[number];

export interface Extension {
  readonly critical: boolean;
  /** Content of the extnValue OCTET STRING. */
  readonly value: Buffer;
}

export interface Extensions {
  /** Undefined when the extension is absent: then the holder is no CA. */
  readonly basicConstraints: { readonly ca: boolean; readonly pathLength: number | undefined } | undefined;
  /** Undefined when absent: then the key's use is not restricted by it. */
  readonly keyUsage: { readonly critical: boolean; readonly uses: ReadonlySet<KeyUsage> } | undefined;
  /** Purposes by OID; undefined when absent. */
  readonly extKeyUsage: readonly string[] | undefined;
  /** Policies by OID; undefined when absent. */
  readonly policies: readonly string[] | undefined;
  readonly policyMappings: readonly PolicyMapping[];
  readonly policyConstraints: PolicyConstraints | undefined;
  readonly inhibitAnyPolicy: number | undefined;
  readonly nameConstraints: NameConstraints | undefined;
  /** All names of subjectAltName. */
  readonly altNames: readonly GeneralName[];
  /** dNSName values of subjectAltName. */
  readonly dnsNames: readonly string[];
  /** iPAddress values of subjectAltName, as text. */
  readonly ipAddresses: readonly string[];
  readonly crlPoints: readonly DistributionPoint[];
  /** URIs of the distribution points where the issuer itself publishes complete CRLs. */
  readonly crlUrls: readonly string[];
  /** Key identifiers in lower-case hexadecimal: a hint for finding the issuer, no proof of it. */
  readonly authorityKeyId: string | undefined;
  readonly subjectKeyId: string | undefined;
  /** Every extension by OID. */
  readonly extensions: ReadonlyMap<string, Extension>;
  /** OIDs of critical extensions that this folder does not process: the certificate cannot be used (RFC 5280 §4.2). */
  readonly unknownCritical: readonly string[];
}

const PROCESSED: ReadonlySet<string> = new Set([
  EXTENSION.subjectKeyIdentifier,
  EXTENSION.keyUsage,
  EXTENSION.subjectAltName,
  EXTENSION.basicConstraints,
  EXTENSION.crlDistributionPoints,
  EXTENSION.certificatePolicies,
  EXTENSION.policyMappings,
  EXTENSION.policyConstraints,
  EXTENSION.inhibitAnyPolicy,
  EXTENSION.nameConstraints,
  EXTENSION.authorityKeyIdentifier,
  EXTENSION.extKeyUsage,
]);

/** Reads `Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension`; one extension may stand there once (RFC 5280 §4.2). */
export function readExtensions(list: Der | undefined, issuer: Name): Extensions {
  const extensions = list ? extensionMap(list) : new Map<string, Extension>();
  const read = <T>(type: string, reader: (value: Der) => T): T | undefined => {
    const extension = extensions.get(type);
    return extension && reader(readDer(extension.value));
  };
  const uses = read(EXTENSION.keyUsage, readKeyUsage);
  const altNames = read(EXTENSION.subjectAltName, (value) => readGeneralNames(value, 'subjectAltName')) ?? [];
  const crlPoints = read(EXTENSION.crlDistributionPoints, (value) => readPoints(value, issuer)) ?? [];
  return {
    basicConstraints: read(EXTENSION.basicConstraints, readBasicConstraints),
    keyUsage: uses && { critical: extensions.get(EXTENSION.keyUsage)!.critical, uses },
    extKeyUsage: read(EXTENSION.extKeyUsage, readPurposes),
    policies: read(EXTENSION.certificatePolicies, readPolicies),
    policyMappings: read(EXTENSION.policyMappings, readPolicyMappings) ?? [],
    policyConstraints: read(EXTENSION.policyConstraints, readPolicyConstraints),
    inhibitAnyPolicy: read(EXTENSION.inhibitAnyPolicy, readInhibitAnyPolicy),
    nameConstraints: read(EXTENSION.nameConstraints, readNameConstraints),
    altNames,
    dnsNames: altNames.flatMap((name) => (name.kind === 'dns' ? name.value : [])),
    ipAddresses: altNames.flatMap((name) => (name.kind === 'ip' ? ipText(name.value) : [])),
    crlPoints,
    crlUrls: crlPoints.flatMap((point) => (point.indirect || point.reasons !== ALL_REASONS ? [] : point.urls)),
    authorityKeyId: read(EXTENSION.authorityKeyIdentifier, readAuthorityKeyId),
    subjectKeyId: read(EXTENSION.subjectKeyIdentifier, (value) => octets(value).toString('hex')),
    extensions,
    unknownCritical: [...extensions].filter(([type, { critical }]) => critical && !PROCESSED.has(type)).map(([t]) => t),
  };
}

/** Extensions by OID, of a certificate, a CRL or a CRL entry. An empty list, which some CAs write, holds none. */
export function extensionMap(list: Der): ReadonlyMap<string, Extension> {
  const found = new Map<string, Extension>();
  for (const entry of sequence(list, 'extensions')) {
    const parts = sequence(entry, 'extension');
    const critical = parts[1]?.tag === TAG.boolean;
    const value = parts[critical ? 2 : 1];
    const type = oid(parts[0], 'extension');
    if (value?.tag !== TAG.octetString) throw new DerError(`extension ${type} has no value`);
    nothingAfter(parts, critical ? 3 : 2, 'extension');
    if (found.has(type)) throw new DerError(`extension ${type} stands there twice`);
    found.set(type, { critical: critical && boolean(parts[1]!, 'critical'), value: content(value) });
  }
  return found;
}

function octets(element: Der): Buffer {
  if (element.tag !== TAG.octetString) throw new DerError('key identifier is no octet string');
  return content(element);
}

function readBasicConstraints(value: Der): NonNullable<Extensions['basicConstraints']> {
  const parts = sequence(value, 'basicConstraints');
  const flagged = parts[0]?.tag === TAG.boolean;
  const ca = flagged && boolean(parts[0]!, 'cA');
  const length = parts[flagged ? 1 : 0];
  nothingAfter(parts, (flagged ? 1 : 0) + (length ? 1 : 0), 'basicConstraints');
  return { ca, pathLength: length && smallInteger(length, 'pathLenConstraint') };
}

function readKeyUsage(value: Der): ReadonlySet<KeyUsage> {
  const uses = namedBits(value, 'keyUsage').map((bit) => KEY_USAGES[bit]);
  return new Set(uses.filter((use) => use !== undefined));
}

function readPurposes(value: Der): readonly string[] {
  return nonEmpty(value, 'extKeyUsage').map((purpose) => oid(purpose, 'extKeyUsage'));
}

// Issuer and serial number, [1] and [2], are passed over: names and signatures find the issuer. They must be what they should be.
function readAuthorityKeyId(value: Der): string | undefined {
  const parts = sequence(value, 'authorityKeyIdentifier');
  const tags = [context(0, false), context(1), context(2, false)];
  const known = tags.flatMap((tag) => parts.find((part) => part.tag === tag) ?? []);
  if (known.length !== parts.length || known.some((part, index) => part !== parts[index]))
    throw new DerError('authorityKeyIdentifier holds something unknown');
  const [id] = known.filter(({ tag }) => tag === tags[0]);
  return id && content(id).toString('hex');
}
