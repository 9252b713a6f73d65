// Path validation (RFC 5280 §6.1): every rule at every level, from the certificate (level 0) up to the anchor. It collects all broken
// rules instead of stopping at the first, so that a refusal can be explained. An anchor is held to the same rules except revocation, and
// its own constraints count (RFC 5937 §3.2). What Digikoppeling asks beyond this is in profile.ts.
import { type EpochMs, utc } from '../core/index.ts';
import type { Certificate } from './certificate.ts';
import { crlSigners } from './crl-signers.ts';
import type { CrlStore } from './crl-store.ts';
import type { Path, Pool } from './find-path.ts';
import { issueFlaw } from './issued-by.ts';
import { keyFlaw } from './key-strength.ts';
import { sameName } from './name.ts';
import { constraintFlaw } from './name-constraints.ts';
import { type PolicyInput, type PolicyStep, policyOutcome } from './policies.ts';
import { type RevocationResult, revocationOf } from './revocation.ts';
import type { PkiRule, Reason } from './verdict.ts';

export interface PathRules {
  readonly now: EpochMs;
  readonly policies: PolicyInput;
  /** RSA keys below this are refused (x-TLS-8). */
  readonly minRsaBits: number;
  readonly crls: CrlStore;
  /** Where certificates of CRL signers are looked for. */
  readonly pool: Pool;
}

export interface PathResult {
  readonly reasons: readonly Reason[];
  /** Until when the result holds by itself: the first notAfter or nextUpdate on the path. */
  readonly until: EpochMs;
  /** Policies from the anchor down; empty when the path has no anchor. */
  readonly policies: readonly PolicyStep[];
  /** Revocation by level; empty when the path is not signed up to an anchor. */
  readonly revocation: readonly RevocationResult[];
}

/** A broken rule of one certificate, or none. */
export type Finding = readonly [PkiRule, string] | undefined | false;

/** How many CRL signers may depend on each other's CRLs. */
const MAX_ASKING = 3;

/** Judges one path. */
export function validatePath(path: Path, rules: PathRules): PathResult {
  return validate(path, rules, []);
}

function validate(path: Path, rules: PathRules, asking: readonly Certificate[]): PathResult {
  const { chain, anchored } = path;
  const own = chain.flatMap((_, level) =>
    reasonsAt(chain, level, [...common(chain, level, rules), ...(level > 0 ? authority(chain, level) : [])]),
  );
  // Names, policies and revocation are looked at only on a path that is signed all the way: otherwise they mean nothing.
  const signed = anchored && !own.some(({ rule }) => rule === 'signature' || rule === 'algorithm');
  const policy = signed ? policyOutcome(chain, rules.policies) : { steps: [], flaws: [] };
  const revocation = signed ? revocations(path, rules, asking) : [];
  const more = [
    ...(anchored ? [] : reasonsAt(chain, chain.length - 1, [noAnchor(chain)])),
    ...(signed ? outsideNames(chain) : []),
    ...policy.flaws.flatMap(({ level, text }) => reasonsAt(chain, level, [['policy', text]])),
    ...revocation.flatMap(({ flaw }, level) => reasonsAt(chain, level, [flaw && [flaw.rule, flaw.text]])),
  ];
  return {
    reasons: byLevel([...own, ...more]),
    until: Math.min(...chain.map(({ notAfter }) => notAfter), ...revocation.map(({ until }) => until)),
    policies: policy.steps,
    revocation,
  };
}

/** The findings about one certificate of a chain as reasons. */
export function reasonsAt(
  chain: readonly Certificate[],
  level: number,
  findings: readonly Finding[],
): readonly Reason[] {
  const subject = chain[level]!.subject.text;
  return findings.flatMap((one) => (one ? { level, subject, rule: one[0], text: one[1] } : []));
}

/** Reasons from the certificate up. */
export function byLevel(reasons: readonly Reason[]): readonly Reason[] {
  return reasons.toSorted((one, other) => one.level - other.level);
}

// Rules for every certificate on the path.
function common(chain: readonly Certificate[], level: number, rules: PathRules): readonly Finding[] {
  const certificate = chain[level]!;
  const issuer = chain[level + 1];
  const flaw = issuer && issueFlaw(certificate, issuer);
  const key = keyFlaw(certificate.key, rules.minRsaBits);
  return [
    rules.now < certificate.notBefore && ['validity', `not valid before ${utc(certificate.notBefore)}`],
    rules.now > certificate.notAfter && ['validity', `expired on ${utc(certificate.notAfter)}`],
    flaw === 'signature' && ['signature', 'not signed by the key of the issuer'],
    flaw === 'algorithm' && [
      'algorithm',
      'signed with an algorithm that is not allowed (SHA-2 with RSA or ECDSA, EdDSA)',
    ],
    key !== undefined && ['key', key],
    ...certificate.unknownCritical.map(
      (oid): Finding => ['critical', `the critical extension ${oid} is not processed here`],
    ),
  ];
}

// RFC 5280 §6.1.4 (k)-(n). Self-issued certificates do not count for the path length.
function authority(chain: readonly Certificate[], level: number): readonly Finding[] {
  const { basicConstraints, keyUsage } = chain[level]!;
  const below = chain.slice(1, level).filter((one) => !selfIssued(one)).length;
  const limit = basicConstraints?.pathLength;
  return [
    basicConstraints?.ca !== true && ['basicConstraints', 'the issuer is not a CA'],
    limit !== undefined && below > limit && ['pathLength', `at most ${limit} CAs may stand below, there are ${below}`],
    keyUsage && !keyUsage.uses.has('keyCertSign') && ['keyUsage', 'key usage keyCertSign is missing'],
  ];
}

function selfIssued(certificate: Certificate): boolean {
  return sameName(certificate.subject, certificate.issuer);
}

// RFC 5280 §6.1.3 (b)-(c): the names of every certificate, except of self-issued CAs, against every CA above it.
function outsideNames(chain: readonly Certificate[]): readonly Reason[] {
  return chain.flatMap((certificate, level) => {
    if (level > 0 && selfIssued(certificate)) return [];
    const flaws = chain.slice(level + 1).map(({ nameConstraints, subject }): Finding => {
      const flaw = nameConstraints && constraintFlaw(certificate, nameConstraints);
      return flaw !== undefined && ['nameConstraints', `under the name constraints of ${subject.text} it ${flaw}`];
    });
    return reasonsAt(chain, level, flaws);
  });
}

function noAnchor(chain: readonly Certificate[]): Finding {
  if (selfIssued(chain[chain.length - 1]!))
    return ['anchor', 'the path ends in a self-signed certificate that is no trust anchor'];
  return ['anchor', 'no trusted issuer is held for this certificate and the peer sent none'];
}

function revocations(path: Path, rules: PathRules, asking: readonly Certificate[]): readonly RevocationResult[] {
  const { chain } = path;
  return chain.slice(0, -1).map((certificate, level) => {
    const now = [...asking, certificate];
    const signers = (issuer: Certificate) =>
      now.length > MAX_ASKING
        ? []
        : crlSigners(issuer, { pool: rules.pool, path, asking: now, good: (way) => signerIsGood(way, rules, now) });
    return revocationOf(certificate, chain[level + 1]!, { ...rules, signers });
  });
}

// A CRL signer needs no policy of ours: it vouches for the CA's list, not for an organisation.
function signerIsGood(path: Path, rules: PathRules, asking: readonly Certificate[]): boolean {
  const policies: PolicyInput = { ...rules.policies, accepted: [], explicit: false, named: false };
  return validate(path, { ...rules, policies }, asking).reasons.length === 0;
}
