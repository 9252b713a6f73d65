// Path validation (RFC 5280 §6.1): every rule at every level, from the certificate (level 0) up to the anchor. It collects all broken
// rules instead of stopping at the first, so that a refusal can be explained. Anchors are held to the same rules except revocation.
import { type EpochMs, utc } from '../core/index.ts';
import type { Certificate } from './certificate.ts';
import type { CrlStore } from './crl-store.ts';
import { EXTENSION } from './extensions.ts';
import type { Path } from './find-path.ts';
import { issueFlaw } from './issued-by.ts';
import { sameName } from './name.ts';
import { policyFlaw } from './policies.ts';
import { allowsUse, maySign, usualKeyUsage } from './purpose.ts';
import { revocationFlaw } from './revocation.ts';
import { MAX_RSA_BITS } from './signature.ts';
import type { CertificateUse, PkiRule, Reason } from './verdict.ts';

export interface PathRules {
  readonly use: CertificateUse;
  readonly now: EpochMs;
  /** Accepted certificate policies by OID; empty asks for none (x-PKI-2). */
  readonly policies: readonly string[];
  /** RSA keys below this are refused, below 3072 warned about (x-TLS-8). */
  readonly minRsaBits: number;
  readonly crls: CrlStore;
}

export interface PathResult {
  readonly reasons: readonly Reason[];
  readonly warnings: readonly Reason[];
  /** Until when the result holds by itself: the first notAfter or nextUpdate on the path. */
  readonly until: EpochMs;
}

const GOOD_RSA_BITS = 3072;
const MIN_EXPONENT = 65_537n;
const CURVES: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);
const KEY_TYPES: ReadonlySet<string> = new Set(['rsa', 'rsa-pss', 'ec', 'ed25519', 'ed448']);
const DAY = 86_400_000;
const RENEW_DAYS = 30;

/** Constraints that RFC 5280 has a CA put on what is below it. They are not processed yet, so a CA that has one cannot be used. */
const UNPROCESSED: readonly string[] = [
  EXTENSION.nameConstraints,
  EXTENSION.policyConstraints,
  EXTENSION.inhibitAnyPolicy,
];

type Finding = readonly [PkiRule, string] | undefined | false;

/** Judges one path. */
export function validatePath(path: Path, rules: PathRules): PathResult {
  const { chain, anchored } = path;
  const at = (level: number, findings: readonly Finding[]): Reason[] =>
    findings
      .filter((one) => one !== undefined && one !== false)
      .map(([rule, text]) => ({ level, subject: chain[level]!.subject.text, rule, text }));
  const reasons = chain.flatMap((_, level) =>
    at(level, [...common(path, level, rules), ...byRole(path, level, rules)]),
  );
  if (!anchored) reasons.push(...at(chain.length - 1, [noAnchor(chain)]));
  const policy = anchored && policyFlaw(chain, rules.policies);
  if (policy) reasons.push(policy);
  const revocation = revocationFlaws(path, rules, reasons);
  return {
    reasons: [...reasons, ...revocation.reasons].sort((one, other) => one.level - other.level),
    warnings: chain.flatMap((certificate, level) => at(level, warnings(certificate, level, rules.now))),
    until: Math.min(revocation.until, ...chain.map((certificate) => certificate.notAfter)),
  };
}

// Rules for every certificate on the path.
function common({ chain }: Path, level: number, rules: PathRules): readonly Finding[] {
  const certificate = chain[level]!;
  const issuer = chain[level + 1];
  const flaw = issuer && issueFlaw(certificate, issuer);
  return [
    rules.now < certificate.notBefore && ['validity', `not valid before ${utc(certificate.notBefore)}`],
    rules.now > certificate.notAfter && ['validity', `expired on ${utc(certificate.notAfter)}`],
    flaw === 'signature' && ['signature', 'not signed by the key of the issuer'],
    flaw === 'algorithm' && [
      'algorithm',
      'signed with an algorithm that is not allowed (SHA-2 with RSA or ECDSA, EdDSA)',
    ],
    keyFlaw(certificate, rules.minRsaBits),
    ...certificate.unknownCritical.map(unprocessed),
  ];
}

function unprocessed(oid: string): Finding {
  return ['critical', `the critical extension ${oid} is not processed here`];
}

