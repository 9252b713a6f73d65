// Revocation of one certificate by the CRLs of its issuer (RFC 5280 §6.3.3; PKI002, PKI003, x-CRL-1 … x-CRL-4). Fails closed: where some
// reason for revocation is in no CRL, or only in one past nextUpdate, the certificate is refused.
import { type EpochMs, utc } from '../core/index.ts';
import type { Certificate } from './certificate.ts';
import { type Crl, covered, type Revocation } from './crl.ts';
import type { CrlStore } from './crl-store.ts';
import { ALL_REASONS } from './distribution-points.ts';
import type { Reason } from './verdict.ts';

export interface RevocationSearch {
  readonly crls: CrlStore;
  readonly now: EpochMs;
  /** Other certificates whose key may vouch for CRLs of this issuer, see crl-signers.ts; asked only when its own key does not. */
  signers(issuer: Certificate): readonly Certificate[];
}

export interface RevocationResult {
  readonly status: 'good' | 'revoked' | 'expired' | 'missing';
  /** The newest CRL that speaks about the certificate. */
  readonly crl: Crl | undefined;
  readonly flaw: Pick<Reason, 'rule' | 'text'> | undefined;
  /** Until when the answer holds. */
  readonly until: EpochMs;
}

/** Looks a certificate up in the newest CRLs that together tell about every reason. */
export function revocationOf(
  certificate: Certificate,
  issuer: Certificate,
  search: RevocationSearch,
): RevocationResult {
  const { crls, now } = search;
  let others: readonly Certificate[] | undefined;
  const vouched = (crl: Crl) => {
    if (crls.vouched(crl, issuer)) return true;
    others ??= search.signers(issuer);
    return others.some((one) => crls.vouched(crl, one));
  };
  const used: Crl[] = [];
  let reasons = ALL_REASONS;
  for (const crl of crls.held(certificate.issuer, now)) {
    const told = covered(crl, certificate) & reasons;
    if (told === 0 || !vouched(crl)) continue;
    used.push(crl);
    const revocation = crl.find(certificate.serial);
    if (revocation) return revoked(revocation, crl);
    reasons &= ~told;
    if (reasons === 0) break;
  }
  return reasons === 0 ? fresh(used, now) : missing(used[0], now);
}

function revoked({ at, reason }: Revocation, crl: Crl): RevocationResult {
  const text = `revoked${at === undefined ? '' : ` on ${utc(at)}`}${reason ? ` (${reason})` : ''}`;
  return { status: 'revoked', crl, flaw: { rule: 'crl.revoked', text }, until: crl.nextUpdate };
}

function fresh(used: readonly Crl[], now: EpochMs): RevocationResult {
  const first = used.reduce((one, other) => (other.nextUpdate < one.nextUpdate ? other : one));
  const until = first.nextUpdate;
  const [crl] = used;
  if (now < until) return { status: 'good', crl, flaw: undefined, until };
  const text = `the CRL of the issuer was to be renewed on ${utc(until)}`;
  return { status: 'expired', crl: first, flaw: { rule: 'crl.expired', text }, until };
}

function missing(crl: Crl | undefined, now: EpochMs): RevocationResult {
  const text = crl ? 'the CRLs of the issuer do not tell about every reason' : 'there is no CRL of the issuer';
  return { status: 'missing', crl, flaw: { rule: 'crl.missing', text }, until: now };
}