function byRole(path: Path, level: number, rules: PathRules): readonly Finding[] {
  return level === 0 ? endEntity(path.chain[0]!, rules.use) : authority(path, level, rules.use);
}

function endEntity(certificate: Certificate, use: CertificateUse): readonly Finding[] {
  return [
    certificate.basicConstraints?.ca === true && ['basicConstraints', 'a CA certificate is not an end entity'],
    !maySign(certificate) && ['keyUsage', 'key usage digitalSignature is missing'],
    !allowsUse(certificate, use) && ['extKeyUsage', `extended key usage does not allow ${use}`],
  ];
}

// RFC 5280 §6.1.4 (k)-(o).
function authority({ chain }: Path, level: number, use: CertificateUse): readonly Finding[] {
  const certificate = chain[level]!;
  const { basicConstraints, keyUsage } = certificate;
  const below = chain.slice(1, level).filter((one) => !sameName(one.subject, one.issuer)).length;
  const limit = basicConstraints?.pathLength;
  return [
    basicConstraints?.ca !== true && ['basicConstraints', 'the issuer is not a CA'],
    limit !== undefined && below > limit && ['pathLength', `at most ${limit} CAs may stand below, there are ${below}`],
    keyUsage && !keyUsage.uses.has('keyCertSign') && ['keyUsage', 'key usage keyCertSign is missing'],
    !allowsUse(certificate, use) && ['extKeyUsage', `the CA may not certify for ${use}`],
    ...UNPROCESSED.filter((oid) => certificate.extensions.has(oid) && !certificate.unknownCritical.includes(oid)).map(
      (oid): Finding => ['critical', `the constraint ${oid} is not processed here`],
    ),
  ];
}

function keyFlaw(certificate: Certificate, minRsaBits: number): Finding {
  const { type, rsaBits, rsaExponent, curve } = certificate.key;
  if (!KEY_TYPES.has(type)) return ['key', `a key of type ${type} is not allowed`];
  if (type === 'ec' && !CURVES.has(curve ?? '')) return ['key', 'the curve of the key is not allowed'];
  if (rsaBits === undefined) return undefined;
  if (rsaBits < minRsaBits) return ['key', `the RSA key has ${rsaBits} bits, at least ${minRsaBits} are wanted`];
  if (rsaBits > MAX_RSA_BITS) return ['key', `the RSA key has ${rsaBits} bits, at most ${MAX_RSA_BITS} are allowed`];
  if (rsaExponent !== undefined && rsaExponent < MIN_EXPONENT) return ['key', 'the RSA exponent is below 65537'];
  return undefined;
}

function noAnchor(chain: readonly Certificate[]): Finding {
  const last = chain[chain.length - 1]!;
  if (sameName(last.subject, last.issuer))
    return ['anchor', 'the path ends in a self-signed certificate that is no trust anchor'];
  return ['anchor', 'no trusted issuer is held for this certificate and the peer sent none'];
}

// A CRL is looked up only for a certificate whose whole path is signed: otherwise name and distribution point mean nothing.
function revocationFlaws({ chain, anchored }: Path, rules: PathRules, found: readonly Reason[]) {
  const reasons: Reason[] = [];
  let until = Number.POSITIVE_INFINITY;
  const unsigned = found.some(({ rule }) => rule === 'signature' || rule === 'algorithm' || rule === 'anchor');
  for (let level = 0; anchored && !unsigned && level < chain.length - 1; level++) {
    const { flaw, nextUpdate } = revocationFlaw(chain[level]!, chain[level + 1]!, rules);
    until = Math.min(until, nextUpdate);
    if (flaw) reasons.push({ level, subject: chain[level]!.subject.text, ...flaw });
  }
  return { reasons, until };
}

function warnings(certificate: Certificate, level: number, now: EpochMs): readonly Finding[] {
  const { rsaBits } = certificate.key;
  const days = Math.floor((certificate.notAfter - now) / DAY);
  return [
    rsaBits !== undefined &&
      rsaBits < GOOD_RSA_BITS && ['key', `the RSA key has ${rsaBits} bits, ${GOOD_RSA_BITS} or more is good`],
    days < RENEW_DAYS && ['validity', `expires on ${utc(certificate.notAfter)}`],
    level === 0 && !usualKeyUsage(certificate) && ['keyUsage', 'key usage is not critical or names other uses'],
  ];
}
